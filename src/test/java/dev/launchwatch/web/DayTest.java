package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.launchwatch.web.Day.Hour;
import dev.launchwatch.web.Day.Kind;
import dev.launchwatch.web.Day.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DayTest {
    private static final Instant START = Instant.parse("2026-05-01T00:00:00Z");
    private static final LocalDate DATE = LocalDate.parse("2026-05-01");
    private static final Instant LATER = START.plus(Duration.ofDays(10));
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;

    private static Hour hour(int index, long up, long degraded, long down) {
        return new Hour(START.plus(Duration.ofHours(index)), up, degraded, down, HOUR - up - degraded - down);
    }

    private static Day only(List<Hour> hours, Span... maintenance) {
        List<Day> days = Day.of(hours, List.of(maintenance), ZoneOffset.UTC, LATER);
        assertThat(days).hasSize(1);
        return days.getFirst();
    }

    private static Span span(int fromMinute, int toMinute) {
        return new Span(START.plus(Duration.ofMinutes(fromMinute)), START.plus(Duration.ofMinutes(toMinute)));
    }

    @Test
    void uptimeIsTheShareOfTheKnownTimeInWhichItWorked() {
        Day day = only(List.of(hour(0, 45 * MINUTE, 5 * MINUTE, 10 * MINUTE), hour(1, 0, 0, 0)));
        assertThat(day.uptime().orElseThrow()).isCloseTo(50 / 60.0, within(1e-9));
        assertThat(day.unknown()).isEqualTo(HOUR);
        assertThat(only(List.of(hour(0, 0, 0, 0))).uptime()).isEmpty();
    }

    @Test
    void maintenanceIsSetApartAndTakesFirstWhatWasDown() {
        Day day = only(List.of(hour(0, 40 * MINUTE, 0, 20 * MINUTE)), span(10, 40));
        assertThat(day.maintenance()).isEqualTo(30 * MINUTE);
        assertThat(day.down()).isZero();
        assertThat(day.up()).isEqualTo(30 * MINUTE);
        assertThat(day.uptime().orElseThrow()).isEqualTo(1);
    }

    @Test
    void maintenanceHidesNoMoreThanItLasted() {
        Day day = only(List.of(hour(0, 0, 0, HOUR)), span(0, 10), span(5, 15));
        assertThat(day.maintenance()).isEqualTo(15 * MINUTE);
        assertThat(day.down()).isEqualTo(45 * MINUTE);
    }

    @Test
    void ofAnHourThatIsNotOverMaintenanceIsAShareOfItsPartUntilNow() {
        Hour half = new Hour(START, 15 * MINUTE, 0, 15 * MINUTE, 0);
        Day day = Day.of(List.of(half), List.of(span(15, 90)), ZoneOffset.UTC, START.plus(Duration.ofMinutes(30)))
                .getFirst();
        assertThat(day.maintenance()).isEqualTo(15 * MINUTE);
        assertThat(day.down()).isZero();
    }

    @Test
    void daysAreThoseOfThePagesTimeZone() {
        List<Hour> hours = new ArrayList<>();
        for (int i = 0; i < 24; i++) {
            hours.add(hour(i, HOUR, 0, 0));
        }
        assertThat(Day.of(hours, List.of(), ZoneId.of("America/New_York"), LATER))
                .extracting(Day::date, Day::up)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(DATE.minusDays(1), 4 * HOUR),
                        org.assertj.core.groups.Tuple.tuple(DATE, 20 * HOUR));
    }

    @Test
    void theKindOfADayIsNoneBetterThanItWas() {
        assertThat(Day.nothing(DATE).kind()).isEqualTo(Kind.NO_DATA);
        assertThat(new Day(DATE, 0, 0, 0, 0, HOUR).kind()).isEqualTo(Kind.NO_DATA);
        assertThat(new Day(DATE, 24 * HOUR, 0, 0, 0, 0).kind()).isEqualTo(Kind.UP);
        assertThat(new Day(DATE, 24 * HOUR, 0, 1000, 0, 0).kind()).isEqualTo(Kind.TROUBLE);
        assertThat(new Day(DATE, 23 * HOUR, HOUR, 0, 0, 0).kind()).isEqualTo(Kind.TROUBLE);
        assertThat(new Day(DATE, 23 * HOUR, 0, HOUR, 0, 0).kind()).isEqualTo(Kind.OUTAGE);
        assertThat(new Day(DATE, HOUR, 0, 0, 20 * HOUR, 0).kind()).isEqualTo(Kind.MAINTENANCE);
        assertThat(new Day(DATE, 0, 0, 0, HOUR, 0).kind()).isEqualTo(Kind.MAINTENANCE);
        assertThat(new Day(DATE, HOUR, 0, HOUR, 20 * HOUR, 0).kind()).isEqualTo(Kind.OUTAGE);
    }
}
