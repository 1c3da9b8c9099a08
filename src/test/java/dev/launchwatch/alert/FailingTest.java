package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FailingTest {
    private static final Outcome UP = new Outcome.Up();

    @Test
    void firesAtTheFirstFailureAndResolvesAtTheFirstGoodResult() {
        Story story = Story.of(rule(failing().done()).done()).row(0, "uudddu");
        assertThat(story.told()).containsExactly("2m FIRED", "5m RESOLVED");
        assertThat(story.last().alert().detail()).isEqualTo("over after 3m: the last probe was good");
        assertThat(story.last().alert().resolvedAt()).isEqualTo(at("5m"));
    }

    @Test
    void countsFailuresInARow() {
        Rule rule = rule(failing().atLeast(3).done()).done();
        assertThat(Story.of(rule).row(0, "udduddud").told()).isEmpty();
        Story story = Story.of(rule).row(0, "uuddd");
        assertThat(story.told()).containsExactly("4m FIRED");
        assertThat(story.alert().since()).isEqualTo(at("2m"));
        assertThat(story.alert().detail()).isEqualTo("the last 3 probes failed: the server refused the connection");
    }

    @Test
    void countsFailuresAmongTheLastOnes() {
        Rule rule = rule(failing().atLeast(3).of(5).done()).done();
        assertThat(Story.of(rule).row(0, "dduuuduuudd").told()).isEmpty();
        Story story = Story.of(rule).row(0, "udududuuu");
        assertThat(story.told()).containsExactly("5m FIRED", "6m RESOLVED");
        assertThat(story.transitions().getFirst().alert().since()).isEqualTo(at("1m"));
    }

    @Test
    void countsFailuresWithinAWindowAndForgetsThemWhenItMovedOn() {
        Rule rule = rule(failing().atLeast(2).window("5m").done()).done();
        assertThat(Story.of(rule).row(0, "duuuuduuuuuud").told()).isEmpty();
        Story story = Story.of(rule).row(0, "udud").row(4, "uu").until("20m");
        assertThat(story.told()).containsExactly("3m FIRED", "6m RESOLVED");
    }

    @Test
    void holdsForAWhileCountedFromTheFirstFailureAndFiresWithoutAnotherResult() {
        Rule rule = rule(failing().forAtLeast("90s").done()).done();
        Story story = Story.of(rule).row(0, "udd");
        assertThat(story.state().state()).isEqualTo(Alert.State.PENDING);
        assertThat(story.told()).isEmpty();
        assertThat(story.until("10m").told()).containsExactly("2m30s FIRED");
        assertThat(story.alert().since()).isEqualTo(at("1m"));
    }

    @Test
    void aRecoveryWhilePendingIsTheEndOfIt() {
        Story story = Story.of(rule(failing().forAtLeast("3m").done()).done())
                .row(0, "uddud")
                .until("6m");
        assertThat(story.told()).isEmpty();
        assertThat(story.alert().since()).isEqualTo(at("4m"));
    }

    @Test
    void aSuspicionNeverFiresButIsTheBeginningOfWhatItBegan() {
        Story story = Story.of(rule(failing().done()).done()).sees("0s", UP).suspects("1m");
        assertThat(story.state().state()).isEqualTo(Alert.State.INACTIVE);
        story.sees("65s", down());
        assertThat(story.told()).containsExactly("1m5s FIRED");
        assertThat(story.alert().since()).isEqualTo(at("1m"));
        assertThat(story.alert().id()).isEqualTo("site-down/homepage/" + at("1m").toEpochMilli());
    }

    @Test
    void aDismissedSuspicionIsNotTheBeginningOfTheNextFailure() {
        Story story = Story.of(rule(failing().done()).done())
                .suspects("1m")
                .sees("65s", UP)
                .sees("2m", down());
        assertThat(story.alert().since()).isEqualTo(at("2m"));
    }

    @Test
    void unknownIsNeitherGoodNorBad() {
        Rule rule = rule(failing().atLeast(2).done()).done();
        assertThat(Story.of(rule).row(0, "ud-d").told()).containsExactly("3m FIRED");
        assertThat(Story.of(rule).row(0, "udd---").until("2h").told()).containsExactly("2m FIRED");
        assertThat(Story.of(rule).row(0, "u------").told()).isEmpty();
    }

    @Test
    void aBlindRegionDoesNotFireWhatWasPending() {
        Rule rule = rule(failing().forAtLeast("5m").done()).done();
        assertThat(Story.of(rule).row(0, "ud--------").told()).isEmpty();
        assertThat(Story.of(rule).row(0, "ud--------d").told()).containsExactly("10m FIRED");
    }

    @Test
    void degradedIsBadOnlyIfAskedFor() {
        assertThat(Story.of(rule(failing().done()).done()).row(0, "usss").told())
                .isEmpty();
        assertThat(Story.of(rule(failing().degraded().done()).done())
                        .row(0, "us")
                        .told())
                .containsExactly("1m FIRED");
    }

    @Test
    void resolvesAfterEnoughGoodResultsInARow() {
        Story story = Story.of(rule(failing().done()).resolveAfter(3).done()).row(0, "duuduuu");
        assertThat(story.told()).containsExactly("0ms FIRED", "6m RESOLVED");
        assertThat(story.last().alert().detail()).endsWith("the last 3 probes were good");
    }

    @Test
    void keepsFiringForAWhileAfterItIsGoodAgain() {
        Rule rule = rule(failing().done()).keepFiring("10m").done();
        assertThat(Story.of(rule).row(0, "duuuuuuuuuuu").until("30m").told())
                .containsExactly("0ms FIRED", "11m RESOLVED");
        Story again = Story.of(rule).row(0, "duuuuuduuuuuuuuuuuuu").until("30m");
        assertThat(again.told()).containsExactly("0ms FIRED", "17m RESOLVED");
    }

    @Test
    void aSecondEpisodeHasAnIdOfItsOwn() {
        Story story = Story.of(rule(failing().done()).done()).row(0, "dudu");
        assertThat(story.transitions()).extracting("id").doesNotHaveDuplicates().hasSize(4);
    }

    @Test
    void needsAsManyRegionsAsAgreed() {
        Rule rule = rule(failing().agreement("majority").done()).done();
        Story story = Story.of(rule).seesFrom("eu", "0s", down()).seesFrom("us", "1s", UP);
        assertThat(story.told()).containsExactly("0ms FIRED", "1s RESOLVED");
        story.seesFrom("eu", "60s", down()).seesFrom("us", "61s", down());
        assertThat(story.told()).hasSize(3).endsWith("1m1s FIRED");
        assertThat(story.alert().regions()).containsExactly("eu", "us");
        assertThat(story.alert().detail()).contains("seen from 2 of 2 regions");
        story.seesFrom("us", "120s", UP);
        assertThat(story.told()).hasSize(4).endsWith("2m RESOLVED");
    }

    @Test
    void aRegionThatFellSilentHasNoSay() {
        Rule rule = rule(failing().agreement("all").done()).done();
        Story story = Story.of(rule).seesFrom("eu", "0s", UP).seesFrom("us", "1s", UP);
        story.seesFrom("eu", "5m", down());
        assertThat(story.told()).containsExactly("5m FIRED");
    }

    @Test
    void anyRegionIsEnoughIfSoAgreedAndTheAlertGrows() {
        Story story = Story.of(rule(failing().agreement("any").done()).done())
                .seesFrom("us", "0s", UP)
                .seesFrom("eu", "1s", down());
        assertThat(story.alert().regions()).containsExactly("eu");
        story.seesFrom("us", "60s", down()).seesFrom("eu", "61s", down());
        assertThat(story.told()).containsExactly("1s FIRED");
        story.seesFrom("eu", "5m", down()).seesFrom("us", "301s", down());
        assertThat(story.told()).containsExactly("1s FIRED", "5m1s CHANGED");
        assertThat(story.alert().regions()).containsExactly("eu", "us");
    }

    @Test
    void anotherReasonIsToldAtMostEveryFiveMinutes() {
        Story story = Story.of(rule(failing().done()).done()).sees("0s", down(Reason.CONNECT_REFUSED));
        for (int minute = 1; minute <= 12; minute++) {
            story.sees(minute + "m", down(minute % 2 == 0 ? Reason.CONNECT_TIMEOUT : Reason.RESPONSE_TIMEOUT));
        }
        assertThat(story.told()).containsExactly("0ms FIRED", "5m CHANGED", "10m CHANGED");
        assertThat(story.transitions()).extracting("id").doesNotHaveDuplicates();
        assertThat(story.last().alert().failure()).extracting(Failure::reason).isEqualTo(Reason.CONNECT_TIMEOUT);
    }

    @Test
    void aChangeThatCameTooSoonIsToldWhenItMay() {
        Story story = Story.of(rule(failing().done()).done())
                .sees("0s", down(Reason.CONNECT_REFUSED))
                .sees("1m", down(Reason.RESPONSE_TIMEOUT))
                .sees("150s", down(Reason.RESPONSE_TIMEOUT));
        assertThat(story.until("6m").told()).containsExactly("0ms FIRED", "5m CHANGED");
    }

    @Test
    void anAlertThatChangesTooOftenKeepsFiringUntilItIsQuiet() {
        Rule rule = rule(failing().done()).flapping(4, "30m").done();
        Story story = Story.of(rule).row(0, "dudududu");
        assertThat(story.told()).containsExactly("0ms FIRED", "1m RESOLVED", "2m FIRED", "3m CHANGED");
        assertThat(story.alert().detail()).startsWith("flapping: 4 changes within 30m");
        assertThat(story.state().flapping()).isTrue();
        assertThat(story.row(8, "u".repeat(40)).told()).hasSize(5).endsWith("37m RESOLVED");
        assertThat(story.row(48, "d").told()).hasSize(6).endsWith("48m FIRED");
    }

    @Test
    void aFlappingAlertThatStaysDownIsAnOrdinaryOneAgain() {
        Rule rule = rule(failing().done()).flapping(4, "10m").done();
        Story story = Story.of(rule).row(0, "dududuu").row(7, "d".repeat(20));
        assertThat(story.state().flapping()).isFalse();
        assertThat(story.told()).hasSize(4);
        assertThat(story.row(27, "u").told()).hasSize(5).endsWith("27m RESOLVED");
    }

    @Test
    void saysWhatItKnows() {
        Rule rule = rule(failing().done())
                .annotation("graph", "{monitor}|{rule}|{reason}|{detail}|{label.team}|{label.none}|{other}")
                .done();
        Alert alert = Story.of(rule).row(0, "usd").alert();
        assertThat(alert.labels())
                .isEqualTo(Map.of(
                        "rule",
                        "site-down",
                        "monitor",
                        "homepage",
                        "group",
                        "site",
                        "severity",
                        "critical",
                        "team",
                        "core",
                        "area",
                        "web"));
        assertThat(alert.impact()).isEqualTo("members can't use homepage");
        assertThat(alert.runbook()).isEqualTo("docs/if-x-breaks.md");
        assertThat(alert.recent()).isEqualTo(List.of("up", "degraded", "down"));
        assertThat(alert.annotations().get("graph"))
                .isEqualTo("homepage|site-down|connect_refused|the last probe failed: the server refused the connection"
                        + "|core|{label.none}|{other}");
    }
}
