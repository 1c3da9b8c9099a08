package dev.launchwatch.alert;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a rule about failures in a row and the warning beside it have to do with what several regions see, written down a
 * second time as plainly as it goes: it looks at every result at every moment. Restarts, flapping and dependencies are not in it.
 */
final class NaiveRegions {
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final Rule rule;
    private final RuleSpec.Failing spec;
    private final Subject subject;
    private final Bounds bounds;
    private final Map<String, List<Result>> ever = new TreeMap<>();
    private final Episodes main = new Episodes();
    private final Episodes regional = new Episodes();
    private final List<String> told = new ArrayList<>();

    /** Where one alert stands. */
    private static final class Episodes {
        @Nullable
        Instant since;

        @Nullable
        Instant goodSince;

        boolean firing;
        Instant ended = Instant.MIN;

        void over(Instant now) {
            firing = false;
            since = null;
            goodSince = null;
            ended = now;
        }
    }

    NaiveRegions(Rule rule, RuleSpec.Failing spec, Subject subject) {
        this.rule = rule;
        this.spec = spec;
        this.subject = subject;
        this.bounds = Bounds.of(subject, List.of(rule));
    }

    void see(Result result) {
        List<Result> results = ever.computeIfAbsent(result.region(), _ -> new ArrayList<>());
        results.add(result);
        results.sort(Comparator.comparing(Result::at));
    }

    List<String> told() {
        return told;
    }

    /** What was seen, a line for each region. */
    @Override
    public String toString() {
        return ever.values().stream()
                .map(results -> results.stream()
                        .map(result -> result.at() + " " + result.outcome().code() + " "
                                + result.report().duration()
                                + (result.standing() == Result.Standing.SUSPECT ? " suspect" : ""))
                        .collect(Collectors.joining(", ", results.getFirst().region() + ": ", "\n")))
                .collect(Collectors.joining());
    }

    boolean isFiring() {
        return main.firing;
    }

    boolean isWarning() {
        return regional.firing;
    }

    /** How many regions with a voice fail, and how many there are. */
    record Votes(int failing, int voices) {}

    Votes votes(Instant now) {
        List<String> heard = heard(now);
        return new Votes(
                (int) heard.stream().filter(region -> fails(region, now)).count(), heard.size());
    }

    void look(Instant now) {
        List<String> heard = heard(now);
        if (!heard.isEmpty()) {
            List<String> failing =
                    heard.stream().filter(region -> fails(region, now)).toList();
            int needed = spec.agreement().needed(heard.size());
            boolean over =
                    heard.stream().filter(region -> !isGoodAgain(region, now)).count() < needed;
            decide(main, "down", failing.size() >= needed, over, failing, heard, now);
        }
        if (spec.regional().enabled()) {
            warn(heard, now);
        }
    }

    private void warn(List<String> heard, Instant now) {
        if (main.firing) {
            if (regional.firing) {
                told.add(now + " regional RESOLVED");
                regional.over(now);
            }
            regional.since = null;
            return;
        }
        if (heard.isEmpty()) {
            return;
        }
        List<String> failing =
                heard.stream().filter(region -> fails(region, now)).toList();
        int needed = spec.agreement().needed(heard.size());
        boolean agreed = failing.size() >= needed;
        if (agreed && regional.firing) {
            return;
        }
        boolean lasts = !agreed
                && failing.stream()
                        .anyMatch(region -> badSince(region, lastShared(failing, needed, now), now)
                                >= spec.regional().after());
        boolean over = heard.stream().allMatch(region -> isGoodAgain(region, now));
        decide(regional, "regional", lasts, over, failing, heard, now);
    }

    private void decide(
            Episodes alert,
            String name,
            boolean holds,
            boolean over,
            List<String> failing,
            List<String> heard,
            Instant now) {
        if (holds) {
            alert.goodSince = null;
            if (alert.since == null) {
                Instant newest = newestBad(failing, now);
                Instant beginning = failing.stream()
                        .map(region -> beginning(region, now))
                        .min(Comparator.naturalOrder())
                        .orElseThrow();
                alert.since = !newest.isAfter(alert.ended) ? null : beginning.isAfter(alert.ended) ? beginning : newest;
            }
            if (alert.since != null
                    && !alert.firing
                    && !alert.since.plus(spec.holdFor()).isAfter(now)) {
                alert.firing = true;
                told.add(now + " " + name + " FIRED");
            }
        } else if (!alert.firing) {
            alert.since = null;
        } else {
            maybeOver(alert, name, over, heard, now);
        }
    }

    private void maybeOver(Episodes alert, String name, boolean over, List<String> heard, Instant now) {
        boolean good = over
                || heard.stream().noneMatch(region -> goodInRow(region, now).isEmpty());
        if (!good) {
            alert.goodSince = null;
            return;
        }
        if (alert.goodSince == null) {
            alert.goodSince = heard.stream()
                    .map(region -> goodInRow(region, now))
                    .filter(row -> !row.isEmpty())
                    .map(row -> row.get(Math.max(0, row.size() - rule.resolveAfter()))
                            .at())
                    .max(Comparator.naturalOrder())
                    .orElse(now);
        }
        if (over && !alert.goodSince.plus(Condition.keepFiringFor(rule)).isAfter(now)) {
            told.add(now + " " + name + " RESOLVED");
            alert.over(now);
        }
    }

    // --- who has a voice

    private List<String> heard(Instant now) {
        List<String> heard =
                ever.keySet().stream().filter(region -> hasVoice(region, now)).toList();
        boolean decided =
                heard.stream().anyMatch(region -> !counted(region, now).isEmpty());
        return decided ? heard : List.of();
    }

    private boolean hasVoice(String region, Instant now) {
        List<Result> known = remembered(region, now);
        if (known.isEmpty() || known.getLast().outcome() instanceof Outcome.Unknown) {
            return false;
        }
        Result last = known.getLast();
        if (ended(last).plus(subject.freshFor()).isBefore(now)) {
            return false;
        }
        if (several() && last.standing() == Result.Standing.SUSPECT) {
            Result first = last;
            for (Result each : known.reversed()) {
                if (each.standing() == Result.Standing.COUNTED && !(each.outcome() instanceof Outcome.Unknown)) {
                    break;
                }
                first = each.standing() == Result.Standing.SUSPECT ? each : first;
            }
            return now.isBefore(ended(first).plus(subject.confirming()).plus(GRACE));
        }
        return isBad(last)
                || ever.keySet().stream()
                        .filter(other ->
                                !other.equals(region) && !remembered(other, now).isEmpty())
                        .map(this::firstDown)
                        .flatMap(Stream::ofNullable)
                        .allMatch(first -> !last.at().isBefore(first.at())
                                || now.isBefore(
                                        ended(first).plus(subject.timeout()).plus(GRACE)));
    }

    private boolean several() {
        return ever.size() > 1;
    }

    /** The first failure since the last good result, whatever is forgotten. */
    private @Nullable Result firstDown(String region) {
        Result first = null;
        for (Result result : ever.getOrDefault(region, List.of()).reversed()) {
            if (result.outcome() instanceof Outcome.Down) {
                first = result;
            } else if (!(result.outcome() instanceof Outcome.Unknown)) {
                return first;
            }
        }
        return first;
    }

    // --- what one region says

    private boolean fails(String region, Instant now) {
        return badInRow(region, now).size() >= spec.atLeast();
    }

    private boolean isGoodAgain(String region, Instant now) {
        boolean undecided = several() && remembered(region, now).getLast().standing() == Result.Standing.SUSPECT;
        return !fails(region, now)
                && !undecided
                && !isAsked(region, now)
                && goodInRow(region, now).size() >= rule.resolveAfter();
    }

    /** Whether another region fails since after it looked last. */
    private boolean isAsked(String region, Instant now) {
        Result last = remembered(region, now).getLast();
        return !isBad(last)
                && ever.keySet().stream()
                        .filter(other ->
                                !other.equals(region) && !remembered(other, now).isEmpty())
                        .flatMap(other -> Stream.ofNullable(firstDown(other)))
                        .anyMatch(first -> last.at().isBefore(first.at()));
    }

    /** Newest first. */
    private List<Result> badInRow(String region, Instant now) {
        return counted(region, now).reversed().stream().takeWhile(this::isBad).toList();
    }

    /** Oldest first. */
    private List<Result> goodInRow(String region, Instant now) {
        return counted(region, now).reversed().stream()
                .takeWhile(result -> !isBad(result))
                .toList()
                .reversed();
    }

    private Instant beginning(String region, Instant now) {
        List<Result> known = remembered(region, now);
        Result first = badInRow(region, now).getLast();
        Instant beginning = first.at();
        for (Result result : known.subList(0, known.indexOf(first)).reversed()) {
            if (result.standing() == Result.Standing.COUNTED && !(result.outcome() instanceof Outcome.Unknown)) {
                break;
            }
            beginning = result.standing() == Result.Standing.SUSPECT ? result.at() : beginning;
        }
        return beginning;
    }

    private Instant newestBad(List<String> failing, Instant now) {
        return failing.stream()
                .map(region -> badInRow(region, now).getFirst().at())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private Instant lastShared(List<String> failing, int needed, Instant now) {
        List<Instant> others = new ArrayList<>();
        for (String region : ever.keySet()) {
            if (!failing.contains(region)) {
                counted(region, now).stream()
                        .filter(this::isBad)
                        .map(Result::at)
                        .max(Comparator.naturalOrder())
                        .ifPresent(others::add);
            }
        }
        others.sort(Comparator.reverseOrder());
        int missing = needed - failing.size();
        return others.size() < missing ? Instant.MIN : others.get(missing - 1);
    }

    private long badSince(String region, Instant since, Instant now) {
        return badInRow(region, now).stream()
                .filter(result -> result.at().isAfter(since))
                .count();
    }

    private List<Result> counted(String region, Instant now) {
        return remembered(region, now).stream()
                .filter(result -> result.standing() == Result.Standing.COUNTED)
                .filter(result -> !(result.outcome() instanceof Outcome.Unknown))
                .toList();
    }

    /** What is not forgotten: not too old, and of results that count the newest. */
    private List<Result> remembered(String region, Instant now) {
        List<Result> all = ever.getOrDefault(region, List.of());
        int first = all.size();
        int counted = 0;
        while (first > 0 && !all.get(first - 1).at().isBefore(now.minus(bounds.horizon()))) {
            Result result = all.get(first - 1);
            boolean counts =
                    result.standing() == Result.Standing.COUNTED && !(result.outcome() instanceof Outcome.Unknown);
            counted += counts ? 1 : 0;
            if (counted > bounds.count()) {
                break;
            }
            first--;
        }
        return all.subList(first, all.size());
    }

    private boolean isBad(Result result) {
        return result.outcome() instanceof Outcome.Down
                || (spec.degraded() && result.outcome() instanceof Outcome.Degraded);
    }

    private static Instant ended(Result result) {
        return result.at().plus(result.report().duration());
    }
}
