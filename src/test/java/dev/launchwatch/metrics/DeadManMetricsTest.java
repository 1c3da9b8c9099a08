package dev.launchwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeadManMetricsTest {
    @Test
    void theLastPingTheOutcomesAndWhyTheyAreWithheldAreShown() {
        DeadManMetrics metrics = new DeadManMetrics(() -> Optional.of(new DeadManMetrics.Standing(
                Instant.parse("2026-03-02T00:00:00Z"),
                Map.of("sent", 2L, "failed", 0L),
                Map.of("store", true, "probes", false))));
        assertThat(Exposition.of(metrics).lines().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "launchwatch_dead_man_ping_last_success_timestamp_seconds 1.7724096E9",
                        "launchwatch_dead_man_pings_total{outcome=\"failed\",} 0.0",
                        "launchwatch_dead_man_pings_total{outcome=\"sent\",} 2.0",
                        "launchwatch_dead_man_ping_withheld{reason=\"probes\",} 0.0",
                        "launchwatch_dead_man_ping_withheld{reason=\"store\",} 1.0");
    }

    @Test
    void aDaemonThatPingsNobodyHasNoneOfThem() {
        assertThat(new DeadManMetrics(Optional::empty).collect()).isEmpty();
    }
}
