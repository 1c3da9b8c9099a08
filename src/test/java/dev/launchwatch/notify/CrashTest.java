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

    private static void surviving(World world, Runnable action) {
        try {
            action.run();
        } catch (Killed e) {
            world.restart(Duration.ofSeconds(1));
        }
    }
}
