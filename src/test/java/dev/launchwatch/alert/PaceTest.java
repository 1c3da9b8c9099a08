package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class PaceTest {
    private final FakeTime time = new FakeTime();
    private final Pace pace = new Pace(time, time, this::ask);
    private Duration cost = Duration.ZERO;
    private int done;

    @Test
    void whatCostsNothingIsDoneEachTime() {
        for (int i = 0; i < 100; i++) {
            ask();
        }
        assertThat(done).isEqualTo(100);
    }

    @Test
    void whatIsDearTakesATwentiethOfTheTimeHoweverOftenItIsAskedFor() {
        cost = Duration.ofMillis(50);
        for (int i = 0; i < 1000; i++) {
            ask();
            time.advance(Duration.ofMillis(100));
        }
        // Each second the look and then the rest; asking adds none.
        assertThat(done).isBetween(100, 105);
    }

    @Test
    void whatWasAskedForDuringTheRestIsDoneAtItsEndAndNoSooner() {
        cost = Duration.ofMillis(100);
        ask();
        ask();
        time.advance(Duration.ofMillis(1899));
        assertThat(done).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        assertThat(done).isEqualTo(2);
        time.advance(Duration.ofMinutes(1));
        assertThat(done).isEqualTo(2);
    }

    @Test
    void theRestHasAnEndHoweverDearItWas() {
        cost = Duration.ofMinutes(1);
        ask();
        cost = Duration.ZERO;
        ask();
        time.advance(Pace.LONGEST_REST);
        assertThat(done).isEqualTo(2);
    }

    @Test
    void afterAFailureItIsDoneAgain() {
        assertThatThrownBy(() -> pace.run(() -> {
                    throw new IllegalStateException("a bug");
                }))
                .hasMessage("a bug");
        ask();
        assertThat(done).isEqualTo(1);
    }

    @Test
    void whatIsCancelledIsNotAskedForAgain() {
        cost = Duration.ofMillis(100);
        ask();
        ask();
        pace.cancel();
        time.advance(Duration.ofMinutes(1));
        assertThat(done).isEqualTo(1);
        assertThat(time.pending()).isZero();
    }

    private void ask() {
        pace.run(() -> {
            done++;
            Duration takes = cost;
            if (!takes.isZero()) {
                time.freeze(takes);
            }
        });
    }
}
