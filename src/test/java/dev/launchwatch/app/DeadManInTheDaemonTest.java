package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.notify.Delivery;
import dev.launchwatch.testing.LocalServer;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but for its HTTP side: whom it pings by its configuration. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class DeadManInTheDaemonTest {
    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> pings = new CopyOnWriteArrayList<>();
    private final CollectorRegistry registry = new CollectorRegistry();
    private String url;
    private Station station;

    @BeforeEach
    void start() throws Exception {
        int port = LocalServer.listen(vertx.createHttpServer().requestHandler(request -> {
            pings.add(request.path());
            request.response().end("OK");
        }));
        url = "http://127.0.0.1:" + port;
        Files.createDirectory(folder.resolve("monitors"));
        configure("monitors: []\n");
        station = new Station(
                FolderSettings.alone(folder), InstantSource.system(), vertx, _ -> new Delivery.Sent(null), registry);
        station.start();
    }

    @AfterEach
    void close() {
        station.stop();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void configure(String yaml) throws Exception {
        Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
    }

    private List<String> metrics() {
        return Collections.list(registry.metricFamilySamples()).stream()
                .flatMap((Collector.MetricFamilySamples family) -> family.samples.stream())
                .filter(sample -> sample.name.startsWith("launchwatch_dead_man_"))
                .map(sample -> sample.name + sample.labelValues)
                .toList();
    }

    @Test
    void aReloadBeginsChangesAndEndsThePings() throws Exception {
        assertThat(metrics()).isEmpty();
        configure("dead-man-ping: " + url + "/one\n");
        assertThat(station.reload()).isEmpty();
        await().untilAsserted(() -> assertThat(pings).containsExactly("/one"));
        await().untilAsserted(() -> assertThat(metrics())
                .contains(
                        "launchwatch_dead_man_ping_last_success_timestamp_seconds[]",
                        "launchwatch_dead_man_pings_total[sent]",
                        "launchwatch_dead_man_pings_total[withheld]",
                        "launchwatch_dead_man_ping_withheld[store]"));

        configure("dead-man-ping: { url: " + url + "/two, every: 1s }\n");
        assertThat(station.reload()).hasSize(1).first().asString().doesNotContain("/two");
        configure("dead-man-ping: { url: " + url + "/two, every: 1m }\n");
        assertThat(station.reload()).isEmpty();
        await().untilAsserted(() -> assertThat(pings).containsExactly("/one", "/two"));

        configure("monitors: []\n");
        assertThat(station.reload()).isEmpty();
        assertThat(metrics()).isEmpty();
        assertThat(station.parts().orElseThrow().deadMan().status()).isEmpty();
    }

    @Test
    void anAddressFromASecretFileIsReadAgainWithTheConfiguration() throws Exception {
        Path secret = Files.writeString(folder.resolve("ping-url"), url + "/first\n");
        configure("dead-man-ping: { url: \"${file:" + secret + "}\" }\n");
        assertThat(station.reload()).isEmpty();
        await().untilAsserted(() -> assertThat(pings).containsExactly("/first"));
        Files.writeString(secret, url + "/second-one\n");
        assertThat(station.reload()).isEmpty();
        await().untilAsserted(() -> assertThat(pings).containsExactly("/first", "/second-one"));
    }
}
