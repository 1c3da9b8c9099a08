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
import dev.launchwatch.web.Declaration;
import dev.launchwatch.web.MaintenanceWindow;
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
import org.jspecify.annotations.Nullable;
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

    private static Declaration wish(@Nullable String id, @Nullable String title, String monitor) {
        return new Declaration(id, title, null, List.of(monitor), null, null, null, Duration.ofHours(1), null, "Ada");
    }

    @Test
    void maintenanceIsDeclaredChangedAndEndedOnceHoweverOftenItIsAskedForAndOutlastsARestart() {
        start("local", "embedded");
        Commands desk = operations("local").by(DESK);
        Instant until = clock.instant().plusSeconds(3600);
        Declaration move =
                new Declaration("move", "We move", "", List.of("home"), null, null, until, null, null, "Ada");
        assertThat(desk.declare(move)).isInstanceOfSatisfying(Declaration.Outcome.Taken.class, taken -> {
            assertThat(taken.isNew()).isTrue();
            assertThat(taken.window().state()).isEqualTo("running");
        });
        assertThat(desk.declare(move)).isInstanceOf(Declaration.Outcome.Same.class);
        assertThat(desk.declare(wish("move", null, "home")))
                .isInstanceOfSatisfying(
                        Declaration.Outcome.Taken.class,
                        taken -> assertThat(taken.isNew()).isFalse());
        assertThat(desk.declare(wish(null, "We move", "hom"))).isEqualTo(new Declaration.Outcome.Nothing("hom"));
        assertThat(desk.declare(wish("other", null, "home"))).isEqualTo(new Declaration.Outcome.Unknown());
        assertThat(desk.declare(wish(null, " ", "home"))).isInstanceOf(Declaration.Outcome.Refused.class);
        Operations.Quiet quiet = desk.silence(Map.of("monitor", "home"), until, "Ada", "");
        assertThat(desk.declare(wish(quiet.id(), "We move", "home"))).isInstanceOf(Declaration.Outcome.Refused.class);

        Objects.requireNonNull(stations.get("local")).stop();
        start("local", "embedded");
        RunningOperations operations = operations("local");
        assertThat(operations.maintenance()).extracting(MaintenanceWindow::id).containsExactly("move");
        assertThat(operations.silences()).extracting(Operations.Quiet::id).containsExactly(quiet.id());
        assertThat(operations.by(DESK).endSilence("move"))
                .as("it is no silence")
                .isFalse();
        assertThat(operations.by(DESK).endMaintenance("move")).isTrue();
        assertThat(operations.by(DESK).endMaintenance("move")).isTrue();
        assertThat(operations.by(DESK).endMaintenance(quiet.id())).isFalse();
        assertThat(operations.by(DESK).declare(move)).isEqualTo(new Declaration.Outcome.Over());
        assertThat(operations.maintenance()).isEmpty();
        assertThat(audit("local"))
                .extracting(AuditTest::line)
                .filteredOn(line -> line.contains("maintenance move"))
                .containsExactly(
                        "declare-maintenance move: done",
                        "declare-maintenance move: nothing changed",
                        "declare-maintenance move: done",
                        "end-maintenance move: done",
                        "end-maintenance move: it was over",
                        "declare-maintenance move: it was over");
    }

    @Test
    void noMoreThanAHundredWindowsWaitForTheirEnd() {
        start("local", "embedded");
        Commands desk = operations("local").by(DESK);
        for (int i = 0; i < Declaration.MOST; i++) {
            assertThat(desk.declare(wish("w" + i, "We move", "home"))).isInstanceOf(Declaration.Outcome.Taken.class);
        }
        assertThat(desk.declare(wish("more", "We move", "home"))).isEqualTo(new Declaration.Outcome.Full());
        assertThat(desk.declare(wish("w1", null, "home*")))
                .as("one that there is may be changed")
                .isInstanceOf(Declaration.Outcome.Taken.class);
        assertThat(desk.endMaintenance("w2")).isTrue();
        assertThat(desk.declare(wish("more", "We move", "home"))).isInstanceOf(Declaration.Outcome.Taken.class);
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
