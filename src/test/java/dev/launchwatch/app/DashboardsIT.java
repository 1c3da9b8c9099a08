package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/**
 * Whether dashboards and rules have answers: a real Prometheus, with the scrape configuration and the rules of {@code deploy/},
 * scrapes the demo while it is broken and attacked, and a second daemon that uses what the demo does not.
 */
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("NullAway.Init")
class DashboardsIT {
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Path RULES =
            Path.of("deploy/prometheus-alertmanager/rules.yml").toAbsolutePath();
    private static final Pattern METRIC = Pattern.compile("(?<![:\\w])(launchwatch_[a-z_]+|up)(?![:\\w])");
    private static final Pattern VALUES = Pattern.compile("label_values\\((.+), (\\w+)\\)");

    /** Metrics that have no series here, and the state in which they would. */
    private static final Map<String, String> ABSENT = Map.of(
            "launchwatch_model_cost_reported", "a day whose costs were reported and whose events are known whole",
            "launchwatch_model_cost_by_events", "the same",
            "launchwatch_model_cost_unexplained", "the same");

    private static final String FEEDS = """
            monitors:
              - { name: home, group: site, every: 2s, timeout: 2s, http: { url: "${SITE}/" } }
            signals:
              - { name: failed-logins, event: login.failed }
              - { name: targets, promql: { url: "${PROMETHEUS}", query: "count(up)", every: 10s } }
            rules:
              - { name: guessing, signal: failed-logins, rate: { over: 3/1m }, severity: warning }
              - { name: no-targets, signal: targets, value: { under: 1 } }
            sources:
              - { name: web, access-log: { path: "${LOG}", logins: { path: /api/login } } }
            cost-reports:
              - { name: openai, openai: { key: not-the-key, api-url: "${PROVIDER}" } }
            dead-man-ping: ${SITE}/
            """;

    @TempDir
    private static Path folder;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static Instant began;
    private static LocalTool prometheus;
    private static CostProvider provider;
    private static Program demo;
    private static Program feeds;

    @BeforeAll
    static void start() throws Exception {
        LocalTool.installed("prometheus");
        began = Instant.now();
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
        prometheus = LocalTool.serve(
                "prometheus",
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.enable-lifecycle");
        demo = Program.start(Map.of("LAUNCHWATCH_PORT", "0"), "demo", "--site-port", "0");
        int port = demo.awaitReady();
        String site = said("Inbox\\s+(http://\\S+)/_demo/inbox");
        String token = said("token for the API\\s+(lw_\\w+)");
        provider = new CostProvider();
        Path log = Files.writeString(folder.resolve("access.log"), "");
        feeds = feeds(site, log);

        Files.writeString(config, scrapes("127.0.0.1:" + port, "127.0.0.1:" + feeds.awaitReady()));
        call("POST", "http://" + prometheus.address() + "/-/reload", "", "");
        await("Prometheus has seen all at rest")
                .atMost(SOON)
                .until(() -> series("count(probe_success{job=\"launchwatch\"}) > 5") > 0
                        && series("probe_tls_version_info{job=\"launchwatch\", monitor=\"secure-homepage\"}") > 0
                        && series("probe_tls_version_info{job=\"blackbox\", instance=\"secure-homepage\"}") > 0);

        for (String fault : List.of("chat-down", "tls-expired", "home-slow")) {
            call("PUT", site + "/_demo/faults/" + fault, token, "");
        }
        for (String attack : List.of("credential-stuffing", "unauthorized-spike", "webhook-forgery", "budget-burn")) {
            call("POST", site + "/_demo/attacks/" + attack, token, "");
        }
        Files.writeString(log, lines(), StandardOpenOption.APPEND);
        call("POST", "http://127.0.0.1:" + feeds.awaitReady() + "/api/v1/events", "lw_feeder", "[{\"kind\": 1}]");
        acknowledge("http://127.0.0.1:" + port, token);
    }

    private static Program feeds(String site, Path log) throws IOException {
        Path monitors = Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(monitors.resolve("all.yaml"), FEEDS);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("feeder", Set.of(Scope.INGEST), "lw_feeder").line() + "\n");
        return Program.daemon(
                monitors,
                folder.resolve("data"),
                Map.of(
                        "SITE",
                        site,
                        "LOG",
                        log.toString(),
                        "PROVIDER",
                        provider.url(),
                        "PROMETHEUS",
                        "http://" + prometheus.address(),
                        "LAUNCHWATCH_REGION",
                        "elsewhere",
                        "LAUNCHWATCH_TOKENS_FILE",
                        folder.resolve("tokens").toString()));
    }

    /** The configuration of {@code deploy/}, of these targets and in haste. */
    private static String scrapes(String first, String second) throws IOException {
        Map<String, Object> config = new Yaml()
                .load(Files.readString(RULES.resolveSibling("prometheus.yml"))
                        .replace("north:8080", first)
                        .replace("south:8080", second));
        config.put("global", Map.of("scrape_interval", "1s", "evaluation_interval", "1s"));
        config.put("rule_files", List.of(RULES.toString()));
        config.remove("alerting");
        return new Yaml().dump(config);
    }

    private static String lines() {
        String line = """
                203.0.113.%d - - [27/Nov/2026:03:00:00 +0000] "POST /api/login HTTP/1.1" 401 12 "-" "Mozilla/5.0"
                """;
        return Stream.of(1, 2, 3, 4, 5).map(line::formatted).reduce("", String::concat) + "this is no line of a log\n";
    }

    private static void acknowledge(String daemon, String token) {
        await("somebody answers").atMost(SOON).until(() -> {
            for (JsonNode alert : JSON.readTree(call("GET", daemon + "/api/v1/alerts", token, ""))) {
                String id = URLEncoder.encode(alert.path("id").asText(), StandardCharsets.UTF_8);
                String answer =
                        call("POST", daemon + "/api/v1/alerts/" + id + "/ack", token, "{\"by\": \"somebody on call\"}");
                if (answer.contains("somebody on call")) {
                    return true;
                }
            }
            return false;
        });
    }

    @AfterAll
    static void stop() {
        Stream.of(feeds, demo, provider, prometheus)
                .filter(java.util.Objects::nonNull)
                .forEach(started -> {
                    try {
                        started.close();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                });
        HTTP.close();
    }

    private static String said(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(demo.text());
        assertThat(matcher.find()).as(demo.text()).isTrue();
        return matcher.group(1);
    }

    private static String call(String method, String url, String token, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static JsonNode data(String path) throws IOException {
        JsonNode answer = JSON.readTree(prometheus.get(path));
        assertThat(answer.path("status").asText())
                .as(path + " " + answer.path("error").asText())
                .isEqualTo("success");
        return answer.path("data");
    }

    /** How many series with a number a query has had since all began. */
    private static long series(String query) throws IOException {
        JsonNode found = data("/api/v1/query_range?step=1&start=%d&end=%d&query=%s"
                .formatted(began.getEpochSecond(), Instant.now().getEpochSecond() + 1, encoded(query)));
        return found.path("result")
                .valueStream()
                .filter(one -> one.path("values")
                        .valueStream()
                        .anyMatch(value -> finite(value.path(1).asText())))
                .count();
    }

    private static boolean finite(String value) {
        return !value.equals("NaN") && !value.endsWith("Inf");
    }

    private static void answered(List<String> queries) {
        List<String> open = new ArrayList<>(queries);
        await("answers to everything")
                .atMost(SOON)
                .pollInterval(Duration.ofSeconds(1))
                .untilAsserted(() -> {
                    for (String query : List.copyOf(open)) {
                        if (series(query) > 0) {
                            open.remove(query);
                        }
                    }
                    assertThat(open).isEmpty();
                });
    }

    private static boolean absent(String query) {
        return ABSENT.keySet().stream().anyMatch(query::contains);
    }

    private static JsonNode dashboard(String name) throws IOException {
        return JSON.readTree(
                Path.of("dashboards", "launchwatch-" + name + ".json").toFile());
    }

    /** As Grafana asks when everything is chosen. */
    private static String substituted(String query, JsonNode dashboard) {
        String text = query.replace("$__rate_interval", "15s").replace("$__range", "2m");
        for (JsonNode variable : dashboard.at("/templating/list")) {
            String value = variable.path("includeAll").asBoolean()
                    ? variable.path("allValue").asText()
                    : variable.at("/current/value").asText();
            text = text.replace("$" + variable.path("name").asText(), value);
        }
        return text;
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "probes", "abuse", "cost", "itself"})
    void everyQueryOfADashboardHasAnAnswer(String name) throws IOException {
        JsonNode dashboard = dashboard(name);
        List<String> queries = dashboard.findValuesAsText("expr").stream()
                .map(query -> substituted(query, dashboard))
                .toList();
        assertThat(queries)
                .hasSizeGreaterThan(10)
                .allSatisfy(query -> assertThat(query).doesNotContain("$"));
        answered(queries.stream().filter(query -> !absent(query)).toList());
        for (String query : queries) {
            assertThat(absent(query) && series(query) > 0)
                    .as("has an answer after all: " + query)
                    .isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"overview", "probes", "abuse", "cost", "itself"})
    void everyVariableHasValuesThatItsQueriesKnow(String name) throws IOException {
        JsonNode dashboard = dashboard(name);
        for (JsonNode variable : dashboard.at("/templating/list")) {
            Matcher query = VALUES.matcher(variable.path("definition").asText());
            if (query.matches()) {
                String selector = substituted(query.group(1), dashboard);
                assertThat(data("/api/v1/label/%s/values?match[]=%s"
                                .formatted(query.group(2), encoded(selector))
                                .replace("[]", "%5B%5D")))
                        .as(variable.toString())
                        .isNotEmpty();
            }
        }
        assertThat(series("probe_success{monitor!=\"\", region=~\"elsewhere\"}"))
                .as("one region chosen")
                .isEqualTo(1);
    }

    @Test
    void everyRuleIsEvaluatedAndEveryRecordIsWritten() throws IOException {
        Map<String, List<Map<String, List<Map<String, String>>>>> written = new Yaml().load(Files.readString(RULES));
        List<String> records = new ArrayList<>();
        List<String> metrics = new ArrayList<>();
        written.getOrDefault("groups", List.of())
                .forEach(group -> group.getOrDefault("rules", List.of()).forEach(rule -> {
                    if (rule.containsKey("record")) {
                        records.add(rule.get("record"));
                    } else {
                        METRIC.matcher(rule.get("expr"))
                                .results()
                                .map(MatchResult::group)
                                .forEach(metrics::add);
                    }
                }));
        assertThat(records).hasSize(6);
        answered(records);
        answered(metrics.stream().distinct().map("{__name__=\"%s\"}"::formatted).toList());

        assertThat(data("/api/v1/rules").findValuesAsText("health")).hasSize(21).allMatch("ok"::equals);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7587", "13659"})
    void theWellKnownDashboardsOfTheBlackboxExporterHaveAnswersByMonitor(String id) throws IOException {
        for (String monitor : List.of("secure-homepage", ".+")) {
            answered(Files.readAllLines(Path.of("src/test/resources/grafana", id + ".txt")).stream()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> line.replace("$job", "blackbox")
                            .replace("$instance", monitor)
                            .replace("$target", monitor))
                    .toList());
        }
        assertThat(series("count by (instance) (probe_success{job=\"blackbox\", instance=\"secure-homepage\"}) == 1"))
                .as("the table of 13659 joins by instance")
                .isEqualTo(1);
    }
}
