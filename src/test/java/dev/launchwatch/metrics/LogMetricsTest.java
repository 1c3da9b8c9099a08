package dev.launchwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LogMetricsTest {
    @Test
    void everyLogHasItsLagItsLinesAndWhatWasLeftOut() {
        LogMetrics metrics = new LogMetrics(() -> new TreeMap<>(Map.of(
                "web", new LogMetrics.Standing(true, 4096, 1000, 2, 3, 0),
                "api", new LogMetrics.Standing(false, 0, 0, 0, 0, 1))));
        assertThat(Exposition.of(metrics).lines())
                .contains(
                        "launchwatch_log_readable{source=\"web\",} 1.0",
                        "launchwatch_log_readable{source=\"api\",} 0.0",
                        "launchwatch_log_lag_bytes{source=\"web\",} 4096.0",
                        "launchwatch_log_lines_total{source=\"web\",} 1000.0",
                        "launchwatch_log_lines_skipped_total{source=\"web\",reason=\"too_long\",} 2.0",
                        "launchwatch_log_lines_skipped_total{source=\"web\",reason=\"unreadable\",} 3.0",
                        "launchwatch_log_files_lost_total{source=\"api\",} 1.0");
    }
}
