package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.Trace;
import dev.launchwatch.alert.TraceReport;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Timings;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.People;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.SqlTold;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.web.Explanation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Why a rule did or did not fire, from the daemon's own store: what is replayed, beside what was decided and told. */
class ExplainedTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final String MONITORS = """
            monitors:
              - { name: homepage, every: 1m, http: { url: "http://127.0.0.1/" } }
              - { name: chat, every: 1m, depends-on: [homepage], http: { url: "http://127.0.0.1/chat" } }
            """;
    private static final String AT_ONCE =
            MONITORS + "rules:\n  - { name: site-down, monitor: '*', failing: {}, severity: critical }\n";

    private final Pseudonyms pseudonyms = new Pseudonyms(HashKey.keys("a key of some thirty-two letters", "the test"));
    private final FakeTime time = new FakeTime(NOON.plus(Duration.ofHours(2)));

    @TempDir
    Path folder;

    private Storage storage;
    private Instant loadedAt = NOON.minus(Duration.ofDays(1));
    private List<Alert> live = List.of();

    @BeforeEach
    void open() throws IOException {
        Files.createDirectory(folder.resolve("monitors"));
        storage = Storage.open(FolderSettings.alone(folder), time);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Instant at(int minute, int second) {
        return NOON.plus(Duration.ofMinutes(minute)).plusSeconds(second);
    }

    /** A result a minute, as long as the letters go: u is up, d is down, _ is none. */
    private void results(String monitor, String region, String letters) {
        List<Result> results = IntStream.range(0, letters.length())
                .filter(i -> letters.charAt(i) != '_')
                .mapToObj(i -> new Result(
                        monitor,
                        region,
                        at(i, 0),
                        Result.Trigger.SCHEDULE,
                        Result.Standing.COUNTED,
                        new Report(
                                letters.charAt(i) == 'u'
                                        ? new Outcome.Up()
                                        : new Outcome.Down(
                                                Failure.of(Reason.ASSERTION_STATUS, "expected status 200, got 503")),
                                Duration.ofMillis(120),
                                Timings.NONE,
                                Facts.NONE,
                                List.of())))
                .toList();
        storage.journal().commit(new Journal.Batch(results, List.of(), List.of()));
    }

    private static Alert alert(int since, @Nullable Instant ended) {
        return new Alert(
                "site-down/homepage/" + at(since, 0).toEpochMilli(),
                "site-down",
                "homepage",
                Severity.CRITICAL,
                ended == null ? Alert.State.FIRING : Alert.State.RESOLVED,
                at(since, 0),
                at(since, 0).plusMillis(120),
                ended,
                Map.of("monitor", "homepage", "rule", "site-down"),
                "",
                ended == null ? "the last probe failed" : "over after 5m",
                null,
                List.of("local"),
                List.of(),
                null,
                Map.of());
    }

    /** What a rule that fires at once decided. */
    private Alert decided(int since, int ended) {
        Alert alert = alert(since, null);
        Alert over = alert(since, at(ended, 0).plusMillis(120));
        storage.journal()
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(),
                        List.of(
                                new Transition(
                                        alert.id() + ":fired",
                                        Transition.Kind.FIRED,
                                        at(since, 0).plusMillis(120),
                                        alert),
                                new Transition(
                                        alert.id() + ":resolved",
                                        Transition.Kind.RESOLVED,
                                        at(ended, 0).plusMillis(120),
                                        over))));
        return alert;
    }

    private Explanation why(String yaml, String rule, String subject, Instant moment) throws IOException {
        Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
        Loaded loaded = new ConfigFolder(folder.resolve("monitors"), Map.of(), Map.of()).read();
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        Catalog catalog = ((Loaded.Good) loaded).catalog();
        Instant now = time.instant();
        Trace.Question question = Explaining.question(rule, subject, moment, Duration.ofHours(1), now);
        Playback playback = new Playback(storage.reader());
        TraceReport report =
                new Backtesting(playback, null, pseudonyms, List.of(), List.of()).trace(catalog, question, _ -> {});
        OnRecord record = OnRecord.read(playback, new SqlTold(storage.reader()), question, live, now);
        return new Explained(report, record, catalog, loadedAt, now).explanation();
    }

    @Test
    void belowTheThresholdItDidNotFireAndTheNumbersSayWhy() throws IOException {
        results("homepage", "local", "u".repeat(60) + "dd" + "u".repeat(58));
        Explanation why = why(
                MONITORS + "rules:\n  - { name: site-down, monitor: homepage, failing: { at-least: 3 } }\n",
                "site-down",
                "homepage",
                at(61, 30));
        assertThat(why.state()).isEqualTo("ok");
        assertThat(why.says()).isEqualTo("clear");
        assertThat(why.known()).isEqualTo("all");
        assertThat(why.condition()).startsWith("3 bad results in a row");
        assertThat(why.checks())
                .containsExactly(new Explanation.Check("bad results in a row from local", "at least 3", "2", false));
        assertThat(why.from()).isEqualTo(at(21, 30));
        assertThat(why.until()).isEqualTo(at(81, 30));
        assertThat(why.states()).containsExactly(new Explanation.Stretch("ok", at(21, 30), at(81, 30)));
        assertThat(why.results()).hasSize(60);
        assertThat(why.differences()).isEmpty();
        assertThat(why.limits()).isEmpty();
    }

    @Test
    void whileItHasToHoldOnItSaysForHowLong() throws IOException {
        results("homepage", "local", "u".repeat(60) + "d".repeat(4) + "u".repeat(56));
        Explanation why = why(
                MONITORS + "rules:\n  - { name: site-down, monitor: homepage, failing: { for: 5m } }\n",
                "site-down",
                "homepage",
                at(62, 30));
        assertThat(why.state()).isEqualTo("pending");
        assertThat(why.detail()).isEqualTo("the last 3 probes failed: expected status 200, got 503");
        assertThat(why.since()).isEqualTo(at(60, 0));
        assertThat(why.heldBackBy())
                .containsExactly(new Explanation.HeldBack(
                        "for",
                        "It has to hold for 5m (for): it did since 13:00:00 UTC, so 2m30s were still to run, until 13:05:00 UTC.",
                        at(65, 0)));
    }

    @Test
    void whereRegionsDontAgreeItSaysWhoDoes() throws IOException {
        results("homepage", "eu", "u".repeat(60) + "d".repeat(4));
        results("homepage", "us", "u".repeat(64));
        Explanation why = why(AT_ONCE, "site-down", "homepage", at(62, 30));
        assertThat(why.state()).isEqualTo("ok");
        assertThat(why.checks().getLast())
                .isEqualTo(new Explanation.Check("regions that see it", "2 of 2 (majority)", "1 of 2: eu", false));
        assertThat(why.limits()).singleElement().asString().startsWith("Results of several regions");
    }

    @Test
    void whatDependsOnAnotherMonitorWaitsForIt() throws IOException {
        results("homepage", "local", "u".repeat(60) + "d".repeat(4));
        results("chat", "local", "u".repeat(61) + "d".repeat(3));
        Explanation why = why(AT_ONCE, "site-down", "chat", at(62, 30));
        assertThat(why.state()).isEqualTo("pending");
        assertThat(why.heldBackBy()).extracting(Explanation.HeldBack::kind).containsExactly("depends-on");
        assertThat(why.heldBackBy().getFirst().text()).startsWith("homepage, which it depends on");
    }

    @Test
    void whatFiredStandsBesideWhatWasDecidedAndWhoWasTold() throws IOException {
        results("homepage", "local", "u".repeat(60) + "d".repeat(5) + "u".repeat(55));
        Alert alert = decided(60, 65);
        storage.outbox()
                .plan(
                        List.of(),
                        List.of(),
                        List.of(
                                told("1", "team-slack", Notification.State.SENT, alert),
                                told("2", "on-call-mail", Notification.State.PENDING, alert),
                                told("3", "team-slack", Notification.State.SENT, alert(20, null))));
        Explanation why = why(AT_ONCE, "site-down", "homepage", at(62, 30));
        assertThat(why.state()).isEqualTo("firing");
        assertThat(why.firedAt()).isEqualTo(at(60, 0).plusMillis(120));
        assertThat(why.heldBackBy()).isEmpty();
        assertThat(why.recorded()).extracting(Explanation.Recorded::kind).containsExactly("fired", "resolved");
        assertThat(why.told())
                .extracting(Explanation.Told::channel, Explanation.Told::state, Explanation.Told::kind)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("on-call-mail", "pending", "firing"),
                        org.assertj.core.groups.Tuple.tuple("team-slack", "sent", "firing"));
        assertThat(why.differences()).isEmpty();
        assertThat(why.states()).extracting(Explanation.Stretch::state).containsExactly("ok", "firing", "ok");
    }

    private static Notification told(String id, String channel, Notification.State state, Alert alert) {
        return new Notification(
                id,
                "group",
                channel,
                Notification.Kind.FIRING,
                1,
                at(60, 1),
                List.of(alert),
                List.of(),
                "",
                state,
                1,
                at(60, 1),
                null);
    }

    @Test
    void silencesAndMaintenanceThatWereInForceAreNamed() throws IOException {
        results("homepage", "local", "u".repeat(60) + "d".repeat(5) + "u".repeat(55));
        storage.outbox().silence(silence("1", "home*", at(50, 0), at(70, 0)), null);
        storage.outbox().silence(silence("2", "home*", at(63, 0), at(70, 0)), null);
        storage.outbox().silence(silence("3", "chat", at(50, 0), at(70, 0)), null);
        storage.outbox().silence(silence("4", "home*", at(40, 0), at(62, 0)), null);
        String yaml = AT_ONCE + """
                maintenance:
                  - { name: upgrade, monitor: [homepage], start: 2026-03-10T13:00:00Z, end: 2026-03-10T13:30:00Z, message: We upgrade }
                  - { name: later, start: 2026-03-10T13:10:00Z, end: 2026-03-10T13:30:00Z }
                """;
        Explanation why = why(yaml, "site-down", "homepage", at(62, 30));
        assertThat(why.state()).isEqualTo("firing");
        assertThat(why.muted())
                .containsExactly(
                        new Explanation.Muted("silence", "1", at(70, 0), "bob", "We move it"),
                        new Explanation.Muted("maintenance", "upgrade", at(90, 0), "", "We upgrade"));
    }

    private static Silence silence(String id, String monitor, Instant start, Instant end) {
        return new Silence(id, Map.of("monitor", monitor), start, end, "bob", "We move it");
    }

    @Test
    void whoLookedAfterItAtThatMomentIsNamed() throws IOException {
        results("homepage", "local", "u".repeat(60) + "d".repeat(60));
        Alert alert = alert(60, null);
        live = List.of(alert);
        storage.journal()
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(),
                        List.of(new Transition(
                                alert.id() + ":fired",
                                Transition.Kind.FIRED,
                                at(60, 0).plusMillis(120),
                                alert))));
        storage.outbox()
                .acknowledge(new Acknowledgement.Request(
                        alert.id(), at(61, 0), "ada", Acknowledgement.Via.SLACK, "on it", null));
        assertThat(why(AT_ONCE, "site-down", "homepage", at(62, 30)).acknowledgements())
                .containsExactly(new Explanation.Acknowledged(alert.id(), at(61, 0), "ada", "slack", "on it", null));
        assertThat(why(AT_ONCE, "site-down", "homepage", at(60, 30)).acknowledgements())
                .isEmpty();
        assertThat(why(AT_ONCE, "site-down", "homepage", at(62, 30)).differences())
                .isEmpty();
    }

    @Test
    void aGapIsSaidRatherThanTakenForHealth() throws IOException {
        results("homepage", "local", "u".repeat(60) + "_".repeat(20) + "u".repeat(40));
        Explanation why = why(AT_ONCE, "site-down", "homepage", at(70, 0));
        assertThat(why.state()).isEqualTo("unknown");
        assertThat(why.says()).isEqualTo("unknown");
        assertThat(why.gaps()).containsExactly(new Explanation.Gap(at(59, 0), at(80, 0)));
        assertThat(why.limits())
                .singleElement()
                .asString()
                .startsWith("Nobody looked at homepage from 12:59:00 UTC to 13:20:00 UTC");
    }

    @Test
    void beforeWhatIsKeptNothingIsClaimed() throws IOException {
        results("homepage", "local", "_".repeat(100) + "u".repeat(20));
        Explanation why = why(AT_ONCE, "site-down", "homepage", at(60, 0));
        assertThat(why.known()).isEqualTo("nothing");
        assertThat(why.state()).isEqualTo("unknown");
        assertThat(why.states()).isEmpty();
        assertThat(why.limits().getFirst())
                .startsWith("No results of homepage are stored of that time.")
                .contains("35 days", "two days");
        Explanation never = why(AT_ONCE, "site-down", "chat", at(60, 0));
        assertThat(never.limits().getFirst()).startsWith("No result of chat is stored.");
    }

    @Test
    void whereItWasDecidedOtherwiseThanReplayedBothAreSaid() throws IOException {
        results("homepage", "local", "u".repeat(60) + "d".repeat(5) + "u".repeat(55));
        decided(70, 75);
        loadedAt = at(90, 0);
        Explanation why = why(AT_ONCE, "site-down", "homepage", at(62, 30));
        assertThat(why.differences())
                .containsExactly(
                        "From 13:00:00 UTC to 13:05:00 UTC (5m) it would have fired, and no alert of that is on record.",
                        "From 13:10:00 UTC to 13:15:00 UTC (5m) an alert is on record that fired, and replayed it would not have.",
                        "The configuration of now was loaded at 13:30:00 UTC: before, other rules or monitors may have been in"
                                + " force, or no daemon ran.");
        assertThat(why.limits()).singleElement().asString().startsWith("It is replayed by the configuration of now");
    }

    @Test
    void anAlertThatFiresForLongIsFoundByItsEndOrSinceItIsLive() throws IOException {
        results("homepage", "local", "d".repeat(120));
        assertThat(why(AT_ONCE, "site-down", "homepage", at(62, 30)).differences())
                .isNotEmpty();
        live = List.of(alert(0, null));
        assertThat(why(AT_ONCE, "site-down", "homepage", at(62, 30)).differences())
                .isEmpty();
    }

    @Test
    void ofEventsItIsToldWhatTheyCameToAndOfWhatIsMeasuredThatNothingIsKept() throws IOException {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 31; i++) {
            People who = pseudonyms.people("192.0.2.1", "user" + i + "@example.org", null);
            events.add(new Event(
                    "app",
                    "id-" + i,
                    "login.failed",
                    at(60, i),
                    at(60, i).plusMillis(300),
                    who.ip(),
                    who.account(),
                    who.member(),
                    null,
                    0,
                    null,
                    null,
                    null,
                    null,
                    null));
        }
        storage.events().append(events);
        String yaml = MONITORS + """
                signals:
                  - { name: failed-logins, event: login.failed }
                  - { name: queue-depth, promql: { url: "http://127.0.0.1:9090", query: "queue_depth" } }
                rules:
                  - { name: attack, signal: failed-logins, rate: { over: 30/5m } }
                  - { name: queue-grows, signal: queue-depth, value: { over: 100 } }
                """;
        Explanation before = why(yaml, "attack", "failed-logins", at(60, 20));
        assertThat(before.about()).isEqualTo("signal");
        assertThat(before.state()).isEqualTo("ok");
        assertThat(before.detail()).startsWith("20 failed logins in 5 minutes").contains("limit 30");
        assertThat(before.compared()).isEqualTo(new Explanation.Compared("20", "30"));
        assertThat(before.values())
                .isNotEmpty()
                .allSatisfy(value -> assertThat(value.limit()).isEqualTo(30));
        Explanation after = why(yaml, "attack", "failed-logins", at(61, 0));
        assertThat(after.state()).isEqualTo("firing");
        assertThat(after.firedAt()).isEqualTo(at(60, 31));

        Explanation measured = why(yaml, "queue-grows", "queue-depth", at(60, 20));
        assertThat(measured.known()).isEqualTo("nothing");
        assertThat(measured.limits().getFirst()).startsWith("What queue-depth measures is not stored");
    }

    @Test
    void eachRuleIsOfferedWithWhatItWatchesAndTheTimeThatShowsIt() throws IOException {
        Files.writeString(folder.resolve("monitors/all.yaml"), AT_ONCE + """
                  - { name: budget, monitor: homepage, uptime: { objective: 99.9% } }
                """);
        Loaded loaded = new ConfigFolder(folder.resolve("monitors"), Map.of(), Map.of()).read();
        List<dev.launchwatch.web.Reasons.Choice> choices = Explaining.choices(((Loaded.Good) loaded).catalog());
        assertThat(choices).extracting(dev.launchwatch.web.Reasons.Choice::rule).contains("site-down", "budget");
        assertThat(choices.getFirst().subjects()).containsExactly("homepage", "chat");
        assertThat(choices.getFirst().span()).isEqualTo(Duration.ofMinutes(18));
    }
}
