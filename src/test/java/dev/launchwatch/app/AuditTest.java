package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.web.Commands;
import dev.launchwatch.web.Operations;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but for its HTTP side: everything that somebody has it do is in the audit log. */
@Timeout(60)
class AuditTest {
    private static final Actor DESK = new Actor("desk", Actor.Surface.CLI, "");

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Station> stations = new HashMap<>();

    @BeforeEach
    void configure() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("secret"), "hunter2hunter2");
        Files.writeString(folder.resolve("monitors/all.yaml"), """
            monitors:
              - { name: home, every: 1h, http: { url: "http://127.0.0.1:1/", bearer: "${file:%s}" } }
            """.formatted(folder.resolve("secret")));
    }

    @AfterEach
    void close() {
        stations.values().forEach(Station::stop);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Settings settings(String region, String store) {
        return new FolderSettings(folder.resolve("monitors"), folder.resolve("data-" + region), region, store);
    }

    private void start(String region, String store) {
        Station station = new Station(
                settings(region, store), clock, vertx, _ -> new Delivery.Sent(null), new CollectorRegistry());
        station.start();
        stations.put(region, station);
    }

    private RunningOperations operations(String region) {
        Station station = Objects.requireNonNull(stations.get(region));
        Settings settings = settings(region, "embedded");
        return new RunningOperations(station, clock, settings, new Publishing(station, clock, settings));
    }

    private List<AuditEntry> audit(String region) {
        return operations(region)
                .audit(new AuditEntry.Query(Instant.EPOCH, null, 100))
                .reversed();
    }

    private static String line(AuditEntry entry) {
        return entry.action().label() + " " + entry.target() + ": " + entry.outcome();
    }

    @Test
    void everyCommandIsThereWithWhoGaveItAndWhatCameOfItAlsoAfterARestart() throws Exception {
        start("local", "embedded");
        Commands desk = operations("local").by(DESK);
        Instant now = clock.instant();
        Operations.Quiet quiet =
                desk.silence(Map.of("monitor", "home"), now.plusSeconds(60), "Ada", "the key is hunter2hunter2");
        assertThat(desk.endSilence(quiet.id())).isTrue();
        assertThat(desk.endSilence("nothing")).isFalse();
        desk.acknowledge(List.of(new Acknowledgement.Request(
                "site-down/home/1", clock.instant(), "Ada", Acknowledgement.Via.CLI, "mine", now.plusSeconds(60))));
        desk.tell(new IncidentUpdate(
                "u", "site-down/home/1", clock.instant(), IncidentUpdate.Stage.UPDATE, "We know.", "Ada"));
        desk.takeBack("site-down/home/1", "u");
        desk.run("home", Duration.ZERO);
        desk.run("nobody", Duration.ZERO);
        assertThat(desk.reload()).isEmpty();
        Files.writeString(folder.resolve("monitors/broken.yaml"), "monitors: 3");
        assertThat(desk.reload()).isNotEmpty();
        Files.delete(folder.resolve("monitors/broken.yaml"));
        desk.notifyTest(Optional.of("pager"));

        Objects.requireNonNull(stations.get("local")).stop();
        start("local", "embedded");
        List<AuditEntry> audit = audit("local");
        assertThat(audit)
                .extracting(AuditTest::line)
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("silence " + quiet.id() + ": done"),
                        line -> assertThat(line).isEqualTo("end-silence " + quiet.id() + ": done"),
                        line -> assertThat(line).isEqualTo("end-silence nothing: no such silence"),
                        line -> assertThat(line).isEqualTo("snooze site-down/home/1: no such alert"),
                        line -> assertThat(line).isEqualTo("tell site-down/home/1: unknown"),
                        line -> assertThat(line).isEqualTo("take-back site-down/home/1: no such update"),
                        line -> assertThat(line).isEqualTo("run home: done"),
                        line -> assertThat(line).isEqualTo("run nobody: no such monitor"),
                        line -> assertThat(line).isEqualTo("reload : done"),
                        line -> assertThat(line)
                                .startsWith("reload : refused: ")
                                .contains("broken.yaml"),
                        line -> assertThat(line).isEqualTo("test-channel pager: no such channel"));
        assertThat(audit)
                .allSatisfy(entry -> assertThat(entry.actor().name()).isEqualTo("desk"))
                .allSatisfy(entry -> assertThat(entry.region()).isEqualTo("local"));
        assertThat(audit.getFirst().actor()).isEqualTo(DESK.calling("Ada"));
        assertThat(audit.getFirst().detail()).contains("monitor=home", "the key is [redacted]");
        assertThat(audit.toString()).doesNotContain("hunter2hunter2");
    }

    @Test
    void allRegionsHaveTheSameLog() {
        String url = PostgresServer.shared().fresh();
        start("eu", url);
        start("us", url);
        await().atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .until(() -> audit("eu").isEmpty());
        operations("us")
                .by(DESK)
                .silence(Map.of("monitor", "home"), clock.instant().plusSeconds(60), "desk", "");
        operations("eu").by(DESK).run("home", Duration.ZERO);
        assertThat(audit("eu")).hasSize(2).isEqualTo(audit("us"));
        assertThat(audit("us")).extracting(AuditEntry::region).containsExactly("us", "eu");
    }
}
