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
import java.util.List;
import org.junit.jupiter.api.Test;

/** A notifier into whose store others write as well: what they told, and what people said to them, counts. */
class SharedOutboxTest {
    private final World world = new World();

    @Test
    void who_shares_the_store_tells_nothing_before_it_knows_what_others_told() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.outbox.away = true;
        world.time.skip(Duration.ofSeconds(5));
        world.notifier = world.fresh();
        world.notifier.shareStore();
        world.start();
        Transition up = resolved(down, world.now());
        world.outbox.commit(up);
        world.notifier.wake(List.of(down, up));
        world.time.advance(Duration.ofSeconds(1));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");

        world.outbox.away = false;
        world.time.advance(Duration.ofSeconds(5));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void what_ends_before_the_store_could_be_read_is_told_with_its_end() {
        Transition down = fired("homepage", NOON);
        world.outbox.commit(down);
        world.outbox.away = true;
        world.notifier.shareStore();
        world.start();
        Transition up = resolved(down, NOON.plusSeconds(60));
        world.outbox.commit(up);
        world.notifier.wake(List.of(up));
        world.outbox.away = false;
        world.time.advance(Duration.ofSeconds(5));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void what_began_before_and_is_decided_again_with_its_end_is_only_ended() {
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.outbox.away = true;
        world.notifier = world.fresh();
        world.notifier.shareStore();
        world.start();
        Transition up = resolved(down, NOON.plusSeconds(60));
        world.outbox.commit(up);
        world.notifier.wake(List.of(down, up));
        world.outbox.away = false;
        world.time.advance(Duration.ofSeconds(5));
        world.notifier.wake(List.of(down));

        assertThat(world.texts()).containsExactly("hook FIRING homepage+", "hook RESOLVED homepage-");
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    @Test
    void what_was_silenced_elsewhere_a_moment_before_is_not_told() {
        world.notifier.shareStore();
        world.start();
        world.outbox.silence(silence("homepage", NOON, NOON.plusSeconds(600)));
        world.happens(fired("homepage", NOON));
        assertThat(world.told).isEmpty();

        world.time.advance(Duration.ofMinutes(11));
        assertThat(world.texts()).containsExactly("hook FIRING homepage+");
    }

    /** An alert that somebody acknowledged elsewhere in the moment before it is escalated by mail. */
    private Transition lookedAfterJustBeforeItIsEscalated() {
        world.channels = List.of(channel("team", slack("http://localhost/")), channel("mail", email()));
        world.routes = List.of(escalating(route("team"), Duration.ofMinutes(15), "mail"));
        world.notifier.shareStore();
        world.start();
        Transition down = fired("homepage", NOON);
        world.happens(down);
        world.time.advance(Duration.ofMinutes(15).minusMillis(1));
        world.outbox.acknowledge(acknowledges("ada", down, world.now(), null));
        return down;
    }

    @Test
    void what_somebody_came_to_look_after_elsewhere_a_moment_before_is_not_escalated() {
        lookedAfterJustBeforeItIsEscalated();
        world.time.advance(Duration.ofMinutes(10));
        assertThat(world.told).noneMatch(told -> told.channel().equals("mail"));
    }

    /** The rules have stored its end, of which this one hears in a moment. */
    @Test
    void what_somebody_looked_after_until_it_ended_just_now_is_not_escalated() {
        Transition down = lookedAfterJustBeforeItIsEscalated();
        Transition up = resolved(down, world.now());
        world.outbox.commit(up);
        world.time.advance(Duration.ofSeconds(1));
        assertThat(world.told).noneMatch(told -> told.channel().equals("mail"));

        world.notifier.wake(List.of(up));
        assertThat(world.texts()).endsWith("team RESOLVED homepage-");
        assertThat(world.notifier.answers()).isEmpty();
    }

    @Test
    void nothing_is_told_while_what_people_said_cannot_be_read() {
        world.notifier.shareStore();
        world.start();
        Transition down = fired("homepage", NOON);
        Transition chat = fired("chat", NOON);
        world.outbox.commit(down);
        world.outbox.commit(chat);
        world.outbox.silence(silence("homepage", NOON, NOON.plusSeconds(600)));
        world.outbox.away = true;
        world.notifier.wake(List.of(down, chat));
        world.time.advance(Duration.ofSeconds(1));
        assertThat(world.told).isEmpty();

        world.outbox.away = false;
        world.time.advance(Duration.ofSeconds(2));
        assertThat(world.texts()).containsExactly("hook FIRING chat+");
    }
}
