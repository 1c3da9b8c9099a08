package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.Program;
import dev.launchwatch.testing.Scrape;
import dev.launchwatch.testing.TestCertificates;
import dev.launchwatch.testing.TestCertificates.Issued;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Prometheus gets of a daemon that watches several kinds of things in every state. */
class MetricsIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Every monitor and the outcome that it comes to; a cold start may have gone before it. */
    private static final Map<String, String> OUTCOMES = Map.of(
            "home", "up",
            "old", "degraded",
            "broken", "down",
            "gone", "unknown",
            "journey", "up",
            "port", "up",
            "certificate", "up",
            "names", "unknown",
            "backup", "up");

    /** The public contract: dashboards and rules are made of these names. */
    private static final List<String> OF_A_MONITOR = List.of(
            "probe_success",
            "probe_duration_seconds",
            "probe_failure_info",
            "probe_failed_due_to_regex",
            "probe_dns_lookup_time_seconds",
            "probe_ip_protocol",
            "probe_http_status_code",
            "probe_http_duration_seconds",
            "probe_http_version",
            "probe_http_redirects",
            "probe_http_ssl",
            "probe_http_uncompressed_body_length",
            "probe_ssl_earliest_cert_expiry",
            "probe_tls_version_info",
            "launchwatch_probe_seconds_bucket",
            "launchwatch_probe_seconds_count",
            "launchwatch_probe_seconds_sum",
            "launchwatch_probe_phase_seconds_bucket",
            "launchwatch_probes_total",
            "launchwatch_probe_suspects_total");

    private static final List<String> OF_THE_DAEMON = List.of(
            "launchwatch_alerts",
            "launchwatch_notifications_total",
            "launchwatch_notification_seconds_bucket",
            "launchwatch_outbox_depth",
            "launchwatch_outbox_oldest_seconds",
            "launchwatch_schedule_lag_seconds_bucket",
            "launchwatch_missed_runs_total",
            "launchwatch_region_up",
            "launchwatch_alert_response_seconds_bucket",
            "launchwatch_store_up",
            "launchwatch_store_commit_seconds_bucket",
            "launchwatch_config_last_reload_successful",
            "launchwatch_build_info");

    /**
     * Something that is up, degraded and down, of each kind that can be had here, and something of which nothing is
     * known: there is no connectivity, so a connection that fails says nothing, while a wrong answer does.
     */
    private static final String CONFIG = """
            monitors:
              - { name: home, group: web, every: 2s, timeout: 2s, http: { url: "${SITE}/" } }
              - { name: old, group: web, every: 2s, timeout: 2s, http: { url: "${SECURE}/", ca: "${CA}", expect: { tls-expires-in: 1000d } } }
              - { name: broken, group: web, every: 2s, timeout: 2s, confirmations: 0, http: { url: "${SITE}/", expect: { status: 404 } } }
              - { name: gone, group: web, every: 2s, timeout: 2s, confirmations: 0, http: { url: "http://127.0.0.1:1/" } }
              - name: journey
                every: 2s
                timeout: 2s
                steps:
                  - http: { url: "${SITE}/", expect: { body-contains: Welcome } }
                  - http: { url: "${SITE}/more" }
              - { name: port, every: 2s, timeout: 2s, tcp: "${SITE_ADDRESS}" }
              - { name: certificate, every: 2s, timeout: 2s, tls: { address: "${SECURE_ADDRESS}", ca: "${CA}" } }
              - { name: names, every: 2s, timeout: 1s, confirmations: 0, dns: { name: example.org, server: "127.0.0.1:1" } }
              - { name: backup, every: 2s, heartbeat: { within: 1d } }
            connectivity: { targets: ["127.0.0.1:1"], timeout: 1s }
            rules:
              - { name: something-broken, monitor: [home, broken], failing: {}, severity: critical }
            channels:
              - { name: hook, webhook: { url: "${SITE}/hook" } }
            routes:
              - { to: hook }
            """;

    @TempDir
    private static Path folder;

    private static Vertx vertx;
    private static TargetSite site;
    private static Program daemon;

    @BeforeAll
    static void start() throws IOException {
        vertx = Vertx.vertx();
        site = new TargetSite();
        TestCertificates authority = new TestCertificates();
        String secure = "localhost:" + secureSite(authority.valid("localhost"));
        Path config = Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(config.resolve("all.yaml"), CONFIG);
        daemon = Program.daemon(
                config,
                folder.resolve("data"),
                Map.of(
                        "SITE",
                        site.url(),
                        "SITE_ADDRESS",
                        "127.0.0.1:" + site.port(),
                        "SECURE",
                        "https://" + secure,
                        "SECURE_ADDRESS",
                        secure,
                        "CA",
                        authority.rootFile(folder).toString(),
                        "LAUNCHWATCH_REGION",
                        "eu-1"));
    }

    private static int secureSite(Issued certificate) {
        HttpServerOptions options = new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate.chainPem()))
                        .addKeyValue(Buffer.buffer(certificate.keyPem())));
        return vertx.createHttpServer(options)
                .requestHandler(request -> request.response().end("Welcome"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterAll
    static void stop() {
        if (daemon != null) {
            daemon.close();
        }
        site.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Scrape scrape() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.awaitReady() + "/metrics"))
                .header("Accept", "text/plain;version=0.0.4")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return Scrape.parse(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** What there is once every monitor has run and the outage was told. */
    private static Scrape settled() {
        await().atMost(SOON).untilAsserted(() -> {
            Scrape scrape = scrape();
            assertThat(OUTCOMES)
                    .allSatisfy((name, outcome) -> assertThat(runs(scrape, name, outcome))
                            .as(name + " " + outcome)
                            .isPositive());
            assertThat(scrape.value("launchwatch_notifications_total", Map.of("channel", "hook", "outcome", "sent"))
                            .orElse(0))
                    .as("messages sent")
                    .isPositive();
        });
        return scrape();
    }

    private static double runs(Scrape scrape, String monitor, String outcome) {
        return scrape.value("launchwatch_probes_total", Map.of("monitor", monitor, "outcome", outcome))
                .orElse(0);
    }

    @Test
    void everyNameOfTheContractIsThere() {
        assertThat(settled().names()).containsAll(OF_A_MONITOR).containsAll(OF_THE_DAEMON);
    }

    @Test
    void everyStateShows() {
        Scrape scrape = settled();

        assertThat(runs(scrape, "home", "up")).isPositive();
        assertThat(runs(scrape, "journey", "up")).isPositive();
        assertThat(runs(scrape, "port", "up")).isPositive();
        assertThat(runs(scrape, "certificate", "up")).isPositive();
        assertThat(runs(scrape, "backup", "up")).isPositive();
        assertThat(runs(scrape, "old", "degraded")).isPositive();
        assertThat(runs(scrape, "broken", "down")).isPositive();
        assertThat(runs(scrape, "gone", "unknown")).isPositive();
        assertThat(runs(scrape, "names", "unknown")).isPositive();
        assertThat(scrape.value("probe_success", Map.of("monitor", "old", "group", "web", "region", "eu-1")))
                .hasValue(1);
        assertThat(scrape.value("probe_success", Map.of("monitor", "broken"))).hasValue(0);
        assertThat(scrape.value("probe_success", Map.of("monitor", "gone")))
                .as("nothing is claimed of what is not known")
                .isEmpty();
        assertThat(scrape.value("probe_failure_info", Map.of("monitor", "broken", "reason", "assertion_status")))
                .hasValue(1);
        assertThat(scrape.value(
                        "launchwatch_alerts",
                        Map.of("rule", "something-broken", "severity", "critical", "state", "firing")))
                .hasValue(1);
        assertThat(scrape.label("launchwatch_build_info", "mode")).hasValue(Program.isNative() ? "native" : "jvm");
    }

    @Test
    void promtoolHasNothingToSay() {
        LocalTool.installed("promtool");

        assertThat(LocalTool.run(settled().text(), "promtool", "check", "metrics"))
                .isEmpty();
    }

    @Test
    void prometheusScrapesAndAnswersTheUsualQuestions() throws IOException {
        LocalTool.installed("prometheus");
        Path config = Files.writeString(folder.resolve("prometheus.yml"), """
                global: { scrape_interval: 1s }
                scrape_configs:
                  - { job_name: launchwatch, static_configs: [{ targets: ["127.0.0.1:%d"] }] }
                """.formatted(daemon.awaitReady()));
        try (LocalTool prometheus = LocalTool.serve(
                "prometheus", "--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("prometheus"))) {
            settled();

            assertThat(answer(prometheus, "up{job=\"launchwatch\"}")).isEqualTo(1);
            assertThat(answer(prometheus, "probe_success{monitor=\"home\"}")).isEqualTo(1);
            assertThat(answer(prometheus, "probe_success{monitor=\"broken\"}")).isZero();
            assertThat(answer(prometheus, """
                            histogram_quantile(0.95, sum by (le) (
                                rate(launchwatch_probe_seconds_bucket{monitor="home"}[1m])))""")).isBetween(0.0, 10.0);
            assertThat(answer(prometheus, """
                            histogram_quantile(0.95, sum by (le) (
                                rate(launchwatch_probe_phase_seconds_bucket{monitor="old", phase="tls"}[1m])))""")).isBetween(0.0, 10.0);
            assertThat(answer(prometheus, "count(launchwatch_alerts{state=\"firing\"})"))
                    .isPositive();
        }
    }

    /** The value of the only series that a query leads to, as soon as there is a number. */
    private static double answer(LocalTool prometheus, String query) {
        String path = "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8);
        return await(query).atMost(SOON).until(() -> first(prometheus.get(path)), Double::isFinite);
    }

    private static double first(String answer) throws IOException {
        JsonNode value = new ObjectMapper().readTree(answer).at("/data/result/0/value/1");
        return value.isTextual() ? Double.parseDouble(value.asText()) : Double.NaN;
    }
}
