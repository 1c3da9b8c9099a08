package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon over a log that has events: alerts, API, metrics and status page, and the same again after a kill. */
class SignalsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String READER = "lw_reader";
    private static final String CONFIG = """
            monitors:
              - { name: failed-logins, every: 1s, timeout: 1s, http: { url: "${SITE}/" } }
            signals:
              - { name: failed-logins, event: login.failed }
              - { name: model-cost, event: model.used }
            rules:
              - { name: site-down, monitor: failed-logins, failing: {}, severity: critical }
              - { name: credential-stuffing, signal: failed-logins, rate: { over: 30/1h, distinct: ip, at-least: 10 }, severity: critical }
              - { name: cost-per-member, signal: model-cost, cost-per-member: { over: 5 USD } }
            channels:
              - { name: hook, rate-limit: 600/m, webhook: { url: "${SITE}/hook" } }
            routes:
              - { group-by: [rule], group-wait: 0s, to: hook }
            status-page: { title: Harbour, monitors: [failed-logins] }
            """;

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private TargetSite site;
    private Program daemon;

    @BeforeEach
    void start() throws Exception {
        site = new TargetSite();
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), CONFIG);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("viewer", Set.of(Scope.READ), READER).line() + "\n"
                        + Token.of("app", Set.of(Scope.INGEST), "lw_app").line() + "\n");
        fill();
        daemon = run();
    }

    @AfterEach
    void stop() {
        daemon.close();
        site.close();
        http.close();
    }

    private Program run() {
        return Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                Map.of(
                        "SITE", site.url(),
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString()));
    }

    /** What a daemon before this one had made durable. */
    private void fill() {
        InstantSource clock = InstantSource.system();
        Instant at = clock.instant().minusSeconds(60);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            events.add(event(Kinds.LOGIN_FAILED, at, i % 12, i, null));
        }
        events.add(event(
                Kinds.MODEL_USED, at, 1, 1, new ModelUse("large", 10, 2, 0, 0, 0, false, Money.parse("0.25 USD"))));
        try (StoreFile file = StoreFile.open(folder.resolve("data"), clock)) {
            Schema.migrate(Sqlite.dataSource(file.file()));
            try (Writer writer = new Writer(Sqlite.dataSource(file.file()))) {
                EventLog log = new SqlEventLog(writer, new Reader(Sqlite.dataSource(file.file())));
                assertThat(log.append(events)).allMatch(EventLog.Stored::fresh);
            }
        }
    }

    private static Event event(String kind, Instant at, long ip, long account, @Nullable ModelUse use) {
        return new Event(
                "app",
                kind + account,
                kind,
                at,
                at,
                new Pseudonym((ip + 1) << 32),
                new Pseudonym((account + 1) << 32),
                use == null ? null : new Pseudonym((account + 1) << 32),
                null,
                0,
                null,
                null,
                null,
                use,
                null);
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.awaitReady() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private List<String> messages() {
        return site.received().stream().map(TargetSite.Received::body).toList();
    }

    @Test
    void whatIsInTheLogIsToldOnceAndShownEverywhereAlsoAfterAKill() throws Exception {
        await().atMost(SOON).until(() -> !messages().isEmpty());
        JsonNode alert =
                json.readTree(messages().getFirst()).get("data").get("alerts").get(0);
        assertThat(alert.get("rule").asText()).isEqualTo("credential-stuffing");
        assertThat(alert.get("detail").asText())
                .startsWith(
                        "40 failed logins in 1 hour from 12 addresses, limit 30 from at least 10 addresses; most from ");
        assertThat(alert.get("labels").get("signal").asText()).isEqualTo("failed-logins");
        assertThat(alert.get("runbook").asText()).contains("docs/if-x-breaks.md#too-many-events");
        shown();
        assertThat(get("/", "").body()).contains("Failed logins").doesNotContain("Since 20");

        daemon.kill();
        daemon = run();
        shown();
        assertThat(messages()).as("not told again").hasSize(1);
    }

    private void shown() throws Exception {
        await().atMost(SOON).untilAsserted(() -> {
            Scrape scrape = Scrape.parse(get("/metrics", "").body());
            Map<String, String> rule = Map.of("rule", "credential-stuffing");
            assertThat(scrape.value("launchwatch_window_value", rule)).hasValue(40);
            assertThat(scrape.value("launchwatch_window_threshold", rule)).hasValue(30);
            assertThat(scrape.value("launchwatch_active_members", Map.of("window", "1h")))
                    .hasValue(1);
            assertThat(scrape.value("launchwatch_cost_per_active_member", Map.of("window", "1d", "currency", "USD")))
                    .hasValue(0.25);
            assertThat(scrape.value("launchwatch_windows_complete", Map.of())).hasValue(1);
            assertThat(scrape.value("launchwatch_events_uncounted", Map.of())).hasValue(0);
        });
        HttpResponse<String> answer = get("/api/v1/signals/failed-logins?window=1h", READER);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        JsonNode signal = json.readTree(answer.body());
        assertThat(signal.get("count").asInt()).isEqualTo(40);
        assertThat(signal.get("distinct").get("ip").asInt()).isEqualTo(12);
        assertThat(signal.get("distinct").get("account").asInt()).isEqualTo(40);
        assertThat(signal.get("complete").asBoolean()).isTrue();
        assertThat(signal.get("offenders")).hasSize(5);
        assertThat(signal.get("rate_per_minute").asDouble()).isEqualTo(0.6667);
        JsonNode all = json.readTree(get("/api/v1/signals", READER).body());
        assertThat(all).hasSize(2);
        assertThat(all.get(1).get("cost").get("spent").get(0).get("amount").asText())
                .isEqualTo("0.25");
    }

    @Test
    void whatIsAskedWronglyIsAnsweredWithTheRemedy() throws Exception {
        refused(get("/api/v1/signals/nothing", READER), 404, "There is no signal 'nothing'.");
        refused(get("/api/v1/signals/failed-logins?window=soon", READER), 400, "from 1m to 31d");
        refused(get("/api/v1/signals?window=40d", READER), 400, "from 1m to 31d");
        refused(get("/api/v1/signals", ""), 401, "Send a bearer token");
        refused(get("/api/v1/signals", "lw_app"), 403, "lacks the scope read");
    }

    private void refused(HttpResponse<String> answer, int status, String remedy) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type").orElse("")).startsWith("application/problem+json");
        assertThat(json.readTree(answer.body()).get("detail").asText()).contains(remedy);
    }
}
