package dev.launchwatch.notify;

import static dev.launchwatch.notify.Given.NOON;
import static dev.launchwatch.notify.Given.fired;
import static dev.launchwatch.notify.Given.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Kills the notifier at every single point between planning, sending and recording, and starts another one. */
class CrashTest {
    /** Not an exception that anything would catch: the process is gone. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void none_is_lost_and_at_most_one_is_told_twice_wherever_it_is_killed() {
        int points = run(Integer.MAX_VALUE, new ArrayList<>());
        assertThat(points).isGreaterThan(10);
        int duplicates = 0;
        for (int point = 1; point <= points; point++) {
            List<String> told = new ArrayList<>();
            run(point, told);
            List<String> distinct = told.stream().distinct().toList();
            assertThat(distinct)
                    .as("killed at point %d: %s", point, told)
                    .containsExactly(
                            "hook FIRING homepage+",
                            "hook UPDATE homepage+,chat+",
                            "hook UPDATE homepage-,chat+",
                            "hook RESOLVED homepage-,chat-");
            assertThat(told.size()).as("killed at point %d: %s", point, told).isLessThanOrEqualTo(5);
            duplicates += told.size() - 4;
        }
        // Between the channel's taking and the record lies a moment that no sender can close.
        assertThat(duplicates).isBetween(1, 8);
    }

    /** Plays a whole outage, killed at the given point; the number of points passed. */
    private static int run(int killAt, List<String> told) {
        World world = new World();
        int[] passed = {0};
        Runnable point = () -> {
            if (++passed[0] == killAt) {
                throw new Killed();
            }
        };
        world.outbox.hook = _ -> point.run();
        world.behaviour.put("hook", message -> {
            point.run();
            told.add(new World.Told(world.now(), "hook", message.notification(), null, "").text());
            point.run();
            return new Delivery.Sent("thread");
        });
        surviving(world, world::start);
        Transition home = fired("homepage", NOON);
        Transition chat = fired("chat", NOON.plusSeconds(10));
        for (Transition transition :
                List.of(home, chat, resolved(home, NOON.plusSeconds(60)), resolved(chat, NOON.plusSeconds(90)))) {
            world.outbox.commit(transition);
            surviving(world, () -> world.notifier.wake(List.of(transition)));
            world.time.advance(Duration.ofSeconds(10));
        }
        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.outbox.undelivered()).isEmpty();
        assertThat(world.outbox.unplanned()).isEmpty();
        assertThat(world.outbox.openGroups()).isEmpty();
        return passed[0];
    }

    @Test
    void who_acknowledges_is_told_and_who_does_not_is_escalated_wherever_it_is_killed() {
        int points = attended(Integer.MAX_VALUE, new ArrayList<>());
        assertThat(points).isGreaterThan(15);
        for (int point = 1; point <= points; point++) {
            List<String> told = new ArrayList<>();
            attended(point, told);
            assertThat(told.stream().distinct())
                    .as("killed at point %d: %s", point, told)
                    .containsExactlyInAnyOrder(
                            "hook FIRING homepage+",
                            "on-call FIRING homepage+ Nobody",
                            "hook UPDATE homepage+ Acknowledged",
                            "on-call UPDATE homepage+ Acknowledged",
                            "hook RESOLVED homepage-",
                            "on-call RESOLVED homepage-");
            for (String channel : List.of("hook", "on-call")) {
                assertThat(told.stream().filter(text -> text.startsWith(channel)))
                        .as("one message of each channel may be under way, killed at point %d: %s", point, told)
                        .hasSizeLessThanOrEqualTo(4);
            }
        }
    }

    /** Plays an outage that nobody looks after for a while, killed at the given point; the number of points passed. */
    private static int attended(int killAt, List<String> told) {
        World world = new World();
        world.channels = List.of(
                Given.channel("hook", Given.webhook("http://a/")),
                Given.channel("on-call", Given.webhook("http://b/")));
        world.routes = List.of(Given.escalating(Given.route("hook"), Duration.ofMinutes(15), "on-call"));
        int[] passed = {0};
        Runnable point = () -> {
            if (++passed[0] == killAt) {
                throw new Killed();
            }
        };
        world.outbox.hook = _ -> point.run();
        for (String channel : List.of("hook", "on-call")) {
            world.behaviour.put(channel, message -> {
                point.run();
                String news = message.notification().news();
                String text = new World.Told(world.now(), channel, message.notification(), null, "").text();
                told.add(news.isEmpty() ? text : text + " " + news.substring(0, news.indexOf(' ')));
                point.run();
                return new Delivery.Sent("thread");
            });
        }
        surviving(world, world::start);
        Transition home = fired("homepage", NOON);
        world.outbox.commit(home);
        surviving(world, () -> world.notifier.wake(List.of(home)));
        for (int minute = 0; minute < 18; minute++) {
            surviving(world, () -> world.time.advance(Duration.ofMinutes(1)));
        }
        surviving(world, () -> world.notifier.acknowledge(List.of(Given.acknowledges("Ada", home, world.now(), null))));
        // Whoever got no answer asks again.
        surviving(world, () -> world.notifier.acknowledge(List.of(Given.acknowledges("Ada", home, world.now(), null))));
        surviving(world, () -> world.time.advance(Duration.ofMinutes(1)));
        Transition over = resolved(home, NOON.plusSeconds(1200));
        world.outbox.commit(over);
        surviving(world, () -> world.notifier.wake(List.of(over)));
        surviving(world, () -> world.time.advance(Duration.ofMinutes(2)));
        surviving(world, () -> world.time.advance(Duration.ofMinutes(2)));
        assertThat(world.outbox.undelivered()).isEmpty();
        assertThat(world.outbox.unplanned()).isEmpty();
        assertThat(world.outbox.openGroups()).isEmpty();
        return passed[0];
    }

    private static void surviving(World world, Runnable action) {
        try {
            action.run();
        } catch (Killed e) {
            world.restart(Duration.ofSeconds(1));
        }
    }
}
