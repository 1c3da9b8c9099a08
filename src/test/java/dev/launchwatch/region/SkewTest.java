package dev.launchwatch.region;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SkewTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    @Test
    void theAnswersTimeIsThatOfTheMiddleOfTheWay() {
        Skew skew = Skew.measure(NOON, NOON.plusMillis(5_040), NOON.plusMillis(80));

        assertThat(skew.offset()).isEqualTo(Duration.ofSeconds(5));
        assertThat(skew.error()).isEqualTo(Duration.ofMillis(40));
    }

    @Test
    void aSlowAnswerProvesNothing() {
        Skew skew = Skew.measure(NOON, NOON.plusSeconds(4), NOON.plusSeconds(4));

        assertThat(skew.exceeds(Duration.ofSeconds(1))).isFalse();
    }

    @Test
    void aClockThatIsBehindIsAsWrongAsOneThatIsAhead() {
        Skew behind = Skew.measure(NOON, NOON.minusSeconds(3), NOON.plusMillis(10));

        assertThat(behind.exceeds(Duration.ofSeconds(2))).isTrue();
        assertThat(behind.exceeds(Duration.ofSeconds(4))).isFalse();
    }

    @Test
    void nothingIsKnownBeforeTheFirstAnswer() {
        assertThat(Skew.UNKNOWN.exceeds(Duration.ZERO)).isFalse();
        assertThat(Skew.UNKNOWN.contradicts(Skew.measure(NOON, NOON.plusSeconds(60), NOON)))
                .isFalse();
    }

    @Test
    void twoMeasurementsThatCannotBothBeTrueContradictEachOther() {
        Skew before = Skew.measure(NOON, NOON, NOON.plusMillis(100));

        assertThat(before.contradicts(Skew.measure(NOON, NOON.plusMillis(90), NOON.plusMillis(100))))
                .isFalse();
        assertThat(before.contradicts(Skew.measure(NOON, NOON.plusSeconds(3), NOON.plusMillis(100))))
                .isTrue();
    }
}
