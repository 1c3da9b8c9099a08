package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.web.ChartView.LineView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Draws what a rule saw around a moment, and where it stood. What something was is in its height as well as in its colour. */
final class WhyChart {
    /** The height of the band of states. */
    static final int BAND = 28;

    private static final double COLUMN = 3;

    private final Explanation why;
    private final TimeAxis axis;

    WhyChart(Explanation why) {
        this.why = why;
        this.axis = new TimeAxis(why.from(), why.until());
    }

    /** The results of a monitor or the values of a signal, with the limit and the moment. */
    ChartView values() {
        return why.about().equals("signal") ? ofSignal() : ofMonitor();
    }

    private ChartView ofMonitor() {
        Double limit = why.limitMs();
        double highest = why.results().stream()
                .mapToDouble(Explanation.Seen::durationMs)
                .max()
                .orElse(0);
        double top = Chart.round(limit == null ? highest : Math.max(highest, limit * 1.1));
        Map<String, StringBuilder> columns = new LinkedHashMap<>();
        for (String outcome : List.of("up", "degraded", "down", "unknown")) {
            columns.put(outcome, new StringBuilder());
        }
        for (Explanation.Seen seen : why.results()) {
            StringBuilder path = columns.get(seen.outcome());
            if (path != null) {
                // What failed stands out however fast it did.
                double share = seen.outcome().equals("down") ? 1 : Math.max(0.03, seen.durationMs() / top);
                double height = Math.min(1, share) * Chart.HEIGHT;
                double left = Math.clamp(axis.x(seen.at()) - COLUMN / 2, 0, Chart.WIDTH - COLUMN);
                path.append(TimeAxis.column(left, COLUMN, Chart.HEIGHT - height, Chart.HEIGHT));
            }
        }
        List<LineView> lines = new ArrayList<>();
        columns.forEach((outcome, path) -> {
            if (!path.isEmpty()) {
                lines.add(new LineView("r-" + outcome, outcome, path.toString()));
            }
        });
        if (limit != null) {
            lines.add(new LineView(
                    "limit", "limit " + time(limit), TimeAxis.level(Chart.HEIGHT * (1 - Math.min(1, limit / top)))));
        }
        moment(lines, Chart.HEIGHT);
        long bad = why.results().stream()
                .filter(seen -> !seen.outcome().equals("up"))
                .count();
        return view(
                OpsWords.count(why.results().size(), "result") + " of " + why.subject() + ", " + bad
                        + " of them not good",
                why.results().isEmpty() ? "" : time(top),
                lines);
    }

    private ChartView ofSignal() {
        double highest = 0;
        double limit = 0;
        for (Explanation.Value value : why.values()) {
            limit = Math.max(limit, value.limit());
            highest = Math.max(highest, value.value());
        }
        double top = Chart.round(Math.max(highest, limit * 1.1));
        StringBuilder path = new StringBuilder();
        double y = 0;
        for (Explanation.Value value : why.values()) {
            double x = axis.x(value.at());
            boolean first = path.isEmpty();
            if (!first) {
                // It stays what it was until it is looked at again.
                path.append(axis.point(false, x, y));
            }
            y = Chart.HEIGHT * (1 - Math.clamp(value.value() / top, 0, 1));
            path.append(axis.point(first, x, y));
        }
        if (!path.isEmpty()) {
            path.append(axis.point(false, Chart.WIDTH, y));
        }
        List<LineView> lines = new ArrayList<>();
        if (!path.isEmpty()) {
            lines.add(new LineView("p95", "compared", path.toString()));
            lines.add(new LineView(
                    "limit", "limit " + plain(limit), TimeAxis.level(Chart.HEIGHT * (1 - Math.min(1, limit / top)))));
        }
        moment(lines, Chart.HEIGHT);
        return view(
                "What was counted of " + why.subject() + ", at most " + plain(highest) + ", limit " + plain(limit),
                path.isEmpty() ? "" : plain(top),
                lines);
    }

    /** Where the rule stood, where nobody looked, and the moment. */
    ChartView states() {
        Map<String, StringBuilder> boxes = new LinkedHashMap<>();
        for (Explanation.Stretch stretch : why.states()) {
            boxes.computeIfAbsent(stretch.state(), _ -> new StringBuilder())
                    .append(axis.box(stretch.from(), stretch.until(), BAND - height(stretch.state()), BAND));
        }
        for (Explanation.Gap gap : why.gaps()) {
            boxes.computeIfAbsent("gap", _ -> new StringBuilder()).append(axis.box(gap.from(), gap.until(), 0, 4));
        }
        List<LineView> lines = new ArrayList<>();
        boxes.forEach((state, path) ->
                lines.add(new LineView("s-" + state, state.equals("gap") ? "no results" : state, path.toString())));
        moment(lines, BAND);
        String label = why.states().stream()
                .map(stretch -> stretch.state() + " from " + OpsWords.at(stretch.from(), why.at()))
                .limit(20)
                .collect(Collectors.joining(", "));
        return view(label.isEmpty() ? "Where the rule stood is not known" : "The rule was " + label, "", lines);
    }

    private static int height(String state) {
        return switch (state) {
            case "firing" -> BAND;
            case "pending" -> BAND / 2;
            default -> 5;
        };
    }

    private void moment(List<LineView> lines, int height) {
        lines.add(new LineView("moment", OpsWords.at(why.at(), why.at()), axis.mark(why.at(), height)));
    }

    private ChartView view(String label, String top, List<LineView> lines) {
        return new ChartView(label, top, day(why.from()), day(why.until()), lines);
    }

    private String day(Instant when) {
        return OpsWords.at(when, why.at());
    }

    private static String time(double millis) {
        return Durations.format(Duration.ofNanos(Math.round(millis * 1e6)));
    }

    /** Without zeros at the end. */
    static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(java.util.Locale.ROOT, "%.4g", number);
    }
}
