package dev.launchwatch.metrics;

import dev.launchwatch.model.Durations;
import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.List;

/** What windows come to, as the rules see it: asked of {@link SignalGauges} at each scrape. Thread-safe. */
public final class SignalMetrics extends Collector {
    private static final List<Duration> WINDOWS =
            List.of(Duration.ofHours(1), Duration.ofDays(1), Duration.ofDays(7), Duration.ofDays(30));

    private final SignalGauges gauges;

    public SignalMetrics(SignalGauges gauges) {
        this.gauges = gauges;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        families.add(
                "launchwatch_window_value",
                Type.GAUGE,
                "The number that a rule about a signal compared when it was evaluated last.",
                List.of("rule"),
                out -> gauges.compared().forEach((rule, compared) -> out.gauge(List.of(rule), compared.value())));
        families.add(
                "launchwatch_window_threshold",
                Type.GAUGE,
                "What launchwatch_window_value was compared with.",
                List.of("rule"),
                out -> gauges.compared().forEach((rule, compared) -> out.gauge(List.of(rule), compared.limit())));
        families.add(
                "launchwatch_active_members",
                Type.GAUGE,
                "Different members who were active in the window.",
                List.of("window"),
                out -> WINDOWS.forEach(
                        window -> out.gauge(List.of(Durations.format(window)), (double) gauges.activeMembers(window))));
        families.add(
                "launchwatch_cost_per_active_member",
                Type.GAUGE,
                "What models cost in the window for each active member, in units of the currency.",
                List.of("window", "currency"),
                out -> WINDOWS.forEach(window -> gauges.costPerActiveMember(window)
                        .forEach((currency, cost) -> out.gauge(List.of(Durations.format(window), currency), cost))));
        families.gauge("launchwatch_events_uncounted", "Events that are in the log and not in the windows yet.", () ->
                (double) gauges.uncounted());
        families.gauge(
                "launchwatch_windows_complete",
                "Whether windows have all that is known; rules about signals wait while they don't.",
                () -> Families.bit(gauges.complete()));
        return families.written();
    }
}
