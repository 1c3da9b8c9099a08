package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Acknowledgement.Outcome;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.testing.PostgresServer;
import io.prometheus.client.CollectorRegistry;
import io.prometheus.client.exporter.common.TextFormat;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but for its HTTP side and channels, alone and as two regions: who looks after an alert, and to its end. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class AcknowledgeTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final TargetSite site = new TargetSite();
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Station> stations = new HashMap<>();
    private final Map<String, CollectorRegistry> registries = new HashMap<>();

    @BeforeEach
    void configure() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        site.down(true);
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: home, every: 1s, timeout: 1s, confirm-after: 50ms, every-while-down: 1s, http: { url: "%s/" } }
                rules:
                  - { name: site-down, monitor: home, failing: { agreement: any }, severity: critical, flap-threshold: 0 }
                """.formatted(site.url()));
    }

    @AfterEach
    void close() {
        stations.values().forEach(Station::stop);
        site.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void start(String region, String store) {
        CollectorRegistry registry = new CollectorRegistry();
        Settings settings =
                new FolderSettings(folder.resolve("monitors"), folder.resolve("data-" + region), region, store);
        Station station = new Station(settings, clock, vertx, _ -> new Delivery.Sent(null), registry);
        station.start();
        stations.put(region, station);
        registries.put(region, registry);
    }

    private RunningOperations operations(String region) {
        Station station = Objects.requireNonNull(stations.get(region));
        Settings settings = new FolderSettings(folder, folder.resolve("data-" + region), region, "embedded");
        return new RunningOperations(station, clock, settings, new Publishing(station, clock, settings));
    }

    private Alert firing(String region) {
        return await().atMost(SOON)
                .until(
                        () -> operations(region).alerts().stream()
                                .filter(alert -> alert.rule().equals("site-down"))
                                .filter(alert -> alert.state() == Alert.State.FIRING)
                                .toList(),
                        alerts -> !alerts.isEmpty())
                .getFirst();
    }

    private Outcome acknowledge(String region, String alert, String by, @Nullable Duration lasts) {
        Instant now = clock.instant();
        return operations(region)
                .by(new Actor("desk", Actor.Surface.API, ""))
                .acknowledge(List.of(new Acknowledgement.Request(
                        alert, now, by, Acknowledgement.Via.API, "", lasts == null ? null : now.plus(lasts))))
                .getFirst();
    }

    private String metrics(String region) throws IOException {
        StringWriter out = new StringWriter();
        TextFormat.write004(out, Objects.requireNonNull(registries.get(region)).metricFamilySamples());
        return out.toString();
    }

    @Test
    void theFirstIsMeasuredKeptOverARestartAndEndsWithTheAlert() throws Exception {
        start("local", "embedded");
        Alert alert = firing("local");
        assertThat(metrics("local")).contains("launchwatch_alert_response_seconds_count 0.0");

        assertThat(acknowledge("local", alert.id(), "Ada", null)).isInstanceOf(Outcome.Taken.class);
        assertThat(acknowledge("local", alert.id(), "Bob", null)).isInstanceOf(Outcome.Known.class);
        assertThat(acknowledge("local", "site-down/home/1", "Bob", null)).isEqualTo(new Outcome.Unknown());
        assertThat(metrics("local"))
                .contains("launchwatch_alert_response_seconds_count 1.0")
                .contains("launchwatch_alert_response_seconds_bucket{le=\"900.0\",} 1.0");

        Objects.requireNonNull(stations.get("local")).stop();
        start("local", "embedded");
        await().atMost(SOON).until(() -> operations("local").acknowledgements().containsKey(alert.id()));
        site.down(false);
        await().atMost(SOON).until(() -> operations("local").alerts().isEmpty());
        assertThat(acknowledge("local", alert.id(), "Bob", null)).isEqualTo(new Outcome.Ended());
        await().atMost(SOON).until(() -> operations("local").acknowledgements().isEmpty());
    }

    @Test
    void itHoldsInEveryRegionWhicheverIsAsked() throws Exception {
        String url = PostgresServer.shared().fresh();
        start("eu", url);
        start("us", url);
        Alert alert = firing("eu");
        assertThat(firing("us").id()).isEqualTo(alert.id());
        List<String> asked = List.of("eu", "us");

        String follows = asked.stream()
                .filter(region -> Objects.requireNonNull(stations.get(region))
                        .parts()
                        .orElseThrow()
                        .deciding()
                        .isEmpty())
                .findFirst()
                .orElseThrow();
        assertThat(acknowledge(follows, alert.id(), "Ada", null)).isInstanceOf(Outcome.Taken.class);
        assertThat(operations(follows).acknowledgements()).containsOnlyKeys(alert.id());
        for (String region : asked) {
            assertThat(acknowledge(region, alert.id(), "Bob", null)).isInstanceOf(Outcome.Known.class);
            await().atMost(SOON)
                    .until(() -> operations(region).acknowledgements().containsKey(alert.id()));
        }
        site.down(false);
        await().atMost(SOON).until(() -> operations(follows).acknowledgements().isEmpty());
    }
}
