package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private static final Duration A_LITTLE = Duration.ofMillis(1);

    private final FakeTime time = new FakeTime();

    /** How far the machine's clock is ahead of what is true. */
    private Duration wrong = Duration.ZERO;

    private final SteadyClock clock = new SteadyClock(() -> time.instant().plus(wrong), time);

    private void pass(Duration length) {
        for (int i = 0; i < 100; i++) {
            time.advance(length.dividedBy(100));
            clock.instant();
        }
    }

    @Test
    void isTheMachinesTimeWhileNobodySetsThat() {
        pass(Duration.ofHours(1));
        assertThat(clock.instant()).isEqualTo(time.instant());
        assertThat(SteadyClock.lag(clock)).isZero();
    }

    @Test
    void followsAClockThatIsSetForwardsByATenthFaster() {
        Instant before = clock.instant();
        wrong = Duration.ofMinutes(2);
        assertThat(clock.instant()).isEqualTo(before);
        assertThat(SteadyClock.lag(clock)).isEqualTo(Duration.ofMinutes(2));
        pass(Duration.ofMinutes(10));
        assertThat(Duration.between(before, clock.instant())).isCloseTo(Duration.ofMinutes(11), A_LITTLE);
        pass(Duration.ofMinutes(15));
        assertThat(SteadyClock.lag(clock)).isZero();
    }

    @Test
    void neverGoesBackWhenTheClockIsSetBack() {
        wrong = Duration.ofMinutes(-2);
        Instant before = clock.instant();
        for (int i = 0; i < 1_000; i++) {
            time.advance(Duration.ofSeconds(1));
            Instant now = clock.instant();
            assertThat(now).isAfter(before);
            before = now;
        }
        assertThat(Duration.between(time.instant(), before)).isCloseTo(Duration.ofSeconds(-100), A_LITTLE);
        pass(Duration.ofMinutes(5));
        assertThat(SteadyClock.lag(clock)).isZero();
    }

    @Test
    void forgetsAnErrorThatWasPutRight() {
        wrong = Duration.ofMinutes(2);
        pass(Duration.ofSeconds(20));
        wrong = Duration.ZERO;
        assertThat(SteadyClock.lag(clock)).isCloseTo(Duration.ofSeconds(-2), A_LITTLE);
        pass(Duration.ofSeconds(30));
        assertThat(clock.instant()).isEqualTo(time.instant());
    }

    @Test
    void jumpsWhereTheMachineWasSuspendedOrItsClockWasSimplyWrong() {
        wrong = SteadyClock.FARTHEST;
        assertThat(clock.instant()).isEqualTo(time.instant());
        wrong = SteadyClock.FARTHEST.plusMillis(1);
        assertThat(clock.instant()).isEqualTo(time.instant().plus(wrong));
        wrong = Duration.ZERO;
        assertThat(clock.instant()).isEqualTo(time.instant());
    }
}
