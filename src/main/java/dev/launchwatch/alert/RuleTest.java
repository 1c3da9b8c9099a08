package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs tests of rules in virtual time, with the code that the daemon runs. Every result counts: suspicions and their
 * confirmation are the scheduler's and not part of it. Pure; any thread.
 */
public final class RuleTest {
    private static final Instant START = Instant.parse("2020-01-01T00:00:00Z");
    private static final String HERE = "local";

    private RuleTest() {}

    /**
     * What came of a test.
     *
     * @param test its name
     * @param mismatches what is not as expected, a sentence each; none if it passed
     */
    public record Verdict(String test, List<String> mismatches) {
        public Verdict {
            mismatches = List.copyOf(mismatches);
        }

        public boolean passed() {
            return mismatches.isEmpty();
        }
    }

    /**
     * Runs every test of a file on the rules and monitors of the configuration.
     *
     * @param kinds the kind of event that each signal counts, by the signal's name
     */
    public static List<Verdict> run(RuleTestFile file, RuleBook book, Map<String, String> kinds) {
        return file.tests().stream().map(test -> run(test, book, kinds)).toList();
    }

    /** Runs one test. Mistakes in the test itself are mismatches, too. */
    private static Verdict run(RuleTestFile.Case test, RuleBook book, Map<String, String> kinds) {
        List<String> mismatches = new ArrayList<>();
        if (!test.interval().isPositive()) {
            return new Verdict(test.name(), List.of("the interval must be longer than 0s"));
        }
        List<Result> results = results(test, book, mismatches);
        ListedEvents events = EventLists.of(test, START, kinds, mismatches);
        ListedValues values = ListedValues.of(test, START, measured(book, kinds), mismatches);
        for (RuleTestFile.Expected expected : test.expect()) {
            watched(expected.rule(), expected.monitor(), book).ifPresent(mismatches::add);
        }
        return new Verdict(
                test.name(), mismatches.isEmpty() ? compare(test, book, results, events, values) : mismatches);
    }

    /** What rules watch and no events are counted for. */
    private static Set<String> measured(RuleBook book, Map<String, String> kinds) {
        return book.aboutSignals().stream()
                .map(rule -> String.valueOf(rule.signal()))
                .filter(signal -> !kinds.containsKey(signal))
                .collect(Collectors.toSet());
    }

    /** What is wrong with an expectation about a rule that does not watch this; nothing if it does. */
    private static Optional<String> watched(String name, @Nullable String monitor, RuleBook book) {
        boolean watched = monitor == null
                ? book.aboutSignals().stream().anyMatch(rule -> rule.name().equals(name))
                : book.watching(monitor).stream().anyMatch(rule -> rule.name().equals(name));
        return watched
                ? Optional.empty()
                : Optional.of(
                        monitor == null
                                ? "expect: rule " + name + " is not about a signal: name the monitor"
                                : "expect: rule " + name + " does not watch " + monitor);
    }

    /** What happens at a moment: a result, or null for events and values. */
    private record Happening(Instant at, @Nullable Result result) {}

    private static void happen(Happening happening, Rehearsal rehearsal) {
        if (happening.result() == null) {
            rehearsal.signalsChanged(happening.at());
        } else {
            rehearsal.observe(happening.result(), happening.at());
        }
    }

    private static List<String> compare(
            RuleTestFile.Case test, RuleBook book, List<Result> results, ListedEvents events, ListedValues values) {
        List<String> mismatches = new ArrayList<>();
        Rehearsal rehearsal =
                new Rehearsal(atInterval(book, test.interval()), START, now -> values.over(events.at(now), now));
        List<Happening> happenings = Stream.concat(
                        results.stream().map(result -> new Happening(result.at(), result)),
                        Stream.concat(events.moments().stream(), values.moments().stream())
                                .distinct()
                                .map(at -> new Happening(at, null)))
                .sorted(Comparator.comparing(Happening::at))
                .toList();
        List<RuleTestFile.Expected> expectations = test.expect().stream()
                .sorted(Comparator.comparing(RuleTestFile.Expected::at))
                .toList();
        int next = 0;
        for (RuleTestFile.Expected expected : expectations) {
            Instant at = START.plus(expected.at());
            for (; next < happenings.size() && !happenings.get(next).at().isAfter(at); next++) {
                happen(happenings.get(next), rehearsal);
            }
            rehearsal.until(at);
            String subject = subject(expected.rule(), expected.monitor(), book);
            compare(expected, subject, rehearsal.state(expected.rule(), subject), mismatches);
        }
        for (; next < happenings.size(); next++) {
            happen(happenings.get(next), rehearsal);
        }
        Duration end = test.transitions().stream()
                .map(RuleTestFile.ExpectedTransition::at)
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
        rehearsal.until(START.plus(end));
        if (!test.transitions().isEmpty()) {
            compare(test.transitions(), book, rehearsal.transitions(), mismatches);
        }
        return mismatches;
    }

    /** The monitor, or the signal of a rule that is about one. */
    private static String subject(String name, @Nullable String monitor, RuleBook book) {
        return monitor != null
                ? monitor
                : book.aboutSignals().stream()
                        .filter(rule -> rule.name().equals(name))
                        .findFirst()
                        .map(rule -> String.valueOf(rule.signal()))
                        .orElse("");
    }

    private static void compare(
            RuleTestFile.Expected expected, String subject, RuleState state, List<String> mismatches) {
        RuleTestFile.State actual = switch (state.state()) {
            case INACTIVE, RESOLVED -> RuleTestFile.State.INACTIVE;
            case PENDING -> RuleTestFile.State.PENDING;
            case FIRING -> RuleTestFile.State.FIRING;
        };
        Instant since = state.since();
        Duration began = since == null ? null : Duration.between(START, since);
        boolean sameSince = expected.since() == null || expected.since().equals(began);
        if (actual != expected.state() || !sameSince) {
            Alert alert = state.alert();
            mismatches.add("at " + exact(expected.at()) + ", " + expected.rule() + " on " + subject
                    + ": expected " + word(expected.state())
                    + (expected.since() == null ? "" : " since " + exact(expected.since()))
                    + ", but it is " + word(actual)
                    + (began == null ? "" : " since " + exact(began))
                    + (alert == null ? "" : " (" + alert.detail() + ")"));
        }
    }

    private static void compare(
            List<RuleTestFile.ExpectedTransition> expected,
            RuleBook book,
            List<Transition> actual,
            List<String> mismatches) {
        List<String> wanted = expected.stream()
                .sorted(Comparator.comparing(RuleTestFile.ExpectedTransition::at))
                .map(transition -> line(
                        transition.at(),
                        transition.rule(),
                        subject(transition.rule(), transition.monitor(), book),
                        transition.event()))
                .toList();
        List<String> found = new ArrayList<>(actual.stream()
                .map(transition -> line(
                        Duration.between(START, transition.at()),
                        transition.alert().rule(),
                        transition.alert().subject(),
                        event(transition.kind())))
                .toList());
        for (String line : wanted) {
            if (!found.remove(line)) {
                mismatches.add("expected, but it did not happen: " + line);
            }
        }
        found.forEach(line -> mismatches.add("happened, but was not expected: " + line));
    }

    private static List<Result> results(RuleTestFile.Case test, RuleBook book, List<String> mismatches) {
        List<Result> results = new ArrayList<>();
        for (Map.Entry<String, String> entry : test.series().entrySet()) {
            int at = entry.getKey().lastIndexOf('@');
            String monitor = at < 0 ? entry.getKey() : entry.getKey().substring(0, at);
            String region = at < 0 ? HERE : entry.getKey().substring(at + 1);
            RuleBook.Entry known = book.entry(monitor);
            if (known == null) {
                mismatches.add("series: there is no monitor " + monitor);
                continue;
            }
            Reason usual = known.subject().heartbeat() ? Reason.HEARTBEAT_MISSING : Reason.ASSERTION_STATUS;
            try {
                Series series = Series.parse(entry.getValue(), usual);
                for (int i = 0; i < series.points().size(); i++) {
                    Instant when = START.plus(test.interval().multipliedBy(i));
                    series.points().get(i).ifPresent(point -> results.add(point.at(monitor, region, when)));
                }
            } catch (IllegalArgumentException e) {
                mismatches.add("series of " + entry.getKey() + ": " + e.getMessage());
            }
        }
        // At the same moment, what others depend on comes first, as its probe is asked for at once in the daemon.
        results.sort(Comparator.comparing(Result::at).thenComparing(result -> depends(result.monitor(), book)));
        return results;
    }

    private static boolean depends(String monitor, RuleBook book) {
        RuleBook.Entry entry = book.entry(monitor);
        return entry != null && !entry.parents().isEmpty();
    }

    /** The monitors as if they ran at the test's interval, by which results are fresh or stale. */
    private static RuleBook atInterval(RuleBook book, Duration interval) {
        List<Subject> subjects =
                book.subjects().stream().map(subject -> subject.every(interval)).toList();
        return new RuleBook(book.rules(), subjects);
    }

    private static RuleTestFile.Event event(Transition.Kind kind) {
        return switch (kind) {
            case FIRED -> RuleTestFile.Event.FIRED;
            case CHANGED -> RuleTestFile.Event.CHANGED;
            case RESOLVED -> RuleTestFile.Event.RESOLVED;
        };
    }

    private static String line(Duration at, String rule, String monitor, RuleTestFile.Event event) {
        return "at " + exact(at) + " " + rule + " on " + monitor + " " + word(event);
    }

    /** To the millisecond, as it would be written in the file. */
    private static String exact(Duration duration) {
        return duration.isZero() ? "0s" : duration.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
