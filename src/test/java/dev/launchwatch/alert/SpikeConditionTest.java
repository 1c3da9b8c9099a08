package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SpikeConditionTest {
    private static final String KIND = "http.unauthorized";

    private static RuleSpec.Spike spike(int days, String hold) {
        return new RuleSpec.Spike(
                BigDecimal.valueOf(4),
                Duration.ofHours(24),
                Duration.ofMinutes(5),
                50,
                new BigDecimal("3.5"),
                days,
                Durations.parse(hold));
    }

    /** So many events in each five minutes from the start on. */
    private static SignalStory usual(RuleSpec.Spike spike, int each, int windows) {
        SignalStory story = SignalStory.of("unauthorized", spike);
        for (int i = 0; i < windows; i++) {
            story.knows(5 * i + "m", KIND, each, "ip", null);
        }
        return story;
    }

    @Test
    void withoutABaselineOnlyAMultipleOfTheFloorIsASpike() {
        RuleSpec.Spike spike = spike(7, "0s");
        SignalStory story = SignalStory.of("unauthorized", spike).knows("1m", KIND, 200, "ip", null);
        assertThat(story.holds("2m")).isFalse();
        assertThat(story.knows("90s", KIND, 1, "ip", null).holds("2m")).isTrue();
        assertThat(story.sentence("2m"))
                .isEqualTo(
                        "201 unauthorized events in 5 minutes, limit 200 as long as too little is known to say what is"
                                + " usual");
    }

    @Test
    void itMustBeBothAMultipleOfTheUsualAndBeyondTheFloor() {
        SignalStory quiet = usual(spike(0, "0s"), 2, 100);
        // Far beyond 4 times 2 and any score, but few.
        assertThat(quiet.knows("8h20m", KIND, 49, "ip", null).holds("8h21m")).isFalse();
        assertThat(quiet.sentence("8h21m")).isEqualTo("49 unauthorized events in 5 minutes, at least 50 are needed");
        assertThat(quiet.knows("8h20m", KIND, 1, "ip", null).holds("8h21m")).isTrue();
        assertThat(quiet.sentence("8h21m"))
                .isEqualTo(
                        "50 unauthorized events in 5 minutes, usual are 2 (99 windows before), score 33.9; limit 4 times"
                                + " the usual, score 3.5, at least 50");
        SignalStory busy = usual(spike(0, "0s"), 40, 100);
        assertThat(busy.knows("8h20m", KIND, 160, "ip", null).holds("8h21m")).isFalse();
        assertThat(busy.knows("8h20m", KIND, 1, "ip", null).holds("8h21m")).isTrue();
    }

    @Test
    void whatVariesAnywayIsNoSpike() {
        RuleSpec.Spike low = new RuleSpec.Spike(
                new BigDecimal("1.5"),
                Duration.ofHours(24),
                Duration.ofMinutes(5),
                10,
                new BigDecimal("3.5"),
                0,
                Duration.ZERO);
        SignalStory story = SignalStory.of("unauthorized", low);
        for (int i = 0; i < 100; i++) {
            story.knows(5 * i + "m", KIND, i % 2 == 0 ? 10 : 90, "ip", null);
        }
        // 1.5 times the median of 50 is exceeded, but the windows lie 40 around it.
        assertThat(story.knows("8h20m", KIND, 100, "ip", null).holds("8h21m")).isFalse();
    }

    @Test
    void fewEventsVaryByTheSquareRootOfTheirNumberAtLeast() {
        RuleSpec.Spike low = new RuleSpec.Spike(
                new BigDecimal("1.1"),
                Duration.ofHours(24),
                Duration.ofMinutes(5),
                10,
                new BigDecimal("3.5"),
                0,
                Duration.ZERO);
        // Each window has 100: the median deviation is 0, but 130 is only three Poisson deviations away.
        SignalStory story = usual(low, 100, 100);
        assertThat(story.knows("8h20m", KIND, 130, "ip", null).holds("8h21m")).isFalse();
        assertThat(story.knows("8h20m", KIND, 6, "ip", null).holds("8h21m")).isTrue();
    }

    @Test
    void whatComesEveryDayAtThisHourIsNoSpike() {
        SignalStory story = SignalStory.of("unauthorized", spike(7, "0s"));
        // 3 an hour, and from noon on, where the story starts, 100 in each five minutes for an hour.
        for (int day = 0; day < 5; day++) {
            for (int minute = 0; minute < 1440; minute += 20) {
                story.knows(day * 1440 + minute + "m", KIND, 1, "ip", null);
            }
            for (int minute = 0; minute < 60; minute += 5) {
                story.knows(day * 1440 + minute + "m", KIND, 100, "ip", null);
            }
        }
        story.knows(5 * 1440 + "m", KIND, 100, "ip", null);
        String noon = 5 * 1440 + 1 + "m";
        assertThat(story.holds(noon)).isFalse();
        assertThat(story.sentence(noon)).contains("at this hour of earlier days");
        // The same at another hour is one.
        story.knows(5 * 1440 + 300 + "m", KIND, 100, "ip", null);
        assertThat(story.holds(5 * 1440 + 301 + "m")).isTrue();
    }

    @Test
    void anAttackOfTheDayBeforeDoesNotHideOneOfToday() {
        SignalStory story = usual(spike(7, "0s"), 3, 5 * 288);
        story.knows(4 * 1440 + 600 + "m", KIND, 5000, "ip", null);
        story.knows(5 * 1440 + 600 + "m", KIND, 0, "ip", null);
        for (int i = 5 * 288; i < 5 * 288 + 120; i++) {
            story.knows(5 * i + "m", KIND, 3, "ip", null);
        }
        story.knows(5 * 1440 + 600 + "m", KIND, 60, "ip", null);
        assertThat(story.holds(5 * 1440 + 601 + "m")).isTrue();
    }

    @Test
    void itMustLastForTheHold() {
        SignalStory story = usual(spike(0, "1m"), 2, 100);
        story.knows("8h20m", KIND, 100, "ip", null).look("8h20m1s");
        assertThat(story.told()).isEmpty();
        story.until("8h30m");
        assertThat(story.told()).containsExactly("8h21m FIRED");
        assertThat(story.errors()).isZero();
    }

    @Test
    void aQuietWeekOfASmallCommunityFiresNothing() {
        Random random = new Random(7);
        SignalStory story = SignalStory.of("unauthorized", spike(7, "1m"));
        // Expired sessions of 200 members: none at night, bursts at eight in the evening.
        for (int minute = 0; minute < 7 * 1440; minute += 5) {
            int hour = (12 + minute / 60) % 24;
            int mean = hour < 7 ? 0 : hour == 20 ? 12 : 3;
            int count = mean == 0 ? 0 : random.nextInt(2 * mean + 1);
            story.knows(minute + "m", KIND, count, "ip", null).look(minute + "m");
        }
        assertThat(story.told()).isEmpty();
        assertThat(story.errors()).isZero();
    }

    @Test
    void medianOfAnEvenNumberLiesBetween() {
        assertThat(SpikeBaseline.median(numbers(1, 9, 3))).isEqualByComparingTo("3");
        assertThat(SpikeBaseline.median(numbers(1, 9, 4, 3))).isEqualByComparingTo("3.5");
    }

    private static List<BigDecimal> numbers(int... values) {
        return IntStream.of(values).mapToObj(BigDecimal::valueOf).toList();
    }

    @Test
    void whatIsDrawnOfThePastIsWhatTheRuleSawThen() {
        RuleSpec.Spike spec = spike(7, "0s");
        Random random = new Random(11);
        SignalStory story = SignalStory.of("unauthorized", spec);
        for (int minute = 0; minute < 5 * 1440; minute += 5) {
            story.knows(minute + "m", KIND, 3 + random.nextInt(8), "ip", null);
        }
        story.knows(5 * 1440 - 20 + "m", KIND, 400, "ip", null);
        int end = 5 * 1440;
        List<Course.Point> course = story.course(end + "m", 8);
        assertThat(course).hasSize(8);
        for (int back = 0; back < 8; back++) {
            Reading then = story.reads(end - 5 * back + "m");
            Measure measure = Objects.requireNonNull(Reading.compared(then));
            Course.Point point = course.get(7 - back);
            assertThat(point.beyond()).as("%d windows ago", back).isEqualTo(then instanceof Reading.Holds);
            assertThat(BigDecimal.valueOf(point.count())).isEqualByComparingTo(measure.value());
            if (point.count() >= spec.atLeast()) {
                assertThat(point.limit()).isEqualByComparingTo(measure.limit());
            }
            assertThat(point.usual()).isNotNull().isBetween(BigDecimal.valueOf(4), BigDecimal.valueOf(9));
        }
        assertThat(course).filteredOn(Course.Point::beyond).hasSize(1);
    }

    @Test
    void beforeABaselineIsKnownNothingIsDrawnAsUsual() {
        SignalStory story = usual(spike(0, "0s"), 2, 20);
        List<Course.Point> course = story.course("100m", 60);
        assertThat(course).hasSize(20);
        assertThat(course.subList(0, 12)).allSatisfy(point -> {
            assertThat(point.usual()).isNull();
            assertThat(point.limit()).isEqualByComparingTo("200");
        });
        assertThat(course.subList(12, 20)).allSatisfy(point -> {
            assertThat(point.usual()).isEqualByComparingTo("2");
            assertThat(point.limit()).isEqualByComparingTo("50");
        });
    }

    @Test
    void aRateIsDrawnWithItsLimitAndOtherRulesAreNot() {
        SignalStory rate = SignalStory.of("unauthorized", new RuleSpec.EventRate(Rate.parse("30/5m"), null, 1))
                .knows("0s", KIND, 1, "ip", null)
                .knows("1m", KIND, 31, "ip", null)
                .knows("6m", KIND, 30, "ip", null);
        assertThat(rate.course("10m", 60))
                .extracting(Course.Point::count, Course.Point::beyond)
                .containsExactly(tuple(31L, true), tuple(30L, false));
        SignalStory absent = SignalStory.of("unauthorized", new RuleSpec.Absent(Duration.ofHours(1), null))
                .knows("1m", KIND, 31, "ip", null);
        assertThat(absent.course("10m", 60)).isEmpty();
    }
}
