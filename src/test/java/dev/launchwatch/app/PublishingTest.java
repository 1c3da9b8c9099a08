package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Outcome;
import dev.launchwatch.model.IncidentUpdate.Stage;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.web.Commands;
import dev.launchwatch.web.Declaration;
import dev.launchwatch.web.Operations.Told;
import dev.launchwatch.web.PublicStatus;
import dev.launchwatch.web.PublicStatus.Part;
import dev.launchwatch.web.PublicStatus.State;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but for its HTTP side and channels, alone and as two regions: what members may see of it. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class PublishingTest {
    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final TargetSite site = new TargetSite();
    private final Vertx vertx = Vertx.vertx();
    private final Map<String, Station> stations = new HashMap<>();
    private final Map<String, Publishing> pages = new HashMap<>();

    @BeforeEach
    void configure() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        site.down(true);
        write("");
    }

    private void write(String more) throws Exception {
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: home-page, every: 1s, timeout: 1s, confirm-after: 50ms, every-while-down: 1s, http: { url: "%1$s/" } }
                  - { name: secret-backend, every: 1s, timeout: 1s, confirm-after: 50ms, every-while-down: 1s, http: { url: "%1$s/" } }
                rules:
                  - name: site-down
                    monitor: "*"
                    failing: { agreement: any }
                    severity: critical
                    flap-threshold: 0
                    impact: Members cannot reach the site.
                status-page:
                  title: Our club
                  url: https://status.example.org/
                  monitors: ["home-*"]
                """.formatted(site.url()) + more);
    }

    @AfterEach
    void close() {
        stations.values().forEach(Station::stop);
        site.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void start(String region, String store) {
        Settings settings =
                new FolderSettings(folder.resolve("monitors"), folder.resolve("data-" + region), region, store);
        Station station = new Station(settings, clock, vertx, _ -> new Delivery.Sent(null), new CollectorRegistry());
        station.start();
        stations.put(region, station);
        pages.put(region, new Publishing(station, clock, settings));
    }

    private PublicStatus page(String region) {
        return Objects.requireNonNull(pages.get(region)).status();
    }

    private Told incident(String region) {
        return await().atMost(SOON)
                .until(() -> Objects.requireNonNull(pages.get(region)).told(), told -> !told.isEmpty())
                .getFirst();
    }

    private Outcome tell(String region, String incident, String text) {
        Station station = Objects.requireNonNull(stations.get(region));
        return station.parts()
                .orElseThrow()
                .records()
                .incidents()
                .add(new IncidentUpdate(text, incident, clock.instant(), Stage.IDENTIFIED, text, "Ada"), null);
    }

    @Test
    void anOutageOfAPublicMonitorIsAnIncidentWithWhatOperatorsSayAndStaysOneWhenItIsOver() throws Exception {
        start("local", "embedded");
        Told incident = incident("local");
        assertThat(incident.impacts()).containsExactly("Members cannot reach the site.");
        assertThat(incident.monitors()).containsExactly("home-page");
        PublicStatus down = page("local");
        assertThat(down.parts())
                .extracting(Part::shown, Part::state)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("Home page", State.DOWN));
        assertThat(down.complete()).isTrue();
        assertThat(down.toString()).doesNotContain("secret-backend", site.url(), "status 503");
        assertThat(tell("local", incident.alerts().getFirst(), "We found it.")).isEqualTo(Outcome.TAKEN);
        assertThat(tell("local", "site-down/nothing/1", "x")).isEqualTo(Outcome.UNKNOWN);

        Objects.requireNonNull(stations.get("local")).stop();
        start("local", "embedded");
        assertThat(incident("local").updates()).extracting(IncidentUpdate::text).containsExactly("We found it.");
        site.down(false);
        await().atMost(SOON).until(() -> incident("local").ended() != null);
        await().atMost(SOON).until(() -> page("local").parts().getFirst().state() == State.UP);
        assertThat(incident("local").updates()).hasSize(1);
        Part part = page("local").parts().getFirst();
        assertThat(part.last24h().down()).isPositive();
        assertThat(part.days().getLast().down()).isPositive();
    }

    @Test
    void inPlannedMaintenanceThereIsNoIncidentAndAReloadShowsIt() throws Exception {
        write("""
                maintenance:
                  - { name: move, monitor: home-page, start: 2020-01-01T00:00:00Z, end: 2099-01-01T00:00:00Z, message: We move. }
                """);
        start("local", "embedded");
        await().atMost(SOON).until(() -> page("local").parts().getFirst().state() == State.MAINTENANCE);
        PublicStatus status = page("local");
        assertThat(status.episodes()).isEmpty();
        assertThat(status.planned()).singleElement().satisfies(planned -> {
            assertThat(planned.message()).isEqualTo("We move.");
            assertThat(planned.monitors()).containsExactly("Home page");
        });
        write("");
        assertThat(Objects.requireNonNull(stations.get("local")).reload()).isEmpty();
        assertThat(incident("local").ended()).isNull();
        assertThat(page("local").planned()).isEmpty();
        assertThat(Objects.requireNonNull(pages.get("local")).host()).contains("status.example.org");
    }

    private Commands desk(String region) {
        Settings settings =
                new FolderSettings(folder.resolve("monitors"), folder.resolve("data-" + region), region, "embedded");
        Station station = Objects.requireNonNull(stations.get(region));
        return new RunningOperations(station, clock, settings, Objects.requireNonNull(pages.get(region)))
                .by(new Actor("desk", Actor.Surface.API, ""));
    }

    private static Declaration move(String monitor, boolean shown) {
        return new Declaration("move", "We move", "Soon back.", List.of(monitor), null, null, null, null, shown, "Ada");
    }

    @Test
    void inDeclaredMaintenanceThereIsNoIncidentAndItsEndIsTheBeginningOfWhatGoesOn() throws Exception {
        start("local", "embedded");
        assertThat(desk("local").declare(move("home-*", true))).isInstanceOf(Declaration.Outcome.Taken.class);
        await().atMost(SOON).until(() -> page("local").parts().getFirst().state() == State.MAINTENANCE);
        assertThat(page("local").episodes()).isEmpty();
        assertThat(page("local").planned()).singleElement().satisfies(planned -> {
            assertThat(planned.title()).isEqualTo("We move");
            assertThat(planned.message()).isEqualTo("Soon back.");
            assertThat(planned.monitors()).containsExactly("Home page");
        });

        Objects.requireNonNull(stations.get("local")).stop();
        start("local", "embedded");
        await().atMost(SOON).until(() -> page("local").parts().getFirst().state() == State.MAINTENANCE);
        assertThat(desk("local").endMaintenance("move")).isTrue();
        assertThat(incident("local").since()).isNotNull();
        assertThat(page("local").planned())
                .singleElement()
                .satisfies(over -> assertThat(over.end()).isBeforeOrEqualTo(clock.instant()));
    }

    @Test
    void hiddenMaintenanceAndThatOfWhatIsNotPublicAreNoMatterOfMembers() {
        start("local", "embedded");
        assertThat(desk("local").declare(move("home-*", false))).isInstanceOf(Declaration.Outcome.Taken.class);
        assertThat(incident("local").ended()).isNull();
        assertThat(page("local").planned()).isEmpty();
        assertThat(desk("local").declare(move("secret-*", true))).isInstanceOf(Declaration.Outcome.Taken.class);
        assertThat(page("local").toString()).doesNotContain("We move");
    }

    @Test
    void whatIsDeclaredInOneRegionHoldsInAllAndIsEndedInAny() {
        String url = PostgresServer.shared().fresh();
        start("eu", url);
        start("us", url);
        await().atMost(SOON)
                .ignoreExceptions()
                .until(() -> desk("us").declare(move("home-*", true)) instanceof Declaration.Outcome.Taken);
        for (String region : List.of("eu", "us")) {
            await().atMost(SOON).until(() -> page(region).parts().getFirst().state() == State.MAINTENANCE);
        }
        await().atMost(SOON).until(() -> desk("eu").endMaintenance("move"));
        for (String region : List.of("eu", "us")) {
            await().atMost(SOON).until(() -> page(region).parts().getFirst().state() != State.MAINTENANCE);
            await().atMost(SOON).until(() -> !page(region).episodes().isEmpty());
        }
    }

    @Test
    void whatOperatorsSayInOneRegionMembersReadInAll() {
        String url = PostgresServer.shared().fresh();
        start("eu", url);
        start("us", url);
        String id = incident("eu").alerts().getFirst();
        await().atMost(SOON).until(() -> incident("us").alerts().contains(id));
        assertThat(tell("us", id, "We found it.")).isEqualTo(Outcome.TAKEN);
        for (String region : List.of("eu", "us")) {
            assertThat(incident(region).updates())
                    .extracting(IncidentUpdate::text)
                    .containsExactly("We found it.");
        }
    }
}
