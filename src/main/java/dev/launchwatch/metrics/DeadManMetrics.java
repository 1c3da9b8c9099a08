package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How the dead-man pings go: asked at each scrape; without series where nobody is to be pinged. Thread-safe. */
public final class DeadManMetrics extends Collector {
    private final Supplier<Optional<Standing>> pings;

    /**
     * How they go.
     *
     * @param lastSuccess when one was taken last, null for never
     * @param outcomes how many pings came to what, by code
     * @param withheld by reason, whether pings are withheld for it; every reason
     */
    public record Standing(@Nullable Instant lastSuccess, Map<String, Long> outcomes, Map<String, Boolean> withheld) {}

    /** @param pings how they go, nothing if there are none; must not block */
    public DeadManMetrics(Supplier<Optional<Standing>> pings) {
        this.pings = pings;
    }

    @Override
    public List<MetricFamilySamples> collect() {
        Families families = new Families();
        pings.get().ifPresent(standing -> write(standing, families));
        return families.written();
    }

    private static void write(Standing standing, Families families) {
        Instant last = standing.lastSuccess();
        if (last != null) {
            families.gauge(
                    "launchwatch_dead_man_ping_last_success_timestamp_seconds",
                    "When a dead-man ping was taken last, as Unix time.",
                    () -> (double) last.getEpochSecond());
        }
        families.add(
                "launchwatch_dead_man_pings_total",
                Type.COUNTER,
                "Dead-man pings that were sent, attempts that failed, and pings that were withheld.",
                List.of("outcome"),
                out -> new TreeMap<>(standing.outcomes())
                        .forEach((outcome, count) -> out.count(List.of(outcome), count)));
        families.add(
                "launchwatch_dead_man_ping_withheld",
                Type.GAUGE,
                "Whether dead-man pings are withheld, by reason.",
                List.of("reason"),
                out -> new TreeMap<>(standing.withheld())
                        .forEach((reason, withheld) -> out.gauge(List.of(reason), Families.bit(withheld))));
    }
}
