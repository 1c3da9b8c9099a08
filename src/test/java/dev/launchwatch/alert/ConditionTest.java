package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.latency;
import static dev.launchwatch.alert.Given.rule;
import static dev.launchwatch.alert.Given.uptime;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Reason;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ConditionTest {
    private static final Outcome UP = new Outcome.Up();

    @Test
    void takesTheNearestRank() {
        assertThat(LatencyCondition.rank(new BigDecimal(95), 20)).isEqualTo(19);
        assertThat(LatencyCondition.rank(new BigDecimal(95), 21)).isEqualTo(20);
        assertThat(LatencyCondition.rank(new BigDecimal("99.9"), 5)).isEqualTo(5);
        assertThat(LatencyCondition.rank(new BigDecimal("0.1"), 5)).isEqualTo(1);
        assertThat(LatencyCondition.rank(new BigDecimal(50), 1)).isEqualTo(1);
    }

    @Test
    void firesWhenThePercentileIsOverTheLimitAndResolvesWhenTheSlowOnesLeftTheWindow() {
        Story story = Story.of(rule(latency("800ms", "10m", 3)).done())
                .isUpWithin("0m", "100ms")
                .isUpWithin("1m", "900ms");
        assertThat(story.told()).as("two samples are too few").isEmpty();
        story.isUpWithin("2m", "100ms");
        assertThat(story.told()).containsExactly("2m FIRED");
        assertThat(story.alert().detail()).isEqualTo("p95 of 3 probes within 10m is 900ms, the limit is 800ms");
        assertThat(story.alert().since()).isEqualTo(at("1m"));
        for (int minute = 3; minute < 14; minute++) {
            story.isUpWithin(minute + "m", "100ms");
        }
        assertThat(story.told()).containsExactly("2m FIRED", "11m RESOLVED");
    }

    @Test
    void failuresAreNoLatencySamples() {
        Story story = Story.of(rule(latency("1ms", "10m", 3)).done()).row(0, "ddddd");
        assertThat(story.told()).isEmpty();
    }

    @Test
    void latencyMayHaveToHoldForAWhile() {
        RuleSpec.Latency spec = new RuleSpec.Latency(
                new BigDecimal(50), Duration.ofMillis(800), Duration.ofMinutes(10), 1, Duration.ofMinutes(3));
        Story story = Story.of(rule(spec).done());
        for (int minute = 0; minute < 5; minute++) {
            story.isUpWithin(minute + "m", "1s");
        }
        assertThat(story.told()).containsExactly("3m FIRED");
    }

    @Test
    void aCertificateThatEndsSoonFiresByTimeAloneAndResolvesWithANewOne() {
        Rule rule = rule(new RuleSpec.Certificate(Duration.ofDays(14))).done();
        Story story = Story.of(rule);
        for (int minute = 0; minute < 10; minute++) {
            story.seesCertificate(minute + "m", at("14d5m30s"));
        }
        assertThat(story.told()).containsExactly("5m30s FIRED");
        assertThat(story.transitions().getFirst().at()).isEqualTo(at("5m30s1ms"));
        assertThat(story.alert().detail()).isEqualTo("the certificate ends in 13d23h, at " + at("14d5m30s"));
        story.sees("10m", down());
        assertThat(story.told()).hasSize(1);
        assertThat(story.seesCertificate("11m", at("90d")).told()).containsExactly("5m30s FIRED", "11m RESOLVED");
    }

    @Test
    void aCertificateThatHasEndedSaysSo() {
        Story story = Story.of(
                        rule(new RuleSpec.Certificate(Duration.ofDays(14))).done())
                .seesCertificate("1h", at("0m"));
        assertThat(story.alert().detail()).startsWith("the certificate ended 1h ago");
        assertThat(story.alert().since()).isEqualTo(at("1h"));
    }

    @Test
    void aMissingHeartbeatFiresForJobsAlone() {
        Rule rule = rule(new RuleSpec.HeartbeatMissing(Duration.ofMinutes(2))).done();
        Story story = new Story(rule, Given.subject("job-backup"), Given.subject("homepage"));
        for (int minute = 0; minute < 4; minute++) {
            story.sees("job-backup", minute + "m", down(Reason.HEARTBEAT_MISSING));
            story.sees("homepage", minute + "m", down());
        }
        assertThat(story.told()).containsExactly("2m FIRED");
        assertThat(story.sees("job-backup", "4m", UP).told()).containsExactly("2m FIRED", "4m RESOLVED");
    }

    @Test
    void whoHasAJobsReportKnowsBetterThanWhoHasNotHeardOfItYet() {
        Outcome missing = down(Reason.HEARTBEAT_MISSING);
        Story story = new Story(
                        rule(new RuleSpec.HeartbeatMissing(Duration.ZERO)).done(), Given.subject("job-backup"))
                .seesFrom("job-backup", "eu", "0s", UP)
                .seesFrom("job-backup", "us", "30s", UP)
                .seesFrom("job-backup", "us", "90s", missing)
                .seesFrom("job-backup", "eu", "91s", UP);
        assertThat(story.until("110s").told()).isEmpty();
        story.seesFrom("job-backup", "us", "150s", missing).seesFrom("job-backup", "eu", "151s", missing);
        assertThat(story.told()).containsExactly("2m31s FIRED");
        story.seesFrom("job-backup", "eu", "170s", UP).seesFrom("job-backup", "us", "171s", missing);
        assertThat(story.told()).containsExactly("2m31s FIRED", "2m50s RESOLVED");
    }

    @Test
    void aShortOutageBurnsTheBudgetOfAnHourAndTheAlertEndsSoonAfterIt() {
        Story story = Story.of(rule(uptime("99.9%")).done()).row(0, "u".repeat(60));
        story.row(60, "d");
        assertThat(story.told()).as("one bad result alone never fires").isEmpty();
        story.row(61, "d");
        assertThat(story.told()).containsExactly("1h1m FIRED");
        assertThat(story.alert().detail())
                .matches("\\d+\\.\\d% bad within 1h burns the budget of 99.9% in 30d \\d+\\.\\d times too fast"
                        + " \\(the limit is 14\\.4\\); the last 3d spent \\d+% of the"
                        + " budget, at this rate the rest is gone in .*");
        // Up again from 1h2m: the short window of five minutes has moved on after ten at most.
        story.row(62, "u".repeat(7));
        assertThat(story.told()).hasSize(1);
        story.row(69, "u".repeat(600));
        assertThat(story.told()).containsExactly("1h1m FIRED", "1h10m RESOLVED");
    }

    @Test
    void aSlowBurnFiresByTheLongWindows() {
        // Five bad minutes in six hours are 1.4 % bad: far over six times 0.1 %, far under six times 5 %.
        Story story = Story.of(rule(uptime("99.9%")).done());
        story.row(0, ("u".repeat(355) + "ddddd").repeat(2));
        assertThat(story.told()).isNotEmpty();
        Story relaxed = Story.of(rule(uptime("95%")).done());
        relaxed.row(0, ("u".repeat(355) + "ddddd").repeat(2));
        assertThat(relaxed.told()).isEmpty();
    }

    @Test
    void manyProbesWhileDownWeighNoMoreThanTheTimeTheyStandFor() {
        Buckets buckets = new Buckets();
        long start = Given.START.toEpochMilli();
        for (int minute = 0; minute < 60; minute += 5) {
            buckets.add(start + minute * 60_000L, minute != 30);
        }
        for (int second = 10; second < 300; second += 10) {
            buckets.add(start + 1_800_000L + second * 1000L, false);
        }
        assertThat(buckets.sum(start + 3_599_000L, Duration.ofHours(1)).badShare())
                .isEqualTo(1.0 / 12);
    }

    @Test
    void rulesAboutSignalsLeaveMonitorsAlone() {
        Stream<RuleSpec> specs = Stream.of(
                new RuleSpec.EventRate(Rate.parse("3/m"), null, 1),
                new RuleSpec.Spike(
                        BigDecimal.TWO, Duration.ofDays(1), Duration.ofMinutes(5), 1, BigDecimal.ONE, 0, Duration.ZERO),
                new RuleSpec.CostPerMember(Money.parse("1 USD"), Duration.ofDays(1), null, null, null, null));
        assertThat(specs).allSatisfy(spec -> {
            RuleBook book = new RuleBook(List.of(rule(spec).done()), List.of(Given.subject("homepage")));
            assertThat(book.watching("homepage")).isEmpty();
            Decision decision = Engine.evaluate(
                    rule(spec).done(),
                    new History(Bounds.of(Given.subject("homepage"), List.of())),
                    RuleState.inactive("r", "homepage"),
                    Given.START,
                    new Context(Given.subject("homepage"), null, Given.START));
            assertThat(decision).isEqualTo(new Decision(RuleState.inactive("r", "homepage"), List.of(), null));
        });
    }

    @Test
    void waitsForWhatItDependsOnAndFiresIfItIsStillBadAfterThatRecovered() {
        Story story = new Story(
                rule(Given.failing().done()).done(), Given.subject("homepage"), Given.subject("chat", "homepage"));
        story.sees("homepage", "0s", down()).sees("chat", "10s", down());
        assertThat(story.told()).containsExactly("0ms FIRED");
        assertThat(story.state("chat").state()).isEqualTo(Alert.State.PENDING);
        assertThat(story.state("chat").alert()).extracting(Alert::detail).isEqualTo("waits for homepage");
        story.sees("homepage", "60s", UP).until("65s");
        assertThat(story.told()).containsExactly("0ms FIRED", "1m RESOLVED");
        story.sees("chat", "70s", down());
        assertThat(story.told()).containsExactly("0ms FIRED", "1m RESOLVED", "1m10s FIRED");
        assertThat(story.state("chat").since()).isEqualTo(at("10s"));
    }

    @Test
    void whatRecoversWithItsParentIsNeverToldOf() {
        Story story = new Story(
                rule(Given.failing().done()).done(), Given.subject("homepage"), Given.subject("chat", "homepage"));
        story.sees("homepage", "0s", down()).sees("chat", "10s", down());
        story.sees("homepage", "60s", UP).sees("chat", "70s", UP).until("10m");
        assertThat(story.told()).containsExactly("0ms FIRED", "1m RESOLVED");
    }

    @Test
    void aSuspicionAboutTheParentIsEnoughToWaitAndWhatFiresAlreadyGoesOn() {
        Rule rule = rule(Given.failing().done()).done();
        Story waits = new Story(rule, Given.subject("homepage"), Given.subject("chat", "homepage"));
        waits.suspects("0s").sees("chat", "1s", down());
        assertThat(waits.told()).isEmpty();
        Story goesOn = new Story(rule, Given.subject("homepage"), Given.subject("chat", "homepage"));
        goesOn.sees("chat", "1s", down()).sees("homepage", "2s", down()).sees("chat", "60s", down());
        assertThat(goesOn.told()).containsExactly("1s FIRED", "2s FIRED");
        assertThat(goesOn.state("chat").state()).isEqualTo(Alert.State.FIRING);
    }

    @Test
    void nobodyWaitsForAMonitorThatNobodyIsToldOfNorInACircle() {
        Rule chatOnly = rule(Given.failing().done()).watching("chat").done();
        RuleBook untold =
                new RuleBook(List.of(chatOnly), List.of(Given.subject("homepage"), Given.subject("chat", "homepage")));
        Rehearsal rehearsal = new Rehearsal(untold, Given.START);
        rehearsal.observe(Given.result("homepage", at("0s"), down()), at("0s"));
        rehearsal.observe(Given.result("chat", at("1s"), down()), at("1s"));
        assertThat(rehearsal.transitions()).hasSize(1);
        Story circle = new Story(rule(Given.failing().done()).done(), Given.subject("a", "b"), Given.subject("b", "a"));
        circle.sees("a", "0s", down()).sees("b", "1s", down());
        assertThat(circle.told()).hasSize(2);
    }

    @Test
    void aStaleResultFiresNothingWhenTheClockJumpsAhead() {
        Story story =
                Story.of(rule(Given.failing().forAtLeast("10m").done()).done()).row(0, "ud");
        story.until("2h");
        assertThat(story.told()).isEmpty();
        assertThat(story.state().state()).isEqualTo(Alert.State.PENDING);
        assertThat(story.sees("2h", down()).told()).containsExactly("2h FIRED");
    }
}
