package dev.launchwatch.alert;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a failing rule on one region has to do, written down a second time as plainly as it goes: it looks at every result
 * at every moment. No flapping, no dependencies.
 */
final class NaiveFailing {
    private final Rule rule;
    private final RuleSpec.Failing spec;
    private final Subject subject;
    private final List<Result> seen = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private @Nullable Instant since;
    private @Nullable Instant goodSince;
    private boolean firing;
    private Instant ended = Instant.MIN;

    NaiveFailing(Rule rule, RuleSpec.Failing spec, Subject subject) {
        this.rule = rule;
        this.spec = spec;
        this.subject = subject;
    }

    void see(Result result) {
        seen.add(result);
    }

    List<String> told() {
        return told;
    }

    void look(Instant now) {
        Duration window = spec.window() == null ? Duration.ZERO : spec.window();
        Duration memory = Duration.ofMinutes(11).compareTo(window) > 0 ? Duration.ofMinutes(11) : window;
        List<Result> remembered = seen.stream()
                .filter(result -> !result.at().isBefore(now.minus(memory)))
                .toList();
        List<Result> counted = remembered.stream()
                .filter(result -> result.standing() == Result.Standing.COUNTED)
                .filter(result -> !(result.outcome() instanceof Outcome.Unknown))
                .toList();
        boolean silent = counted.isEmpty()
                || remembered.getLast().outcome() instanceof Outcome.Unknown
                || remembered
                        .getLast()
                        .at()
                        .plus(subject.every().multipliedBy(2))
                        .plusSeconds(30)
                        .isBefore(now);
        if (silent) {
            return;
        }
        List<Result> bad = counted.reversed().stream()
                .filter(result -> belongs(result, counted, now))
                .toList();
        if (bad.size() >= spec.atLeast()) {
            holds(remembered, counted, bad, now);
        } else {
            clear(counted, now);
        }
    }

    private boolean belongs(Result result, List<Result> counted, Instant now) {
        int fromEnd = counted.size() - counted.indexOf(result);
        if (!isBad(result)) {
            return false;
        }
        if (spec.window() != null) {
            return result.at().isAfter(now.minus(spec.window()));
        }
        if (spec.of() != null) {
            return fromEnd <= spec.of();
        }
        return counted.subList(counted.size() - fromEnd, counted.size()).stream()
                .allMatch(this::isBad);
    }

    private void holds(List<Result> remembered, List<Result> counted, List<Result> bad, Instant now) {
        goodSince = null;
        Instant newest = bad.getFirst().at();
        if (since == null) {
            if (!newest.isAfter(ended)) {
                return;
            }
            int first = remembered.indexOf(bad.getLast());
            Instant beginning = bad.getLast().at();
            for (int i = first - 1; i >= 0 && !counted.contains(remembered.get(i)); i--) {
                boolean suspect = remembered.get(i).standing() == Result.Standing.SUSPECT;
                beginning = suspect ? remembered.get(i).at() : beginning;
            }
            since = beginning.isAfter(ended) ? beginning : newest;
        }
        if (!firing && !since.plus(spec.holdFor()).isAfter(now)) {
            firing = true;
            told.add(now + " FIRED " + since);
        }
    }

    private void clear(List<Result> counted, Instant now) {
        if (!firing) {
            since = null;
            return;
        }
        List<Result> good =
                counted.reversed().stream().takeWhile(result -> !isBad(result)).toList();
        if (good.isEmpty()) {
            goodSince = null;
            return;
        }
        boolean inRow = spec.window() == null && spec.of() == null;
        goodSince = goodSince != null ? goodSince : inRow ? good.getLast().at() : now;
        if (good.size() >= rule.resolveAfter()
                && !goodSince.plus(Condition.keepFiringFor(rule)).isAfter(now)) {
            told.add(now + " RESOLVED " + since);
            firing = false;
            since = null;
            goodSince = null;
            ended = now;
        }
    }

    private boolean isBad(Result result) {
        return result.outcome() instanceof Outcome.Down
                || (spec.degraded() && result.outcome() instanceof Outcome.Degraded);
    }
}
