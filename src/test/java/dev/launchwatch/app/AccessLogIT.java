package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.Program;
import dev.launchwatch.testing.Scrape;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log beside the packaged program: to an alert and the API, over a kill, a rotation and a time without permission to read. */
class AccessLogIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String READER = "lw_reader";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    @TempDir
    Path folder;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private Path log;
    private Program daemon;

    @BeforeEach
    void start() throws IOException {
        log = folder.resolve("access.log");
        Files.writeString(log, line(1, "POST /api/login", 401)); // of before, and never counted
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: backup, heartbeat: { within: 1d } }
                signals:
                  - { name: failed-logins, event: login.failed }
                rules:
                  - { name: stuffing, signal: failed-logins, rate: { over: 30/1h, distinct: ip, at-least: 10 }, severity: critical }
                sources:
                  - name: web
                    access-log: { path: "${LOG}", logins: { path: /api/login } }
                """);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("viewer", Set.of(Scope.READ), READER).line() + "\n");
        daemon = run();
    }

    @AfterEach
    void stop() {
        daemon.close();
        http.close();
    }

    private Program run() {
        return Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                Map.of(
                        "LOG", log.toString(),
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString()));
    }

    private static String line(int ip, String request, int status) {
        return "203.0.113." + ip + " - - [" + TIME.format(Instant.now()) + "] \"" + request + " HTTP/1.1\" " + status
                + " 17 \"-\" \"curl/8.5.0\"\n";
    }

    private void failedLogins(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            Files.writeString(
                    log, line(i % 20, "POST /api/login", 401), StandardOpenOption.APPEND, StandardOpenOption.CREATE);
        }
    }

    private String get(String path) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.awaitReady() + path))
                .header("Authorization", "Bearer " + READER)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private void counted(int events) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(json.readTree(get("/api/v1/signals/failed-logins?window=1h"))
                                .path("count")
                                .asInt(-1))
                        .isEqualTo(events));
    }

    private void known() {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Scrape.parse(get("/metrics")).value("launchwatch_log_readable", web()))
                        .hasValue(1));
    }

    private static Map<String, String> web() {
        return Map.of("source", "web");
    }

    @Test
    void everyLineCountsOnceAndRaisesAnAlertAlsoOverAKillAndARotation() throws Exception {
        known();
        failedLogins(20);
        counted(20);

        daemon.kill();
        failedLogins(10);
        Files.move(log, folder.resolve("access.log.1"));
        failedLogins(10);
        daemon = run();
        counted(40);
        await().atMost(SOON).until(() -> get("/api/v1/alerts").contains("stuffing"));
        assertThat(Scrape.parse(get("/metrics")).value("launchwatch_log_lag_bytes", web()))
                .hasValue(0);
        assertThat(daemon.text()).doesNotContain("203.0.113.");
    }

    @Test
    void aLogThatIsMissingIsAnAlertOfItsOwnUntilItIsThere() throws Exception {
        known();
        Files.delete(log);
        await().atMost(SOON).until(() -> get("/api/v1/alerts").contains("launchwatch-access-logs"));
        assertThat(get("/metrics")).contains("launchwatch_log_readable{source=\"web\"");
        failedLogins(1);
        counted(1);
        await().atMost(SOON).until(() -> !get("/api/v1/alerts").contains("launchwatch-access-logs"));
    }
}
