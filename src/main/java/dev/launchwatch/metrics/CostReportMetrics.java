package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What providers report that models cost, and what of it events do not explain: asked at each scrape. Thread-safe. */
public final class CostReportMetrics extends Collector {
    private static final List<String> MONEY = List.of("report", "currency");
    private static final List<String> REPORT = List.of("report");

    private final Supplier<List<Status>> reports;

    /** @param reports says how each report of the configuration stands; must not block */
    public CostReportMetrics(Supplier<List<Status>> reports) {
        this.reports = reports;
    }

    /**
     * How a report stands.
     *
     * @param currency the code of the currency that is compared
     * @param last the last settled day that could be compared, null if there is none
     * @param age since it was read last
     * @param failures of reading it since the start, by an enumerated reason
     */
    public record Status(
            String report, String currency, @Nullable Compared last, Duration age, Map<String, Long> failures) {}

    /**
     * Both sides of a day, in units of the currency.
     *
     * @param day its start
     */
    public record Compared(Instant day, double reported, double byEvents, double unexplained) {}

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        List<Status> all = reports.get();
        if (all.isEmpty()) {
            return families.written();
        }
        money(
                families,
                "launchwatch_model_cost_reported",
                "What the provider reports that the last settled day cost, in units of the currency.",
                all,
                Compared::reported);
        money(
                families,
                "launchwatch_model_cost_by_events",
                "What events say that the same day cost.",
                all,
                Compared::byEvents);
        money(
                families,
                "launchwatch_model_cost_unexplained",
                "What was reported less what events say; negative where they say more.",
                all,
                Compared::unexplained);
        families.add(
                "launchwatch_cost_report_day_timestamp_seconds",
                Type.GAUGE,
                "The start of the last settled day that was compared.",
                REPORT,
                out -> all.forEach(status -> {
                    Compared last = status.last();
                    if (last != null) {
                        out.gauge(List.of(status.report()), (double) last.day().getEpochSecond());
                    }
                }));
        families.add(
                "launchwatch_cost_report_age_seconds",
                Type.GAUGE,
                "How long ago the report was read; if it never was, how long it is known.",
                REPORT,
                out -> all.forEach(status -> out.gauge(List.of(status.report()), Families.seconds(status.age()))));
        families.add(
                "launchwatch_cost_report_failures_total",
                Type.COUNTER,
                "Attempts to read the report that failed, by reason.",
                List.of("report", "reason"),
                out -> all.forEach(status -> status.failures()
                        .forEach((reason, count) -> out.count(List.of(status.report(), reason), count))));
        return families.written();
    }

    private static void money(
            Families families, String name, String help, List<Status> all, ToDoubleFunction<Compared> value) {
        families.add(
                name,
                Type.GAUGE,
                help,
                MONEY,
                out -> all.forEach(status -> {
                    Compared last = status.last();
                    if (last != null) {
                        out.gauge(List.of(status.report(), status.currency()), value.applyAsDouble(last));
                    }
                }));
    }
}
