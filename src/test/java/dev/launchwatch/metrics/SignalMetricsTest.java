package dev.launchwatch.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Money;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SignalMetricsTest {
    private final EventMetrics events = new EventMetrics();

    private final SignalGauges gauges = new SignalGauges() {
        @Override
        public Map<String, Compared> compared() {
            return new TreeMap<>(
                    Map.of("credential-stuffing", new Compared(143, 30), "cost-per-member", new Compared(0.25, 0.5)));
        }

        @Override
        public long activeMembers(Duration window) {
            return window.toHours();
        }

        @Override
        public Map<String, Double> costPerActiveMember(Duration window) {
            return window.toDays() == 7 ? Map.of("USD", 0.125) : Map.of();
        }

        @Override
        public long uncounted() {
            return 17;
        }

        @Override
        public boolean complete() {
            throw new IllegalStateException("it is starting");
        }
    };

    private static List<String> lines(Collector collector) {
        return Exposition.of(collector).lines().toList();
    }

    @Test
    void whoeverHasReportedAnythingHasAllSignalsAtZeroSoThatAnAttackIsAnIncrease() {
        events.watch(Map.of("logins", "login.succeeded", "forged", "webhook.signature_failed"));
        events.accepted("app", "login.succeeded", 1);
        assertThat(lines(events)).contains("launchwatch_events_total{signal=\"forged\",source=\"app\",} 0.0");

        events.watch(Map.of("logins", "login.succeeded", "burnt", "model.used"));
        assertThat(lines(events))
                .contains(
                        "launchwatch_events_total{signal=\"logins\",source=\"app\",} 1.0",
                        "launchwatch_events_total{signal=\"burnt\",source=\"app\",} 0.0")
                .noneMatch(line -> line.contains("forged"));
    }

    @Test
    void anEventCountsForEverySignalOfItsKind() {
        events.watch(Map.of("failed-logins", "login.failed", "also-failed", "login.failed", "cost", "model.used"));
        events.accepted("app", "login.failed", 3);
        events.accepted("auth0", "login.failed", 1);
        events.accepted("app", "member.active", 2);
        assertThat(lines(events))
                .contains(
                        "launchwatch_events_total{signal=\"also-failed\",source=\"app\",} 3.0",
                        "launchwatch_events_total{signal=\"failed-logins\",source=\"app\",} 3.0",
                        "launchwatch_events_total{signal=\"failed-logins\",source=\"auth0\",} 1.0",
                        "launchwatch_events_total{signal=\"\",source=\"app\",} 2.0");
    }

    @Test
    void aReloadKeepsTheCountsOfSignalsThatStay() {
        events.watch(Map.of("a", "login.failed", "b", "login.failed"));
        events.accepted("app", "login.failed", 1);
        events.watch(Map.of("b", "login.failed", "c", "login.failed"));
        events.accepted("app", "login.failed", 1);
        assertThat(lines(events))
                .contains(
                        "launchwatch_events_total{signal=\"b\",source=\"app\",} 2.0",
                        "launchwatch_events_total{signal=\"c\",source=\"app\",} 1.0")
                .noneMatch(line -> line.contains("signal=\"a\""));
    }

    @Test
    void whatWasRefusedAndHowLongBodiesTookIsShown() {
        events.rejected("too_old", 2);
        events.rejected("unknown_kind", 1);
        events.body(Duration.ofMillis(7));
        assertThat(lines(events))
                .contains(
                        "launchwatch_events_rejected_total{reason=\"too_old\",} 2.0",
                        "launchwatch_events_rejected_total{reason=\"unknown_kind\",} 1.0",
                        "launchwatch_ingest_seconds_bucket{le=\"0.005\",} 0.0",
                        "launchwatch_ingest_seconds_bucket{le=\"0.01\",} 1.0",
                        "launchwatch_ingest_seconds_count 1.0");
    }

    @Test
    void tokensAndCostAreByModelAndWhatHasNoPriceIsNoCost() {
        events.used("large", 100, 20, 60, 5, 8, Money.parse("0.10 USD"));
        events.used("large", 1, 2, 0, 0, 0, Money.parse("0.20 USD"));
        events.used("large", 1, 1, 0, 0, 0, Money.parse("1 EUR"));
        events.used("new", 7, 1, 0, 0, 0, null);
        assertThat(lines(events))
                .contains(
                        "launchwatch_model_tokens_total{model=\"large\",type=\"input\",} 102.0",
                        "launchwatch_model_tokens_total{model=\"large\",type=\"output\",} 23.0",
                        "launchwatch_model_tokens_total{model=\"large\",type=\"cached_input\",} 60.0",
                        "launchwatch_model_tokens_total{model=\"large\",type=\"cache_write\",} 5.0",
                        "launchwatch_model_tokens_total{model=\"large\",type=\"reasoning\",} 8.0",
                        "launchwatch_model_cost_total{model=\"large\",currency=\"USD\",} 0.3",
                        "launchwatch_model_cost_total{model=\"large\",currency=\"EUR\",} 1.0",
                        "launchwatch_model_unpriced_uses_total{model=\"large\",} 0.0",
                        "launchwatch_model_unpriced_uses_total{model=\"new\",} 1.0")
                .noneMatch(line -> line.startsWith("launchwatch_model_cost_total{model=\"new\""));
    }

    @Test
    void requestsAreByEndpointAndClassOfStatusWithHowLongTheyTook() {
        events.answered("web", "/api/chat", 200, Duration.ofMillis(700));
        events.answered("web", "/api/chat", 502, Duration.ofSeconds(4));
        events.answered("web", "/api/chat", 401, null);
        events.answered("web", "/wp-login.php", 404, Duration.ofMillis(1));
        events.answered("web", null, 200, null);
        events.answered("web", "/api/chat", 0, Duration.ofDays(1));
        events.answered("web", "/api/chat", 101, Duration.ofDays(1));
        assertThat(lines(events))
                .contains(
                        "launchwatch_requests_total{source=\"web\",route=\"/api/chat\",status=\"2xx\",} 1.0",
                        "launchwatch_requests_total{source=\"web\",route=\"/api/chat\",status=\"3xx\",} 0.0",
                        "launchwatch_requests_total{source=\"web\",route=\"/api/chat\",status=\"4xx\",} 1.0",
                        "launchwatch_requests_total{source=\"web\",route=\"/api/chat\",status=\"5xx\",} 1.0",
                        "launchwatch_requests_total{source=\"web\",route=\"\",status=\"4xx\",} 1.0",
                        "launchwatch_requests_total{source=\"web\",route=\"\",status=\"2xx\",} 1.0",
                        "launchwatch_request_seconds_bucket{source=\"web\",route=\"/api/chat\",le=\"0.8\",} 1.0",
                        "launchwatch_request_seconds_count{source=\"web\",route=\"/api/chat\",} 2.0")
                .noneMatch(line -> line.contains("wp-login"));
    }

    @Test
    void strangersCannotMakeSeriesWithoutEnd() {
        for (int i = 0; i < 1000; i++) {
            events.answered("source-0", "/route-" + i, 200, null);
            events.accepted("source-" + i, "login.failed", 1);
            events.rejected("reason-" + i, 1);
            events.used("model-" + i, 1, 1, 0, 0, 0, Money.parse("1 USD"));
            events.clock("source-" + i, Duration.ofSeconds(i), i);
        }
        assertThat(lines(events))
                .contains(
                        "launchwatch_events_total{signal=\"\",source=\"other\",} 900.0",
                        "launchwatch_events_rejected_total{reason=\"other\",} 900.0",
                        "launchwatch_requests_total{source=\"source-0\",route=\"other\",status=\"2xx\",} 900.0",
                        "launchwatch_model_tokens_total{model=\"other\",type=\"input\",} 900.0",
                        "launchwatch_model_cost_total{model=\"other\",currency=\"USD\",} 900.0")
                .hasSizeLessThan(101 * 16 + 60);
    }

    @Test
    void clocksAreShownBySource() {
        events.clock("app", Duration.ofMillis(-1500), 4);
        events.clock("app", Duration.ofMillis(-500), 5);
        assertThat(lines(events))
                .contains(
                        "launchwatch_source_clock_skew_seconds{source=\"app\",} -0.5",
                        "launchwatch_source_early_events_total{source=\"app\",} 5.0");
    }

    @Test
    void windowsAreShownAsTheRulesSeeThem() {
        assertThat(lines(new SignalMetrics(gauges)))
                .contains(
                        "launchwatch_window_value{rule=\"credential-stuffing\",} 143.0",
                        "launchwatch_window_threshold{rule=\"credential-stuffing\",} 30.0",
                        "launchwatch_window_value{rule=\"cost-per-member\",} 0.25",
                        "launchwatch_window_threshold{rule=\"cost-per-member\",} 0.5",
                        "launchwatch_active_members{window=\"1h\",} 1.0",
                        "launchwatch_active_members{window=\"1d\",} 24.0",
                        "launchwatch_active_members{window=\"7d\",} 168.0",
                        "launchwatch_active_members{window=\"30d\",} 720.0",
                        "launchwatch_cost_per_active_member{window=\"7d\",currency=\"USD\",} 0.125",
                        "launchwatch_events_uncounted 17.0");
    }

    @Test
    void everyMetricIsOnItsPage() throws IOException {
        String page = Files.readString(Path.of("docs/metrics.md"));
        List<Collector.MetricFamilySamples> families = new ArrayList<>(events.collect());
        families.addAll(new SignalMetrics(gauges).collect());
        families.addAll(new QueryMetrics(Map::of).collect());
        assertThat(families)
                .hasSizeGreaterThan(10)
                .allSatisfy(family -> assertThat(page).contains("`" + family.name));
    }

    @Test
    void queriesAreCountedByWhatTheyCameTo() {
        QueryMetrics queries = new QueryMetrics(() -> Map.of("queue-depth", Duration.ofSeconds(90)));
        queries.watch(List.of("queue-depth", "members"));
        queries.asked("queue-depth", "value", Duration.ofMillis(20));
        queries.asked("queue-depth", "bad_query", Duration.ofMillis(20));
        queries.asked("nobody", "value", Duration.ofMillis(20));
        assertThat(lines(queries))
                .contains(
                        "launchwatch_queries_total{signal=\"queue-depth\",outcome=\"value\",} 1.0",
                        "launchwatch_queries_total{signal=\"queue-depth\",outcome=\"bad_query\",} 1.0",
                        "launchwatch_queries_total{signal=\"members\",outcome=\"value\",} 0.0",
                        "launchwatch_query_seconds_count 2.0",
                        "launchwatch_query_age_seconds{signal=\"queue-depth\",} 90.0")
                .noneMatch(line -> line.contains("nobody"));
        queries.watch(List.of("members"));
        assertThat(lines(queries)).noneMatch(line -> line.contains("outcome") && line.contains("queue-depth"));
    }

    @Test
    void whatCannotBeToldIsLeftOutAlone() {
        assertThat(lines(new SignalMetrics(gauges)))
                .noneMatch(line -> line.contains("launchwatch_windows_complete"))
                .anyMatch(line -> line.startsWith("launchwatch_window_value"));
    }
}
