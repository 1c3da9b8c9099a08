package dev.launchwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CostReportMetricsTest {
    @Test
    void bothSidesOfTheLastDayAreShownAndHowReadingGoes() {
        CostReportMetrics metrics = new CostReportMetrics(() -> List.of(
                new CostReportMetrics.Status(
                        "openai",
                        "USD",
                        new CostReportMetrics.Compared(Instant.parse("2026-03-02T00:00:00Z"), 10.1, 8, 2.1),
                        Duration.ofHours(5),
                        Map.of("refused", 2L)),
                new CostReportMetrics.Status("new", "EUR", null, Duration.ZERO, Map.of("refused", 0L))));
        assertThat(Exposition.of(metrics).lines().filter(line -> !line.startsWith("#")))
                .containsExactly(
                        "launchwatch_model_cost_reported{report=\"openai\",currency=\"USD\",} 10.1",
                        "launchwatch_model_cost_by_events{report=\"openai\",currency=\"USD\",} 8.0",
                        "launchwatch_model_cost_unexplained{report=\"openai\",currency=\"USD\",} 2.1",
                        "launchwatch_cost_report_day_timestamp_seconds{report=\"openai\",} 1.7724096E9",
                        "launchwatch_cost_report_age_seconds{report=\"openai\",} 18000.0",
                        "launchwatch_cost_report_age_seconds{report=\"new\",} 0.0",
                        "launchwatch_cost_report_failures_total{report=\"openai\",reason=\"refused\",} 2.0",
                        "launchwatch_cost_report_failures_total{report=\"new\",reason=\"refused\",} 0.0");
    }

    @Test
    void aDaemonWithoutReportsHasNoneOfThem() {
        assertThat(new CostReportMetrics(List::of).collect()).isEmpty();
    }
}
