package dev.launchwatch.alert;

import static dev.launchwatch.alert.Given.at;
import static dev.launchwatch.alert.Given.down;
import static dev.launchwatch.alert.Given.failing;
import static dev.launchwatch.alert.Given.rule;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What two or three regions decide together about a monitor that each probes every 5 minutes, with a time-out of 10 s. */
class RegionsTest {
    private static final Outcome UP = new Outcome.Up();
    private static final Rule RULE = rule(failing().regional(3).done()).done();

    private static Story story(Rule rule) {
        return new Story(rule, Given.every("homepage", Duration.ofMinutes(5)).impact("Members cannot open the site."));
    }

    /** The site works in two regions. */
    private static Story well() {
        return story(RULE).seesFrom("eu", "0s", UP).seesFrom("us", "150s", UP);
    }

    private static List<String> regions(Transition transition) {
        return transition.alert().regions();
    }

    private static String detail(Transition transition) {
        return transition.alert().detail();
    }

    @Test
    void bothSeeItAndThePageWaitsForTheSecondConfirmation() {
        Story story = well().suspectsFrom("eu", "5m").suspectsFrom("us", "301s").seesFrom("eu", "305s", down());
        assertThat(story.toldByRule()).isEmpty();
        story.seesFrom("us", "306s", down());
        assertThat(story.toldByRule()).containsExactly("5m6s site-down FIRED");
        assertThat(story.alert().since()).isEqualTo(at("5m"));
        assertThat(story.alert().regions()).containsExactly("eu", "us");
        assertThat(story.alert().detail())
                .isEqualTo("the last probe failed, seen from 2 of 2 regions: the server refused the connection");
        story.seesFrom("eu", "335s", UP).seesFrom("us", "336s", UP);
        assertThat(story.toldByRule()).containsExactly("5m6s site-down FIRED", "5m35s site-down RESOLVED");
    }

    @Test
    void oneSeesItAndTheOtherAnswersGoodSoThatThereIsAWarningAndNoPage() {
        Story story = well().suspectsFrom("eu", "5m")
                .seesFrom("us", "301s", UP)
                .seesFrom("eu", "305s", down())
                .seesFrom("eu", "335s", down())
                .until("6m");
        assertThat(story.toldByRule()).isEmpty();
        story.seesFrom("eu", "365s", down()).until("7m");
        assertThat(story.toldByRule()).containsExactly("6m5s site-down-regional FIRED");
        Alert alert = story.last().alert();
        assertThat(alert.id()).isEqualTo("site-down-regional/homepage/" + at("5m").toEpochMilli());
        assertThat(alert.severity()).isEqualTo(Severity.WARNING);
        assertThat(alert.detail())
                .isEqualTo("the last 3 probes failed, seen from eu, not from us: the server refused the connection");
        assertThat(alert.impact()).isEqualTo("Seen from some regions only: Members cannot open the site.");
        assertThat(alert.labels())
                .containsAllEntriesOf(Map.of(
                        "rule", "site-down-regional", "regional", "site-down", "severity", "warning", "area", "web"));
        story.seesFrom("us", "601s", UP).seesFrom("eu", "605s", UP);
        assertThat(story.toldByRule())
                .containsExactly("6m5s site-down-regional FIRED", "10m5s site-down-regional RESOLVED");
        assertThat(detail(story.last())).isEqualTo("over after 5m5s: the last probe was good");
    }

    @Test
    void theOtherIsDeadSoThatTheDeadlineDecidesByTimeAlone() {
        Story story = well().suspectsFrom("eu", "5m").seesFrom("eu", "305s", down());
        assertThat(story.until("5m15s").toldByRule()).isEmpty();
        assertThat(story.until("5m16s").toldByRule()).containsExactly("5m15s site-down FIRED");
        assertThat(story.alert().regions()).containsExactly("eu");
        assertThat(story.alert().detail())
                .isEqualTo("the last probe failed, seen from 1 of 1 region (no answer from us): the server refused the"
                        + " connection");
        for (int second = 335; second < 1000; second += 30) {
            story.seesFrom("eu", second + "s", down());
        }
        assertThat(story.toldByRule()).hasSize(1);
        story.seesFrom("eu", "1000s", UP);
        assertThat(story.toldByRule()).hasSize(2).endsWith("16m40s site-down RESOLVED");
    }

    @Test
    void aProbeThatTimesOutLeavesTheOthersTheirTime() {
        // us can only know of it at 5m10s, and needs up to 10 s itself.
        Story story = well().arrives(
                        Given.result(
                                "homepage",
                                "eu",
                                at("5m"),
                                down(),
                                Duration.ofSeconds(10),
                                Facts.NONE,
                                Result.Standing.SUSPECT),
                        "310s")
                .seesFrom("eu", "315s", down());
        assertThat(story.until("324s").toldByRule()).isEmpty();
        assertThat(story.until("6m").toldByRule()).containsExactly("5m25s site-down FIRED");
    }

    /** As where a region was stopped before it could share what it saw, and shares it when it is back. */
    @Test
    void aWordFromBeforeTheFailureThatComesLateEndsNothing() {
        Story story = story(RULE)
                .seesFrom("eu", "0s", UP)
                .seesFrom("us", "150s", UP)
                .seesFrom("us", "450s", UP)
                .suspectsFrom("us", "750s")
                .seesFrom("us", "755s", down());
        assertThat(story.toldByRule()).containsExactly("12m35s site-down FIRED");
        story.arrives(
                        Given.result(
                                "homepage", "eu", at("5m"), UP, Duration.ZERO, Facts.NONE, Result.Standing.COUNTED),
                        "757s")
                .seesFrom("us", "785s", down())
                .until("14m");
        assertThat(story.toldByRule()).hasSize(1);
        story.seesFrom("eu", "842s", UP);
        assertThat(story.toldByRule()).hasSize(2).endsWith("14m2s site-down RESOLVED");
    }

    @Test
    void anAnswerThatComesLateDecidesAnew() {
        Story good =
                well().suspectsFrom("eu", "5m").seesFrom("eu", "305s", down()).seesFrom("us", "320s", UP);
        assertThat(good.toldByRule()).containsExactly("5m15s site-down FIRED", "5m20s site-down RESOLVED");
        assertThat(detail(good.last())).isEqualTo("over after 20s: the last probe was good from us, not from eu");
        good.seesFrom("eu", "335s", down()).seesFrom("eu", "365s", down());
        assertThat(good.toldByRule()).hasSize(3).endsWith("6m5s site-down-regional FIRED");

        Story bad = well().suspectsFrom("eu", "5m")
                .seesFrom("eu", "305s", down())
                .suspectsFrom("us", "320s")
                .seesFrom("us", "325s", down())
                .seesFrom("eu", "335s", down());
        for (int second = 365; second < 700; second += 30) {
            bad.seesFrom("eu", second + "s", down()).seesFrom("us", (second + 1) + "s", down());
        }
        assertThat(bad.toldByRule()).containsExactly("5m15s site-down FIRED", "10m15s site-down CHANGED");
        assertThat(regions(bad.last())).containsExactly("eu", "us");
    }

    @Test
    void aSuspicionOfTheOtherIsAnAnswerThatIsWaitedFor() {
        Story dismissed = well().suspectsFrom("eu", "5m")
                .seesFrom("eu", "305s", down())
                .suspectsFrom("us", "312s")
                .until("325s")
                .seesFrom("us", "326s", UP)
                .until("6m");
        assertThat(dismissed.toldByRule()).isEmpty();
        // 15 s for the confirmation, and 5 s.
        Story died = well().suspectsFrom("eu", "5m")
                .seesFrom("eu", "305s", down())
                .suspectsFrom("us", "312s")
                .until("6m");
        assertThat(died.toldByRule()).containsExactly("5m32s site-down FIRED");
        assertThat(detail(died.last())).contains("seen from 1 of 1 region (no answer from us)");
    }

    @Test
    void aRegionWhoseVeryFirstResultIsASuspicionIsWaitedFor() {
        Story story =
                story(RULE).seesFrom("eu", "0s", UP).suspectsFrom("us", "300s").suspectsFrom("eu", "301s");
        assertThat(story.seesFrom("eu", "303s", down()).toldByRule()).isEmpty();
        assertThat(story.seesFrom("us", "305s", down()).toldByRule()).containsExactly("5m5s site-down FIRED");
    }

    @Test
    void ofThreeTwoAreEnoughAndOneIsNot() {
        Story story = well().seesFrom("ap", "200s", UP)
                .suspectsFrom("eu", "5m")
                .seesFrom("us", "301s", UP)
                .suspectsFrom("ap", "302s")
                .seesFrom("eu", "305s", down());
        assertThat(story.toldByRule()).isEmpty();
        story.seesFrom("ap", "307s", down());
        assertThat(story.toldByRule()).containsExactly("5m7s site-down FIRED");
        assertThat(detail(story.last())).contains("seen from 2 of 3 regions:");
        story.seesFrom("ap", "337s", UP);
        assertThat(story.toldByRule()).hasSize(2).endsWith("5m37s site-down RESOLVED");
        assertThat(detail(story.last()))
                .isEqualTo("over after 37s: the last probe was good from ap and us, not from eu");
        story.seesFrom("eu", "338s", down()).seesFrom("eu", "368s", down());
        assertThat(story.toldByRule()).hasSize(2);
        story.seesFrom("eu", "398s", down());
        assertThat(story.toldByRule()).hasSize(3).endsWith("6m38s site-down-regional FIRED");
        assertThat(detail(story.last())).contains("seen from eu, not from ap and us");
    }

    @Test
    void ofThreeOneThatDoesNotAnswerLeavesTwoWhoMustAgree() {
        Story story = well().seesFrom("ap", "200s", UP)
                .suspectsFrom("eu", "5m")
                .seesFrom("us", "301s", UP)
                .seesFrom("eu", "305s", down())
                .seesFrom("eu", "335s", down())
                .seesFrom("eu", "365s", down());
        assertThat(story.toldByRule()).containsExactly("6m5s site-down-regional FIRED");
        assertThat(detail(story.last())).contains("seen from eu, not from us (no answer from ap)");
    }

    @Test
    void aWarningGoesOnAsThePageWhenOthersSeeItToo() {
        Story story = well().suspectsFrom("eu", "5m").seesFrom("us", "301s", UP);
        for (int second = 305; second < 500; second += 30) {
            story.seesFrom("eu", second + "s", down());
        }
        story.suspectsFrom("us", "600s").seesFrom("eu", "602s", down()).seesFrom("us", "605s", down());
        assertThat(story.toldByRule())
                .containsExactly(
                        "6m5s site-down-regional FIRED", "10m5s site-down FIRED", "10m5s site-down-regional RESOLVED");
        Alert over = story.last().alert();
        assertThat(over.detail())
                .isEqualTo("no recovery: it goes on as " + story.alert().id());
        assertThat(over.impact()).isEqualTo("No recovery, it goes on as site-down");
        assertThat(over.state()).isEqualTo(Alert.State.RESOLVED);
    }

    @Test
    void aWarningLastsWhileThePageIsNotDueYet() {
        Story story = story(rule(failing().regional(3).forAtLeast("20s").done()).done())
                .seesFrom("eu", "0s", UP)
                .seesFrom("us", "150s", UP)
                .suspectsFrom("eu", "300s")
                .suspectsFrom("us", "301s")
                .seesFrom("eu", "305s", down())
                .seesFrom("us", "306s", down())
                .seesFrom("us", "336s", UP)
                .seesFrom("eu", "340s", down())
                .seesFrom("eu", "370s", down())
                .seesFrom("eu", "400s", down());
        List<String> told =
                List.of("5m20s site-down FIRED", "5m36s site-down RESOLVED", "6m40s site-down-regional FIRED");
        assertThat(story.toldByRule()).isEqualTo(told);
        story.suspectsFrom("us", "450s").seesFrom("us", "455s", down());
        assertThat(story.state().state()).isEqualTo(Alert.State.PENDING);
        story.seesFrom("us", "470s", UP).seesFrom("eu", "480s", down());
        assertThat(story.toldByRule()).isEqualTo(told);
        story.seesFrom("eu", "510s", UP);
        assertThat(story.toldByRule()).hasSize(4).endsWith("8m30s site-down-regional RESOLVED");
    }

    @Test
    void whoSeesTheRecoveryLastIsNoWarning() {
        Story story = well().suspectsFrom("eu", "5m").suspectsFrom("us", "301s");
        for (int second = 305; second < 900; second += 30) {
            story.seesFrom("eu", second + "s", down()).seesFrom("us", (second + 10) + "s", down());
        }
        assertThat(story.toldByRule()).containsExactly("5m15s site-down FIRED");
        story.seesFrom("us", "920s", UP)
                .seesFrom("eu", "935s", down())
                .seesFrom("eu", "965s", down())
                .seesFrom("eu", "995s", UP)
                .until("30m");
        assertThat(story.toldByRule()).containsExactly("5m15s site-down FIRED", "15m20s site-down RESOLVED");
    }

    @Test
    void whoEndsOneFlapsAndTheAlertIsHeldAsAnyOther() {
        Story story = story(
                        rule(failing().regional(3).done()).flapping(4, "30m").done())
                .seesFrom("eu", "0s", UP)
                .seesFrom("us", "150s", UP)
                .suspectsFrom("eu", "5m");
        for (int second = 305; second < 600; second += 60) {
            story.seesFrom("eu", second + "s", down())
                    .seesFrom("us", (second + 1) + "s", down())
                    .seesFrom("us", (second + 31) + "s", UP);
        }
        assertThat(story.toldByRule())
                .containsExactly(
                        "5m6s site-down FIRED",
                        "5m36s site-down RESOLVED",
                        "6m6s site-down FIRED",
                        "6m36s site-down CHANGED");
        assertThat(detail(story.last())).startsWith("flapping:");
        // Held firing as it is, it is the one alert that there is.
        for (int second = 605; second < 900; second += 30) {
            story.seesFrom("eu", second + "s", down());
        }
        assertThat(story.toldByRule()).hasSize(4);
    }

    @Test
    void aRegionThatFailsAndFallsSilentHoldsNoAlertForEver() {
        Story story = well().suspectsFrom("eu", "5m").seesFrom("us", "301s", UP);
        for (int second = 305; second < 500; second += 30) {
            story.seesFrom("eu", second + "s", down());
        }
        story.seesFrom("us", "601s", UP).seesFrom("us", "901s", UP);
        assertThat(story.toldByRule()).containsExactly("6m5s site-down-regional FIRED");
        // Its last word, of 8m5s, is fresh for 10m30s.
        story.seesFrom("us", "1201s", UP);
        assertThat(story.toldByRule()).hasSize(2).endsWith("20m1s site-down-regional RESOLVED");
        assertThat(detail(story.last())).isEqualTo("over after 15m1s: the last probe was good (no answer from eu)");
    }

    @Test
    void theSilenceOfWhoSawItEndsNothingThatNobodyElseLookedAfter() {
        Rule rule = rule(failing().regional(3).done()).done();
        // The last good probe of us begins before the failure and ends after the last word of eu.
        Story story = story(rule).seesFrom("us", "0s", UP).seesFrom("eu", "1s", UP);
        story.suspectsFrom("eu", "5m")
                .arrives(
                        Given.result(
                                "homepage",
                                "us",
                                at("299s"),
                                UP,
                                Duration.ofSeconds(9),
                                Facts.NONE,
                                Result.Standing.COUNTED),
                        "308s")
                .seesFrom("eu", "305s", down())
                .until("320s");
        assertThat(story.toldByRule()).containsExactly("5m15s site-down FIRED");
        // eu's word is stale, that of us would still be fresh, but is older than the failure.
        story.arrives(
                Given.result("homepage", "us", at("10s"), UP, Duration.ZERO, Facts.NONE, Result.Standing.COUNTED),
                "937s");
        assertThat(story.toldByRule()).hasSize(1);
        story.seesFrom("us", "940s", UP);
        assertThat(story.toldByRule()).hasSize(2).endsWith("15m40s site-down RESOLVED");
    }

    @Test
    void aFailureOfHoursRemainsTheQuestionThatWasAnswered() {
        Story story = well().suspectsFrom("eu", "5m").seesFrom("us", "301s", UP);
        for (int second = 305; second < 7200; second += 10) {
            if (second % 300 == 5) {
                story.seesFrom("us", (second - 4) + "s", UP);
            }
            story.seesFrom("eu", second + "s", down());
        }
        assertThat(story.toldByRule()).containsExactly("5m25s site-down-regional FIRED");
    }

    @Test
    void aLoneRegionFiresTheRuleItselfAtOnce() {
        Story story = story(RULE).seesFrom("eu", "0s", UP).suspectsFrom("eu", "5m");
        for (int second = 305; second < 500; second += 30) {
            story.seesFrom("eu", second + "s", down());
        }
        assertThat(story.toldByRule()).containsExactly("5m5s site-down FIRED");
        assertThat(story.transitions().getFirst().alert().detail())
                .isEqualTo("the last probe failed: the server refused the connection");
    }

    @Test
    void nobodyIsAskedBecauseAnotherIsSlow() {
        Story story = story(rule(failing().degraded().regional(3).done()).done())
                .seesFrom("eu", "0s", UP)
                .seesFrom("us", "150s", UP)
                .seesFrom("eu", "5m", Given.degraded())
                .until("6m");
        assertThat(story.toldByRule()).isEmpty();
        story.seesFrom("us", "450s", Given.degraded());
        assertThat(story.toldByRule()).containsExactly("7m30s site-down FIRED");
    }

    @Test
    void whatIsWantedFromNobodyIsNotTold() {
        Story story =
                story(rule(failing().done()).done()).seesFrom("eu", "0s", UP).seesFrom("us", "150s", UP);
        story.suspectsFrom("eu", "5m").seesFrom("us", "301s", UP);
        for (int second = 305; second < 500; second += 30) {
            story.seesFrom("eu", second + "s", down());
        }
        assertThat(story.toldByRule()).isEmpty();
        Rule any = rule(failing().agreement("any").regional(3).done()).done();
        assertThat(RegionalWarning.of(any)).isEmpty();
        assertThat(RegionalWarning.of(RULE)).isPresent();
    }

    @Test
    void whatDependsOnAnotherWaitsForThatOnesOwnDeadlineAsWell() {
        Rule both = rule(failing().done()).watching("homepage", "chat").done();
        Story story = new Story(both, Given.subject("homepage"), Given.subject("chat", "homepage"));
        for (String monitor : List.of("homepage", "chat")) {
            story.seesFrom(monitor, "eu", "0s", UP).seesFrom(monitor, "us", "1s", UP);
        }
        story.seesFrom("chat", "eu", "60s", down())
                .seesFrom("homepage", "eu", "62s", down())
                .until("76s");
        assertThat(story.toldByRule()).isEmpty();
        assertThat(story.state("chat").state()).isEqualTo(Alert.State.PENDING);
        story.until("78s");
        assertThat(story.toldByRule()).containsExactly("1m17s site-down FIRED");
        assertThat(story.last().alert().subject()).isEqualTo("homepage");
    }
}
