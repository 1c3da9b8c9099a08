package dev.launchwatch.alert;

import dev.launchwatch.model.MeasuredView;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Measured;
import dev.launchwatch.model.SignalView.Span;
import dev.launchwatch.model.SignalView.Value;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the queries of a rule test tell over time: {@code 10 x5 150 x3 _}. Immutable. */
final class ListedValues {
    private static final int MOST = 100_000;

    /** Two intervals and what an answer may be late, as in the daemon. */
    private static final Duration LATE = Duration.ofSeconds(40);

    private static final Pattern KEY = Pattern.compile("([A-Za-z0-9._-]{1,64})(?:\\{([^{}]*)})?");
    private static final Pattern LABEL = Pattern.compile("\\s*([A-Za-z_][A-Za-z0-9_]*)=\"([^\"]*)\"\\s*(?:,|$)");
    private static final Pattern TIMES = Pattern.compile("x(\\d{1,6})");

    private final Map<String, List<Answer>> bySignal = new HashMap<>();
    private final Duration freshFor;

    /** What one series of a query says at one moment. */
    private sealed interface Point {
        /** Nobody answers. */
        record Lost() implements Point {}

        /** There is an answer, and this series is not in it. */
        record None() implements Point {}

        /** A number. */
        record Told(double number) implements Point {}
    }

    /** What a query told at one moment; empty for no answer, which is not an answer without series. */
    private record Answer(Instant at, Optional<List<Value>> values) {}

    private ListedValues(Duration interval) {
        freshFor = interval.multipliedBy(2).plus(LATE);
    }

    /**
     * Every answer of a test.
     *
     * @param measured the signals that rules watch and that count no events
     * @param mismatches where mistakes are said
     */
    static ListedValues of(RuleTestFile.Case test, Instant start, Set<String> measured, List<String> mismatches) {
        Map<String, Map<Map<String, String>, List<Point>>> read = new LinkedHashMap<>();
        for (Map.Entry<String, String> entry : test.values().entrySet()) {
            Matcher key = KEY.matcher(entry.getKey());
            try {
                if (!key.matches() || !measured.contains(key.group(1))) {
                    throw new IllegalArgumentException("no rule watches a measured signal of this name");
                }
                read.computeIfAbsent(key.group(1), _ -> new LinkedHashMap<>())
                        .put(labels(key.group(2) == null ? "" : key.group(2)), points(entry.getValue()));
            } catch (IllegalArgumentException e) {
                mismatches.add("values of " + entry.getKey() + ": " + e.getMessage());
            }
        }
        ListedValues listed = new ListedValues(test.interval());
        read.forEach((signal, series) -> listed.bySignal.put(signal, answers(series, start, test.interval())));
        // One that nobody gives values to is asked in vain.
        measured.forEach(signal -> listed.bySignal.putIfAbsent(signal, List.of()));
        return listed;
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int end = 0;
        while (end < text.length() && label.find(end) && label.start() == end) {
            labels.put(label.group(1), label.group(2));
            end = label.end();
        }
        if (end < text.strip().length()) {
            throw new IllegalArgumentException("write labels as in queue-depth{queue=\"mail\"}");
        }
        return labels;
    }

    private static List<Point> points(String text) {
        List<Point> points = new ArrayList<>();
        for (String word : text.strip().split("\\s+", -1)) {
            Matcher times = TIMES.matcher(word);
            if (times.matches() && !points.isEmpty()) {
                int more = Integer.parseInt(times.group(1)) - 1;
                if (more < 0 || points.size() + more > MOST) {
                    throw new IllegalArgumentException("'" + word + "': between x1 and x" + MOST + " values fit");
                }
                for (int i = 0; i < more; i++) {
                    points.add(points.getLast());
                }
            } else {
                points.add(point(word));
            }
        }
        return points;
    }

    private static Point point(String word) {
        return switch (word) {
            case "_" -> new Point.Lost();
            case "none", "NaN" -> new Point.None();
            case "+Inf" -> new Point.Told(Double.POSITIVE_INFINITY);
            case "-Inf" -> new Point.Told(Double.NEGATIVE_INFINITY);
            default -> {
                try {
                    yield new Point.Told(Double.parseDouble(word));
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException(
                            "'" + word + "' is no value: write a number, none for no series or _ for no answer, as in"
                                    + " 10 x5 150 x3 _",
                            e);
                }
            }
        };
    }

    private static List<Answer> answers(
            Map<Map<String, String>, List<Point>> series, Instant start, Duration interval) {
        int longest = series.values().stream().mapToInt(List::size).max().orElse(0);
        List<Answer> answers = new ArrayList<>();
        for (int i = 0; i < longest; i++) {
            List<Value> values = new ArrayList<>();
            boolean answered = false;
            for (Map.Entry<Map<String, String>, List<Point>> each : series.entrySet()) {
                Point point = i < each.getValue().size() ? each.getValue().get(i) : new Point.Lost();
                switch (point) {
                    case Point.Told(double number) -> values.add(new Value(each.getKey(), number));
                    case Point.None _ -> answered = true;
                    case Point.Lost _ -> {
                        // if all are
                    }
                }
            }
            answers.add(new Answer(
                    start.plus(interval.multipliedBy(i)),
                    answered || !values.isEmpty() ? Optional.of(values) : Optional.empty()));
        }
        return answers;
    }

    /** When something was told, in order. */
    List<Instant> moments() {
        return bySignal.values().stream()
                .flatMap(List::stream)
                .map(Answer::at)
                .distinct()
                .sorted()
                .toList();
    }

    /** A view of what was told until its moment, and of what another view counted. */
    SignalView over(SignalView counted, Instant now) {
        return bySignal.isEmpty()
                ? counted
                : new MeasuredView(
                        counted,
                        bySignal.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, entry -> known(entry.getValue(), now))));
    }

    private MeasuredView.Known known(List<Answer> answers, Instant now) {
        Optional<Measured> last = Optional.empty();
        Optional<Span> span = Optional.empty();
        for (Answer answer : answers) {
            if (answer.at().isAfter(now)) {
                break;
            }
            if (answer.values().isPresent()) {
                List<Value> values = answer.values().get();
                last = values.isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Measured(answer.at(), answer.at().plus(freshFor), values));
                if (!values.isEmpty()) {
                    span = Optional.of(new Span(span.map(Span::first).orElse(answer.at()), answer.at()));
                }
            }
        }
        return new MeasuredView.Known(true, last, span);
    }
}
