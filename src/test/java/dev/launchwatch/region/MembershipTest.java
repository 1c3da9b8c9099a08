package dev.launchwatch.region;

import static dev.launchwatch.region.Membership.Role.ALONE;
import static dev.launchwatch.region.Membership.Role.DECIDING;
import static dev.launchwatch.region.Membership.Role.FOLLOWING;
import static dev.launchwatch.region.Membership.Role.JOINING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MembershipTest {
    private static final Terms TERMS = Terms.DEFAULT;
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private long now = 1_000;
    private Membership eu = Membership.begin("eu-1", TERMS, now);

    @Test
    void aRegionThatHasJustStartedWaitsForTheSharedStore() {
        pass(Duration.ofSeconds(5));

        assertThat(eu.role()).isEqualTo(JOINING);
    }

    @Test
    void aRegionThatNeverHearsFromTheSharedStoreDecidesForItself() {
        pass(TERMS.alone());

        assertThat(eu.role()).isEqualTo(ALONE);
    }

    @Test
    void whoeverHasTheLeaseDecidesUntilAMarginBeforeItsEnd() {
        answered("eu-1", Duration.ofMillis(200));
        assertThat(eu.role()).isEqualTo(DECIDING);

        now += Duration.ofMillis(8_799).toNanos();
        eu = eu.at(now);
        assertThat(eu.role()).isEqualTo(DECIDING);

        now += Duration.ofMillis(1).toNanos();
        eu = eu.at(now);
        assertThat(eu.role()).isEqualTo(FOLLOWING);
    }

    @Test
    void anAnswerThatTookLongerThanTheLeaseGivesNothing() {
        answered("eu-1", TERMS.lease());

        assertThat(eu.role()).isEqualTo(FOLLOWING);
    }

    @Test
    void aRegionFollowsWhileAnotherHasTheLease() {
        answered("us-1", Duration.ofMillis(10));

        assertThat(eu.role()).isEqualTo(FOLLOWING);
    }

    @Test
    void aRegionIsAloneOnceTheStoreIsSilentEvenIfItsLeaseIsNotOver() {
        answered("eu-1", Duration.ofMillis(10));
        pass(TERMS.alone());

        assertThat(eu.role()).isEqualTo(ALONE);
    }

    @Test
    void whatWasLostIsNotGotBackUnderTheSameEpoch() {
        answered("eu-1", Duration.ofMillis(10));
        pass(TERMS.alone());
        answered("eu-1", Duration.ofMillis(10));
        assertThat(eu.role())
                .as("what it decided before may still be under way")
                .isEqualTo(FOLLOWING);
        assertThat(eu.hasLost()).isTrue();

        answered("eu-1", 2, Duration.ofMillis(10));
        assertThat(eu.role()).isEqualTo(DECIDING);
        assertThat(eu.hasLost()).isFalse();
    }

    @Test
    void anAnswerThatComesAfterTheLeaseWasOverGivesNoneOfTheSameEpoch() {
        answered("eu-1", Duration.ofMillis(10));
        long asked = now;
        pass(TERMS.lease().minus(TERMS.margin()));
        Roster late = new Roster(NOON, List.of(), new Lease("eu-1", 1, NOON.plus(TERMS.lease())));
        eu = eu.renewed(late, asked + Duration.ofSeconds(5).toNanos(), now);

        assertThat(eu.role()).isEqualTo(FOLLOWING);
    }

    @Test
    void aProcessThatWasStoppedHasLostTheLeaseAndIsNotAlone() {
        answered("eu-1", Duration.ofMillis(10));
        now += Duration.ofMinutes(10).toNanos();
        eu = eu.at(now);

        assertThat(eu.role()).isEqualTo(FOLLOWING);
        pass(TERMS.alone());
        assertThat(eu.role()).isEqualTo(ALONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 60})
    void aProcessThatStoodStillIsNotAloneHoweverBrieflyAndShortlyBeforeItsRenewal(int lease) {
        Terms terms = Terms.of(Duration.ofSeconds(lease), Duration.ofSeconds(30));
        for (long millis = 100; millis < 20_000; millis += 100) {
            Membership us = Membership.begin("us-1", terms, 0);
            us = us.renewed(new Roster(NOON, List.of(), new Lease("eu-1", 1, NOON.plusSeconds(60))), 0, 0);
            long renewal = terms.renewal().toNanos() - 1;
            for (long time = 0; time < renewal; time += Duration.ofMillis(500).toNanos()) {
                us = us.at(time);
            }
            us = us.at(renewal).at(renewal + Duration.ofMillis(millis).toNanos());

            assertThat(us.role()).as("after %d ms", millis).isEqualTo(FOLLOWING);
        }
    }

    @Test
    void howeverShortTheLeaseIsSilenceCounts() {
        Terms terms = Terms.of(Duration.ofSeconds(1), Duration.ofSeconds(30));
        Membership us =
                Membership.begin("us-1", terms, 0).at(Duration.ofSeconds(1).toNanos());

        assertThat(us.role()).isEqualTo(ALONE);
    }

    @Test
    void aRefusedDecisionEndsTheLeaseAtOnce() {
        answered("eu-1", Duration.ofMillis(10));
        eu = eu.deposed(now);

        assertThat(eu.role()).isEqualTo(FOLLOWING);
    }

    @Test
    void anAnswerFromBeforeARefusedDecisionGivesNothing() {
        long asked = now;
        now += 1;
        eu = eu.deposed(now);
        eu = eu.renewed(new Roster(NOON, List.of(), new Lease("eu-1", 1, NOON.plusSeconds(10))), asked, now + 1);

        assertThat(eu.role()).isNotEqualTo(DECIDING);
    }

    @Test
    void aLeaseThatIsOverInTheAnswerIsNone() {
        Roster over = new Roster(NOON, List.of(), new Lease("eu-1", 3, NOON));
        eu = eu.renewed(over, now, now);

        assertThat(eu.role()).isEqualTo(FOLLOWING);
    }

    @Test
    void termsThatCannotBeKeptAreRefused() {
        Duration second = Duration.ofSeconds(1);
        assertThatThrownBy(() -> new Terms(second, second, second, second, second, second))
                .hasMessageContaining("over before it is renewed");
        assertThatThrownBy(() -> new Terms(second, Duration.ofSeconds(9), second, second, second, second))
                .hasMessageContaining("try at least once");
    }

    @Test
    void theRosterTellsTheLiveFromTheSilentAndTheGone() {
        Roster roster = new Roster(
                NOON,
                List.of(
                        member("ap", NOON.minusSeconds(31), false),
                        member("eu", NOON, false),
                        member("sa", NOON.minusSeconds(300), true),
                        member("us", NOON.minusSeconds(30), false)),
                new Lease("eu-1", 1, NOON));

        assertThat(roster.live(Duration.ofSeconds(30))).containsExactly("eu", "us");
        assertThat(roster.silent(Duration.ofSeconds(30), NOON.minusSeconds(31))).containsExactly("ap");
        assertThat(roster.working(Duration.ofSeconds(30), NOON.minusSeconds(31)))
                .containsExactly("eu", "us");
    }

    @Test
    void nobodyIsSilentWhileTheStoreItselfWas() {
        Roster roster =
                new Roster(NOON, List.of(member("ap", NOON.minusSeconds(300), false)), new Lease("eu-1", 1, NOON));

        assertThat(roster.silent(Duration.ofSeconds(30), NOON.minusSeconds(30))).isEmpty();
        assertThat(roster.working(Duration.ofSeconds(30), NOON.minusSeconds(30)))
                .containsExactly("ap");
        assertThat(roster.live(Duration.ofSeconds(30))).isEmpty();
    }

    private static Member member(String region, Instant seen, boolean left) {
        return new Member(
                new Sign(region, region + "-1", "1", Duration.ZERO, true), NOON.minusSeconds(999), seen, left);
    }

    private void answered(String holder, Duration took) {
        answered(holder, 1, took);
    }

    private void answered(String holder, long epoch, Duration took) {
        long asked = now;
        now += took.toNanos();
        Instant end = NOON.plus(TERMS.lease());
        eu = eu.renewed(new Roster(NOON, List.of(), new Lease(holder, epoch, end)), asked, now);
    }

    /** As a process lives that is awake. */
    private void pass(Duration time) {
        long end = now + time.toNanos();
        while (now < end) {
            now = Math.min(end, now + Duration.ofSeconds(1).toNanos());
            eu = eu.at(now);
        }
    }
}
