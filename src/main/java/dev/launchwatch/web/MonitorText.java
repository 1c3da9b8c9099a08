package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Result;
import dev.launchwatch.web.MonitorView.FigureView;
import dev.launchwatch.web.MonitorView.ReasonView;
import dev.launchwatch.web.MonitorView.ResultView;
import dev.launchwatch.web.MonitorView.SpanView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Puts how a monitor did in words and charts. */
final class MonitorText {
    /** The times that can be looked at, by their names. */
    static final List<String> SPANS = List.of("24h", "7d", "30d");

    private static final int SHOWN = 50;
    private static final int WITH_PHASES = 60;

    private final MonitorStory story;
    private final Instant now;

    private MonitorText(MonitorStory story) {
        this.story = story;
        this.now = story.at();
    }

    /** @param span one of {@link #SPANS} */
    static MonitorView of(MonitorStory story, String span) {
        return new MonitorText(story).view(span);
    }

    private MonitorView view(String span) {
        Optional<Result> last = story.results().stream().findFirst();
        String state = last.map(result -> result.outcome().code()).orElse("unknown");
        String path = OpsWords.monitor(story.name());
        List<Result> timed = story.results().reversed().stream()
                .filter(result -> total(result) > 0)
                .toList();
        timed = timed.subList(Math.max(0, timed.size() - WITH_PHASES), timed.size());
        return new MonitorView(
                story.name(),
                path,
                "/ops/maintenance?monitor=" + OpsWords.segment(story.name()),
                state,
                last.map(result -> state + ", " + OpsWords.ago(result.at(), now))
                        .orElse(story.enabled() ? "not yet probed" : "switched off"),
                story.kind() + ", every " + Durations.format(story.every()) + ", timeout "
                        + Durations.format(story.timeout())
                        + (story.group().isEmpty() ? "" : ", in " + story.group()),
                story.impact(),
                SPANS.stream()
                        .map(each -> new SpanView(each, path + "?span=" + each, each.equals(span)))
                        .toList(),
                figures(span),
                latency(),
                failures(),
                phases(timed),
                phaseTimes(timed),
                PartCharts.of(story),
                reasons(),
                story.rules().stream()
                        .map(rule -> new MonitorView.RuleView(
                                rule.rule(),
                                rule.severity(),
                                rule.condition(),
                                OpsWords.why(rule.rule(), story.name(), "", "")))
                        .toList(),
                story.results().stream().limit(SHOWN).map(this::result).toList(),
                ExcerptText.of(story.quoted(), now));
    }

    private List<FigureView> figures(String span) {
        List<FigureView> figures = new ArrayList<>();
        figures.add(new FigureView(
                "Uptime, " + span,
                story.uptime().isEmpty()
                        ? "not known"
                        : BigDecimal.valueOf(story.uptime().getAsDouble() * 100)
                                        .setScale(3, RoundingMode.DOWN)
                                        .toPlainString()
                                + " %"));
        MonitorStory.Hour last = story.hours().isEmpty() ? null : story.hours().getLast();
        if (last != null) {
            figures.add(new FigureView("p50, last hour", time(last.p50())));
            figures.add(new FigureView("p95, last hour", time(last.p95())));
            figures.add(new FigureView("p99, last hour", time(last.p99())));
        }
        return figures;
    }

    private static String time(@Nullable Duration time) {
        return time == null ? "none" : Durations.format(time);
    }

    /** One value for each hour of the time, null for those without. */
    private List<@Nullable Double> byHour(Function<MonitorStory.Hour, @Nullable Double> value) {
        Map<Long, @Nullable Double> values = new HashMap<>();
        story.hours().forEach(hour -> values.put(hour(hour.start()), value.apply(hour)));
        List<@Nullable Double> all = new ArrayList<>();
        for (long hour = hour(story.from()) + 1; hour <= hour(now); hour++) {
            all.add(values.get(hour));
        }
        return all;
    }

    private static long hour(Instant at) {
        return Math.floorDiv(at.getEpochSecond(), 3600L);
    }

    private static double highest(List<@Nullable Double> values) {
        double highest = 0;
        for (Double value : values) {
            highest = Math.max(highest, value == null ? 0 : value);
        }
        return highest;
    }

    private static @Nullable Double millis(@Nullable Duration time) {
        return time == null ? null : time.toNanos() / 1e6;
    }

    private @Nullable ChartView latency() {
        List<@Nullable Double> p99 = byHour(hour -> millis(hour.p99()));
        if (highest(p99) == 0) {
            return null;
        }
        Chart chart = new Chart(highest(p99));
        return new ChartView(
                "Response times of " + story.name() + " by the hour; the highest 99th percentile is "
                        + text(highest(p99)),
                text(chart.top()),
                OpsWords.at(story.from(), now),
                "now",
                List.of(
                        new ChartView.LineView("p99", "p99", chart.line(p99)),
                        new ChartView.LineView("p95", "p95", chart.line(byHour(hour -> millis(hour.p95())))),
                        new ChartView.LineView("p50", "p50", chart.line(byHour(hour -> millis(hour.p50()))))));
    }

    private static String text(double millis) {
        return Durations.format(Duration.ofNanos(Math.round(millis * 1e6)));
    }

    private @Nullable ChartView failures() {
        List<Double> bad = new ArrayList<>();
        for (Double value : byHour(hour -> (double) hour.bad())) {
            bad.add(value == null ? 0 : value);
        }
        double most = bad.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        if (most == 0) {
            return null;
        }
        Chart chart = new Chart(most);
        long all = Math.round(bad.stream().mapToDouble(Double::doubleValue).sum());
        return new ChartView(
                "Bad results of " + story.name() + " by the hour, " + all + " in all",
                OpsWords.count(Math.round(chart.top()), "result"),
                OpsWords.at(story.from(), now),
                "now",
                List.of(new ChartView.LineView("bad-columns", "", chart.columns(List.of(), bad))));
    }

    private static double total(Result result) {
        double sum = 0;
        for (Phase phase : Phase.values()) {
            sum += result.report().timings().nanos(phase) / 1e6;
        }
        return sum;
    }

    private @Nullable ChartView phases(List<Result> timed) {
        if (timed.isEmpty()) {
            return null;
        }
        Chart chart =
                new Chart(timed.stream().mapToDouble(MonitorText::total).max().orElse(0));
        List<ChartView.LineView> lines = new ArrayList<>();
        List<Double> below = new ArrayList<>(timed.stream().map(_ -> 0.0).toList());
        for (Phase phase : Phase.values()) {
            List<Double> values = timed.stream()
                    .map(result -> result.report().timings().nanos(phase) / 1e6)
                    .toList();
            lines.add(new ChartView.LineView(phase.label(), phase.label(), chart.columns(List.copyOf(below), values)));
            for (int i = 0; i < values.size(); i++) {
                below.set(i, below.get(i) + values.get(i));
            }
        }
        return new ChartView(
                "What the last " + timed.size() + " probes of " + story.name() + " spent their time with",
                text(chart.top()),
                OpsWords.at(timed.getFirst().at(), now),
                OpsWords.at(timed.getLast().at(), now),
                lines);
    }

    /** The medians of what the chart of phases shows. */
    private static List<FigureView> phaseTimes(List<Result> timed) {
        List<FigureView> times = new ArrayList<>();
        for (Phase phase : timed.isEmpty() ? new Phase[0] : Phase.values()) {
            List<Duration> sorted = timed.stream()
                    .map(result -> result.report().timings().of(phase))
                    .sorted()
                    .toList();
            times.add(new FigureView(phase.label(), Durations.format(sorted.get((sorted.size() - 1) / 2))));
        }
        return times;
    }

    private List<ReasonView> reasons() {
        Map<String, String> meanings = new HashMap<>();
        for (dev.launchwatch.model.Reason reason : dev.launchwatch.model.Reason.values()) {
            meanings.put(reason.code(), reason.meaning());
        }
        return story.reasons().entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> each) -> -each.getValue())
                        .thenComparing(Map.Entry::getKey))
                .map(each -> new ReasonView(each.getKey(), meanings.getOrDefault(each.getKey(), ""), each.getValue()))
                .toList();
    }

    private ResultView result(Result result) {
        Optional<Failure> failure = result.outcome().why();
        int status = result.report().facts().httpStatus();
        Duration took = result.report().duration();
        return new ResultView(
                result.at().toString(),
                OpsWords.at(result.at(), now),
                result.region(),
                result.outcome().code(),
                took.isZero() ? "" : Durations.format(took),
                status == 0 ? "" : Integer.toString(status),
                failure.map(each -> each.reason().code()).orElse(""),
                failure.map(Failure::message).orElse(""),
                failure.map(Failure::expected).orElse(""),
                failure.map(Failure::actual).orElse(""),
                failure.map(Failure::step).orElse(""),
                result.standing() == Result.Standing.COUNTED);
    }

    /** One of {@link #SPANS}, whatever somebody asks for. */
    static String span(@Nullable String asked) {
        return asked != null && SPANS.contains(asked.toLowerCase(Locale.ROOT))
                ? asked.toLowerCase(Locale.ROOT)
                : SPANS.getFirst();
    }
}
