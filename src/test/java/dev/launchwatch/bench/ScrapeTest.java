package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScrapeTest {
    private static final Scrape SCRAPE = new Scrape("""
            # HELP launchwatch_missed_runs_total Runs that were due and did not take place, by reason.
            # TYPE launchwatch_missed_runs_total counter
            launchwatch_missed_runs_total{reason="late",} 3.0
            launchwatch_missed_runs_total{reason="overlap",} 4.0
            launchwatch_missed_runs_total_created{reason="late",} 1.7E9
            # TYPE lag_seconds histogram
            lag_seconds_bucket{le="0.005",} 50.0
            lag_seconds_bucket{le="0.02",} 90.0
            lag_seconds_bucket{le="0.1",} 100.0
            lag_seconds_bucket{le="+Inf",} 100.0
            lag_seconds_count 100.0
            lag_seconds_sum 1.5
            empty_bucket{le="0.1",} 0.0
            empty_bucket{le="+Inf",} 0.0
            empty_count 0.0
            empty_sum 0.0
            far_bucket{le="1.0",} 1.0
            far_bucket{le="+Inf",} 10.0
            """);

    @Test
    void aCounterIsSummedOverItsLabelsAndNothingElse() {
        assertThat(SCRAPE.sum("launchwatch_missed_runs_total")).isEqualTo(7);
        assertThat(SCRAPE.sum("launchwatch_missed_runs"))
                .as("missing is not zero")
                .isNaN();
    }

    @Test
    void theMeanIsSumByCount() {
        assertThat(SCRAPE.mean("lag_seconds")).isEqualTo(0.015);
        assertThat(SCRAPE.mean("empty")).isNaN();
    }

    @Test
    void aQuantileLiesWithinItsBucketInProportion() {
        assertThat(SCRAPE.quantile("lag_seconds", 0.25)).isCloseTo(0.0025, within(1e-9));
        assertThat(SCRAPE.quantile("lag_seconds", 0.7)).isCloseTo(0.0125, within(1e-9));
        assertThat(SCRAPE.quantile("lag_seconds", 0.99)).isCloseTo(0.092, within(1e-9));
    }

    @Test
    void beyondTheLastBoundItIsThatBound() {
        assertThat(SCRAPE.quantile("far", 0.99)).isEqualTo(1);
    }

    @Test
    void anEmptyOrMissingHistogramHasNoQuantile() {
        assertThat(SCRAPE.quantile("empty", 0.5)).isNaN();
        assertThat(SCRAPE.quantile("missing", 0.5)).isNaN();
    }

    @Test
    void whatCameBeforeAnEarlierScrapeCanBeLeftOut() {
        Scrape later = new Scrape("""
                lag_seconds_bucket{le="0.005",} 50.0
                lag_seconds_bucket{le="0.02",} 90.0
                lag_seconds_bucket{le="0.1",} 110.0
                lag_seconds_bucket{le="+Inf",} 110.0
                lag_seconds_count 110.0
                lag_seconds_sum 2.1
                """);

        assertThat(later.mean("lag_seconds", SCRAPE)).isCloseTo(0.06, within(1e-9));
        assertThat(later.quantile("lag_seconds", 0.5, SCRAPE)).isCloseTo(0.06, within(1e-9));
        assertThat(SCRAPE.quantile("lag_seconds", 0.5, SCRAPE))
                .as("nothing came")
                .isNaN();
        assertThat(SCRAPE.mean("lag_seconds", SCRAPE)).isNaN();
    }
}
