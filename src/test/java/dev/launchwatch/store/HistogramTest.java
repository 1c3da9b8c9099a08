package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HistogramTest {
    @Test
    void withoutDurationsThereIsNoPercentile() {
        assertThat(new Histogram().percentile(95)).isEmpty();
        assertThat(new Histogram().mean()).isEmpty();
    }

    @Test
    void percentilesAreWithinTheStatedErrorOfTheExactOnes() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Histogram histogram = new Histogram();
            long[] micros = new long[1 + random.nextInt(500)];
            for (int i = 0; i < micros.length; i++) {
                micros[i] = (long) Math.exp(random.nextDouble() * 18);
                histogram.add(Duration.ofNanos(micros[i] * 1000));
            }
            Arrays.sort(micros);
            for (double percent : new double[] {0.1, 50, 95, 99, 99.9, 100}) {
                long exact = micros[Math.max(1, (int) Math.ceil(percent / 100 * micros.length)) - 1];
                double read = histogram.percentile(percent).orElseThrow().toNanos() / 1000.0;
                assertThat(read).as("seed %s, p%s", seed, percent).isCloseTo((double) exact, within(exact * 0.0323));
            }
            assertThat(histogram.mean().orElseThrow().toNanos() / 1000.0)
                    .isCloseTo(Arrays.stream(micros).average().orElseThrow(), within(0.001));
        }
    }

    @Test
    void theSumOfTwoIsTheHistogramOfAll() {
        Random random = new Random(7);
        Histogram all = new Histogram();
        Histogram one = new Histogram();
        Histogram two = new Histogram();
        for (int i = 0; i < 1000; i++) {
            Duration duration = Duration.ofNanos(random.nextLong(5_000_000_000L));
            all.add(duration);
            (i % 3 == 0 ? one : two).add(duration);
        }
        one.add(two);
        assertThat(one.encoded()).isEqualTo(all.encoded());
        assertThat(one.mean()).isEqualTo(all.mean());
        assertThat(one.count()).isEqualTo(1000);
    }

    @Test
    void itComesBackFromItsText() {
        Histogram written = new Histogram();
        for (Duration duration : new Duration[] {
            Duration.ZERO, Duration.ofNanos(15_000), Duration.ofMillis(800), Duration.ofDays(1), Duration.ofDays(1)
        }) {
            written.add(duration);
        }
        Histogram read = new Histogram();
        read.addEncoded(written.encoded(), written.sumMicros());
        assertThat(read.encoded()).isEqualTo(written.encoded());
        assertThat(read.count()).isEqualTo(5);
        assertThat(read.mean()).isEqualTo(written.mean());
    }

    @Test
    void absurdDurationsAreCountedAtTheEnds() {
        Histogram histogram = new Histogram();
        histogram.add(Duration.ofSeconds(-5));
        histogram.add(Duration.ofDays(100_000));
        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.percentile(1)).contains(Duration.ZERO);
        assertThat(histogram.percentile(100).orElseThrow()).isGreaterThan(Duration.ofDays(24));
    }

    @Test
    void aTextThatIsNoneIsRefused() {
        for (String text : new String[] {"x", "1", "1:x", "-1:2", "99999:1", ":"}) {
            assertThatThrownBy(() -> new Histogram().addEncoded(text, 0))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
