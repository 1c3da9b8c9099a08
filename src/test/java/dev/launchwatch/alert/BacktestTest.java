package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.launchwatch.alert.BacktestReport.Firings;
import dev.launchwatch.alert.BacktestReport.Gap;
import dev.launchwatch.alert.BacktestReport.Known;
import dev.launchwatch.alert.BacktestReport.Period;
import dev.launchwatch.alert.BacktestReport.Row;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules would have told of what a daemon's own journal stored. */
class BacktestTest {
    private static final Outcome UP = new Outcome.Up();
    private static final Rule AT_ONCE = rule(failing().done()).done();
    private static final Rule THIRD = rule(failing().atLeast(3).done()).done();

    @TempDir
    Path folder;

    private static RuleBook book(Rule... rules) {
        return new RuleBook(List.of(rules), List.of(subject("homepage"), subject("chat", "homepage")));
    }

    /** A result a minute, as long as the letters go: u is up, d is down, _ is none. */
    private static List<Result> minutes(String monitor, String from, String letters) {
        Instant start = at(from);
        return IntStream.range(0, letters.length())
                .filter(i -> letters.charAt(i) != '_')
                .mapToObj(i -> Given.result(
                        monitor, start.plus(Duration.ofMinutes(i)), letters.charAt(i) == 'd' ? down() : UP))
                .toList();
    }

    private static Row row(BacktestReport report, String rule, String subject) {
        return report.rows().stream()
                .filter(row -> row.rule().equals(rule) && row.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }

    private static Row homepage(BacktestReport report) {
        return row(report, "site-down", "homepage");
    }

    @Test
    void aChangedThresholdShowsWhatItWouldHaveSparedBesideWhatWasTold() {
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE))) {
            daemon.see(minutes("homepage", "0s", "u".repeat(10) + "d" + "u".repeat(9) + "ddddd" + "u".repeat(35)))
                    .until(at("1h"));
            BacktestReport report = daemon.play(book(THIRD), at("0s"), at("1h"));

            assertThat(report.results()).isEqualTo(60);
            assertThat(homepage(report).told())
                    .isEqualTo(new Firings(
                            2,
                            Duration.ofMinutes(6),
                            Duration.ofMinutes(5),
                            List.of(period("10m", "10m100ms", "11m100ms"), period("20m", "20m100ms", "25m100ms"))));
            assertThat(homepage(report).would())
                    .isEqualTo(new Firings(
                            1,
                            Duration.ofMinutes(3),
                            Duration.ofMinutes(3),
                            List.of(new Period(
                                    "site-down/homepage/" + at("20m").toEpochMilli(),
                                    at("20m"),
                                    at("22m100ms"),
                                    at("25m100ms"),
                                    "the last 3 probes failed: the server refused the connection"))));
            assertThat(report.would()).isEqualTo(1);
            assertThat(report.told()).isEqualTo(2);
            assertThat(report.aWeek(1)).isEqualTo(7 * 24.0);
        }
    }

    private static Period period(String since, String fired, String ended) {
        return new Period("site-down/homepage/" + at(since).toEpochMilli(), at(since), at(fired), at(ended), DETAIL);
    }

    private static final String DETAIL = "the last probe failed: the server refused the connection";

    @Test
    void anEpisodeThatFiredBeforeTheTimeIsNoneOfItsButFiresInIt() {
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE))) {
            daemon.see(minutes("homepage", "0s", "u".repeat(50) + "d".repeat(20) + "u".repeat(10) + "d".repeat(10)));
            BacktestReport report = daemon.play(book(AT_ONCE), at("1h"), at("90m"));

            Row row = homepage(report);
            assertThat(row.would()).isEqualTo(row.told());
            assertThat(row.would().count()).isEqualTo(1);
            assertThat(row.would().first()).hasSize(2).satisfies(periods -> {
                assertThat(periods.getFirst().firedAt()).isEqualTo(at("50m100ms"));
                assertThat(periods.getLast().endedAt()).isNull();
            });
            assertThat(row.would().length())
                    .isEqualTo(Duration.ofMinutes(20).plusMillis(100).minusMillis(100));
            assertThat(row.known()).isEqualTo(Known.ALL);
        }
    }

    @Test
    void whatWaitsForAnotherMonitorIsNotToldHereEither() {
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE))) {
            List<Result> results = new ArrayList<>(minutes("homepage", "0s", "uuuuuddddduuuuu"));
            results.addAll(minutes("chat", "10s", "uuuuuddddduuuuu"));
            BacktestReport report = daemon.see(results).play(book(AT_ONCE), at("0s"), at("15m"));

            assertThat(homepage(report).would().count()).isEqualTo(1);
            assertThat(row(report, "site-down", "chat").would()).isEqualTo(Firings.NONE);
        }
    }

    @Test
    void aMonitorOfWhichNothingIsStoredIsNotSaidToBeFine() {
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE))) {
            BacktestReport report =
                    daemon.see(minutes("homepage", "0s", "u".repeat(60))).play(book(AT_ONCE), at("0s"), at("1h"));

            assertThat(row(report, "site-down", "chat").known()).isEqualTo(Known.NOTHING);
            assertThat(row(report, "site-down", "chat").limit()).isEqualTo("no result of chat is stored");
            assertThat(homepage(report).known()).isEqualTo(Known.ALL);
        }
    }

    @Test
    void aWindowThatReachesBeforeTheFirstResultIsSaid() {
        Rule latency = rule(Given.latency("1s", "1h", 5)).named("slow").done();
        Rule uptime = rule(Given.uptime("99.9%")).named("budget").done();
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE))) {
            BacktestReport report = daemon.see(minutes("homepage", "30m", "u".repeat(90)))
                    .play(book(AT_ONCE, latency, uptime), at("0s"), at("2h"));

            assertThat(report.from()).isEqualTo(at("30m"));
            assertThat(homepage(report).limit()).isEqualTo("results of homepage are stored since 2026-03-01 12:30");
            assertThat(row(report, "slow", "homepage").limit())
                    .isEqualTo("results of homepage are stored since 2026-03-01 12:30, and it looks back 1h: until"
                            + " 2026-03-01 13:30 it decides by less than it would have known");
            assertThat(row(report, "budget", "homepage").limit())
                    .isEqualTo(
                            "results of homepage are stored since 2026-03-01 12:30, and it looks back 3d: it decides by"
                                    + " less than it would have known");
        }
    }

    @Test
    void whereNobodyLookedIsSaid() {
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE))) {
            BacktestReport report = daemon.see(
                            minutes("homepage", "0s", "u".repeat(60) + "_".repeat(20) + "u".repeat(10)))
                    .play(book(AT_ONCE), at("30m"), at("2h"));

            assertThat(report.gaps()).containsExactly(new Gap("homepage", 2, Duration.ofMinutes(21 + 31), at("89m")));
        }
    }

    @Test
    void whatRulesToldThatAreGoneIsListedBehindTheOthers() {
        Rule other = rule(failing().done()).named("old").done();
        try (Recorded daemon = new Recorded(folder, at("0s"), book(AT_ONCE, other))) {
            BacktestReport report =
                    daemon.see(minutes("homepage", "0s", "uuuduuu")).play(book(AT_ONCE), at("0s"), at("7m"));

            assertThat(report.rows())
                    .extracting(Row::rule, Row::subject, Row::inForce)
                    .containsExactly(
                            tuple("site-down", "homepage", true),
                            tuple("site-down", "chat", true),
                            tuple("old", "homepage", false));
        }
    }

    @Test
    void whatWasMeasuredIsNotPlayedAndNotSaidToBeFine() {
        Rule value = rule(new RuleSpec.Value(new BigDecimal(100), null, Duration.ZERO))
                .named("queue-grows")
                .about("queue-depth")
                .done();
        RuleBook book = new RuleBook(List.of(value), List.of());
        Backtest.Stored stored = new Backtest.Stored(Map.of(), Instant.EPOCH, Set.of("queue-depth"), true);
        BacktestReport report = new Backtest(book, stored, at("0s"), at("1h"), Given.NO_SIGNALS).end();
        assertThat(report.rows()).singleElement().satisfies(row -> {
            assertThat(row.known()).isEqualTo(Known.NOTHING);
            assertThat(row.would()).isEqualTo(Firings.NONE);
        });
    }

    @Test
    void aTimeThatEndsBeforeItBeginsIsRefused() {
        Backtest.Stored nothing = new Backtest.Stored(Map.of(), Instant.EPOCH, Set.of(), true);
        assertThatThrownBy(() -> new Backtest(book(AT_ONCE), nothing, at("1h"), at("1h"), Given.NO_SIGNALS))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void ofVeryManyEpisodesThePastIsCountedAndTheFirstAreRemembered() {
        int many = Chronicle.MOST + 50;
        try (Recorded daemon = new Recorded(folder, at("0s"), new RuleBook(List.of(), List.of()))) {
            BacktestReport report = daemon.see(minutes("homepage", "0s", "ud".repeat(many) + "u"))
                    .play(book(AT_ONCE), at("0s"), at(2 * many + 1 + "m"));

            Firings would = homepage(report).would();
            assertThat(would.count()).isEqualTo(many);
            assertThat(would.length()).isEqualTo(Duration.ofMinutes(many));
            assertThat(would.first()).hasSize(Chronicle.MOST);
        }
    }

    /** Outages of all lengths, slow times, suspicions and pauses of the daemon's probes, of two regions of which one may be missing. */
    private static List<Result> history(RandomGenerator random) {
        List<Result> results = new ArrayList<>();
        boolean two = random.nextBoolean();
        for (String monitor : List.of("homepage", "chat")) {
            for (String region : two ? List.of("eu", "us") : List.of("eu")) {
                Instant now = at(random.nextInt(1, 60_000) + "ms");
                boolean bad = false;
                boolean slow = false;
                while (now.isBefore(at("20h"))) {
                    bad = random.nextInt(bad ? 6 : 30) == 0 ? !bad : bad;
                    slow = random.nextInt(25) == 0 ? !slow : slow;
                    Outcome outcome =
                            random.nextInt(50) == 0 ? Given.unknown() : bad ? down() : slow ? Given.degraded() : UP;
                    boolean suspect = outcome instanceof Outcome.Down && random.nextInt(4) == 0;
                    results.add(Given.result(
                            monitor,
                            region,
                            now,
                            outcome,
                            Duration.ofMillis(random.nextInt(20, slow ? 4_000 : 900)),
                            Facts.NONE,
                            suspect ? Result.Standing.SUSPECT : Result.Standing.COUNTED));
                    int pause = random.nextInt(300) == 0 ? random.nextInt(30) : 0;
                    now = now.plus(Duration.ofMinutes(1 + pause)).plusMillis(random.nextInt(50));
                }
            }
        }
        return results;
    }

    private static RuleBook everyKind() {
        return book(
                rule(failing().done()).flapping(6, "1h").done(),
                rule(failing().forAtLeast("150s").degraded().done())
                        .named("for-a-while")
                        .resolveAfter(2)
                        .done(),
                rule(failing().atLeast(3).of(5).done())
                        .named("three-of-five")
                        .keepFiring("3m")
                        .done(),
                rule(failing().atLeast(4).window("10m").agreement("any").done())
                        .named("in-a-window")
                        .done(),
                rule(failing().agreement("all").regional(2).done())
                        .named("all-see-it")
                        .done(),
                rule(Given.latency("1s", "15m", 5)).named("slow").done(),
                rule(Given.uptime("99%")).named("budget").done());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void whatIsStoredGivesTheEpisodesThatTheDaemonTold(long seed) {
        RuleBook book = everyKind();
        try (Recorded daemon = new Recorded(folder, at("0s"), book)) {
            daemon.see(history(new Random(seed))).until(at("21h"));
            BacktestReport report = daemon.play(book, at("0s"), at("21h"));

            assertThat(report.told()).as("enough to compare").isGreaterThan(50);
            for (Row row : report.rows()) {
                assertThat(row.would()).as(row.rule() + " on " + row.subject()).isEqualTo(row.told());
            }
            assertThat(report.rows()).allMatch(Row::inForce);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {22})
    void aPartOfATimeGivesTheEpisodesThatTheDaemonToldInIt(long seed) {
        // Without the rule over three days, which has not seen as much.
        RuleBook book = new RuleBook(
                everyKind().rules().stream()
                        .filter(rule -> !rule.name().equals("budget"))
                        .toList(),
                everyKind().subjects());
        try (Recorded daemon = new Recorded(folder, at("0s"), book)) {
            daemon.see(history(new Random(seed))).until(at("21h"));
            BacktestReport report = daemon.play(book, at("9h"), at("19h"));
            for (Row row : report.rows()) {
                assertThat(row.would().count())
                        .as(row.rule() + " on " + row.subject())
                        .isEqualTo(row.told() == null ? -1 : row.told().count());
                assertThat(row.would().length())
                        .isEqualTo(row.told() == null ? null : row.told().length());
            }
            assertThat(Durations.format(Duration.between(report.since(), report.until())))
                    .isEqualTo("10h");
        }
    }
}
