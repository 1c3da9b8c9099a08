package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "1.1, 2",
        "30, 50",
        "143, 200",
        "501, 1000",
        "0.03, 0.05",
        "NaN, 1",
        "Infinity, 1",
        "-5, 1"
    })
    void theUpperEdgeIsTheNextRoundNumber(double highest, double top) {
        assertThat(Chart.round(highest)).isEqualTo(top, org.assertj.core.api.Assertions.within(1e-9));
    }

    @Test
    void aLineHasGapsWhereNothingIsKnown() {
        Chart chart = new Chart(100);
        assertThat(chart.line(Arrays.asList(0.0, 50.0, null, 100.0))).isEqualTo("M45 160L75 160L225 80M495 0L525 0");
        assertThat(chart.line(List.of())).isEmpty();
    }

    @Test
    void columnsStandOnWhatIsBelowThemAndNeverLeaveTheChart() {
        Chart chart = new Chart(100);
        assertThat(chart.columns(List.of(50.0, 0.0), List.of(50.0, 0.0))).isEqualTo("M45 80V0h210V80z");
        assertThat(chart.columns(List.of(), List.of(1000.0))).isEqualTo("M90 160V0h420V160z");
    }

    @Test
    void levelsAndWhatLiesBetweenThemFillTheWidthOfTheirValues() {
        Chart chart = new Chart(100);
        assertThat(chart.steps(Arrays.asList(25.0, 50.0, null, 100.0))).isEqualTo("M0 120H150V80H300M450 0H600");
        assertThat(chart.band(Arrays.asList(null, 25.0, 0.0), Arrays.asList(100.0, 50.0, null)))
                .isEqualTo("M200 120V80H400V120z");
        assertThat(chart.steps(List.of())).isEmpty();
    }
}
