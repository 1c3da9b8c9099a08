package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Moments as people write them. */
class MomentTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:04:00Z");

    @ParameterizedTest
    @CsvSource({
        "11:05, 2026-05-01T11:05:00Z",
        "11:05:30, 2026-05-01T11:05:30Z",
        "14:05, 2026-04-30T14:05:00Z",
        "2026-04-30T14:05, 2026-04-30T14:05:00Z",
        "2026-04-30 14:05, 2026-04-30T14:05:00Z",
        "2026-04-30T14:05:07, 2026-04-30T14:05:07Z",
        "2026-04-30T14:05:07.120Z, 2026-04-30T14:05:07.120Z",
        "2026-04-30T14:05:07+02:00, 2026-04-30T12:05:07Z",
        "2026-04-30T14:05:07-02:00, 2026-04-30T16:05:07Z",
        "now, 2026-05-01T12:04:00Z",
        "'  ', 2026-05-01T12:04:00Z"
    })
    void itIsUtcAndATimeOfTheDayIsTheLastOne(String text, Instant moment) {
        assertThat(Moment.parse(text, NOW)).contains(moment);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "noon",
                "25:00",
                "14:05:99",
                "2026-13-01T00:00:00Z",
                "2026-04-30",
                "+999999999-12-31T23:59:59Z",
                "1970-01-01T00:00:00Z",
                "2026-04-30T14:05:07.120ZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZ"
            })
    void whatIsNoTimeOrNoneThatIsMeantIsNone(String text) {
        assertThat(Moment.parse(text, NOW)).isEmpty();
    }

    @Test
    void nothingIsNow() {
        assertThat(Moment.parse(null, NOW)).contains(NOW);
    }
}
