package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.notify.Delivery;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.PostgresServer;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whole daemons but for their HTTP side, as regions on a real PostgreSQL: each pings its own address while somebody decides. */
@Timeout(120)
class DeadManInRegionsTest {
    private static final Duration SOON = Duration.ofSeconds(40);

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> pings = new CopyOnWriteArrayList<>();
    private final List<Station> stations = new ArrayList<>();
    private final int port = LocalServer.listen(vertx.createHttpServer().requestHandler(request -> {
        pings.add(request.path());
        request.response().end("OK");
    }));

    @AfterEach
    void close() {
        stations.forEach(Station::stop);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Station region(String name, String store) throws Exception {
        Path own = Files.createDirectories(folder.resolve(name));
        Path yaml = Files.createDirectory(own.resolve("monitors")).resolve("all.yaml");
        Files.writeString(yaml, "monitors: []\n");
        Station station = new Station(
                new FolderSettings(own.resolve("monitors"), own.resolve("data"), name, store),
                InstantSource.system(),
                vertx,
                _ -> new Delivery.Sent(null),
                new CollectorRegistry());
        stations.add(station);
        station.start();
        Files.writeString(yaml, "dead-man-ping: http://127.0.0.1:" + port + "/" + name + "\n");
        await().atMost(SOON).until(() -> decided(station));
        assertThat(station.reload()).isEmpty();
        return station;
    }

    private static boolean decided(Station station) {
        return station.parts().orElseThrow().regions().orElseThrow().decided();
    }

    private static boolean decides(Station station) {
        return station.parts().orElseThrow().regions().orElseThrow().office().isPresent();
    }

    @Test
    void whoDecidesWhoFollowsAndWhoIsCutOffAllPing() throws Exception {
        String store = PostgresServer.shared().fresh();
        Station north = region("north", store);
        Station south = region("south", store);
        await().atMost(SOON).untilAsserted(() -> assertThat(pings).containsExactlyInAnyOrder("/north", "/south"));
        assertThat(decides(north)).isTrue();
        assertThat(decides(south)).isFalse();
        assertThat(decided(south)).isTrue();

        String database = store.substring(store.lastIndexOf('/') + 1, store.indexOf('?'));
        PostgresServer.shared().execute("alter database " + database + " allow_connections false");
        PostgresServer.shared()
                .execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + database + "'");
        await().atMost(SOON).until(() -> decides(south));
        assertThat(decided(south)).as("it decides for itself").isTrue();
    }
}
