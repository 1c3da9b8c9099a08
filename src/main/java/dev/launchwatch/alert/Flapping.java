package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** An alert that comes and goes too often: what counts as a change, how many are too many, and when it was quiet for long. */
final class Flapping {
    private Flapping() {}

    /** Whether one more change now would be one too many. */
    static boolean begins(Rule rule, List<Instant> changes, Instant now) {
        Instant start = now.minus(rule.flapWindow());
        long lately = changes.stream().filter(change -> change.isAfter(start)).count();
        return rule.flapThreshold() > 0 && lately + 1 >= rule.flapThreshold();
    }

    /** The changes with one more, without those that no longer matter. */
    static List<Instant> changed(Rule rule, RuleState state, Instant now) {
        Instant start = now.minus(rule.flapWindow());
        List<Instant> changes = new ArrayList<>();
        for (Instant change : state.changes()) {
            if (change.isAfter(start)) {
                changes.add(change);
            }
        }
        changes.add(now);
        Collections.sort(changes); // those from before the clock was set back stay the last ones
        int most = Math.max(1, rule.flapThreshold());
        return changes.subList(Math.max(0, changes.size() - most), changes.size());
    }

    /** When it will have been quiet for long enough, unless it changes before. */
    static Instant quiet(Rule rule, List<Instant> changes, Instant now) {
        return lastOf(changes, now).plus(rule.flapWindow());
    }

    static String detail(Rule rule, List<Instant> changes) {
        return "flapping: " + changes.size() + " changes within " + Durations.format(rule.flapWindow())
                + ", so it keeps firing until it was quiet for that long";
    }

    /** The last change that the clock has reached. */
    private static Instant lastOf(List<Instant> changes, Instant now) {
        for (Instant change : changes.reversed()) {
            if (!change.isAfter(now)) {
                return change;
            }
        }
        return changes.isEmpty() ? now : changes.getLast();
    }
}
