package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The state machine of one rule on one monitor, a pure function: inactive → pending (holds, but not long enough, or waits
 * for a dependency) → firing → inactive again, with a transition for whoever must be told.
 *
 * <p>Time alone may end a pending time or an alert, but what begins or fires needs evidence: a bad result that is newer
 * than the last end, than the start of the daemon and than the recovery of what the monitor depends on, while the
 * monitor's last result is not stale. So neither a restart nor a clock that jumps ahead fires an alert by itself.
 */
final class Engine {
    /** How often people are told that what is wrong has changed. */
    static final Duration CHANGED_AT_MOST_EVERY = Duration.ofMinutes(5);

    private Engine() {}

    /** Reads the rule's condition and moves the state on. */
    static Decision evaluate(Rule rule, Observations seen, RuleState before, Instant now, Context context) {
        Reading reading = Condition.read(rule, seen, now, context.subject());
        return step(rule, reading, seen::recent, before, now, context);
    }

    /** Moves the state on by what was read. */
    static Decision step(
            Rule rule, Reading reading, Supplier<List<String>> recent, RuleState before, Instant now, Context context) {
        RuleState state = notFromTheFuture(before, now);
        return switch (state.state()) {
            case INACTIVE, RESOLVED -> inactive(rule, reading, recent, state, now, context);
            case PENDING -> pending(rule, reading, recent, state, now, context);
            case FIRING ->
                switch (reading) {
                    case Reading.Holds holds -> stillFiring(rule, holds, recent, state, now);
                    case Reading.Clear clear -> maybeOver(rule, clear, recent, state, now);
                    case Reading.Silent _ -> Decision.keep(state, null);
                };
        };
    }

    private static Decision inactive(
            Rule rule, Reading reading, Supplier<List<String>> recent, RuleState state, Instant now, Context context) {
        return switch (reading) {
            case Reading.Holds holds -> {
                Instant since = beginning(holds, state.changes(), now);
                yield since == null
                        ? Decision.keep(state, null)
                        : begun(rule, holds, recent, state, since, now, context);
            }
            case Reading.Clear clear -> Decision.keep(state, clear.next());
            case Reading.Silent _ -> Decision.keep(state, null);
        };
    }

    /**
     * When a new episode began: after the last one ended, so that no two have the same id. While the clock is behind that
     * end, since it was set back, times that were lived through before come again, and only now is sure to be new.
     *
     * @return null if nothing bad was seen since the last episode ended
     */
    private static @Nullable Instant beginning(Reading.Holds holds, List<Instant> changes, Instant now) {
        Instant evidence = holds.evidence();
        if (changes.isEmpty() || evidence == null) {
            return evidence == null ? null : holds.beginning();
        }
        Instant ended = changes.getLast();
        if (ended.isAfter(now)) {
            return now;
        }
        if (!evidence.isAfter(ended)) {
            return null;
        }
        return holds.beginning().isAfter(ended) ? holds.beginning() : evidence;
    }

    private static Decision pending(
            Rule rule, Reading reading, Supplier<List<String>> recent, RuleState state, Instant now, Context context) {
        return switch (reading) {
            case Reading.Holds holds -> {
                Instant since = state.since() == null ? holds.beginning() : state.since();
                yield begun(rule, holds, recent, state, since, now, context);
            }
            case Reading.Clear clear ->
                Decision.keep(
                        with(state, Alert.State.INACTIVE, null, null, null, 0, state.changes(), false, null, null),
                        clear.next());
            case Reading.Silent _ -> Decision.keep(state, null);
        };
    }

    private static Decision begun(
            Rule rule,
            Reading.Holds holds,
            Supplier<List<String>> recent,
            RuleState state,
            Instant since,
            Instant now,
            Context context) {
        Instant due = since.plus(Condition.holdFor(rule.condition()));
        Instant evidence = holds.evidence();
        boolean proven = holds.fresh() && evidence != null && !evidence.isBefore(context.trusted());
        if (context.waitsFor() == null && proven && !due.isAfter(now)) {
            return fired(rule, holds, recent, state, since, now, context);
        }
        Instant next = Condition.earlier(due.isAfter(now) ? due : null, holds.next());
        Alert shown = state.alert();
        String waiting = context.waitsFor() == null ? null : "waits for " + context.waitsFor();
        boolean told = shown != null
                && shown.since().equals(since)
                && (waiting == null
                        ? !shown.detail().startsWith("waits for ")
                        : shown.detail().equals(waiting));
        if (state.state() == Alert.State.PENDING && told) {
            return Decision.keep(state, next);
        }
        String detail = waiting == null ? holds.detail().get() : waiting;
        Alert alert =
                Episode.begin(rule, context.subject(), Alert.State.PENDING, since, null, holds, detail, recent.get());
        return Decision.keep(
                with(state, Alert.State.PENDING, since, null, null, 0, state.changes(), false, alert, null), next);
    }

    private static Decision fired(
            Rule rule,
            Reading.Holds holds,
            Supplier<List<String>> recent,
            RuleState state,
            Instant since,
            Instant now,
            Context context) {
        Alert alert = Episode.begin(
                rule,
                context.subject(),
                Alert.State.FIRING,
                since,
                now,
                holds,
                holds.detail().get(),
                recent.get());
        Transition transition = new Transition(alert.id() + ":fired", Transition.Kind.FIRED, now, alert);
        RuleState firing =
                with(state, Alert.State.FIRING, since, now, null, 0, changed(rule, state, now), false, alert, now);
        return new Decision(firing, List.of(transition), holds.next());
    }

    private static Decision stillFiring(
            Rule rule, Reading.Holds holds, Supplier<List<String>> recent, RuleState state, Instant now) {
        List<Instant> changes = state.changes();
        boolean flapping = state.flapping();
        Instant next = holds.next();
        if (flapping) {
            changes = state.goodSince() == null ? changes : changed(rule, state, now);
            Instant quiet = lastOf(changes, now).plus(rule.flapWindow());
            flapping = quiet.isAfter(now);
            next = flapping ? Condition.earlier(next, quiet) : next;
        }
        Alert alert = state.alert();
        Instant told = state.toldAt() == null ? now : state.toldAt();
        List<Transition> transitions = List.of();
        if (alert != null && differs(alert, holds)) {
            Instant allowed = told.plus(CHANGED_AT_MOST_EVERY);
            if (allowed.isAfter(now)) {
                next = Condition.earlier(next, allowed);
            } else {
                alert = Episode.update(alert, rule, holds, holds.detail().get(), recent.get());
                told = now;
                transitions = List.of(changedTo(alert, now, ""));
            }
        }
        boolean same = state.goodSince() == null && state.flapping() == flapping && transitions.isEmpty();
        RuleState firing = same
                ? state
                : with(
                        state,
                        Alert.State.FIRING,
                        state.since(),
                        state.firedAt(),
                        null,
                        0,
                        changes,
                        flapping,
                        alert,
                        told);
        return new Decision(firing, transitions, next);
    }

    private static Decision maybeOver(
            Rule rule, Reading.Clear clear, Supplier<List<String>> recent, RuleState state, Instant now) {
        Instant goodSince = state.goodSince();
        if (clear.goodInRow() == 0) {
            goodSince = null;
        } else if (goodSince == null) {
            Instant stopped = clear.stopped();
            goodSince = stopped == null || stopped.isAfter(now) ? now : stopped;
        }
        List<Instant> changes = state.changes();
        if (state.flapping() && (goodSince == null) != (state.goodSince() == null)) {
            changes = changed(rule, state, now);
        }
        RuleState firing = Objects.equals(goodSince, state.goodSince()) && clear.goodInRow() == state.goodInRow()
                ? state
                : with(
                        state,
                        Alert.State.FIRING,
                        state.since(),
                        state.firedAt(),
                        goodSince,
                        clear.goodInRow(),
                        changes,
                        state.flapping(),
                        state.alert(),
                        state.toldAt());
        if (!clear.over() || goodSince == null) {
            return Decision.keep(firing, null);
        }
        Instant due = goodSince.plus(rule.keepFiringFor());
        if (firing.flapping()) {
            Instant quiet = lastOf(changes, now).plus(rule.flapWindow());
            due = quiet.isAfter(due) ? quiet : due;
        }
        if (due.isAfter(now)) {
            return Decision.keep(firing, due);
        }
        return !firing.flapping() && flaps(rule, changes, now)
                ? startsFlapping(rule, recent, firing, now)
                : resolved(rule, clear, recent, firing, now);
    }

    private static Decision startsFlapping(Rule rule, Supplier<List<String>> recent, RuleState firing, Instant now) {
        List<Instant> changes = changed(rule, firing, now);
        Alert alert = firing.alert();
        List<Transition> transitions = List.of();
        if (alert != null) {
            String detail = "flapping: " + changes.size() + " changes within "
                    + Durations.format(rule.flapWindow())
                    + ", so it keeps firing until it was quiet for that long";
            alert = Episode.reword(alert, rule, detail, recent.get());
            transitions = List.of(changedTo(alert, now, "-flapping"));
        }
        RuleState flapping = with(
                firing,
                Alert.State.FIRING,
                firing.since(),
                firing.firedAt(),
                firing.goodSince(),
                firing.goodInRow(),
                changes,
                true,
                alert,
                now);
        return new Decision(flapping, transitions, now.plus(rule.flapWindow()));
    }

    private static Decision resolved(
            Rule rule, Reading.Clear clear, Supplier<List<String>> recent, RuleState firing, Instant now) {
        return ended(rule, firing, now, clear.detail().get(), recent, clear.next());
    }

    /** Ends an episode whatever its condition says, as when its rule is gone. */
    static Decision ended(
            Rule rule,
            RuleState firing,
            Instant now,
            String why,
            Supplier<List<String>> recent,
            @Nullable Instant next) {
        Alert alert = firing.alert();
        List<Transition> transitions = List.of();
        if (alert != null) {
            Alert over = Episode.end(alert, rule, now, why, recent.get());
            transitions = List.of(new Transition(over.id() + ":resolved", Transition.Kind.RESOLVED, now, over));
        }
        RuleState inactive =
                with(firing, Alert.State.INACTIVE, null, null, null, 0, changed(rule, firing, now), false, null, null);
        return new Decision(inactive, transitions, next);
    }

    private static boolean differs(Alert alert, Reading.Holds holds) {
        Failure was = alert.failure();
        Failure is = holds.failure();
        boolean otherReason = was != null && is != null && was.reason() != is.reason();
        return otherReason || !alert.regions().equals(holds.regions());
    }

    private static Transition changedTo(Alert alert, Instant now, String suffix) {
        String id = alert.id() + ":changed:" + now.toEpochMilli() + suffix;
        return new Transition(id, Transition.Kind.CHANGED, now, alert);
    }

    /** Whether one more change now would be one too many. */
    private static boolean flaps(Rule rule, List<Instant> changes, Instant now) {
        Instant start = now.minus(rule.flapWindow());
        long lately = changes.stream().filter(change -> change.isAfter(start)).count();
        return rule.flapThreshold() > 0 && lately + 1 >= rule.flapThreshold();
    }

    /** The changes with one more, without those that no longer matter. */
    private static List<Instant> changed(Rule rule, RuleState state, Instant now) {
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

    /** The last change that the clock has reached. */
    private static Instant lastOf(List<Instant> changes, Instant now) {
        for (Instant change : changes.reversed()) {
            if (!change.isAfter(now)) {
                return change;
            }
        }
        return changes.isEmpty() ? now : changes.getLast();
    }

    /** After the clock was set back: a pending time begins anew, and no time counts as negative. */
    private static RuleState notFromTheFuture(RuleState state, Instant now) {
        boolean pending = state.state() == Alert.State.PENDING;
        Instant since = pending ? notAfter(state.since(), now) : state.since();
        Instant goodSince = notAfter(state.goodSince(), now);
        Instant told = notAfter(state.toldAt(), now);
        boolean same = Objects.equals(since, state.since())
                && Objects.equals(goodSince, state.goodSince())
                && Objects.equals(told, state.toldAt());
        return same
                ? state
                : with(
                        state,
                        state.state(),
                        since,
                        state.firedAt(),
                        goodSince,
                        state.goodInRow(),
                        state.changes(),
                        state.flapping(),
                        state.alert(),
                        told);
    }

    private static @Nullable Instant notAfter(@Nullable Instant instant, Instant now) {
        return instant != null && instant.isAfter(now) ? now : instant;
    }

    private static RuleState with(
            RuleState state,
            Alert.State next,
            @Nullable Instant since,
            @Nullable Instant firedAt,
            @Nullable Instant goodSince,
            int goodInRow,
            List<Instant> changes,
            boolean flapping,
            @Nullable Alert alert,
            @Nullable Instant toldAt) {
        return new RuleState(
                state.rule(),
                state.subject(),
                next,
                since,
                firedAt,
                goodSince,
                goodInRow,
                changes,
                flapping,
                alert,
                toldAt);
    }
}
