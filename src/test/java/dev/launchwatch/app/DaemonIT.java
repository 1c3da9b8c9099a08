package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own: API, metrics, reload, end. */
class DaemonIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String OPERATOR = "lw_operator";
    private static final String READER = "lw_reader";

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private TargetSite site;
    private Program daemon;

    @BeforeEach
    void start() throws Exception {
        site = new TargetSite();
        Files.createDirectory(folder.resolve("monitors"));
        config("home");
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("op", Set.of(Scope.OPERATE, Scope.INGEST), OPERATOR).line() + "\n"
                        + Token.of("viewer", Set.of(Scope.READ), READER).line() + "\n");
        Files.writeString(folder.resolve("prices"), "model,input,output\nour-chat,1.25,10\n");
        daemon = Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                new HashMap<>(Map.of(
                        "SITE", site.url(),
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString(),
                        "LAUNCHWATCH_PRICES_FILE", folder.resolve("prices").toString(),
                        "LAUNCHWATCH_RELOAD_EVERY", "1s")));
    }

    @AfterEach
    void stop() {
        daemon.close();
        site.close();
        http.close();
    }

    private void config(String monitor) throws Exception {
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: %s, every: 1s, timeout: 1s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/" } }
                  - { name: backup, every: 1s, heartbeat: { within: 1d } }
                rules:
                  - { name: site-down, monitor: %s, failing: {}, severity: critical, flap-threshold: 0 }
                channels:
                  - { name: hook, rate-limit: 600/m, webhook: { url: "${SITE}/hook" } }
                on-call:
                  - { name: duty, starts: 2026-01-05T09:00:00Z, turns: [{ name: Ada, to: hook }] }
                routes:
                  - { to: duty }
                status-page: { title: Harbour, monitors: [%s] }
                """.formatted(monitor, monitor, monitor));
    }

    private HttpResponse<String> call(String method, String path, String token, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + daemon.awaitReady() + path))
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode get(String path) throws Exception {
        return new ObjectMapper().readTree(call("GET", path, READER, "").body());
    }

    @Test
    void anOutageIsToldOnceWithItsEndAndShowsEverywhere() throws Exception {
        await().atMost(SOON).until(() -> call("GET", "/metrics", "", "").body().contains("probe_success{"));
        site.down(true);
        await().atMost(SOON).until(() -> !site.received().isEmpty());
        assertThat(get("/api/v1/alerts").path(0).path("rule").asText()).isEqualTo("site-down");
        assertThat(call("GET", "/", "", "").body()).contains("Harbour", "down");
        assertThat(call("GET", "/metrics", "", "").body())
                .contains("probe_failure_info{", "reason=\"assertion_status\"");

        site.down(false);
        await().atMost(SOON).until(() -> get("/api/v1/alerts").isEmpty());
        await().atMost(SOON).until(() -> site.received().size() >= 2);

        assertThat(site.received()).hasSize(2);
        assertThat(site.received().get(0).body()).contains("alert.firing", "site-down");
        assertThat(get("/api/v1/on-call").path(0).path("who").asText())
                .as("whom it was told to")
                .isEqualTo("Ada");
        assertThat(site.received().get(1).body()).contains("alert.resolved", "site-down");
        assertThat(get("/api/v1/monitors/home/results?limit=3").size()).isEqualTo(3);
    }

    @Test
    void theApiLetsNobodyInWithoutATokenThatHasTheScope() throws Exception {
        assertThat(call("GET", "/api/v1/monitors", "", "").statusCode()).isEqualTo(401);
        assertThat(call("GET", "/api/v1/monitors", "wrong", "").statusCode()).isEqualTo(401);
        assertThat(call("GET", "/api/v1/monitors", READER, "").statusCode()).isEqualTo(200);
        assertThat(call("POST", "/api/v1/config/reload", READER, "").statusCode())
                .isEqualTo(403);
        HttpResponse<String> refusal = call("POST", "/api/v1/silences", READER, "{}");
        assertThat(refusal.statusCode()).isEqualTo(403);
        assertThat(refusal.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void theBinarysYoungGenerationFollowsTheLoad() throws Exception {
        assumeTrue(Program.isNative(), "the JVM sizes its own");
        await().atMost(SOON).until(() -> youngMegabytes() < 10);
        // Looking is the load: each answer leaves some hundred kilobytes behind.
        await().atMost(SOON).pollInterval(Duration.ofMillis(1)).until(() -> youngMegabytes() > 18);
    }

    private double youngMegabytes() throws Exception {
        String eden = "jvm_memory_used_bytes{area=\"heap\",id=\"eden space\"";
        return call("GET", "/metrics", "", "")
                .body()
                .lines()
                .filter(line -> line.startsWith(eden))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))) / 1e6)
                .sum();
    }

    @Test
    void aSilenceKeepsAnOutageQuietAndEndingItTells() throws Exception {
        HttpResponse<String> made =
                call("POST", "/api/v1/silences", OPERATOR, "{\"match\":{\"monitor\":\"home\"},\"for\":\"1h\"}");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        String id = new ObjectMapper().readTree(made.body()).path("id").asText();
        site.down(true);
        await().atMost(SOON)
                .until(() ->
                        get("/api/v1/alerts").path(0).path("state").asText().equals("firing"));
        assertThat(site.received()).isEmpty();

        assertThat(call("DELETE", "/api/v1/silences/" + id, OPERATOR, "").statusCode())
                .isEqualTo(204);

        await().atMost(SOON).until(() -> site.received().size() == 1);
    }

    @Test
    void declaredMaintenanceKeepsAnOutageQuietAndMembersReadOfItUntilItIsEnded() throws Exception {
        String wish = "{\"id\":\"move\",\"title\":\"We move\",\"monitors\":[\"home\"],\"for\":\"1h\"}";
        assertThat(call("POST", "/api/v1/maintenance", READER, wish).statusCode())
                .isEqualTo(403);
        HttpResponse<String> made = call("POST", "/api/v1/maintenance", OPERATOR, wish);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
        site.down(true);
        await().atMost(SOON)
                .until(() ->
                        get("/api/v1/alerts").path(0).path("state").asText().equals("firing"));
        assertThat(site.received()).isEmpty();
        assertThat(get("/api/v1/maintenance").path(0).path("state").asText()).isEqualTo("running");

        assertThat(call("DELETE", "/api/v1/maintenance/move", OPERATOR, "").statusCode())
                .isEqualTo(204);
        assertThat(call("DELETE", "/api/v1/maintenance/move", OPERATOR, "").statusCode())
                .isEqualTo(204);

        await().atMost(SOON).until(() -> site.received().size() == 1);
    }

    @Test
    void whoLooksAfterAnOutageIsToldOnceAndShows() throws Exception {
        site.down(true);
        await().atMost(SOON).until(() -> site.received().size() == 1);
        String id = get("/api/v1/alerts").path(0).path("id").asText();
        String path = "/api/v1/alerts/" + id + "/ack";
        assertThat(call("POST", path, READER, "").statusCode()).isEqualTo(403);
        HttpResponse<String> first = call("POST", path, OPERATOR, "");
        assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
        assertThat(first.body()).contains("\"by\":\"op\"", "\"via\":\"api\"");
        try (Program command = Program.start(
                Map.of("LAUNCHWATCH_URL", "http://127.0.0.1:" + daemon.awaitReady(), "LAUNCHWATCH_TOKEN", OPERATOR),
                "alerts",
                "ack",
                id,
                "--by",
                "Ada",
                "--note",
                "me too")) {
            assertThat(command.awaitExit()).isZero();
            assertThat(command.text()).contains("Already acknowledged by op after ");
        }
        assertThat(call("POST", path, OPERATOR, "{\"for\":\"8d\"}").statusCode())
                .isEqualTo(400);
        assertThat(call("POST", "/api/v1/alerts/site-down/home/1/ack", OPERATOR, "{}")
                        .statusCode())
                .isEqualTo(404);
        String updates = "/api/v1/incidents/" + id + "/updates";
        assertThat(call("POST", updates, READER, "{}").statusCode()).isEqualTo(403);
        assertThat(call("POST", updates, OPERATOR, "{\"text\":\"We <b>renew</b> it.\"}")
                        .statusCode())
                .isEqualTo(201);
        assertThat(get("/api/v1/incidents").at("/0/updates/0/by").asText()).isEqualTo("op");
        await().atMost(SOON).until(() -> call("GET", "/", "", "").body().contains("We &lt;b&gt;renew&lt;/b&gt; it."));
        HttpResponse<String> page = call("GET", "/", "", "");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .startsWith("default-src 'none'");
        assertThat(page.body()).doesNotContain("assertion_status", "backup", site.url());
        for (String open : List.of(
                "/status.css",
                "/status.js",
                "/feed.atom",
                "/api/v1/status",
                "/badges/state.svg",
                "/badges/home/uptime.svg")) {
            assertThat(call("GET", open, "", "").statusCode()).as(open).isEqualTo(200);
        }
        assertThat(call("GET", "/badges/backup/state.svg", "", "").statusCode()).isEqualTo(404);
        await().atMost(SOON).until(() -> site.received().size() == 2);
        assertThat(site.received().get(1).body()).contains("alert.update", "Acknowledged by op after");
        assertThat(get("/api/v1/alerts").at("/0/acknowledged/by").asText()).isEqualTo("op");
        assertThat(call("GET", "/metrics", "", "").body()).contains("launchwatch_alert_response_seconds_count 1.0");

        site.down(false);
        await().atMost(SOON).until(() -> site.received().size() == 3);
        HttpResponse<String> late = call("POST", path, OPERATOR, "{}");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @Test
    void aHeartbeatIsTakenForAKnownJobAlone() throws Exception {
        assertThat(call("POST", "/api/v1/heartbeats/backup", OPERATOR, "").statusCode())
                .isEqualTo(202);
        assertThat(call("POST", "/api/v1/heartbeats/nothing", OPERATOR, "").statusCode())
                .isEqualTo(404);
    }

    @Test
    void aTestMessageGoesThroughTheChannel() throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/notify/test", OPERATOR, "");

        assertThat(answer.body()).contains("\"hook\":\"sent\"");
        assertThat(site.received()).hasSize(1);
    }

    @Test
    void aChangedFileIsTakenUpAndABrokenOneIsNot() throws Exception {
        config("front");
        await().atMost(SOON)
                .until(() ->
                        get("/api/v1/monitors").path(0).path("name").asText().equals("front"));

        Files.writeString(folder.resolve("monitors/broken.yaml"), "monitors:\n  - { nmae: x }\n");
        await().atMost(SOON)
                .until(() -> !get("/api/v1/config").path("lastReloadSuccessful").asBoolean(true));

        assertThat(get("/api/v1/monitors").path(0).path("name").asText()).isEqualTo("front");
        assertThat(call("GET", "/metrics", "", "").body()).contains("launchwatch_config_last_reload_successful 0.0");
        assertThat(call("POST", "/api/v1/config/reload", OPERATOR, "").body()).contains("broken.yaml:2:");
    }

    @Test
    void aFileOfPricesThatBecomesWrongIsAnAlertUntilItIsRight() throws Exception {
        daemon.awaitReady();
        Files.writeString(folder.resolve("prices"), "model,input,output\nour-chat,-1.25,10\n");
        await().atMost(SOON)
                .until(() -> get("/api/v1/alerts").path(0).path("rule").asText().equals("launchwatch-prices-file"));

        Files.writeString(folder.resolve("prices"), "model,input,output\nour-chat,1.5,10\n");
        await().atMost(SOON).until(() -> get("/api/v1/alerts").isEmpty());
    }

    @Test
    void aFileOfPricesThatIsWrongAtTheStartIsRefused() throws Exception {
        Path wrong = Files.writeString(folder.resolve("wrong"), "model,input,output\nour-chat,cheap,10\n");
        try (Program second = Program.start(
                Map.of(
                        "SITE", site.url(),
                        "LAUNCHWATCH_PORT", "0",
                        "LAUNCHWATCH_PRICES_FILE", wrong.toString(),
                        "LAUNCHWATCH_DATA", folder.resolve("other-data").toString()),
                "run",
                "--config",
                folder.resolve("monitors").toString())) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.text()).contains("line 2, model 'our-chat': 'input' must be");
        }
    }

    @Test
    void sigtermEndsItCleanly() {
        assertThat(daemon.terminate()).isZero();
    }

    @Test
    void aSecondDaemonOnTheSameFolderIsRefused() {
        try (Program second = Program.start(
                Map.of(
                        "SITE", site.url(),
                        "LAUNCHWATCH_PORT", "0",
                        "LAUNCHWATCH_DATA", folder.resolve("data").toString()),
                "run",
                "--config",
                folder.resolve("monitors").toString())) {
            assertThat(second.awaitExit()).isEqualTo(2);
            assertThat(second.text()).contains("in use");
        }
    }
}
