package dev.launchwatch.notify;

import static dev.launchwatch.notify.Given.NOON;
import static dev.launchwatch.notify.Given.channel;
import static dev.launchwatch.notify.Given.email;
import static dev.launchwatch.notify.Given.fired;
import static dev.launchwatch.notify.Given.resolved;
import static dev.launchwatch.notify.Given.route;
import static dev.launchwatch.notify.Given.slack;
import static dev.launchwatch.notify.Given.webhook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** The notifier in virtual time: what is told, when, in which order, and what survives. */
class NotifierTest {
    private final World world = new World();

    @Test
    void tells_the_beginning_and_the_end_at_once_and_closes_the_group() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofMinutes(3));
        world.happens(resolved(down, world.now()));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.told.get(0).at()).isEqualTo(NOON);
        assertThat(world.told.get(1).thread())
                .isEqualTo(world.told.get(0).notification().group().transform(g -> "thread-" + g));
        assertThat(world.outbox.openGroups()).isEmpty();
        assertThat(world.outbox.undelivered()).isEmpty();
        assertThat(world.outbox.unplanned()).isEmpty();
        assertThat(world.events).containsExactly("hook sent", "hook sent");
    }

    @Test
    void whoever_goes_on_from_an_old_copy_tells_nothing_again_that_the_same_daemon_told() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        MemoryOutbox copy = world.outbox.copy();
        MemoryOutbox another = world.outbox.copy();
        world.time.advance(Duration.ofMinutes(1));
        Transition up = resolved(down, world.now());

        goOnFrom(copy);
        copy.commit(up);
        world.notifier.wake(List.of(up));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        world.time.advance(Duration.ofMinutes(1));
        goOnFrom(another);
        another.commit(up);
        world.notifier.wake(List.of(up));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(another.undelivered()).isEmpty();
        assertThat(another.openGroups()).isEmpty();
    }

    @Test
    void what_others_said_again_meanwhile_is_ended_again_by_whoever_goes_on_from_a_copy() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        MemoryOutbox copy = world.outbox.copy();
        world.time.advance(Duration.ofMinutes(1));
        Notifier others = world.notifier;
        goOnFrom(copy);
        Transition up = resolved(down, world.now());
        copy.commit(up);
        world.notifier.wake(List.of(up));
        world.time.advance(Duration.ofHours(5));
        assertThat(world.texts())
                .containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-", "hook UPDATE homepage+");
        others.close();
        MemoryOutbox another = world.outbox.copy();
        goOnFrom(another);
        another.commit(up);
        world.notifier.wake(List.of(up));

        assertThat(world.texts()).endsWith("hook UPDATE homepage+", "hook RESOLVED homepage-");
    }

    @Test
    void what_waits_in_an_old_copy_is_not_told_again_by_the_same_daemon() {
        world.behaviour.put("hook", _ -> new Delivery.Retry("connection refused", null));
        world.start();
        world.happens(fired("homepage", NOON));
        MemoryOutbox copy = world.outbox.copy();
        world.behaviour.clear();
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
        goOnFrom(copy);
        world.time.advance(Duration.ofMinutes(2));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
        assertThat(copy.undelivered()).isEmpty();
    }

    /** Another notifier of the same daemon, which works with a copy of what was decided. */
    private void goOnFrom(MemoryOutbox copy) {
        world.kept = copy;
        world.notifier = world.fresh();
        world.notifier.spare(world.alreadyTold);
        world.start();
    }

    @Test
    void why_the_last_attempt_failed_is_kept_when_a_later_one_succeeds() {
        world.start();
        world.behaviour.put("hook", _ -> new Delivery.Retry("connection refused", null));
        world.happens(fired("homepage", NOON));
        world.behaviour.clear();
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.outbox.notifications.values()).singleElement().satisfies(sent -> {
            assertThat(sent.state()).isEqualTo(Notification.State.SENT);
            assertThat(sent.lastError()).isEqualTo("connection refused");
        });
    }

    @Test
    void why_each_of_the_last_attempts_failed_is_kept() {
        world.start();
        AtomicInteger tries = new AtomicInteger();
        world.behaviour.put("hook", _ -> new Delivery.Retry("no " + tries.incrementAndGet() + "x".repeat(1_000), null));
        world.happens(fired("homepage", NOON));
        while (tries.get() < Notification.MOST_FAILURES + 2) {
            world.time.advance(Duration.ofMinutes(1));
        }
        world.behaviour.clear();
        world.time.advance(Duration.ofHours(1));
        assertThat(world.outbox.notifications.values()).singleElement().satisfies(sent -> {
            assertThat(sent.state()).isEqualTo(Notification.State.SENT);
            assertThat(sent.failures())
                    .hasSize(Notification.MOST_FAILURES)
                    .allMatch(reason -> reason.length() == 200)
                    .allMatch(reason -> reason.endsWith("x…"));
            assertThat(sent.failures().getFirst()).startsWith("no " + (tries.get() - 9) + "x");
            assertThat(sent.failures().getLast()).startsWith("no " + tries + "x");
        });
    }

    @Test
    void what_waits_about_alerts_that_somebody_else_tells_by_now_is_given_up() {
        world.start();
        world.behaviour.put("hook", _ -> new Delivery.Retry("connection refused", null));
        Transition theirs = fired("homepage", NOON);
        world.happens(theirs);
        world.time.advance(Duration.ofMinutes(6));
        world.happens(fired("chat", world.now()));
        world.notifier.handOver(Set.of(theirs.alert().id()), "others decide", "others decide");
        world.behaviour.clear();
        world.time.advance(Duration.ofMinutes(2));

        assertThat(world.texts()).containsExactly("hook FIRING chat+");
        assertThat(world.outbox.undelivered()).isEmpty();
        world.restart(Duration.ofSeconds(1));
        world.time.advance(Duration.ofMinutes(1));
        assertThat(world.texts()).as("also after a restart").containsExactly("hook FIRING chat+");
    }

    @Test
    void what_was_told_where_others_dont_tell_of_it_is_told_to_be_over_there() {
        world.start();
        Transition theirs = fired("homepage", NOON);
        world.happens(theirs);
        world.time.advance(Duration.ofMinutes(1));
        world.notifier.handOver(
                Set.of(theirs.alert().id()), "others decide", "others decide, and tell anew what goes on");

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.told.getLast().notification().alerts().getFirst().detail())
                .isEqualTo("no recovery: others decide, and tell anew what goes on");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    /** Who takes each message once, by its id, would never hear of the real end. */
    @Test
    void the_end_that_others_tell_later_is_another_message() {
        Transition fired = fired("homepage", NOON);
        world.start();
        world.happens(fired);
        world.notifier.handOver(Set.of(fired.alert().id()), "others decide", "others decide");

        World others = new World().start();
        others.happens(fired);
        others.time.advance(Duration.ofMinutes(1));
        others.happens(resolved(fired, others.now()));

        assertThat(world.told.getFirst().notification().id())
                .isEqualTo(others.told.getFirst().notification().id());
        assertThat(world.told.getLast().kind()).isEqualTo(Notification.Kind.RESOLVED);
        assertThat(others.told.getLast().kind()).isEqualTo(Notification.Kind.RESOLVED);
        assertThat(world.told.getLast().notification().id())
                .isNotEqualTo(others.told.getLast().notification().id());
    }

    @Test
    void what_others_tell_to_its_end_is_not_told_to_be_over() {
        world.start();
        Transition theirs = fired("homepage", NOON);
        world.happens(theirs);
        String group = world.outbox.openGroups().getFirst().id();
        world.notifier.handOver(Set.of(theirs.alert().id(), group), "others decide", "others decide");
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }

    @Test
    void what_a_channel_is_about_to_take_where_others_dont_tell_of_it_is_told_to_its_end() {
        world.start();
        Transition theirs = fired("homepage", NOON);
        world.behaviour.put("hook", _ -> {
            world.notifier.handOver(Set.of(theirs.alert().id()), "others decide", "others decide");
            return new Delivery.Sent(null);
        });
        world.happens(theirs);
        world.behaviour.clear();
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
    }

    @Test
    void the_end_that_waits_where_others_dont_tell_of_it_is_told() {
        world.start();
        Transition theirs = fired("homepage", NOON);
        world.happens(theirs);
        world.behaviour.put("hook", _ -> new Delivery.Retry("connection refused", null));
        world.time.advance(Duration.ofMinutes(1));
        world.happens(resolved(theirs, world.now()));
        world.notifier.handOver(Set.of(theirs.alert().id()), "others decide", "others decide");
        world.behaviour.clear();
        world.time.advance(Duration.ofMinutes(2));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
    }

    @Test
    void a_channel_that_refuses_for_75_seconds_gets_both_and_is_told_why_it_is_late() {
        world.start();
        world.behaviour.put(
                "hook",
                _ -> world.now().isBefore(NOON.plusSeconds(75))
                        ? new Delivery.Retry("connection refused", null)
                        : new Delivery.Sent(null));
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofSeconds(30));
        world.happens(resolved(down, world.now()));
        world.time.advance(Duration.ofSeconds(70));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.told.get(0).note()).startsWith("Delayed by 1m").endsWith(": connection refused.");
        assertThat(world.told.get(0).at()).isBetween(NOON.plusSeconds(75), NOON.plusSeconds(91));
    }

    @Test
    void the_wish_of_the_channel_for_a_pause_is_honoured_for_all_its_messages() {
        world.start();
        world.behaviour.put(
                "hook",
                _ -> world.now().isBefore(NOON.plusSeconds(40))
                        ? new Delivery.Retry("429", Duration.ofSeconds(40))
                        : new Delivery.Sent(null));
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofSeconds(1));
        world.happens(fired("chat", NOON.minusSeconds(3600)));
        assertThat(world.events).containsExactly("hook retry");
        world.time.advance(Duration.ofSeconds(40));
        assertThat(world.told).hasSize(2);
    }

    @Test
    void an_end_of_what_was_forgotten_is_taken_back_if_it_fires_on() {
        world.channels = List.of(channel("mail", email()));
        world.routes = List.of(route("mail"));
        world.start();
        Transition chat = fired("chat", NOON.plusSeconds(1));
        world.happens(fired("homepage", NOON));
        world.happens(chat);
        world.time.advance(Duration.ofMinutes(6));
        assertThat(world.texts()).containsExactly("mail FIRING homepage+", "mail UPDATE homepage+,chat+");
        world.outbox.transitions.remove(chat.id());
        world.restart(Duration.ofSeconds(10));
        world.time.advance(Duration.ofMinutes(1));
        world.happens(chat);
        world.time.advance(Duration.ofMinutes(10));
        assertThat(world.texts()).hasSize(2);
        world.happens(resolved(chat, world.now()));
        world.time.advance(Duration.ofMinutes(6));
        assertThat(world.texts()).hasSize(3).endsWith("mail UPDATE homepage+,chat-");
    }

    @Test
    void what_nobody_remembers_after_a_crash_is_ended_once() {
        world.start();
        Transition home = fired("homepage", NOON);
        world.happens(home);
        world.outbox.transitions.remove(home.id());
        world.restart(Duration.ofSeconds(10));
        world.restart(Duration.ofSeconds(10));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.told.getLast().notification().alerts().getFirst().detail())
                .isEqualTo("over after 10s: no longer known after a crash; if it still fails, it is told anew");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void a_dead_channel_delays_no_other() {
        world.channels = List.of(channel("dead", webhook("http://a/")), channel("hook", webhook("http://b/")));
        world.routes = List.of(route("dead", "hook"));
        world.behaviour.put("dead", _ -> new Delivery.Retry("connection refused", null));
        world.start();
        world.happens(fired("homepage", NOON));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
        ChannelStatus dead = world.notifier.status().getFirst();
        assertThat(dead.depth()).isEqualTo(1);
        assertThat(dead.oldest()).isEqualTo(NOON);
        assertThat(dead.lastError()).isEqualTo("connection refused");
    }

    @Test
    void a_message_that_the_channel_cannot_take_holds_up_no_other_group() {
        world.start();
        world.behaviour.put(
                "hook",
                message -> message.notification().alerts().getFirst().subject().equals("poison")
                        ? new Delivery.Retry("500", null)
                        : new Delivery.Sent(null));
        world.happens(fired("poison", NOON));
        world.happens(fired("homepage", NOON, dev.launchwatch.model.Severity.WARNING));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }

    @Test
    void a_failing_channel_falls_back_and_both_hear_the_end() {
        world.channels = List.of(channel("team", slack("http://localhost/"), "mail"), channel("mail", email()));
        world.routes = List.of(route("team"));
        world.behaviour.put(
                "team",
                _ -> world.now().isBefore(NOON.plusSeconds(600))
                        ? new Delivery.Retry("connection refused", null)
                        : new Delivery.Sent("C1|1.2"));
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofSeconds(299));
        assertThat(world.told).isEmpty();
        world.time.advance(Duration.ofSeconds(2));
        assertThat(world.texts()).containsExactly("mail FIRING homepage+");
        assertThat(world.told.getFirst().notification().news())
                .startsWith("Channel team did not take this message for 5m (connection refused)");
        world.restart(Duration.ofSeconds(1));
        world.time.advance(Duration.ofMinutes(10));
        world.happens(resolved(down, world.now()));

        assertThat(world.texts())
                .containsExactlyInAnyOrder(
                        "mail FIRING homepage+",
                        "team FIRING homepage+",
                        "team RESOLVED homepage-",
                        "mail RESOLVED homepage-");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void a_refusal_for_good_falls_back_at_once_and_is_delivered_once_the_token_is_right() {
        world.channels = List.of(channel("team", slack("http://localhost/"), "mail"), channel("mail", email()));
        world.routes = List.of(route("team"));
        world.behaviour.put("team", _ -> new Delivery.Rejected("invalid_auth"));
        world.start();
        world.happens(fired("homepage", NOON));
        assertThat(world.texts()).containsExactly("mail FIRING homepage+");
        assertThat(world.told.getFirst().notification().news()).contains("refused this message (invalid_auth)");
        assertThat(world.events).contains("team rejected", "team fallback", "mail sent");
        assertThat(world.outbox.undelivered()).hasSize(1);

        world.behaviour.remove("team");
        world.notifier.reload(Given.addressing(
                List.of(channel("team", slack("http://localhost/fixed/"), "mail"), channel("mail", email())),
                world.routes));
        assertThat(world.texts()).containsExactly("mail FIRING homepage+", "team FIRING homepage+");
    }

    @Test
    void goes_on_from_memory_while_the_store_is_away_and_stores_later_and_tells_nobody_twice() {
        world.start();
        world.outbox.away = true;
        Transition down = fired("homepage", NOON);
        world.notifier.undurable(List.of(down));
        Transition up = resolved(down, NOON.plusSeconds(60));
        world.time.advance(Duration.ofSeconds(60));
        world.notifier.undurable(List.of(up));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");

        world.outbox.away = false;
        world.time.advance(Duration.ofSeconds(5));
        assertThat(world.outbox.groups.values())
                .as("no end is stored before the rules have stored it")
                .noneMatch(Group::finished);
        world.happens(down, up);
        assertThat(world.outbox.notifications).hasSize(2);
        assertThat(world.outbox.undelivered()).isEmpty();
        world.restart(Duration.ofSeconds(1));
        assertThat(world.told).hasSize(2);
        assertThat(world.outbox.unplanned()).isEmpty();
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void starts_while_the_store_is_away_and_takes_up_its_content_when_it_is_back() {
        world.outbox.commit(fired("homepage", NOON));
        world.outbox.away = true;
        world.start();
        assertThat(world.told).isEmpty();
        world.outbox.away = false;
        world.time.advance(Duration.ofSeconds(3));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }

    @Test
    void an_outage_that_came_and_went_while_the_daemon_was_dead_is_told_with_its_end() {
        Transition down = fired("homepage", NOON.minusSeconds(600));
        world.outbox.commit(down);
        world.outbox.commit(resolved(down, NOON.minusSeconds(300)));
        world.start();
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.told.getFirst().notification().news()).startsWith("It fired 10m ago and is told only now");
    }

    @Test
    void a_restart_tells_nothing_twice() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.restart(Duration.ofMinutes(10));
        world.happens(resolved(down, world.now()));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.told.get(1).thread()).isNotNull();
    }

    @Test
    void a_silence_holds_a_message_back_until_it_ends() {
        world.start();
        world.notifier.silence(Given.silence("home*", NOON, NOON.plusSeconds(600)));
        world.happens(fired("homepage", NOON));
        assertThat(world.told).isEmpty();
        world.restart(Duration.ofSeconds(1));
        assertThat(world.told).isEmpty();
        world.time.advance(Duration.ofMinutes(10));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }

    @Test
    void ending_a_silence_early_tells_at_once() {
        world.start();
        Silence silence = Given.silence("homepage", NOON, NOON.plusSeconds(600));
        world.notifier.silence(silence);
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofSeconds(10));
        world.notifier.silence(new Silence(silence.id(), silence.match(), NOON, world.now(), "ada", "done"));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }

    @Test
    void a_silence_that_cannot_be_stored_is_refused() {
        world.start();
        world.outbox.away = true;
        assertThatThrownBy(() -> world.notifier.silence(Given.silence("homepage", NOON, NOON.plusSeconds(600))))
                .isInstanceOf(StoreUnavailableException.class);
        world.notifier.undurable(List.of(fired("homepage", NOON)));
        assertThat(world.told).hasSize(1);
    }

    @Test
    void what_waits_for_a_removed_channel_is_given_up_with_a_trace() {
        world.start();
        world.behaviour.put("hook", _ -> new Delivery.Retry("connection refused", null));
        world.happens(fired("homepage", NOON));
        world.notifier.reload(
                Given.addressing(List.of(channel("other", webhook("http://b/"))), List.of(route("other"))));
        assertThat(world.outbox.undelivered()).isEmpty();
        assertThat(world.outbox.openGroups()).isEmpty();
        assertThat(world.events).contains("hook dropped");
    }

    @Test
    void says_again_that_it_still_fires() {
        world.start();
        world.happens(fired("homepage", NOON));
        world.time.advance(Duration.ofHours(9));
        assertThat(world.texts())
                .containsExactly("hook FIRING homepage+", "hook UPDATE homepage+", "hook UPDATE homepage+");
        assertThat(world.told.get(1).notification().news()).startsWith("Still firing for 4h: homepage (site-down)");
        assertThat(world.told.get(1).at()).isBetween(NOON.plusSeconds(4 * 3600), NOON.plusSeconds(4 * 3600 + 1));
    }

    @Test
    void follow_ups_that_a_slow_channel_has_not_taken_become_one() {
        world.start();
        Instant[] opens = {NOON.plusSeconds(20)};
        world.behaviour.put(
                "hook",
                _ -> world.now().isBefore(opens[0]) ? new Delivery.Retry("503", null) : new Delivery.Sent(null));
        for (int i = 0; i < 6; i++) {
            world.happens(fired("monitor-" + i, world.now()));
            world.time.advance(Duration.ofSeconds(1));
        }
        world.time.advance(Duration.ofSeconds(30));
        assertThat(world.texts())
                .containsExactly(
                        "hook FIRING monitor-0+",
                        "hook UPDATE monitor-0+,monitor-1+,monitor-2+,monitor-3+,monitor-4+,monitor-5+");
    }

    @Test
    void a_test_message_reaches_the_channel_at_once_and_leaves_no_trace() {
        world.start();
        assertThat(world.notifier.test("hook")).isInstanceOf(Delivery.Sent.class);
        assertThat(world.notifier.test("nowhere")).isInstanceOf(Delivery.Rejected.class);
        assertThat(world.told).hasSize(1);
        assertThat(world.outbox.notifications).isEmpty();
    }

    @Test
    void a_receiver_that_forgets_is_reminded_of_what_fires_until_it_ends_also_after_a_restart() {
        world.refreshEvery = Duration.ofMinutes(1);
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofSeconds(185));
        assertThat(world.refreshed).hasSize(3).containsOnly("hook homepage");
        world.restart(Duration.ofSeconds(1));
        assertThat(world.refreshed).hasSize(4);
        world.happens(resolved(down, world.now()));
        world.time.advance(Duration.ofMinutes(5));
        assertThat(world.refreshed).hasSize(4);
    }

    @Test
    void what_happens_after_closing_goes_out_after_the_next_start() {
        world.start();
        world.notifier.close();
        world.happens(fired("homepage", NOON));
        assertThat(world.told).isEmpty();
        world.restart(Duration.ofSeconds(1));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }
}
