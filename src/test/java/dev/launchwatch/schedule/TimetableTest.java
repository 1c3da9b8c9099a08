package dev.launchwatch.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimetableTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00.123456789Z");
    private static final Place ALONE = Place.alone("eu");

    @Test
    void slots_are_one_interval_apart_and_the_same_after_a_restart() {
        Timetable timetable = Timetable.of("homepage", Duration.ofMinutes(5), ALONE);
        Instant first = timetable.next(NOW);
        assertThat(Duration.between(NOW, first)).isBetween(Duration.ZERO, Duration.ofMinutes(5));
        assertThat(timetable.after(first)).isEqualTo(first.plus(Duration.ofMinutes(5)));
        assertThat(Timetable.of("homepage", Duration.ofMinutes(5), ALONE).next(NOW.plusSeconds(3000)))
                .isEqualTo(first.plusSeconds(3000));
    }

    @Test
    void a_slot_is_not_past_at_its_own_moment_but_is_a_nanosecond_later() {
        Timetable timetable = Timetable.of("homepage", Duration.ofSeconds(7), ALONE);
        Instant slot = timetable.next(NOW);
        assertThat(timetable.next(slot)).isEqualTo(slot);
        assertThat(timetable.next(slot.plusNanos(1))).isEqualTo(slot.plusSeconds(7));
        assertThat(timetable.next(slot.minusNanos(1))).isEqualTo(slot);
    }

    @Test
    void ten_thousand_monitors_spread_evenly_over_their_interval() {
        int[] perSecond = new int[60];
        for (int i = 0; i < 10_000; i++) {
            Timetable timetable = Timetable.of("monitor-" + i, Duration.ofMinutes(1), ALONE);
            perSecond[(int) (timetable.offset() / 1000)]++;
        }
        // 167 on average, with a standard deviation of 13.
        assertThat(Arrays.stream(perSecond)).allMatch(count -> count >= 110 && count <= 225);
    }

    @Test
    void regions_interleave() {
        Set<Instant> slots = new HashSet<>();
        Instant first = Timetable.of("homepage", Duration.ofMinutes(5), new Place("a", 0, 3))
                .next(NOW);
        for (int region = 0; region < 3; region++) {
            Timetable timetable = Timetable.of("homepage", Duration.ofMinutes(5), new Place("r", region, 3));
            slots.add(timetable.next(first));
        }
        assertThat(slots).containsExactlyInAnyOrder(first, first.plusSeconds(100), first.plusSeconds(200));
    }

    @Test
    void monitors_start_on_a_common_beat_in_every_region() {
        for (int i = 0; i < 1000; i++) {
            for (int region = 0; region < 3; region++) {
                Place place = new Place("r", region, 3);
                assertThat(Timetable.of("m-" + i, Duration.ofSeconds(1), place).offset() % 50)
                        .isZero();
            }
        }
    }

    @Test
    void an_interval_that_is_no_multiple_of_the_beat_keeps_each_monitor_at_its_own_moment() {
        Set<Long> offsets = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            offsets.add(Timetable.of("m-" + i, Duration.ofMillis(60_010), ALONE).offset());
        }
        assertThat(offsets).hasSizeGreaterThan(980);
    }

    @Test
    void an_interval_below_a_millisecond_is_taken_for_one() {
        Timetable timetable = Timetable.of("hasty", Duration.ZERO, ALONE);
        assertThat(timetable.after(NOW)).isBetween(NOW, NOW.plusMillis(1));
    }

    @Test
    void time_before_the_epoch_works_as_well() {
        Timetable timetable = Timetable.of("homepage", Duration.ofMinutes(5), ALONE);
        Instant early = Instant.parse("1969-12-31T23:00:00Z");
        assertThat(Duration.between(early, timetable.next(early))).isBetween(Duration.ZERO, Duration.ofMinutes(5));
    }
}
