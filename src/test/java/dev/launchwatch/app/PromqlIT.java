package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.Program;
import dev.launchwatch.testing.Scrape;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A number that a real Prometheus knows, through the whole daemon to a message; needs Prometheus on this machine. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class PromqlIT {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String READER = "lw_viewer";
    private static final String CONFIG = """
            signals:
              - name: queue-depth
                promql:
                  url: "${PROMETHEUS}"
                  query: "label_replace(vector(143), 'queue', 'mail', '', '')"
                  every: 10s
              - { name: misspelt, promql: { url: "${PROMETHEUS}", query: "sum(", every: 10s } }
            rules:
              - { name: queue-grows, signal: queue-depth, value: { over: 100 }, severity: critical }
              - { name: never, signal: misspelt, value: { over: -1 } }
            channels:
              - { name: hook, rate-limit: 600/m, webhook: { url: "${SITE}/hook" } }
            routes:
              - { group-by: [rule], group-wait: 0s, to: hook }
            """;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private LocalTool prometheus;
    private TargetSite site;
    private Program daemon;

    @BeforeEach
    void start() throws Exception {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
        prometheus = LocalTool.serve(
                "prometheus", "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("tsdb"));
        site = new TargetSite();
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), CONFIG);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("viewer", Set.of(Scope.READ), READER).line() + "\n");
        daemon = run();
    }

    @AfterEach
    void stop() {
        if (daemon != null) {
            daemon.close();
        }
        if (site != null) {
            site.close();
        }
        if (prometheus != null) {
            prometheus.close();
        }
        http.close();
    }

    private Program run() {
        return Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                Map.of(
                        "SITE", site.url(),
                        "PROMETHEUS", "http://" + prometheus.address(),
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString()));
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.awaitReady() + path))
                .header("Authorization", "Bearer " + READER)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> messages(String rule) {
        return site.received().stream()
                .map(TargetSite.Received::body)
                .filter(body -> body.contains(rule))
                .toList();
    }

    @Test
    void whatPrometheusKnowsIsToldOnceAndShownEverywhereAlsoAfterAKill() throws Exception {
        await().atMost(SOON).until(() -> !messages("queue-grows").isEmpty());
        JsonNode alert = json.readTree(messages("queue-grows").getFirst())
                .get("data")
                .get("alerts")
                .get(0);
        assertThat(alert.get("detail").asText()).isEqualTo("queue depth is 143 {queue=\"mail\"}, limit 100");
        assertThat(alert.get("runbook").asText()).contains("docs/if-x-breaks.md#a-measured-value");
        await().atMost(SOON).until(() -> !messages("launchwatch-queries-wrong").isEmpty());
        assertThat(messages("launchwatch-queries-wrong").getFirst()).contains("misspelt", "parse error");
        shown();

        daemon.kill();
        daemon = run();
        shown();
        assertThat(messages("queue-grows")).as("not told again").hasSize(1);
    }

    private void shown() {
        await().atMost(SOON).untilAsserted(() -> {
            Scrape scrape = Scrape.parse(get("/metrics"));
            Map<String, String> rule = Map.of("rule", "queue-grows");
            assertThat(scrape.value("launchwatch_window_value", rule)).hasValue(143);
            assertThat(scrape.value("launchwatch_window_threshold", rule)).hasValue(100);
            JsonNode measured =
                    json.readTree(get("/api/v1/signals/queue-depth")).get("measurement");
            assertThat(measured.get("series").get(0).get("value").asText()).isEqualTo("143");
            assertThat(json.readTree(get("/api/v1/signals/misspelt"))
                            .get("measurement")
                            .get("fault")
                            .asText())
                    .contains("bad_data");
        });
    }
}
