package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void columnsAreAlignedAndTheFloorStandsBeside() {
        List<Figure> figures = List.of(
                Figure.of("CPU time", "binary", 0.25, "ms", 0.5, "a bare loop"),
                Figure.of("  memory", "jar", 1234.2, "MB"));

        assertThat(Table.of(figures).lines().toList())
                .containsExactly(
                        "measure   program  value  unit  floor  × floor  the floor is",
                        "CPU time  binary   0.250  ms    0.500    0.500  a bare loop",
                        "  memory  jar      1,234  MB");
    }

    @Test
    void aNumberHasThreeDigitsThatMean() {
        assertThat(Table.number(0.01234)).isEqualTo("0.0123");
        assertThat(Table.number(0.2345)).isEqualTo("0.235");
        assertThat(Table.number(7.891)).isEqualTo("7.89");
        assertThat(Table.number(45.67)).isEqualTo("45.7");
        assertThat(Table.number(123_456)).isEqualTo("123,456");
        assertThat(Table.number(0)).isEqualTo("0");
        assertThat(Table.number(Double.NaN)).isEqualTo("?");
    }

    @Test
    void theRatioNeedsAFloor() {
        assertThat(Figure.of("a", "jar", 3, "ms", 2, "f").ratio()).isEqualTo(1.5);
        assertThat(Figure.of("a", "jar", 3, "ms", 0, "f").ratio()).isNull();
        assertThat(Figure.of("a", "jar", 3, "ms").ratio()).isNull();
    }
}
