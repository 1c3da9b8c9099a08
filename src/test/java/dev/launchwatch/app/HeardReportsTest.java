package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HeardReportsTest {
    private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    private final FakeTime time = new FakeTime(START);
    private final HeardReports reports = new HeardReports(time, time);

    private void exchangedFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            time.advance(Duration.ofSeconds(1));
            reports.exchanged(reports.begin());
        }
    }

    @Test
    void beforeAnythingWasExchangedNothingIsKnown() {
        assertThat(reports.until()).isEqualTo(Instant.MIN);
    }

    @Test
    void onceItIsSteadyAllIsKnownUntilTheLastExchange() {
        exchangedFor(30);
        assertThat(reports.until()).isEqualTo(Instant.MIN);
        exchangedFor(5);
        assertThat(reports.until()).isEqualTo(START.plusSeconds(35));
        time.advance(Duration.ofSeconds(5));
        assertThat(reports.until()).isEqualTo(START.plusSeconds(35));
    }

    @Test
    void afterAWhileWithoutTheOthersItTakesAWhileUntilTheyHaveToldWhatTheyHeard() {
        exchangedFor(40);
        time.advance(Duration.ofMinutes(10));
        exchangedFor(29);
        assertThat(reports.until()).isEqualTo(START.plusSeconds(40));
        exchangedFor(3);
        assertThat(reports.until()).isEqualTo(START.plusSeconds(672));
    }

    @Test
    void aShortPauseIsNone() {
        exchangedFor(40);
        time.advance(Duration.ofSeconds(9));
        reports.exchanged(reports.begin());
        assertThat(reports.until()).isEqualTo(START.plusSeconds(49));
    }

    @Test
    void whatOthersHearWhileReportsAreExchangedIsNotKnownYet() {
        exchangedFor(40);
        Instant begun = reports.begin();
        time.advance(Duration.ofSeconds(7));
        reports.exchanged(begun);
        assertThat(reports.until()).isEqualTo(START.plusSeconds(40));
    }
}
