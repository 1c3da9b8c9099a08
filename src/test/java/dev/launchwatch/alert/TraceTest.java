package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.subject;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.groups.Tuple.tuple;

import dev.launchwatch.alert.BacktestReport.Known;
import dev.launchwatch.alert.Insight.Says;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a rule made of a moment, told by the conditions and the state machine that decide. */
class TraceTest {
    private static final Outcome UP = new Outcome.Up();

    private static RuleBook book(Rule... rules) {
        return new RuleBook(List.of(rules), List.of(subject("homepage"), subject("chat", "homepage")));
    }

    /** A result a minute, as long as the letters go: u is up, d is down, _ is none. */
    private static List<Result> minutes(String monitor, String region, String letters) {
        return IntStream.range(0, letters.length())
                .filter(i -> letters.charAt(i) != '_')
                .mapToObj(i -> Given.result(
                        monitor,
                        region,
                        at(i + "m"),
                        letters.charAt(i) == 'd' ? down() : UP,
                        Duration.ofMillis(100),
                        Facts.NONE,
                        Result.Standing.COUNTED))
                .toList();
    }

    private static List<Result> minutes(String letters) {
        return minutes("homepage", "local", letters);
    }

    @SafeVarargs
    private static TraceReport play(RuleBook book, String rule, String subject, String moment, List<Result>... all) {
        List<Result> results = new ArrayList<>();
        for (List<Result> each : all) {
            results.addAll(each);
        }
        results.sort(Comparator.comparing(Result::at).thenComparing(Result::region));
        Map<String, Instant> first =
                results.stream().collect(Collectors.toMap(Result::monitor, Result::at, (one, _) -> one));
        Trace.Question question = new Trace.Question(
                rule,
                subject,
                at(moment),
                at(moment).minus(Duration.ofMinutes(20)),
                at(moment).plus(Duration.ofMinutes(10)));
        Trace trace =
                new Trace(book, new Backtest.Stored(first, Instant.EPOCH, Set.of(), true), question, Given.NO_SIGNALS);
        for (Result result : results) {
            if (trace.monitors().contains(result.monitor())) {
                trace.observe(result, result.at().plus(result.report().duration()));
            }
        }
        return trace.end();
    }

    private static TraceReport play(Rule rule, String moment, String letters) {
        return play(book(rule), rule.name(), "homepage", moment, minutes(letters));
    }

    @Test
    void belowTheThresholdItSaysHowManyWereMissing() {
        TraceReport report =
                play(rule(failing().atLeast(3).done()).done(), "21m30s", "u".repeat(20) + "dd" + "u".repeat(15));
        Insight insight = report.insight();
        assertThat(insight.says()).isEqualTo(Says.CLEAR);
        assertThat(insight.checks())
                .containsExactly(new Check("bad results in a row from local", "at least 3", "2", false));
        assertThat(insight.obstacles()).isEmpty();
        assertThat(insight.detail()).isEmpty();
        assertThat(insight.state().state()).isEqualTo(Alert.State.INACTIVE);
        assertThat(insight.at()).isEqualTo(at("21m30s"));
        assertThat(insight.labels()).containsEntry("monitor", "homepage").containsEntry("team", "core");
        assertThat(report.known()).isEqualTo(Known.ALL);
        assertThat(report.stretches()).containsExactly(new TraceReport.Stretch(Alert.State.INACTIVE, at("1m30s")));
        assertThat(report.results()).hasSize(30);
        assertThat(report.gaps()).isEmpty();
    }

    @Test
    void whilePendingItSaysSinceWhenAndWhenItWouldHaveFired() {
        TraceReport report =
                play(rule(failing().forAtLeast("5m").done()).done(), "22m30s", "u".repeat(20) + "d".repeat(10) + "uuu");
        Insight insight = report.insight();
        assertThat(insight.says()).isEqualTo(Says.HOLDS);
        assertThat(insight.detail()).isEqualTo("the last 3 probes failed: the server refused the connection");
        assertThat(insight.state().state()).isEqualTo(Alert.State.PENDING);
        assertThat(insight.obstacles()).containsExactly(new Obstacle.Holding(at("20m"), at("25m")));
        assertThat(report.stretches())
                .extracting(TraceReport.Stretch::state, TraceReport.Stretch::from)
                .containsExactly(
                        tuple(Alert.State.INACTIVE, at("2m30s")),
                        tuple(Alert.State.PENDING, at("20m100ms")),
                        tuple(Alert.State.FIRING, at("25m")),
                        tuple(Alert.State.INACTIVE, at("30m100ms")));
    }

    @Test
    void whereRegionsDontAgreeItSaysWhoSeesItAndHowManyMust() {
        Rule rule = rule(failing().agreement("all").regional(1).done()).done();
        List<Result> eu = minutes("homepage", "eu", "u".repeat(20) + "ddddd");
        List<Result> us = minutes("homepage", "us", "u".repeat(25));
        Insight insight =
                play(book(rule), "site-down", "homepage", "22m30s", eu, us).insight();
        assertThat(insight.says()).isEqualTo(Says.CLEAR);
        assertThat(insight.checks())
                .containsExactly(
                        new Check("bad results in a row from eu", "at least 1", "3", true),
                        new Check("bad results in a row from us", "at least 1", "0", false),
                        new Check("regions that see it", "2 of 2 (all)", "1 of 2: eu", false));

        Insight warning = play(book(rule), "site-down-regional", "homepage", "22m30s", eu, us)
                .insight();
        assertThat(warning.says()).isEqualTo(Says.HOLDS);
        assertThat(warning.state().state()).isEqualTo(Alert.State.FIRING);
        assertThat(warning.labels()).containsEntry(RegionalWarning.LABEL, "site-down");
    }

    @Test
    void aWarningOfSingleRegionsIsCoveredByTheRuleThatFires() {
        Rule rule = rule(failing().agreement("all").regional(1).done()).done();
        Insight insight = play(
                        book(rule),
                        "site-down-regional",
                        "homepage",
                        "22m30s",
                        minutes("homepage", "eu", "u".repeat(20) + "ddddd"),
                        minutes("homepage", "us", "u".repeat(20) + "ddddd"))
                .insight();
        assertThat(insight.state().state()).isEqualTo(Alert.State.INACTIVE);
        assertThat(insight.obstacles()).containsExactly(new Obstacle.Covered("site-down"));
    }

    @Test
    void aMonitorThatDependsOnAnotherOneSaysWhichOneItWaitsFor() {
        TraceReport report = play(
                book(rule(failing().done()).done()),
                "site-down",
                "chat",
                "22m30s",
                minutes("homepage", "local", "u".repeat(20) + "ddddd"),
                minutes("chat", "local", "u".repeat(20) + "ddddd"));
        assertThat(report.insight().state().state()).isEqualTo(Alert.State.PENDING);
        assertThat(report.insight().obstacles()).containsExactly(new Obstacle.DependsOn("homepage"));
        assertThat(report.results()).extracting(Result::monitor).containsOnly("chat");
    }

    @Test
    void whatFiredSaysWhyAndNothingHeldItBack() {
        TraceReport report = play(rule(failing().done()).done(), "22m30s", "u".repeat(20) + "ddddd" + "u".repeat(9));
        assertThat(report.insight().state().state()).isEqualTo(Alert.State.FIRING);
        assertThat(report.insight().state().firedAt()).isEqualTo(at("20m100ms"));
        assertThat(report.insight().obstacles()).isEmpty();
        assertThat(report.insight().detail()).startsWith("the last 3 probes failed");
    }

    @Test
    void whatIsGoodAgainSaysWhatKeepsItFiring() {
        Insight keeps = play(rule(failing().done()).keepFiring("10m").done(), "22m30s", "u".repeat(20) + "d" + "uuuu")
                .insight();
        assertThat(keeps.says()).isEqualTo(Says.CLEAR);
        assertThat(keeps.detail()).isEqualTo("the last probe was good");
        assertThat(keeps.obstacles()).containsExactly(new Obstacle.KeepsFiring(at("31m")));

        Insight few = play(rule(failing().done()).resolveAfter(5).done(), "22m30s", "u".repeat(20) + "d" + "uuuu")
                .insight();
        assertThat(few.obstacles()).containsExactly(new Obstacle.NotOver(2, 5));

        Insight flaps = play(
                        rule(failing().done()).flapping(3, "30m").done(), "22m30s", "u".repeat(18) + "dud" + "uuuuuu")
                .insight();
        assertThat(flaps.obstacles())
                .hasSize(1)
                .allSatisfy(obstacle -> assertThat(obstacle)
                        .isInstanceOf(Obstacle.Flaps.class)
                        .extracting(Obstacle::until)
                        .isEqualTo(at("51m100ms")));
    }

    @Test
    void aGapOfResultsIsAGapAndSaysNothing() {
        TraceReport report = play(rule(failing().done()).done(), "25m", "u".repeat(20) + "_".repeat(12) + "uuuu");
        assertThat(report.insight().says()).isEqualTo(Says.NOTHING);
        assertThat(report.insight().checks())
                .containsExactly(new Check("results that tell how it is", "one no older than 2m30s", "none", false));
        assertThat(report.gaps()).containsExactly(new TraceReport.Gap(at("19m"), at("32m")));
        assertThat(report.freshFor()).isEqualTo("2m30s");
    }

    @Test
    void beforeWhatIsStoredItKnowsNothing() {
        String gone = "_".repeat(30) + "u".repeat(20);
        TraceReport report = play(rule(failing().done()).done(), "25m", gone);
        assertThat(report.known()).isEqualTo(Known.NOTHING);
        assertThat(report.limit()).isEqualTo("no results of homepage are stored of that time");
        assertThat(report.insight().says()).isEqualTo(Says.NOTHING);
        TraceReport later = play(rule(failing().window("1h").done()).done(), "45m", gone);
        assertThat(later.known()).isEqualTo(Known.PART);
    }

    @Test
    void thePercentileIsToldWithItsLimit() {
        Rule slow = rule(Given.latency("800ms", "10m", 5)).named("slow").done();
        Insight insight = play(book(slow), "slow", "homepage", "22m30s", minutes("u".repeat(30)))
                .insight();
        assertThat(insight.checks())
                .containsExactly(
                        new Check("probes that worked within 10m", "at least 5", "10", true),
                        new Check("p95", "over 800ms", "100ms", false));
        Insight few = play(book(slow), "slow", "homepage", "3m30s", minutes("u".repeat(30)))
                .insight();
        assertThat(few.says()).isEqualTo(Says.NOTHING);
        assertThat(few.checks().getFirst())
                .isEqualTo(new Check("probes that worked within 10m", "at least 5", "4", false));
    }

    @Test
    void certificatesAndBudgetsAreToldWithTheirLimits() {
        Rule certificate =
                rule(new RuleSpec.Certificate(Duration.ofDays(14))).named("tls").done();
        Result seen = Given.result(
                "homepage",
                "local",
                at("20m"),
                UP,
                Duration.ofMillis(100),
                Given.certificate(at("480h")),
                Result.Standing.COUNTED);
        assertThat(play(book(certificate), "tls", "homepage", "20m30s", List.of(seen))
                        .insight()
                        .checks())
                .singleElement()
                .satisfies(check -> {
                    assertThat(check.expected()).isEqualTo("less than 14d");
                    assertThat(check.actual()).startsWith("the certificate ends in 19d");
                    assertThat(check.met()).isFalse();
                });
        Rule budget = rule(Given.uptime("99.9%")).named("budget").done();
        assertThat(play(book(budget), "budget", "homepage", "22m30s", minutes("u".repeat(20) + "ddddd"))
                        .insight()
                        .checks())
                .hasSize(3)
                .first()
                .satisfies(check -> {
                    assertThat(check.what()).endsWith("within 1h and 5m");
                    assertThat(check.expected()).isEqualTo("over 14.4 in both, by 2 bad results or more");
                    assertThat(check.met()).isTrue();
                });
    }

    @Test
    void whoAsksForWhatThereIsNotIsToldSo() {
        RuleBook book = book(rule(failing().done()).watching("homepage").done());
        assertThatThrownBy(() -> play(book, "site-down", "chat", "1m", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("rule site-down does not watch chat");
        assertThatThrownBy(() -> play(book, "nothing", "homepage", "1m", List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Trace.Question("a", "b", at("1m"), at("2m"), at("3m")))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
