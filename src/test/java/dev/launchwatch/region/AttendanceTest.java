package dev.launchwatch.region;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.region.Membership.Role;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AttendanceTest {
    private final FakeTime time = new FakeTime();
    private Duration ahead = Duration.ZERO;
    private final MemoryRegister register =
            new MemoryRegister(() -> time.instant().plus(ahead));
    private final Attendance eu = attendance("eu");
    private final Attendance us = attendance("us");

    private Attendance attendance(String region) {
        return new Attendance(region, region + "-1", "1", register, Terms.DEFAULT, time, time);
    }

    @Test
    void theFirstToAskDecidesAndTheOtherTakesOverWhenItIsSilent() {
        assertThat(eu.renew().role()).isEqualTo(Role.DECIDING);
        assertThat(us.renew().role()).isEqualTo(Role.FOLLOWING);
        pass(Duration.ofSeconds(9), us);
        assertThat(us.standing().role()).isEqualTo(Role.FOLLOWING);
        pass(Duration.ofSeconds(3), us);

        assertThat(us.standing().role()).isEqualTo(Role.DECIDING);
        assertThat(us.standing().epoch()).isEqualTo(2);
        assertThat(eu.standing().role()).isNotEqualTo(Role.DECIDING);
    }

    @Test
    void aRegionThatCannotSeeGivesTheLeaseAwayAndStopsBeforeItIsAnswered() {
        eu.renew();
        eu.able(false);
        Attendance.Asked asked = eu.ask();
        assertThat(eu.standing().role()).isEqualTo(Role.FOLLOWING);

        eu.heard(asked, register.renew(asked.sign(), Terms.DEFAULT.lease()));
        assertThat(us.renew().role()).isEqualTo(Role.DECIDING);
    }

    @Test
    void whoLostTheLeaseDecidesAnewUnderAnotherEpochThoughTheStoreStillTakesItForTheHolder() {
        eu.renew();
        assertThat(eu.standing().epoch()).isEqualTo(1);
        register.away(true);
        pass(Duration.ofSeconds(7), eu);
        assertThat(eu.standing().role()).isEqualTo(Role.ALONE);
        register.away(false);
        assertThat(Objects.requireNonNull(register.lease()).until()).isAfter(time.instant());

        assertThat(eu.renew().role()).as("it does not wait for its next turn").isEqualTo(Role.DECIDING);
        assertThat(eu.standing().epoch()).isEqualTo(2);
        pass(Duration.ofSeconds(9), eu);
        assertThat(eu.standing().epoch()).isEqualTo(2);
    }

    @Test
    void whoWasDeposedGivesBackWhatItHadEvenIfTheAnswerIsLost() {
        eu.renew();
        eu.deposed();
        Attendance.Asked lost = eu.ask();
        assertThat(lost.sign().able()).isFalse();
        register.renew(lost.sign(), Terms.DEFAULT.lease());
        assertThat(us.renew().role()).isEqualTo(Role.DECIDING);

        assertThat(eu.renew().role()).isEqualTo(Role.FOLLOWING);
        assertThat(us.standing().epoch()).isEqualTo(2);
        assertThat(eu.ask().sign().able()).as("it is another's now").isTrue();
    }

    /** Its first question may be under way for long: others may be changing the schema. */
    @Test
    void whoWasNeverAnsweredSaysSoWhenItIsAlone() {
        Attendance.Asked _ = us.ask();
        for (int second = 0; second < 10; second++) {
            time.advance(Duration.ofSeconds(1));
            us.standing();
        }
        assertThat(us.standing().role()).isEqualTo(Role.ALONE);
        assertThat(us.trouble()).isEqualTo("it has not answered yet");
        us.renew();
        assertThat(us.trouble()).isEmpty();
    }

    @Test
    void whoeverLeavesIsNotMissedAndAnotherDecidesAtOnce() {
        eu.renew();
        us.renew();
        eu.leave();

        assertThat(us.renew().role()).isEqualTo(Role.DECIDING);
        pass(Duration.ofMinutes(2), us);
        assertThat(Objects.requireNonNull(us.standing().roster()).silent(Duration.ofSeconds(30), us.heardSince()))
                .isEmpty();
    }

    @Test
    void nobodyCouldBeHeardWhileTheStoreWasAway() {
        eu.renew();
        us.renew();
        Instant before = us.heardSince();
        pass(Duration.ofSeconds(9), us);
        assertThat(us.heardSince()).isEqualTo(before);

        register.away(true);
        pass(Duration.ofMinutes(5), us);
        assertThat(us.standing().role()).isEqualTo(Role.ALONE);
        assertThat(us.trouble()).isEqualTo("The store could not be reached");
        register.away(false);
        us.renew();

        assertThat(us.trouble()).isEmpty();
        assertThat(us.heardSince()).isEqualTo(time.instant());
        Roster roster = Objects.requireNonNull(us.standing().roster());
        assertThat(roster.silent(Duration.ofSeconds(30), us.heardSince())).isEmpty();
        pass(Duration.ofSeconds(34), us);
        roster = Objects.requireNonNull(us.standing().roster());
        assertThat(roster.silent(Duration.ofSeconds(30), us.heardSince())).containsExactly("eu");
    }

    @Test
    void howFarTheClocksAreApartIsKnownAndAClockThatIsSetIsMeasuredAnew() {
        ahead = Duration.ofSeconds(20);
        eu.renew();
        assertThat(eu.skew().offset()).isEqualTo(Duration.ofSeconds(20));
        pass(Duration.ofSeconds(30), eu);
        ahead = Duration.ofSeconds(3);
        eu.renew();
        assertThat(eu.skew().offset()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whoIsSilentForTooLongIsForgotten() {
        eu.renew();
        us.renew();
        pass(Terms.DEFAULT.memory().plusSeconds(10), us);
        us.forget();
        us.renew();

        assertThat(Objects.requireNonNull(us.standing().roster()).members())
                .extracting(Member::region)
                .containsExactly("us");
    }

    @Test
    void anotherProcessOfTheRegionIsWaitedForAndThenThisOneIsHeard() {
        eu.renew();
        Attendance second = new Attendance("eu", "eu-2", "1", register, Terms.DEFAULT, time, time);
        assertThat(second.renew().role()).isEqualTo(Role.FOLLOWING);
        assertThat(second.hasSpoken()).isFalse();
        assertThat(Objects.requireNonNull(second.rival()).sign().instance()).isEqualTo("eu-1");
        pass(Duration.ofSeconds(6), eu);
        second.renew();
        assertThat(second.rivalled()).isEqualTo(Duration.ofSeconds(6));

        pass(Duration.ofSeconds(12), second);
        assertThat(second.hasSpoken()).isTrue();
        assertThat(second.rival()).isNull();
        assertThat(second.rivalled()).isZero();
        assertThat(second.standing().role()).isEqualTo(Role.DECIDING);
    }

    @Test
    void whoStoodStillWhileAnotherTookItsPlaceDecidesNoMore() {
        eu.renew();
        time.advance(Duration.ofSeconds(8));
        Attendance second = new Attendance("eu", "eu-2", "1", register, Terms.DEFAULT, time, time);
        second.renew();
        assertThat(second.hasSpoken()).isTrue();
        assertThat(Objects.requireNonNull(register.lease()).holder()).isEqualTo("eu-1");
        assertThat(register.lease().until()).isAfter(time.instant());

        assertThat(eu.renew().role()).isEqualTo(Role.FOLLOWING);
        assertThat(Objects.requireNonNull(eu.rival()).sign().instance()).isEqualTo("eu-2");
        assertThat(eu.hasSpoken()).isTrue();
    }

    /** Renews as often as the terms say, and looks every second as a daemon does. */
    private void pass(Duration span, Attendance region) {
        long seconds = span.toSeconds();
        for (long second = 1; second <= seconds; second++) {
            time.advance(Duration.ofSeconds(1));
            region.standing();
            if (second % Terms.DEFAULT.renewal().toSeconds() == 0) {
                region.renew();
            }
        }
    }
}
