package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StepReport;
import dev.launchwatch.web.MonitorView.PartView;
import dev.launchwatch.web.MonitorView.TimesView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What probes of several requests and of streams spent their time with: each step on top of those before it, and the time until a stream
 * began. Of the last results; percentiles are those of probes that worked, by nearest rank.
 */
final class PartCharts {
    private static final int SHOWN = 60;

    /** So many colours there are; the next step has the first one again. */
    private static final int COLOURS = 5;

    private final MonitorStory story;
    private final Instant now;

    private PartCharts(MonitorStory story) {
        this.story = story;
        this.now = story.at();
    }

    /** None for a monitor of one request and no stream. */
    static List<PartView> of(MonitorStory story) {
        PartCharts charts = new PartCharts(story);
        List<PartView> parts = new ArrayList<>();
        List<Result> stepped = charts.last(result -> result.report().steps().size() > 1);
        if (!stepped.isEmpty()) {
            parts.add(charts.steps(stepped));
        }
        List<Result> streamed = charts.last(result -> result.report().facts().firstEvent() != null);
        if (!streamed.isEmpty()) {
            parts.add(charts.firstEvents(streamed));
        }
        return parts;
    }

    private List<Result> last(Function<Result, Boolean> which) {
        List<Result> all =
                story.results().reversed().stream().filter(which::apply).toList();
        return all.subList(Math.max(0, all.size() - SHOWN), all.size());
    }

    private PartView steps(List<Result> results) {
        Set<String> names = new LinkedHashSet<>();
        // Probes that failed ended early: the newest that went furthest has the order.
        results.reversed().stream()
                .max((one, other) -> Integer.compare(
                        one.report().steps().size(), other.report().steps().size()))
                .ifPresent(longest -> longest.report().steps().forEach(step -> names.add(step.name())));
        results.forEach(result -> result.report().steps().forEach(step -> names.add(step.name())));
        double highest = results.stream()
                .mapToDouble(result -> result.report().steps().stream()
                        .mapToDouble(step -> millis(step.duration()))
                        .sum())
                .max()
                .orElse(0);
        Chart chart = new Chart(highest);
        List<ChartView.LineView> lines = new ArrayList<>();
        List<TimesView> times = new ArrayList<>();
        List<Double> below = new ArrayList<>(results.stream().map(_ -> 0.0).toList());
        for (String name : names) {
            List<Double> values =
                    results.stream().map(result -> millis(time(result, name))).toList();
            lines.add(new ChartView.LineView(
                    "part" + lines.size() % COLOURS, name, chart.columns(List.copyOf(below), values)));
            for (int i = 0; i < values.size(); i++) {
                below.set(i, below.get(i) + values.get(i));
            }
            times.add(times(name, results, result -> has(result, name) ? time(result, name) : null));
        }
        return new PartView(
                "steps",
                "Steps of the last probes",
                chart(
                        "How long each step of the last " + results.size() + " probes of " + story.name() + " took",
                        chart,
                        results,
                        lines),
                times);
    }

    private PartView firstEvents(List<Result> results) {
        List<@Nullable Double> values = new ArrayList<>();
        results.forEach(result ->
                values.add(millis(Objects.requireNonNull(result.report().facts().firstEvent()))));
        List<@Nullable Double> whole = new ArrayList<>();
        results.forEach(result -> whole.add(millis(result.report().duration())));
        double highest = 0;
        for (int i = 0; i < results.size(); i++) {
            highest = Math.max(
                    highest,
                    Math.max(millis(results.get(i).report().duration()), Objects.requireNonNull(values.get(i))));
        }
        Chart chart = new Chart(highest);
        return new PartView(
                "first-events",
                "Time to the first event",
                chart(
                        "When the stream began in the last " + results.size() + " probes of " + story.name(),
                        chart,
                        results,
                        List.of(
                                new ChartView.LineView("p99", "whole answer", chart.line(whole)),
                                new ChartView.LineView("p95", "first event", chart.line(values)))),
                List.of(
                        times(
                                "first event",
                                results,
                                result -> result.report().facts().firstEvent()),
                        times("whole answer", results, result -> result.report().duration())));
    }

    private ChartView chart(String label, Chart chart, List<Result> results, List<ChartView.LineView> lines) {
        return new ChartView(
                label,
                Durations.format(Duration.ofNanos(Math.round(chart.top() * 1e6))),
                OpsWords.at(results.getFirst().at(), now),
                OpsWords.at(results.getLast().at(), now),
                lines);
    }

    private static TimesView times(String name, List<Result> results, Function<Result, @Nullable Duration> time) {
        List<Duration> sorted = new ArrayList<>();
        for (Result result : results) {
            Duration each = result.outcome() instanceof Outcome.Up ? time.apply(result) : null;
            if (each != null) {
                sorted.add(each);
            }
        }
        sorted.sort(Duration::compareTo);
        return new TimesView(name, rank(sorted, 50), rank(sorted, 95), rank(sorted, 100));
    }

    private static String rank(List<Duration> sorted, int percent) {
        return sorted.isEmpty() ? "none" : Durations.format(sorted.get(Math.ceilDiv(sorted.size() * percent, 100) - 1));
    }

    private static boolean has(Result result, String name) {
        return result.report().steps().stream().anyMatch(step -> step.name().equals(name));
    }

    /** Two steps of one name count together. */
    private static Duration time(Result result, String name) {
        return result.report().steps().stream()
                .filter(step -> step.name().equals(name))
                .map(StepReport::duration)
                .reduce(Duration.ZERO, Duration::plus);
    }

    private static double millis(Duration time) {
        return time.toNanos() / 1e6;
    }
}
