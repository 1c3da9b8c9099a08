package dev.launchwatch.alert;

import static dev.launchwatch.alert.SignalStory.who;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CostConditionTest {
    private static RuleSpec.CostPerMember cost(
            @Nullable String over,
            @Nullable String factor,
            @Nullable String budget,
            @Nullable String share,
            @Nullable String atLeast) {
        return new RuleSpec.CostPerMember(
                over == null ? null : Money.parse(over),
                Duration.ofDays(1),
                factor == null ? null : new BigDecimal(factor),
                budget == null ? null : Money.parse(budget),
                share == null ? null : Percent.parse(share),
                atLeast == null ? null : Money.parse(atLeast));
    }

    private static SignalStory story(RuleSpec.CostPerMember cost) {
        return SignalStory.of("model-cost", cost);
    }

    @Test
    void theCostPerActiveMemberIsComparedWithoutRounding() {
        SignalStory story = story(cost("0.50 USD", null, null, null, null));
        for (int i = 0; i < 3; i++) {
            story.active("1m", "member" + i);
        }
        story.uses("2m", "member0", "large", "1.50 USD");
        assertThat(story.holds("3m")).isFalse();
        story.uses("2m", "member1", "small", "0.000001 USD");
        assertThat(story.holds("3m")).isTrue();
        assertThat(story.sentence("3m"))
                .isEqualTo(
                        "0.50 USD per active member in 1 day (1.500001 USD, 3 members), limit 0.50 USD; dearest models"
                                + " large (1.50 USD), small (0.000001 USD); dearest members "
                                + who("member0").brief() + " (1.50 USD), "
                                + who("member1").brief() + " (0.000001 USD)");
    }

    @Test
    void whoIsActiveOtherwiseCountsAsActive() {
        SignalStory story = story(cost("0.50 USD", null, null, null, null)).uses("2m", "one", "large", "2 USD");
        assertThat(story.holds("3m")).isTrue();
        for (int i = 0; i < 3; i++) {
            story.active("2m", "member" + i);
        }
        assertThat(story.holds("3m")).isFalse();
    }

    @Test
    void whatCannotBeComparedIsSaid() {
        SignalStory story = story(cost("0.50 USD", null, null, null, null))
                .uses("1m", "one", "large", "9 EUR")
                .uses("1m", "one", "new", null)
                .uses("1m", null, "large", "0.40 USD");
        assertThat(story.holds("2m")).isFalse();
        assertThat(story.sentence("2m"))
                .isEqualTo("0.40 USD per active member in 1 day (0.40 USD, 1 member); besides 9.00 EUR; 1 use of models"
                        + " without a known price not counted");
        assertThat(story(cost("0.50 USD", null, null, null, null))
                        .uses("1m", null, "large", "0.60 USD")
                        .sentence("2m"))
                .contains("no active member known")
                .contains("dearest members unknown (0.60 USD)");
    }

    @Test
    void costRisesPerMemberByTimeAloneWhenMembersLeave() {
        SignalStory story = story(cost("0.50 USD", null, null, null, null));
        for (int i = 0; i < 10; i++) {
            story.active("1m", "member" + i);
        }
        story.uses("12h", "member0", "large", "1 USD").look("12h");
        assertThat(story.told()).isEmpty();
        story.until("25h");
        assertThat(story.told()).singleElement().asString().endsWith("FIRED");
    }

    @Test
    void aDayIsHeldAgainstTheMedianOfTheDaysBefore() {
        SignalStory story = story(cost(null, "3", null, null, "5 USD"));
        for (int day = 0; day < 4; day++) {
            story.uses(24 * day + 1 + "h", "one", "large", day == 2 ? "50 USD" : "2 USD");
        }
        // Of the three whole days before one was an exception: the median is 2 USD.
        story.uses("98h", "one", "large", "4 USD");
        assertThat(story.holds("98h")).isFalse();
        story.uses("98h", "one", "large", "0.01 USD");
        assertThat(story.holds("98h")).isFalse();
        story.uses("98h", "one", "large", "2 USD");
        assertThat(story.sentence("98h"))
                .startsWith(
                        "6.01 USD per active member in 1 day (6.01 USD, 1 member), the median of the 3 windows before is"
                                + " 2.00 USD per active member, limit 3 times that");
    }

    @Test
    void moreMembersWhoCostNoMoreEachAreNoSpikeAndFewerWhoCostMoreAreOne() {
        SignalStory story = story(cost(null, "3", null, null, "5 USD"));
        for (int day = 0; day < 4; day++) {
            for (int i = 0; i < 10; i++) {
                story.uses(24 * day + 1 + "h", "member" + i, "large", "0.20 USD");
            }
        }
        // Ten times as many who cost as much each: the sum alone would be a spike.
        for (int i = 0; i < 100; i++) {
            story.uses("98h", "member" + i, "large", "0.20 USD");
        }
        assertThat(story.holds("98h")).isFalse();
        SignalStory dear = story(cost(null, "3", null, null, "1 USD"));
        for (int day = 0; day < 4; day++) {
            for (int i = 0; i < 10; i++) {
                dear.uses(24 * day + 1 + "h", "member" + i, "large", "0.20 USD");
            }
        }
        // The sum is less than on any day before.
        dear.uses("98h", "member1", "large", "1.21 USD").uses("98h", "member2", "large", "0.01 USD");
        assertThat(dear.sentence("98h"))
                .startsWith(
                        "0.61 USD per active member in 1 day (1.22 USD, 2 members), the median of the 3 windows before is"
                                + " 0.20 USD per active member, limit 3 times that");
        assertThat(dear.holds("98h")).isTrue();
    }

    @Test
    void withoutThreeDaysBeforeNothingIsSaidOfASpike() {
        SignalStory story = story(cost(null, "3", null, null, "5 USD"))
                .uses("1h", "one", "large", "1 USD")
                .uses("60h", "one", "large", "100 USD");
        assertThat(story.holds("61h")).isFalse();
    }

    @Test
    void aMonthThatGoesOnLikeTheLastDayIsHeldAgainstItsBudget() {
        // The story starts at noon of the first of March: 30.5 days are left of 31.
        SignalStory story = story(cost(null, null, "310 USD", null, null)).uses("0s", "one", "large", "9.84 USD");
        assertThat(story.holds("1ms")).isFalse();
        story.uses("0s", "one", "large", "0.01 USD");
        assertThat(story.holds("1ms")).isTrue();
        assertThat(story.sentence("1ms"))
                .startsWith(
                        "this month costs 310.27 USD if it goes on as in the last 1 day (9.85 USD), 9.85 USD so far,"
                                + " budget 310 USD");
    }

    @Test
    void aNewMonthBeginsAtNothing() {
        SignalStory story = story(cost(null, null, "100 USD", null, null)).uses("29d", "one", "large", "90 USD");
        assertThat(story.holds("29d12h")).isTrue();
        // On the first of April at noon March's cost is gone from the sum, and from the last day.
        assertThat(story.holds("31d")).isFalse();
    }

    @Test
    void oneMemberWithMostOfTheCostIsNamedByPseudonym() {
        SignalStory story = story(cost(null, null, null, "50%", "5 USD"));
        for (int i = 0; i < 4; i++) {
            story.uses("1m", "member" + i, "large", "1 USD");
        }
        story.uses("2m", "burner", "large", "4 USD");
        assertThat(story.holds("3m")).as("half is not more than half").isFalse();
        story.uses("2m", "burner", "large", "1 USD");
        assertThat(story.holds("3m")).isTrue();
        assertThat(story.sentence("3m"))
                .startsWith(
                        "member " + who("burner").brief() + " caused 5.00 USD of 9.00 USD in 1 day (55.6%), limit 50%")
                .doesNotContain("burner");
    }

    @Test
    void aShareNeedsAFloorAndFiveMembers() {
        SignalStory cheap = story(cost(null, null, null, "50%", "5 USD"));
        for (int i = 0; i < 9; i++) {
            cheap.active("1m", "member" + i);
        }
        assertThat(cheap.uses("1m", "member0", "large", "4.99 USD").holds("2m")).isFalse();
        assertThat(cheap.uses("1m", "member0", "large", "0.01 USD").holds("2m")).isTrue();
        SignalStory few = story(cost(null, null, null, "50%", "5 USD"));
        for (int i = 0; i < 4; i++) {
            few.active("1m", "member" + i);
        }
        assertThat(few.uses("1m", "member0", "large", "50 USD").holds("2m")).isFalse();
    }

    @Test
    void severalReasonsAreOneAlert() {
        SignalStory story = story(cost("0.10 USD", null, "10 USD", null, null))
                .uses("1h", "one", "large", "2 USD")
                .look("1h");
        assertThat(story.told()).containsExactly("1h FIRED");
        assertThat(story.alert().detail())
                .contains(
                        "2.00 USD per active member in 1 day (2.00 USD, 1 member), limit 0.10 USD; this month costs ");
        story.until("20h");
        assertThat(story.told()).hasSize(1);
    }
}
