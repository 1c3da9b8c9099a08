package dev.launchwatch.metrics;

import static dev.launchwatch.metrics.Exposition.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.launchwatch.metrics.DaemonMetrics.DeliveryOutcome;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DaemonMetricsTest {
    private boolean storeAway;

    private final Gauges gauges = new Gauges() {
        @Override
        public Collection<RuleLabels> rules() {
            return List.of(new RuleLabels("site-down", Severity.CRITICAL), new RuleLabels("slow", Severity.WARNING));
        }

        @Override
        public Collection<Alert> alerts() {
            return List.of(
                    alert("site-down", Alert.State.FIRING),
                    alert("site-down", Alert.State.FIRING),
                    alert("site-down", Alert.State.RESOLVED),
                    alert("store-away", Alert.State.PENDING));
        }

        @Override
        public Map<String, Queue> outbox() {
            if (storeAway) {
                throw new StoreUnavailableException("away", new IOException("away"));
            }
            return Map.of("team-slack", new Queue(3, Duration.ofMillis(75_500)));
        }

        @Override
        public int probesRunning() {
            return 7;
        }

        @Override
        public int probesWaiting() {
            return 2;
        }

        @Override
        public boolean storeUp() {
            return !storeAway;
        }

        @Override
        public long storeBytes() {
            return 4096;
        }

        @Override
        public double diskFree() {
            return 65_536;
        }

        @Override
        public boolean configReloaded() {
            return false;
        }

        @Override
        public Instant configReloadedAt() {
            return Instant.ofEpochSecond(1_700_000_000);
        }

        @Override
        public Map<String, Boolean> regions() {
            return Map.of("eu", true);
        }

        @Override
        public Map<String, Duration> unshared() {
            return Map.of("results", Duration.ofMillis(1_500));
        }

        @Override
        public Map<String, Integer> schemas() {
            return Map.of("lowest", 7);
        }

        @Override
        public boolean blind() {
            return true;
        }
    };

    private final DaemonMetrics metrics = new DaemonMetrics(gauges, "1.2.3", "jvm");

    private static Alert alert(String rule, Alert.State state) {
        return new Alert(
                rule + "/1",
                rule,
                "homepage",
                Severity.CRITICAL,
                state,
                Found.NOW,
                null,
                null,
                Map.of(),
                "",
                "",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
    }

    @Test
    void alerts_are_counted_by_rule_and_state_and_a_quiet_rule_shows_zero() {
        assertThat(lines(Exposition.of(metrics), "launchwatch_alerts"))
                .containsExactly(
                        "launchwatch_alerts{rule=\"site-down\",severity=\"critical\",state=\"pending\",} 0.0",
                        "launchwatch_alerts{rule=\"site-down\",severity=\"critical\",state=\"firing\",} 2.0",
                        "launchwatch_alerts{rule=\"slow\",severity=\"warning\",state=\"pending\",} 0.0",
                        "launchwatch_alerts{rule=\"slow\",severity=\"warning\",state=\"firing\",} 0.0",
                        "launchwatch_alerts{rule=\"store-away\",severity=\"critical\",state=\"pending\",} 1.0");
    }

    @Test
    void how_things_stand_is_asked_at_each_scrape() {
        String text = Exposition.of(metrics);
        assertThat(text.lines())
                .contains(
                        "launchwatch_outbox_depth{channel=\"team-slack\",} 3.0",
                        "launchwatch_outbox_oldest_seconds{channel=\"team-slack\",} 75.5",
                        "launchwatch_probes_running 7.0",
                        "launchwatch_probes_waiting 2.0",
                        "launchwatch_store_up 1.0",
                        "launchwatch_store_size_bytes 4096.0",
                        "launchwatch_store_disk_free_bytes 65536.0",
                        "launchwatch_config_last_reload_successful 0.0",
                        "launchwatch_config_last_reload_success_timestamp_seconds 1.7E9",
                        "launchwatch_build_info{version=\"1.2.3\",mode=\"jvm\",} 1.0",
                        "launchwatch_region_up{region=\"eu\",} 1.0",
                        "launchwatch_unshared_oldest_seconds{kind=\"results\",} 1.5",
                        "launchwatch_schema_version{of=\"lowest\",} 7.0",
                        "launchwatch_region_blind 1.0");
    }

    @Test
    void what_cannot_be_told_is_left_out_and_nothing_else() {
        storeAway = true;
        String text = Exposition.of(metrics);
        assertThat(text).doesNotContain("launchwatch_outbox");
        assertThat(text.lines()).contains("launchwatch_store_up 0.0", "launchwatch_probes_running 7.0");
    }

    @Test
    void deliveries_are_counted_by_channel_and_outcome_and_a_removed_channel_disappears() {
        metrics.channels(List.of("team-slack", "mail"));
        metrics.notification("team-slack", DeliveryOutcome.SENT, Duration.ofMillis(120));
        metrics.notification("team-slack", DeliveryOutcome.POSTPONED, Duration.ZERO);
        metrics.notification("nobody", DeliveryOutcome.SENT, Duration.ofMillis(120));
        String text = Exposition.of(metrics);
        assertThat(lines(text, "launchwatch_notifications_total"))
                .hasSize(8)
                .contains(
                        "launchwatch_notifications_total{channel=\"team-slack\",outcome=\"sent\",} 1.0",
                        "launchwatch_notifications_total{channel=\"team-slack\",outcome=\"postponed\",} 1.0",
                        "launchwatch_notifications_total{channel=\"mail\",outcome=\"rejected\",} 0.0");
        assertThat(lines(text, "launchwatch_notification_seconds_count"))
                .contains("launchwatch_notification_seconds_count{channel=\"team-slack\",} 1.0");
        metrics.channels(List.of("team-slack"));
        assertThat(Exposition.of(metrics)).doesNotContain("channel=\"mail\"").contains("outcome=\"sent\",} 1.0");
    }

    @Test
    void lag_missed_runs_and_commits_are_exported() {
        metrics.missed("overlap", 0);
        metrics.missed("late", 3);
        metrics.missed("late", 2);
        metrics.lag(Duration.ofMillis(4));
        metrics.committed(Duration.ofMillis(3));
        assertThat(Exposition.of(metrics).lines())
                .contains(
                        "launchwatch_missed_runs_total{reason=\"overlap\",} 0.0",
                        "launchwatch_missed_runs_total{reason=\"late\",} 5.0",
                        "launchwatch_schedule_lag_seconds_bucket{le=\"0.005\",} 1.0",
                        "launchwatch_store_commit_seconds_bucket{le=\"0.0025\",} 0.0",
                        "launchwatch_store_commit_seconds_bucket{le=\"0.005\",} 1.0");
    }

    @Test
    void promtool_has_nothing_to_say() throws IOException, InterruptedException {
        Optional<Path> promtool = Stream.of(
                        Optional.ofNullable(System.getenv("PATH")).orElse("").split(":", -1))
                .map(folder -> Path.of(folder, "promtool"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(promtool).as("promtool is installed").isPresent();
        metrics.channels(List.of("team-slack"));
        metrics.notification("team-slack", DeliveryOutcome.SENT, Duration.ofMillis(120));
        metrics.missed("late", 1);
        ResultMetrics results = new ResultMetrics("eu");
        results.watch(List.of(
                new Watched("homepage", "site", true),
                new Watched("slow \"page\"\\\n", "site", true),
                new Watched("database", "default", false)));
        results.accept(Found.up("homepage"));
        results.accept(Found.degraded("slow \"page\"\\\n"));
        results.accept(Found.down("database", Reason.CONNECT_REFUSED, Standing.COUNTED));

        EventMetrics events = new EventMetrics();
        events.accepted("app", "login.failed", 1);
        events.rejected("too_old", 1);
        events.used("large", 1, 2, 0, 0, 0, Money.parse("1 USD"));
        events.clock("app", Duration.ofSeconds(2), 1);

        Process process = new ProcessBuilder(List.of(promtool.get().toString(), "check", "metrics"))
                .redirectErrorStream(true)
                .start();
        try (var stdin = process.getOutputStream()) {
            stdin.write(Exposition.of(results, metrics, events).getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said).isEmpty();
        assertThat(process.waitFor()).isZero();
    }
}
