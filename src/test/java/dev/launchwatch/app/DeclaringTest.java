package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.notify.Silence;
import dev.launchwatch.web.Declaration;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What follows from what people declare. */
class DeclaringTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");

    private static Declaration wish(
            @Nullable String title,
            @Nullable List<String> monitors,
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable Duration lasts) {
        return new Declaration("w", title, null, monitors, null, from, until, lasts, null, "ada");
    }

    private static Silence window(Declaration wish, @Nullable Silence known, Instant now) {
        return Declaring.window(wish, "w", known, now);
    }

    private static void refused(Declaration wish, String why) {
        assertThatThrownBy(() -> window(wish, null, NOW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void aTitleAndAMonitorAreEnoughForAnHourFromNowThatMembersSee() {
        Silence window = window(wish("We move", List.of("home*"), null, null, null), null, NOW);
        assertThat(window.start()).isEqualTo(NOW);
        assertThat(window.end()).isEqualTo(NOW.plusSeconds(3600));
        assertThat(window.author()).isEqualTo("ada");
        assertThat(window.notice())
                .hasValueSatisfying(notice -> assertThat(notice.title()).isEqualTo("We move"));
        assertThat(window.until(NOW)).isEqualTo(window.end());
        assertThat(window.until(window.end())).isNull();
        assertThat(window.covers(Map.of("monitor", "homepage", "group", "default")))
                .isTrue();
        assertThat(window.covers(Map.of("signal", "logins"))).isFalse();
    }

    @Test
    void oneNameOfMonitorsOrGroupsIsEnoughToBeCoveredAndProgramsOfBeforeKnowTheFirst() {
        Silence window = window(
                new Declaration("w", "t", "", List.of("a", "b"), List.of("g"), null, null, null, false, "ada"),
                null,
                NOW);
        assertThat(window.covers(Map.of("monitor", "b", "group", "x"))).isTrue();
        assertThat(window.covers(Map.of("monitor", "c", "group", "g"))).isTrue();
        assertThat(window.covers(Map.of("monitor", "c", "group", "x"))).isFalse();
        assertThat(window.match()).isEqualTo(Map.of("monitor", "a"));
        assertThat(window.notice()).isEmpty();
        Silence group =
                window(new Declaration("w", "t", null, null, List.of("g"), null, null, null, null, "ada"), null, NOW);
        assertThat(group.match()).isEqualTo(Map.of("group", "g"));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithWhatWould() {
        List<String> home = List.of("home");
        refused(wish(" ", home, null, null, null), "title is one line");
        refused(wish("two\nlines", home, null, null, null), "title is one line");
        refused(wish("x".repeat(101), home, null, null, null), "title is one line");
        refused(
                new Declaration("w", "t", "x".repeat(2001), home, null, null, null, null, null, "ada"),
                "text has at most");
        refused(wish("t", null, null, null, null), "Say what it covers");
        refused(wish("t", List.of(""), null, null, null), "monitors and groups are");
        refused(wish("t", Collections.singletonList(null), null, null, null), "monitors and groups are");
        refused(wish("t", List.of("x".repeat(201)), null, null, null), "monitors and groups are");
        refused(
                wish(
                        "t",
                        java.util.stream.IntStream.range(0, 51)
                                .mapToObj(i -> "m" + i)
                                .toList(),
                        null,
                        null,
                        null),
                "monitors and groups are");
        refused(wish("t", home, NOW.minusSeconds(301), null, null), "from is now or later");
        refused(wish("t", home, NOW.plus(Duration.ofDays(367)), null, null), "from is now or later");
        refused(wish("t", home, null, NOW, null), "It ends in the future");
        refused(wish("t", home, NOW.plusSeconds(60), NOW.plusSeconds(60), null), "It ends in the future");
        refused(wish("t", home, null, NOW.plus(Duration.ofDays(31)).plusSeconds(1), null), "It ends in the future");
        refused(wish("t", home, null, null, Duration.ofDays(32)), "for is a duration");
        refused(wish("t", home, null, null, Duration.ZERO), "for is a duration");
        assertThatThrownBy(() -> Declaring.window(wish("t", home, null, null, null), "a/b", null, NOW))
                .hasMessageStartingWith("id has 1 to 64");
    }

    @Test
    void aBeginningAMomentAgoIsNow() {
        assertThat(window(wish("t", List.of("home"), NOW.minusSeconds(300), null, null), null, NOW)
                        .start())
                .isEqualTo(NOW);
    }

    @Test
    void whatIsLeftOutOfAChangeIsAsItWas() {
        Silence before = window(
                new Declaration("w", "t", "text", List.of("a"), List.of("g"), null, null, null, false, "ada"),
                null,
                NOW);
        Instant later = NOW.plusSeconds(1800);
        Silence longer = window(wish(null, null, null, null, Duration.ofHours(2)), before, later);
        assertThat(longer.start()).isEqualTo(NOW);
        assertThat(longer.end()).as("for counts from now").isEqualTo(later.plusSeconds(7200));
        assertThat(longer.comment()).isEqualTo("t");
        assertThat(longer.notice()).isEmpty();
        assertThat(longer.covers(Map.of("group", "g"))).isTrue();
        assertThat(longer.supersedes(before)).isTrue();
        assertThat(before.supersedes(longer)).isFalse();
        assertThat(before.endedAt(NOW.minusSeconds(2)).supersedes(before))
                .as("ended by a clock that is behind")
                .isTrue();
        assertThat(Declaring.isSame(before, window(wish(null, null, null, null, null), before, later)))
                .isTrue();
        assertThat(Declaring.isSame(before, longer)).isFalse();
        Silence planned = window(wish("t", List.of("a"), later, null, Duration.ofHours(1)), null, NOW);
        assertThat(planned.end()).as("for counts from the beginning").isEqualTo(later.plusSeconds(3600));
        assertThat(window(wish(null, null, later.plusSeconds(60), null, null), before, later)
                        .start())
                .as("what has begun has begun")
                .isEqualTo(NOW);
    }

    @Test
    void whatIsEndedBeforeItBeginsNeverWas() {
        Silence planned = window(wish("t", List.of("a"), NOW.plusSeconds(600), null, null), null, NOW);
        assertThat(planned.within(NOW, NOW.plusSeconds(9999))).hasSize(1);
        assertThat(planned.endedAt(NOW.plusSeconds(1)).within(Instant.EPOCH, NOW.plusSeconds(9999)))
                .isEmpty();
    }
}
