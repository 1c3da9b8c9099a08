package dev.launchwatch.notify;

import static dev.launchwatch.notify.Given.NOON;
import static dev.launchwatch.notify.Given.acknowledges;
import static dev.launchwatch.notify.Given.channel;
import static dev.launchwatch.notify.Given.email;
import static dev.launchwatch.notify.Given.escalating;
import static dev.launchwatch.notify.Given.fired;
import static dev.launchwatch.notify.Given.resolved;
import static dev.launchwatch.notify.Given.route;
import static dev.launchwatch.notify.Given.slack;
import static dev.launchwatch.notify.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who looks after alerts, and who hears of it when nobody does, in virtual time. */
class AcknowledgementTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final World world = new World();

    private Acknowledgement.Outcome acknowledge(String by, Transition fired, @Nullable Duration lasts) {
        Instant until = lasts == null ? null : world.now().plus(lasts);
        return world.notifier
                .acknowledge(List.of(acknowledges(by, fired, world.now(), until)))
                .getFirst();
    }

    private void escalates() {
        world.channels = List.of(channel("team", slack("http://localhost/")), channel("mail", email()));
        world.routes = List.of(escalating(route("team"), QUARTER, "mail"));
        world.start();
    }

    private String news(int message) {
        return world.told.get(message).notification().news();
    }

    @Test
    void who_looks_after_an_alert_is_told_once_and_stays() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofMinutes(4));
        assertThat(acknowledge("Ada", down, null)).isInstanceOf(Acknowledgement.Outcome.Taken.class);
        assertThat(acknowledge("Bob", down, null))
                .isInstanceOfSatisfying(
                        Acknowledgement.Outcome.Known.class,
                        known -> assertThat(known.by().by()).isEqualTo("Ada"));
        world.restart(Duration.ofSeconds(1));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook UPDATE homepage+");
        assertThat(news(1)).isEqualTo("Acknowledged by Ada after 4m: homepage (site-down).");
        assertThat(world.told.get(1).notification().acknowledgements())
                .extracting(Acknowledgement::response)
                .containsExactly(Duration.ofMinutes(4));
        assertThat(world.notifier.answers()).containsOnlyKeys(down.alert().id());

        world.happens(resolved(down, world.now()));
        assertThat(world.texts()).hasSize(3);
        assertThat(world.notifier.answers()).isEmpty();
        assertThat(acknowledge("Bob", down, null)).isInstanceOf(Acknowledgement.Outcome.Ended.class);
    }

    @Test
    void nobody_else_is_told_of_what_was_looked_after_and_ends_while_the_store_is_read() {
        escalates();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        acknowledge("Ada", down, null);
        world.outbox.meanwhile = () -> world.outbox.commit(resolved(down, world.now()));
        world.restart(Duration.ofMinutes(20));
        world.happens(resolved(down, world.now()));

        assertThat(world.texts())
                .containsExactly("team FIRING homepage+", "team UPDATE homepage+", "team RESOLVED homepage-");
    }

    @Test
    void what_is_acknowledged_is_not_repeated() {
        world.start();
        Transition home = fired("homepage", NOON);
        Transition chat = fired("chat", NOON);
        world.happens(home, chat);
        acknowledge("Ada", home, null);
        world.time.advance(Duration.ofHours(5));
        assertThat(news(world.told.size() - 1)).startsWith("Still firing for 4h: chat (site-down).");
        acknowledge("Ada", chat, null);
        int told = world.told.size();
        world.time.advance(Duration.ofHours(12));
        assertThat(world.told).hasSize(told);
    }

    @Test
    void several_that_are_acknowledged_at_once_are_one_message() {
        world.start();
        Transition home = fired("homepage", NOON);
        Transition chat = fired("chat", NOON);
        world.happens(home, chat);
        world.time.advance(Duration.ofSeconds(10));
        world.notifier.acknowledge(
                List.of(acknowledges("Ada", home, world.now(), null), acknowledges("Ada", chat, world.now(), null)));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+,chat+", "hook UPDATE homepage+,chat+");
        assertThat(news(1)).isEqualTo("Acknowledged by Ada after 10s: chat (site-down), homepage (site-down).");
    }

    @Test
    void what_cannot_be_stored_is_not_acknowledged() {
        escalates();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.outbox.away = true;
        assertThatThrownBy(() -> acknowledge("Ada", down, null)).isInstanceOf(StoreUnavailableException.class);
        world.outbox.away = false;
        world.time.advance(QUARTER.plusSeconds(1));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
    }

    @Test
    void nobody_in_time_is_told_once_to_others_who_then_hear_the_rest() {
        escalates();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(QUARTER.minusSeconds(1));
        assertThat(world.texts()).containsExactly("team FIRING homepage+");
        world.time.advance(Duration.ofSeconds(2));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
        assertThat(news(1))
                .isEqualTo("Nobody has acknowledged homepage (site-down), told to team 15m ago,"
                        + " at 2026-05-01 12:00:00 UTC.");

        world.time.advance(Duration.ofMinutes(2));
        acknowledge("Ada", down, null);
        assertThat(world.texts().subList(2, 4))
                .containsExactlyInAnyOrder("team UPDATE homepage+", "mail UPDATE homepage+");
        world.happens(resolved(down, world.now()));
        assertThat(world.texts().subList(4, 6))
                .containsExactlyInAnyOrder("team RESOLVED homepage-", "mail RESOLVED homepage-");
        assertThat(world.outbox.openGroups()).isEmpty();
        assertThat(world.outbox.unplanned()).isEmpty();
    }

    @Test
    void it_is_escalated_once_whenever_the_daemon_is_killed() {
        escalates();
        world.happens(fired("homepage", NOON));
        world.restart(Duration.ofMinutes(10));
        world.time.advance(Duration.ofMinutes(4));
        assertThat(world.told).hasSize(1);
        world.restart(Duration.ofMinutes(4));
        world.restart(Duration.ofMinutes(4));
        world.time.advance(Duration.ofHours(1));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
    }

    @Test
    void it_is_not_escalated_by_a_notifier_that_is_closed() {
        escalates();
        world.happens(fired("homepage", NOON));
        world.notifier.close();
        world.time.advance(Duration.ofHours(1));
        assertThat(world.outbox.openGroups())
                .as("somebody else may have told its end by now")
                .hasSize(1);
        assertThat(world.outbox.undelivered()).isEmpty();
    }

    @Test
    void what_is_acknowledged_or_over_in_time_is_not_escalated() {
        escalates();
        Transition home = fired("homepage", NOON);
        Transition chat = fired("chat", NOON);
        world.happens(home, chat);
        world.time.advance(Duration.ofMinutes(14));
        acknowledge("Ada", home, null);
        world.happens(resolved(chat, world.now()));
        world.time.advance(Duration.ofHours(2));
        assertThat(world.texts()).noneMatch(text -> text.startsWith("mail"));
    }

    @Test
    void an_outage_of_many_is_escalated_as_one() {
        escalates();
        world.happens(fired("homepage", NOON), fired("chat", NOON));
        world.time.advance(Duration.ofMinutes(1));
        world.happens(fired("login", world.now()));
        world.time.advance(Duration.ofMinutes(30));
        assertThat(world.texts().stream().filter(text -> text.startsWith("mail")))
                .containsExactly("mail FIRING homepage+,chat+", "mail UPDATE homepage+,chat+,login+");
        assertThat(news(world.told.size() - 1))
                .isEqualTo("Nobody has acknowledged login (site-down), told to team 15m ago,"
                        + " at 2026-05-01 12:01:00 UTC.");
    }

    @Test
    void a_silence_holds_an_escalation_back_until_it_ends() {
        escalates();
        world.happens(fired("homepage", NOON));
        world.notifier.silence(Given.silence("homepage", NOON, NOON.plusSeconds(3600)));
        world.time.advance(Duration.ofMinutes(59));
        assertThat(world.told).hasSize(1);
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
    }

    @Test
    void what_a_silence_hid_has_its_whole_time_once_it_is_told() {
        escalates();
        world.notifier.silence(Given.silence("homepage", NOON, NOON.plusSeconds(3600)));
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofMinutes(74));
        assertThat(world.texts()).containsExactly("team FIRING homepage+");
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.texts()).hasSize(2);
    }

    @Test
    void a_channel_that_knows_the_alert_already_hears_it_where_it_knows_it_from() {
        world.channels = List.of(channel("team", slack("http://localhost/")), channel("mail", email()));
        world.routes = List.of(escalating(route("team", "mail"), QUARTER, "mail", "team"));
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(QUARTER.plusSeconds(1));
        assertThat(world.texts())
                .containsExactlyInAnyOrder(
                        "team FIRING homepage+",
                        "mail FIRING homepage+",
                        "team UPDATE homepage+",
                        "mail UPDATE homepage+");
        world.time.advance(Duration.ofHours(1));
        assertThat(world.told).hasSize(4);
        world.happens(resolved(down, world.now()));
        assertThat(world.told).hasSize(6);
    }

    @Test
    void the_shortest_time_of_all_routes_to_a_channel_counts() {
        world.channels = List.of(channel("team", slack("http://localhost/")), channel("mail", email()));
        world.routes = List.of(
                escalating(route("team"), Duration.ofHours(1), "mail"), escalating(route("team"), QUARTER, "mail"));
        world.start();
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofMinutes(16));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
        world.time.advance(Duration.ofHours(2));
        assertThat(world.told).hasSize(2);
    }

    @Test
    void a_channel_that_stepped_in_for_a_dead_one_hears_it_in_the_same_thread() {
        world.channels = List.of(channel("team", slack("http://localhost/"), "mail"), channel("mail", email()));
        world.routes = List.of(escalating(route("team"), QUARTER, "mail"));
        world.behaviour.put("team", _ -> new Delivery.Retry("connection refused", null));
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofMinutes(30));
        assertThat(world.texts()).containsExactly("mail FIRING homepage+", "mail UPDATE homepage+");
        assertThat(news(1)).contains("Nobody has acknowledged homepage (site-down), told to team 15m ago");
        world.happens(resolved(down, world.now()));
        assertThat(world.texts()).hasSize(3).endsWith("mail RESOLVED homepage-");
    }

    @Test
    void a_reload_that_asks_for_less_time_is_heard_at_once_and_one_that_asks_for_none_ends_nothing_that_was_told() {
        escalates();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofMinutes(6));
        world.notifier.reload(
                Given.addressing(world.channels, List.of(escalating(route("team"), Duration.ofMinutes(5), "mail"))));
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
        world.notifier.reload(Given.addressing(world.channels, List.of(route("team"))));
        world.happens(resolved(down, world.now()));
        assertThat(world.texts()).hasSize(4).contains("mail RESOLVED homepage-");
    }

    @Test
    void a_snooze_that_ends_while_it_still_fires_is_told_and_the_time_to_answer_begins_anew() {
        escalates();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofMinutes(5));
        acknowledge("Ada", down, Duration.ofHours(1));
        assertThat(news(1)).isEqualTo("Acknowledged by Ada after 5m, for 1h: homepage (site-down).");
        world.restart(Duration.ofMinutes(10));
        world.time.advance(Duration.ofMinutes(51));
        assertThat(world.texts())
                .containsExactly("team FIRING homepage+", "team UPDATE homepage+", "team UPDATE homepage+");
        assertThat(news(2))
                .isEqualTo("The time for which Ada acknowledged is over, and nobody looks after homepage (site-down).");
        world.time.advance(Duration.ofMinutes(13));
        assertThat(world.told).hasSize(3);
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.texts()).hasSize(4).endsWith("mail FIRING homepage+");
        assertThat(news(3))
                .isEqualTo("Nobody has acknowledged homepage (site-down), left to team 15m ago,"
                        + " at 2026-05-01 13:05:00 UTC.");

        assertThat(acknowledge("Bob", down, Duration.ofMinutes(30))).isInstanceOf(Acknowledgement.Outcome.Taken.class);
        world.time.advance(Duration.ofMinutes(29));
        assertThat(world.told).hasSize(6);
        world.time.advance(Duration.ofMinutes(17));
        assertThat(world.texts().subList(6, 9))
                .as("left by Bob, here and there, and escalated once more where it is known")
                .containsExactlyInAnyOrder("team UPDATE homepage+", "mail UPDATE homepage+", "mail UPDATE homepage+");
        world.time.advance(Duration.ofHours(1));
        assertThat(world.told).hasSize(9);
    }

    @Test
    void an_alertmanager_is_told_of_alerts_alone() {
        world.channels = List.of(
                channel("am", new ChannelSpec.Alertmanager(List.of("http://localhost/"), null, null)),
                channel("hook", webhook("http://localhost/")));
        world.routes = List.of(escalating(route("hook"), QUARTER, "am"));
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(QUARTER.plusSeconds(1));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "am FIRING homepage+");
        acknowledge("Ada", down, null);
        assertThat(world.texts()).hasSize(3).endsWith("hook UPDATE homepage+");
    }
}
