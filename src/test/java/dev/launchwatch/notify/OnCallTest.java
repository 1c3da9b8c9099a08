package dev.launchwatch.notify;

import static dev.launchwatch.notify.Given.NOON;
import static dev.launchwatch.notify.Given.acknowledges;
import static dev.launchwatch.notify.Given.channel;
import static dev.launchwatch.notify.Given.email;
import static dev.launchwatch.notify.Given.escalating;
import static dev.launchwatch.notify.Given.fired;
import static dev.launchwatch.notify.Given.resolved;
import static dev.launchwatch.notify.Given.route;
import static dev.launchwatch.notify.Given.silence;
import static dev.launchwatch.notify.Given.slack;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and who is told then. */
class OnCallTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Instant HAND_OVER = NOON.plus(Duration.ofHours(1));

    private static OnCall rota(Instant starts, ZoneId zone, Duration every, OnCall.Swap... swaps) {
        return new OnCall(
                "duty",
                starts,
                zone,
                every,
                List.of(
                        new OnCall.Turn("Ada", List.of("ada")),
                        new OnCall.Turn("Bob", List.of("bob")),
                        new OnCall.Turn("Cleo", List.of("cleo"))),
                List.of(swaps));
    }

    private static String at(OnCall rota, String moment) {
        return rota.at(Instant.parse(moment)).turn().name();
    }

    @Test
    void turns_follow_each_other_for_ever_and_did_before_the_first() {
        OnCall rota = rota(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC, WEEK);
        assertThat(at(rota, "2026-11-23T09:00:00Z")).isEqualTo("Ada");
        assertThat(at(rota, "2026-11-30T08:59:59.999Z")).isEqualTo("Ada");
        assertThat(at(rota, "2026-11-30T09:00:00Z")).isEqualTo("Bob");
        assertThat(at(rota, "2026-12-14T09:00:00Z")).isEqualTo("Ada");
        assertThat(at(rota, "2026-11-23T08:59:59Z")).isEqualTo("Cleo");
        assertThat(at(rota, "2026-11-09T08:00:00Z")).isEqualTo("Ada");
        assertThat(rota.at(Instant.parse("2026-12-01T00:00:00Z")))
                .isEqualTo(new OnCall.Shift(
                        rota.turns().get(1),
                        Instant.parse("2026-11-30T09:00:00Z"),
                        Instant.parse("2026-12-07T09:00:00Z")));
    }

    @Test
    void turns_change_at_the_same_local_time_in_summer_and_winter() {
        OnCall rota = rota(Instant.parse("2026-10-19T09:00:00+02:00"), ZoneId.of("Europe/Berlin"), WEEK);
        assertThat(at(rota, "2026-10-26T07:59:59Z")).isEqualTo("Ada");
        assertThat(at(rota, "2026-10-26T08:00:00Z")).isEqualTo("Bob");
        OnCall daily = rota(Instant.parse("2026-03-28T02:30:00+01:00"), ZoneId.of("Europe/Berlin"), Duration.ofDays(1));
        // On the 29th there is no half past two: it is half past three then.
        assertThat(at(daily, "2026-03-29T01:29:59Z")).isEqualTo("Ada");
        assertThat(at(daily, "2026-03-29T01:30:00Z")).isEqualTo("Bob");
        assertThat(at(daily, "2026-03-30T00:30:00Z")).isEqualTo("Cleo");
    }

    @Test
    void every_moment_lies_in_its_shift_and_shifts_leave_no_gap() {
        OnCall rota = rota(
                Instant.parse("2026-01-05T02:30:00+01:00"),
                ZoneId.of("Europe/Berlin"),
                Duration.ofDays(2),
                new OnCall.Swap("Cleo", Instant.parse("2026-03-28T12:00:00Z"), Instant.parse("2026-03-29T18:00:00Z")));
        Instant moment = Instant.parse("2025-12-20T00:00:00Z");
        while (moment.isBefore(Instant.parse("2026-12-31T00:00:00Z"))) {
            OnCall.Shift shift = rota.at(moment);
            assertThat(moment).isBetween(shift.since(), shift.until().minusNanos(1));
            assertThat(rota.at(shift.since())).isEqualTo(shift);
            assertThat(rota.at(shift.until().minusNanos(1))).isEqualTo(shift);
            moment = shift.until();
        }
    }

    @Test
    void somebody_may_stand_in() {
        OnCall rota = rota(
                Instant.parse("2026-11-23T09:00:00Z"),
                ZoneOffset.UTC,
                WEEK,
                new OnCall.Swap("Bob", Instant.parse("2026-11-24T00:00:00Z"), Instant.parse("2026-11-26T00:00:00Z")),
                new OnCall.Swap("Cleo", Instant.parse("2026-11-25T00:00:00Z"), Instant.parse("2026-11-27T00:00:00Z")));
        assertThat(at(rota, "2026-11-23T23:59:59Z")).isEqualTo("Ada");
        assertThat(at(rota, "2026-11-24T00:00:00Z")).isEqualTo("Bob");
        assertThat(at(rota, "2026-11-25T00:00:00Z")).isEqualTo("Cleo");
        assertThat(at(rota, "2026-11-26T12:00:00Z")).isEqualTo("Cleo");
        assertThat(at(rota, "2026-11-27T00:00:00Z")).isEqualTo("Ada");
    }

    private final World world = new World();

    /** Ada's turn ends an hour after noon, and Bob's begins. */
    private void oneHourBeforeTheHandOver(Route route) {
        world.channels = List.of(
                channel("team", slack("http://localhost/")),
                channel("ada", email()),
                channel("bob", email()),
                channel("cleo", email()));
        world.onCall = List.of(rota(HAND_OVER.minus(WEEK), ZoneOffset.UTC, WEEK));
        world.routes = List.of(route);
        world.start();
    }

    private String news(int message) {
        return world.told.get(message).notification().news();
    }

    @Test
    void whoever_is_on_call_is_told_and_hears_the_end_in_somebody_elses_turn() {
        oneHourBeforeTheHandOver(route("duty"));
        Transition home = fired("homepage", NOON);
        world.happens(home);
        world.notifier.acknowledge(List.of(acknowledges("Ada", home, world.now(), null)));
        world.time.advance(Duration.ofMinutes(61));
        Transition chat = fired("chat", world.now());
        world.happens(chat);
        world.happens(resolved(home, world.now()));
        world.happens(resolved(chat, world.now()));
        assertThat(world.texts())
                .containsExactly(
                        "ada FIRING homepage+",
                        "ada UPDATE homepage+",
                        "bob FIRING chat+",
                        "ada RESOLVED homepage-",
                        "bob RESOLVED chat-");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void what_nobody_looks_after_is_handed_over_in_the_moment_of_the_change_once() {
        oneHourBeforeTheHandOver(route("duty"));
        Transition home = fired("homepage", NOON);
        world.happens(home);
        world.time.advance(Duration.ofMinutes(59));
        assertThat(world.texts()).containsExactly("ada FIRING homepage+");
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.texts()).containsExactly("ada FIRING homepage+", "bob FIRING homepage+");
        assertThat(world.told.get(1).at()).isBetween(HAND_OVER, HAND_OVER.plusMillis(1));
        assertThat(news(1))
                .isEqualTo("Bob is on call now. Nobody has acknowledged homepage (site-down), told to ada 1h ago,"
                        + " at 2026-05-01 12:00:00 UTC.");
        world.restart(Duration.ofSeconds(5));
        world.notifier.acknowledge(List.of(acknowledges("Bob", home, world.now(), null)));
        world.time.advance(Duration.ofMinutes(10));
        world.happens(resolved(home, world.now()));
        assertThat(world.texts().subList(2, 6))
                .containsExactlyInAnyOrder(
                        "ada UPDATE homepage+",
                        "bob UPDATE homepage+",
                        "ada RESOLVED homepage-",
                        "bob RESOLVED homepage-");
        assertThat(world.told).hasSize(6);
    }

    @Test
    void a_daemon_that_was_not_running_at_the_change_hands_over_when_it_starts() {
        oneHourBeforeTheHandOver(route("duty"));
        world.happens(fired("homepage", NOON));
        world.restart(Duration.ofMinutes(90));
        assertThat(world.texts()).containsExactly("ada FIRING homepage+", "bob FIRING homepage+");
        world.restart(Duration.ofMinutes(1));
        world.time.advance(Duration.ofMinutes(1));
        assertThat(world.told).hasSize(2);
    }

    @Test
    void only_the_next_is_told_of_what_was_told_two_turns_ago() {
        oneHourBeforeTheHandOver(route("duty"));
        world.happens(fired("homepage", NOON));
        world.restart(WEEK.plus(Duration.ofHours(2)));
        assertThat(world.texts()).containsExactly("ada FIRING homepage+", "cleo FIRING homepage+");
    }

    @Test
    void what_is_silenced_at_the_change_is_handed_over_at_the_end_of_that() {
        oneHourBeforeTheHandOver(route("duty"));
        Transition home = fired("homepage", NOON);
        world.happens(home);
        world.notifier.silence(silence("homepage", world.now(), NOON.plus(Duration.ofHours(2))));
        world.time.advance(Duration.ofMinutes(119));
        assertThat(world.texts()).containsExactly("ada FIRING homepage+");
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.texts()).containsExactly("ada FIRING homepage+", "bob FIRING homepage+");
    }

    @Test
    void nobody_in_time_is_told_to_whoever_is_on_call_by_then() {
        oneHourBeforeTheHandOver(escalating(route("team"), Duration.ofMinutes(90), "duty"));
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofMinutes(91));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "bob FIRING homepage+");
    }

    @Test
    void what_was_escalated_and_nobody_looks_after_is_the_next_ones_too() {
        oneHourBeforeTheHandOver(escalating(route("team"), Duration.ofMinutes(15), "duty"));
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofMinutes(16));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "ada FIRING homepage+");
        world.time.advance(Duration.ofMinutes(45));
        assertThat(world.texts())
                .containsExactly("team FIRING homepage+", "ada FIRING homepage+", "bob FIRING homepage+");
        assertThat(world.told.get(2).at()).isBetween(HAND_OVER, HAND_OVER.plusMillis(1));
    }
}
