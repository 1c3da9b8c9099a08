package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PercentilesTest {
    private static final List<Double> TO_A_HUNDRED =
            IntStream.rangeClosed(1, 100).mapToObj(i -> (double) (101 - i)).toList();

    @Test
    void aPercentileIsTheValueOfItsRank() {
        assertThat(Percentiles.of(TO_A_HUNDRED, 95)).isEqualTo(95);
        assertThat(Percentiles.of(TO_A_HUNDRED, 99.5)).isEqualTo(100);
        assertThat(Percentiles.of(TO_A_HUNDRED, 100)).isEqualTo(100);
    }

    @Test
    void theMedianIsAValueThatWasMeasured() {
        assertThat(Percentiles.median(List.of(9.0, 1.0, 5.0))).isEqualTo(5);
        assertThat(Percentiles.median(List.of(4.0, 1.0))).isEqualTo(1);
        assertThat(Percentiles.median(List.of(7.0))).isEqualTo(7);
    }

    @Test
    void nothingHasNoPercentile() {
        assertThatIllegalArgumentException().isThrownBy(() -> Percentiles.median(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> Percentiles.of(TO_A_HUNDRED, 0));
        assertThatIllegalArgumentException().isThrownBy(() -> Percentiles.of(TO_A_HUNDRED, 101));
    }
}
