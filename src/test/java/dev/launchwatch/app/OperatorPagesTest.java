package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Heard;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.web.Board;
import dev.launchwatch.web.Inventory;
import dev.launchwatch.web.MonitorStory;
import dev.launchwatch.web.Rulings;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but for its HTTP side: what its operators see of it. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class OperatorPagesTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Clock clock = Clock.systemUTC();
    private final TargetSite site = new TargetSite();
    private final Vertx vertx = Vertx.vertx();
    private Station station;
    private Settings settings;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        site.down(true);
        Files.writeString(folder.resolve("monitors/all.yaml"), """
            monitors:
              - { name: home-page, every: 1s, timeout: 1s, confirm-after: 50ms, http: { url: "%1$s/?key=sesame-open" } }
              - { name: switched-off, enabled: false, group: spare, http: { url: "%1$s/" } }
            signals:
              - { name: failed-logins, event: login.failed }
            rules:
              - { name: site-down, monitor: "home-*", failing: { agreement: any }, severity: critical, impact: Nobody gets in. }
              - { name: stuffing, signal: failed-logins, rate: { over: 30/5m, distinct: ip, at-least: 10 }, severity: critical }
            """.formatted(site.url()));
        settings = FolderSettings.alone(folder);
        station = new Station(settings, clock, vertx, _ -> new Delivery.Sent(null), new CollectorRegistry());
    }

    @AfterEach
    void close() {
        station.stop();
        site.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void beforeItHasStartedNothingIsKnownAndNothingFails() {
        assertThat(new Overviewing(station, clock, settings).board().troubles()).isEmpty();
        assertThat(new Retelling(station, clock).of("home-page", Duration.ofDays(1)))
                .isEmpty();
        assertThat(new Judging(station).rulings()).isEmpty();
        assertThat(new Inventorying(station, settings).sections())
                .extracting(Inventory.Section::title)
                .containsExactly("Process");
    }

    @Test
    void anOutageIsOnTheBoardWithItsConditionAndWithWhoWasToldAndWhoLooksAfterIt() {
        station.start();
        Overviewing overview = new Overviewing(station, clock, settings);
        Board.Trouble trouble = await().atMost(SOON)
                .until(
                        () -> overview.board().troubles().stream()
                                .filter(each -> each.alert().state() == Alert.State.FIRING)
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst();
        assertThat(trouble.alert().rule()).isEqualTo("site-down");
        assertThat(trouble.condition()).isEqualTo("a bad result, agreed by any of the regions");
        assertThat(trouble.by()).isNull();
        Board board = overview.board();
        assertThat(board.complete()).isTrue();
        assertThat(board.regions()).containsExactly(new Board.Region("local", true, true, true));
        assertThat(board.monitors())
                .extracting(Board.Seen::name, Board.Seen::enabled)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("home-page", true),
                        org.assertj.core.groups.Tuple.tuple("switched-off", false));
        await().atMost(SOON)
                .until(() -> overview.board().monitors().getFirst().recent().contains("down"));

        // Until the commit in which it fires, an alert is not known to those who would look after it.
        await().atMost(SOON).until(() -> acknowledge(trouble.alert().id()));
        assertThat(overview.board().troubles())
                .anySatisfy(each -> assertThat(each.by())
                        .isNotNull()
                        .satisfies(by -> assertThat(by.via()).isEqualTo(Acknowledgement.Via.PAGE)));
        // What somebody said on a page is kept over a restart.
        station.stop();
        station = new Station(settings, clock, vertx, _ -> new Delivery.Sent(null), new CollectorRegistry());
        station.start();
        Overviewing again = new Overviewing(station, clock, settings);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(again.board().troubles())
                        .anySatisfy(each -> assertThat(each.by()).isNotNull()));
    }

    private boolean acknowledge(String alert) {
        return station.parts()
                .orElseThrow()
                .attention()
                .acknowledge(List.of(
                        new Acknowledgement.Request(alert, clock.instant(), "ada", Acknowledgement.Via.PAGE, "", null)))
                .getFirst()
                .acknowledgement()
                .isPresent();
    }

    @Test
    void whoWasToldIsTheChannelThatTookItAndOneThatDidNotSaysWhy() {
        Instant at = Instant.parse("2026-05-01T12:04:00Z");
        Alert alert = new Alert(
                "a",
                "site-down",
                "home-page",
                Severity.CRITICAL,
                Alert.State.FIRING,
                at,
                at,
                null,
                Map.of(),
                "",
                "",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
        Group group = new Group(
                "g",
                "",
                at,
                at,
                Map.of("a", alert),
                List.of("slack", "mail"),
                Map.of(),
                at,
                Map.of("a", new Heard(at.plusSeconds(1), 0, 0)),
                false);
        Notification waits = new Notification(
                "n",
                "g",
                "mail",
                Notification.Kind.FIRING,
                1,
                at,
                List.of(alert),
                List.of(),
                "",
                Notification.State.PENDING,
                1,
                at,
                "the mailbox is full");
        assertThat(Overviewing.hearers(alert, List.of(group), List.of(waits)))
                .containsExactly(
                        new Board.Hearer("slack", at.plusSeconds(1), false, ""),
                        new Board.Hearer("mail", at.plusSeconds(1), true, "the mailbox is full"));
        assertThat(Overviewing.hearers(alert, List.of(), List.of())).isEmpty();
    }

    @Test
    void theStoryOfAMonitorHasItsHoursReasonsResultsAndRules() {
        station.start();
        Retelling history = new Retelling(station, clock);
        MonitorStory story = await().atMost(SOON)
                .until(
                        () -> history.of("home-page", Duration.ofDays(1)).orElseThrow(),
                        found -> found.reasons().containsKey("assertion_status"));
        assertThat(story.results()).isNotEmpty();
        assertThat(story.results().getFirst().outcome().code()).isEqualTo("down");
        assertThat(story.hours()).isNotEmpty();
        assertThat(story.hours().getLast().bad()).isPositive();
        assertThat(story.rules()).extracting(MonitorStory.Watching::rule).containsExactly("site-down");
        site.down(false);
        await().atMost(SOON)
                .until(() -> history.of("home-page", Duration.ofDays(1))
                                .orElseThrow()
                                .hours()
                                .getLast()
                                .p99()
                        != null);
        assertThat(history.of("nothing", Duration.ofDays(1))).isEmpty();
    }

    @Test
    void whatIsConfiguredIsShownWithItsPlaceAndWithoutAddresses() {
        station.start();
        assertThat(new Judging(station).rulings()).singleElement().satisfies(ruling -> {
            assertThat(ruling.condition()).isEqualTo("more than 30/5m, from at least 10 addresses");
            assertThat(ruling.window()).isEqualTo(Duration.ofMinutes(5));
            assertThat(ruling.counts()).isTrue();
        });
        await().atMost(SOON)
                .until(() -> new Judging(station).rulings().getFirst().compared()
                                instanceof Rulings.Limit(double value, double limit)
                        && value == 0
                        && limit == 30);
        SignalView view = station.parts().orElseThrow().view(clock.instant());
        assertThat(new Judging(station).course("stuffing", view, 60)).isEmpty();
        assertThat(new Judging(station).course("site-down", view, 60)).isEmpty();
        List<Inventory.Section> sections = new Inventorying(station, settings).sections();
        assertThat(sections)
                .extracting(Inventory.Section::title)
                .containsExactly("Monitors", "Signals", "Rules", "Process");
        assertThat(sections.getFirst().entries().getFirst().place()).isEqualTo("all.yaml:2:13");
        assertThat(sections.toString()).doesNotContain("sesame-open", site.url());
    }
}
