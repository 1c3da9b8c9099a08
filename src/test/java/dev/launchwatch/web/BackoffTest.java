package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private final Backoff backoff = new Backoff(new Seal(new SecureRandom()), Duration.ofSeconds(60));

    private void fail(int times, Instant when) {
        for (int i = 0; i < times; i++) {
            backoff.begin("ada", when);
        }
    }

    @Test
    void theFirstAreFreeThenOneWaitsTwiceAsLongEachTimeUpToALimit() {
        assertThat(backoff.wait("ada", NOW)).isZero();
        fail(Backoff.FREE - 1, NOW);
        assertThat(backoff.wait("ada", NOW)).isZero();
        for (long seconds : List.of(1, 2, 4, 8, 16, 32, 60, 60, 60)) {
            fail(1, NOW);
            assertThat(backoff.wait("ada", NOW)).isEqualTo(Duration.ofSeconds(seconds));
        }
        fail(1_000, NOW);
        assertThat(backoff.wait("ada", NOW)).isEqualTo(Duration.ofSeconds(60));
        assertThat(backoff.wait("ada", NOW.plusSeconds(59))).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.wait("ada", NOW.plusSeconds(60))).isZero();
    }

    @Test
    void whatWentWellDoesNotCountAndAfterAnHourAllIsForgotten() {
        for (int i = 0; i < 100; i++) {
            backoff.begin("ada", NOW);
            backoff.undo("ada");
        }
        assertThat(backoff.wait("ada", NOW)).isZero();
        fail(20, NOW);
        assertThat(backoff.wait("ada", NOW.plus(Backoff.MEMORY).plusSeconds(1))).isZero();
        fail(Backoff.FREE - 1, NOW.plus(Backoff.MEMORY).plusSeconds(1));
        assertThat(backoff.wait("ada", NOW.plus(Backoff.MEMORY).plusSeconds(1))).isZero();
    }

    @Test
    void aClockThatIsSetBackMakesNobodyWaitForLongerThanTheLimit() {
        fail(20, NOW);
        assertThat(backoff.wait("ada", NOW.minus(Duration.ofDays(30)))).isEqualTo(Duration.ofSeconds(60));
    }
}
