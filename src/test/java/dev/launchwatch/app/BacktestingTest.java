package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.cli.Launchwatch;
import dev.launchwatch.cli.Surroundings;
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
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.People;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.testing.FakeTime;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code rules backtest} over a store that the daemon's own parts wrote. */
class BacktestingTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final String KEY = "a key of some thirty-two letters";

    private final Pseudonyms pseudonyms = new Pseudonyms(HashKey.keys(KEY, "the test"));
    private final FakeTime time = new FakeTime(NOON.plus(Duration.ofHours(2)));
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private boolean terminal;

    @TempDir
    Path folder;

    private Path data;

    @BeforeEach
    void makeFolders() throws IOException {
        Files.createDirectory(folder.resolve("monitors"));
        data = folder.resolve("data");
    }

    private Storage open() {
        return Storage.open(FolderSettings.alone(folder), time);
    }

    private void rules(String yaml) throws IOException {
        Files.writeString(folder.resolve("monitors/rules.yaml"), yaml);
    }

    private int backtest(String... more) {
        return rules("backtest", more);
    }

    private int rules(String command, String... more) {
        PrintWriter writer = new PrintWriter(out, true);
        Surroundings surroundings = new Surroundings(
                Map.of(
                        "LAUNCHWATCH_DATA",
                        data.toString(),
                        "LAUNCHWATCH_CONFIG",
                        folder.resolve("monitors").toString(),
                        "LAUNCHWATCH_HASH_KEY",
                        KEY,
                        "LAUNCHWATCH_OWN_ADDRESSES",
                        "203.0.113.9"),
                time,
                time,
                time::advance,
                new Random(1),
                new ByteArrayInputStream(new byte[0]),
                writer,
                new PrintWriter(err, true),
                terminal);
        String[] all =
                Stream.concat(Stream.of("rules", command), Stream.of(more)).toArray(String[]::new);
        return Launchwatch.commandLine(new Boot(surroundings), surroundings, all)
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private static Result result(String monitor, Instant at, boolean works) {
        Outcome outcome = works
                ? new Outcome.Up()
                : new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "expected status 200, got 503"));
        return new Result(
                monitor,
                "local",
                at,
                Result.Trigger.SCHEDULE,
                Result.Standing.COUNTED,
                new Report(outcome, Duration.ofMillis(120), Timings.NONE, Facts.NONE, List.of()));
    }

    /** Two hours of results a minute, down where the minutes say. */
    private static List<Result> homepage(int... bad) {
        List<Integer> down = IntStream.of(bad).boxed().toList();
        return IntStream.range(0, 120)
                .mapToObj(minute -> result("homepage", NOON.plus(Duration.ofMinutes(minute)), !down.contains(minute)))
                .toList();
    }

    /** What a rule that fires at once told. */
    private static List<Transition> told(int from, int to) {
        Instant since = NOON.plus(Duration.ofMinutes(from));
        Instant fired = since.plusMillis(120);
        Instant ended = NOON.plus(Duration.ofMinutes(to)).plusMillis(120);
        return List.of(
                transition("fired", Transition.Kind.FIRED, fired, alert(since, fired, null)),
                transition("resolved", Transition.Kind.RESOLVED, ended, alert(since, fired, ended)));
    }

    private static Transition transition(String what, Transition.Kind kind, Instant at, Alert alert) {
        return new Transition(alert.id() + ":" + what, kind, at, alert);
    }

    private static Alert alert(Instant since, Instant fired, @Nullable Instant ended) {
        return new Alert(
                "site-down/homepage/" + since.toEpochMilli(),
                "site-down",
                "homepage",
                Severity.CRITICAL,
                ended == null ? Alert.State.FIRING : Alert.State.RESOLVED,
                since,
                fired,
                ended,
                Map.of(),
                "",
                "the last probe failed: expected status 200, got 503",
                null,
                List.of("local"),
                List.of(),
                null,
                Map.of());
    }

    private void storeAnHour(List<Transition> transitions) {
        try (Storage storage = open()) {
            storage.journal().commit(new Journal.Batch(homepage(10, 20, 21, 22, 23, 24), List.of(), transitions));
        }
    }

    private static List<Transition> toldAtOnce() {
        return Stream.concat(told(10, 11).stream(), told(20, 25).stream()).toList();
    }

    private static String documented(String language) throws IOException {
        return documented(language, 0);
    }

    private static String documented(String language, int number) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/backtest.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .skip(number)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theDocumentedExampleSaysWhatADocumentedChangeWouldHaveSpared() throws IOException {
        storeAnHour(toldAtOnce());
        rules(documented("yaml"));

        assertThat(backtest("--since", "2h")).as(err.toString()).isZero();

        assertThat(out.toString()).isEqualTo(documented("text"));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void theDocumentedAnswerSaysWhyAChangedRuleWouldNotHaveFired() throws IOException {
        storeAnHour(toldAtOnce());
        rules(documented("yaml"));

        assertThat(rules("why", "site-down", "--at", "12:21:30"))
                .as(err.toString())
                .isZero();

        assertThat(out.toString()).isEqualTo(documented("text", 1));
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void whyIsAnsweredOfWhatThereIs() throws IOException {
        storeAnHour(List.of());
        rules("""
                monitors:
                  - { name: homepage, every: 1m, http: { url: "http://127.0.0.1/" } }
                  - { name: chat, every: 1m, http: { url: "http://127.0.0.1/chat" } }
                rules:
                  - { name: site-down, monitor: "*", failing: {}, severity: critical }
                """);
        assertThat(rules("why", "site-down")).isEqualTo(2);
        assertThat(err.toString()).contains("site-down watches homepage, chat: say which one by --monitor");
        assertThat(rules("why", "nothing")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no rule nothing; there are site-down");
        assertThat(rules("why", "site-down", "--monitor", "chat", "--at", "noon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--at 'noon' is no time: write a time such as 14:05");
        assertThat(rules("why", "site-down", "--monitor", "homepage", "--at", "2026-03-10T12:10:30Z"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString())
                .startsWith("site-down on homepage at 2026-03-10 12:10:30 UTC: it fired, since 2026-03-10 12:10:00")
                .contains("it would have fired, and no alert of that is on record.");
    }

    private static final String MONITORS = """
            monitors:
              - { name: homepage, every: 1m, http: { url: "http://127.0.0.1/" } }
            """;

    @Test
    void jsonHasEachEpisodeOfNowAndThen() throws IOException {
        storeAnHour(toldAtOnce());
        rules(MONITORS
                + "rules:\n  - { name: site-down, monitor: homepage, failing: { at-least: 3 }, severity: critical }\n");

        assertThat(backtest("--since", "2026-03-10T12:00:00Z", "--until", "1h", "--format", "json"))
                .as(err.toString())
                .isZero();

        JsonNode report = new ObjectMapper().readTree(out.toString());
        assertThat(report.path("results").asInt()).isEqualTo(60);
        assertThat(report.path("would_fire").asInt()).isEqualTo(1);
        assertThat(report.path("fired").asInt()).isEqualTo(2);
        JsonNode rule = report.path("rules").path(0);
        assertThat(rule.path("known").asText()).isEqualTo("all");
        assertThat(rule.path("would").path("seconds").asDouble()).isEqualTo(180);
        assertThat(rule.path("would").path("episodes").path(0).path("fired_at").asText())
                .isEqualTo("2026-03-10T12:22:00.120Z");
        assertThat(rule.path("then").path("episodes")).hasSize(2);
    }

    @Test
    void aDaemonMayRunBesideItAndNothingInItsFolderIsChanged() throws IOException {
        rules(MONITORS + "rules:\n  - { name: site-down, monitor: homepage, failing: {} }\n");
        try (Storage running = open()) {
            running.journal().commit(new Journal.Batch(homepage(10), List.of(), List.of()));
            byte[] before = Files.readAllBytes(data.resolve("launchwatch.db"));

            assertThat(backtest("--since", "2h")).as(err.toString()).isZero();
            assertThat(out.toString()).contains("1 would have fired");

            running.journal()
                    .commit(new Journal.Batch(List.of(result("homepage", time.instant(), true)), List.of(), List.of()));
            assertThat(Files.readAllBytes(data.resolve("launchwatch.db"))).isEqualTo(before);
        }
    }

    private Event failedLogin(int number, Instant at, String ip) {
        People who = pseudonyms.people(ip, "user" + number + "@example.org", null);
        return new Event(
                "app",
                "id-" + ip + number,
                "login.failed",
                at,
                at.plusMillis(300),
                who.ip(),
                who.account(),
                who.member(),
                null,
                0,
                null,
                null,
                null,
                null,
                null);
    }

    private List<Event> attack(String at, int many, String ip) {
        Instant from = Instant.parse(at);
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < many; i++) {
            events.add(failedLogin(i, from.plusSeconds(i), ip));
        }
        return events;
    }

    private static final String SIGNALS = """
            signals:
              - { name: failed-logins, event: login.failed }
              - { name: queue-depth, promql: { url: "http://127.0.0.1:9090", query: "queue_depth" } }
            rules:
              - { name: attack, signal: failed-logins, rate: { over: 30/5m } }
              - { name: queue-grows, signal: queue-depth, value: { over: 100 } }
            """;

    @Test
    void eventsAreCountedAsTheDaemonCountsThemWithoutItsOwnProbes() throws IOException {
        rules(MONITORS + SIGNALS);
        try (Storage storage = open()) {
            storage.journal().commit(new Journal.Batch(homepage(), List.of(), List.of()));
            storage.events().append(attack("2026-03-10T12:10:00Z", 40, "192.0.2.1"));
            storage.events().append(attack("2026-03-10T12:40:00Z", 60, "203.0.113.9"));
            storage.events().append(attack("2026-03-10T13:10:00Z", 30, "192.0.2.1"));
            storage.events().append(attack("2026-03-10T13:30:00Z", 31, "192.0.2.2"));
        }
        assertThat(backtest("--since", "2h", "--format", "json"))
                .as(err.toString())
                .isZero();

        JsonNode report = new ObjectMapper().readTree(out.toString());
        JsonNode attack = report.path("rules").path(0);
        assertThat(attack.path("would").path("count").asInt()).isEqualTo(2);
        // The 31st came at second 30, was stored 300 ms later, and is looked at with the next second.
        assertThat(attack.path("would")
                        .path("episodes")
                        .path(0)
                        .path("fired_at")
                        .asText())
                .isEqualTo("2026-03-10T12:10:31Z");
        assertThat(attack.path("would")
                        .path("episodes")
                        .path(1)
                        .path("fired_at")
                        .asText())
                .isEqualTo("2026-03-10T13:30:31Z");
        assertThat(attack.path("known").asText()).isEqualTo("all");
        JsonNode queue = report.path("rules").path(1);
        assertThat(queue.path("known").asText()).isEqualTo("nothing");
        assertThat(queue.path("would").isNull()).isTrue();
        assertThat(queue.path("limit").asText()).contains("not stored");
    }

    @Test
    void eventsThatAreDeletedAreSaidRatherThanCountedAsNone() throws Exception {
        rules(MONITORS + SIGNALS);
        try (Storage storage = open()) {
            storage.journal().commit(new Journal.Batch(homepage(), List.of(), List.of()));
            storage.events().append(attack("2026-03-10T13:10:00Z", 30, "192.0.2.1"));
            try (Connection connection =
                            Sqlite.dataSource(storage.file().file()).getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("delete from event where position <= 10");
            }
        }
        assertThat(backtest("--since", "2h")).as(err.toString()).isZero();
        assertThat(out.toString())
                .contains("attack       failed-logins           0+")
                .contains(
                        "attack on failed-logins: events are stored since 2026-03-10 13:10, and it looks back 5m: until"
                                + " 2026-03-10 13:15 it decides by less than it would have known.");
    }

    @Test
    void oneRuleCanBeShownAloneAndAnUnknownOneIsAnError() throws IOException {
        rules(MONITORS + """
                rules:
                  - { name: site-down, monitor: homepage, failing: {} }
                  - { name: slow, monitor: homepage, latency: { over: 800ms } }
                """);
        storeAnHour(List.of());
        assertThat(backtest("--rule", "slow")).as(err.toString()).isZero();
        assertThat(out.toString()).contains("slow").doesNotContain("site-down");

        assertThat(backtest("--rule", "slwo")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no rule slwo; there are site-down, slow");
    }

    @Test
    void progressIsForWhoeverWatches() throws IOException {
        rules(MONITORS + "rules:\n  - { name: site-down, monitor: homepage, failing: {} }\n");
        storeAnHour(List.of());
        terminal = true;
        assertThat(backtest()).isZero();
        assertThat(err.toString()).endsWith("\r\u001B[K");
    }

    @Test
    void aFolderWithoutAStoreIsAnErrorWithTheRemedyAndIsNotMade() throws IOException {
        rules(MONITORS + "rules:\n  - { name: site-down, monitor: homepage, failing: {} }\n");
        assertThat(backtest()).isEqualTo(2);
        assertThat(err.toString()).contains("There is no store in " + data, "LAUNCHWATCH_DATA");
        assertThat(data).doesNotExist();
    }

    @Test
    void aStoreOfAnotherVersionIsAnErrorWithTheRemedy() throws Exception {
        rules(MONITORS + "rules:\n  - { name: site-down, monitor: homepage, failing: {} }\n");
        storeAnHour(List.of());
        int own = Schema.VERSION;
        version("update flyway_schema_history set success = 0 where version = '" + own + "'");
        assertThat(backtest()).isEqualTo(2);
        assertThat(err.toString())
                .contains("older Launchwatch (schema " + (own - 1), "Start this one's daemon on it once");

        version("update flyway_schema_history set success = 1, version = '99' where version = '" + own + "'");
        assertThat(backtest()).isEqualTo(2);
        assertThat(err.toString()).contains("newer Launchwatch (schema 99");
    }

    private void version(String update) throws Exception {
        try (Connection connection =
                        Sqlite.dataSource(data.resolve("launchwatch.db")).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(update);
        }
    }

    @Test
    void timesThatAreNoneOrTheWrongWayRoundAreErrors() throws IOException {
        rules(MONITORS);
        assertThat(backtest("--since", "yesterday")).isEqualTo(2);
        assertThat(backtest("--since", "1h", "--until", "2026-03-01")).isEqualTo(2);
        assertThat(err.toString())
                .contains("--since: 'yesterday' is no duration")
                .contains("--since must lie before --until");
    }

    @Test
    void aConfigurationWithErrorsIsSaidAsCheckSaysIt() throws IOException {
        rules("rules:\n  - { nmae: site-down }\n");
        assertThat(backtest()).isEqualTo(2);
        assertThat(err.toString()).contains("rules.yaml:2:5");
        assertThat(Optional.of(data).filter(Files::exists)).isEmpty();
    }
}
