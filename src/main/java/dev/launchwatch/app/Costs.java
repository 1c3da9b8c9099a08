package dev.launchwatch.app;

import dev.launchwatch.metrics.CostReportMetrics;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.signal.CostApi;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.CostReports;
import dev.launchwatch.signal.Reconciliation;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;

/** From the providers' cost reports to alerts and metrics. For any thread. */
final class Costs implements AutoCloseable {
    private final CostReports reports;
    private final CostReportMetrics metrics = new CostReportMetrics(this::status);

    /**
     * Reads nothing before {@link #use}.
     *
     * @param api the way to the providers
     * @param conditions are told what is found
     */
    Costs(
            CostApi api,
            Storage storage,
            InstantSource clock,
            Ticker ticker,
            Timer timer,
            Executor executor,
            OwnConditions conditions) {
        this.reports = new CostReports(
                api, storage.usedCosts(), storage.costBook(), clock, ticker, timer, executor, new Told(conditions));
    }

    /** Watches these reports from now on; to be called after the rules have started. Blocks while the store is asked. */
    void use(List<CostReport> wanted) {
        reports.use(wanted);
    }

    /** How reports stand. */
    CostReportMetrics metrics() {
        return metrics;
    }

    private List<CostReportMetrics.Status> status() {
        return reports.status().stream().map(Costs::status).toList();
    }

    private static CostReportMetrics.Status status(CostReports.Status status) {
        Map<String, Long> failures = new TreeMap<>();
        status.failures().forEach((reason, count) -> failures.put(reason.code(), count));
        String currency = status.report().floor().currency().getCurrencyCode();
        return new CostReportMetrics.Status(
                status.report().name(),
                currency,
                Optional.ofNullable(status.day()).map(Costs::compared).orElse(null),
                status.age(),
                failures);
    }

    private static CostReportMetrics.Compared compared(Reconciliation.Day day) {
        BigDecimal unexplained = day.unexplained();
        return new CostReportMetrics.Compared(
                day.date().atStartOfDay(ZoneOffset.UTC).toInstant(),
                day.reported().doubleValue(),
                day.used().doubleValue(),
                unexplained.doubleValue());
    }

    /** Alerts of the daemon's own, as long as something is wrong. */
    private record Told(OwnConditions conditions) implements CostReports.Listener {
        @Override
        public void compared(Reconciliation found) {
            conditions.costs(found);
        }

        @Override
        public void unread(CostReport report, String trouble) {
            conditions.costsUnread(report, trouble);
        }

        @Override
        public void only(List<CostReport> reports) {
            conditions.costReports(reports);
        }
    }

    @Override
    public void close() {
        reports.close();
    }
}
