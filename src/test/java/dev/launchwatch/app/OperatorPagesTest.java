package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Heard;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Route;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.web.AlertHistory;
import dev.launchwatch.web.AlertStory;
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
import org.jspecify.annotations.Nullable;
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
    void anAlertHasItsStoryWhileItFiresAndOnceItIsOver() {
        station.start();
        Reviewing history = new Reviewing(station, clock, settings);
        String id = await().atMost(SOON)
                .until(
                        () -> station.parts().orElseThrow().attention().alerts().stream()
                                .filter(alert -> alert.state() == Alert.State.FIRING)
                                .toList(),
                        found -> !found.isEmpty())
                .getFirst()
                .id();
        await().atMost(SOON).until(() -> !history.of(id).orElseThrow().changes().isEmpty());
        Alert alert = history.of(id).orElseThrow().alert();
        Storage storage = station.parts().orElseThrow().storage();
        Notification message = message(alert, clock.instant());
        SqlOutbox outbox = new SqlOutbox(storage.writer(), storage.reader());
        outbox.plan(List.of(), List.of(), List.of(message));
        AlertStory firing = history.of(id).orElseThrow();
        assertThat(firing.alert().state()).isEqualTo(Alert.State.FIRING);
        assertThat(firing.condition()).isEqualTo("a bad result, agreed by any of the regions");
        assertThat(firing.objective()).isNull();
        assertThat(firing.told()).isTrue();
        assertThat(firing.seen())
                .isNotEmpty()
                .allMatch(result -> result.region().equals("local"));
        assertThat(firing.changes().getFirst().kind()).isEqualTo(Transition.Kind.FIRED);
        assertThat(firing.messages())
                .containsExactly(new AlertStory.Message(
                        "hook",
                        "firing",
                        message.createdAt(),
                        null,
                        2,
                        false,
                        "it answered 503",
                        List.of(),
                        true,
                        "Nobody has acknowledged home-page."));
        Instant taken = message.createdAt().plusSeconds(9);
        outbox.record(in(Notification.State.SENT, message, taken), null);
        assertThat(history.of(id).orElseThrow().messages())
                .singleElement()
                .extracting(AlertStory.Message::taken, AlertStory.Message::failed)
                .containsExactly(taken, 1);
        await().atMost(SOON).until(() -> acknowledge(id));
        assertThat(history.past(_ -> true, Instant.EPOCH, "", 10).alerts()).isEmpty();
        site.down(false);
        AlertHistory.Ended ended = await().atMost(SOON)
                .until(() -> history.past(_ -> true, Instant.EPOCH, "", 10).alerts(), found -> !found.isEmpty())
                .getFirst();
        assertThat(ended.alert().id()).isEqualTo(id);
        assertThat(ended.first())
                .isNotNull()
                .satisfies(first -> assertThat(first.by()).isEqualTo("ada"));
        AlertStory over = history.of(id).orElseThrow();
        assertThat(over.alert().state()).isEqualTo(Alert.State.RESOLVED);
        assertThat(over.acknowledgements()).hasSize(1);
        assertThat(history.past(_ -> false, Instant.EPOCH, "", 10).alerts()).isEmpty();
        assertThat(history.past(_ -> true, clock.instant().plusSeconds(60), "", 10)
                        .alerts())
                .isEmpty();
        assertThat(history.of("nothing")).isEmpty();
        for (String next : List.of("x", "1.2", "1.2.3.4", "a.b.c", "1.9.1")) {
            org.assertj.core.api.Assertions.assertThatThrownBy(() -> history.past(_ -> true, Instant.EPOCH, next, 10))
                    .as(next)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    private static Notification message(Alert alert, Instant at) {
        return new Notification(
                "n",
                "g",
                "hook",
                Notification.Kind.FIRING,
                1,
                at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS),
                List.of(alert),
                List.of(),
                "Nobody has acknowledged home-page.",
                Notification.State.PENDING,
                2,
                at.plusSeconds(5),
                "it answered 503");
    }

    private static Notification in(Notification.State state, Notification message, Instant at) {
        return new Notification(
                message.id(),
                message.group(),
                message.channel(),
                message.kind(),
                message.sequence(),
                message.createdAt(),
                message.alerts(),
                message.acknowledgements(),
                message.news(),
                state,
                message.attempts(),
                at,
                null);
    }

    @Test
    void theTimeToAnswerIsTheShortestOfTheRoutesThatAnAlertTakes() {
        Alert alert = new Alert(
                "a",
                "site-down",
                "home-page",
                Severity.CRITICAL,
                Alert.State.FIRING,
                Instant.EPOCH,
                null,
                null,
                Map.of(),
                "",
                "",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
        List<Route> routes = List.of(
                route(Severity.CRITICAL, Duration.ofMinutes(20)),
                route(Severity.CRITICAL, Duration.ofMinutes(7)),
                route(Severity.CRITICAL, null),
                route(Severity.INFO, Duration.ofMinutes(1)));
        assertThat(Reviewing.objective(routes, alert)).isEqualTo(Duration.ofMinutes(7));
        assertThat(Reviewing.objective(List.of(route(Severity.CRITICAL, null)), alert))
                .isNull();
    }

    private static Route route(Severity severity, @Nullable Duration within) {
        return new Route(
                List.of(severity),
                List.of(),
                Map.of(),
                List.of("hook"),
                List.of(),
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                Duration.ZERO,
                true,
                within,
                List.of());
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
