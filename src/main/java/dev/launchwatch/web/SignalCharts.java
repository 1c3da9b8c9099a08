package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.SignalView;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Charts of signals: what came window by window, and what would have fired. Those of a rule show the numbers that the rule compares. */
final class SignalCharts {
    /** How many windows are shown. */
    static final int WINDOWS = 60;

    /** As long are those of a signal that no rule counts. */
    private static final Duration USUAL = Duration.ofMinutes(5);

    private SignalCharts() {}

    /** The events of a signal that no rule counts; null where nothing is known of it. */
    static @Nullable ChartView ofEvents(String signal, SignalView view) {
        List<Double> counts = new ArrayList<>();
        view.history(signal, USUAL, view.now(), WINDOWS).forEach(count -> counts.add((double) count));
        if (counts.isEmpty()) {
            return null;
        }
        while (counts.size() < WINDOWS) {
            counts.addFirst(0.0);
        }
        double most = highest(counts);
        String window = Durations.format(USUAL);
        return new ChartView(
                "Events of " + signal + " in windows of " + window + ", at most " + number(most),
                number(new Chart(most).top()),
                from(USUAL, view.now()),
                "now",
                List.of(new ChartView.LineView(
                        "events", "events in " + window, new Chart(most).columns(List.of(), counts))));
    }

    /**
     * What a rule counted, what is usual and what would have fired.
     *
     * @param course at the ends of its windows, the oldest first; at least one
     */
    static ChartView of(Rulings.Ruling ruling, Duration window, List<Rulings.Moment> course, Instant now) {
        List<Double> within = new ArrayList<>();
        List<Double> beyond = new ArrayList<>();
        List<@Nullable Double> usual = new ArrayList<>();
        List<@Nullable Double> limits = new ArrayList<>();
        for (int i = course.size() - WINDOWS; i < course.size(); i++) {
            Rulings.Moment moment = i < 0 ? null : course.get(i);
            double events = moment == null ? 0 : moment.events();
            boolean over = moment != null && moment.beyond();
            within.add(over ? 0 : events);
            beyond.add(over ? events : 0);
            usual.add(moment == null ? null : moment.usual());
            limits.add(moment == null ? null : (Double) moment.limit());
        }
        double highest = 0;
        for (Rulings.Moment moment : course) {
            highest = Math.max(highest, Math.max((double) moment.events(), moment.limit()));
        }
        Chart chart = new Chart(highest);
        Rulings.Moment last = course.getLast();
        Double median = last.usual();
        String each = Durations.format(window);
        boolean compares = course.stream().anyMatch(moment -> moment.usual() != null);
        long times = beyond.stream().filter(count -> count > 0).count();
        List<ChartView.LineView> lines = new ArrayList<>();
        if (compares) {
            lines.add(new ChartView.LineView("band", "from usual to the limit", chart.band(usual, limits)));
        }
        lines.add(new ChartView.LineView("events", "events in " + each, chart.columns(List.of(), within)));
        if (times > 0) {
            lines.add(new ChartView.LineView("beyond", "beyond the limit", chart.columns(List.of(), beyond)));
        }
        if (compares) {
            lines.add(new ChartView.LineView(
                    "usual", median == null ? "usual" : "usual now: " + number(median), chart.steps(usual)));
        }
        lines.add(new ChartView.LineView("limit", "limit now: " + number(last.limit()), chart.steps(limits)));
        return new ChartView(
                "What " + ruling.rule() + " counts in windows of " + each + ": now " + last.events() + ", limit "
                        + number(last.limit()) + (median == null ? "" : ", usual are " + number(median))
                        + (times == 0 ? "; never beyond it" : "; beyond it in " + times + " of " + course.size()),
                number(chart.top()),
                from(window, now),
                "now",
                lines);
    }

    private static String from(Duration window, Instant now) {
        return OpsWords.at(now.minus(window.multipliedBy(WINDOWS)), now);
    }

    private static double highest(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** To four digits. */
    static String number(double value) {
        return Double.isInfinite(value) || Double.isNaN(value)
                ? Double.toString(value)
                : BigDecimal.valueOf(value)
                        .round(new MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}
