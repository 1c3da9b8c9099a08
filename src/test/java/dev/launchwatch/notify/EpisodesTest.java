package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Random weeks: outages, silences, failing channels and restarts; every episode must be told exactly as it should be. */
class EpisodesTest {
    private static final Duration QUIET = Duration.ofHours(2);

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void every_episode_is_told_once_with_its_end(int seed) {
        Random random = new Random(seed);
        World world = new World();
        world.channels = List.of(
                Given.channel("hook", Given.webhook("http://localhost/")),
                Given.channel("team", Given.slack("http://localhost/")),
                Given.channel("mail", Given.email()));
        world.routes = List.of(
                Given.route("hook"),
                Given.waiting(Given.route("team", "mail"), Duration.ofSeconds(random.nextInt(3) * 10L)));
        Map<String, Instant> downUntil = new HashMap<>();
        for (String name : List.of("hook", "team", "mail")) {
            world.behaviour.put(name, message -> {
                if (world.now().isBefore(downUntil.getOrDefault(name, Instant.MIN))) {
                    return new Delivery.Retry("connection refused", null);
                }
                return new Delivery.Sent("thread-" + message.notification().group());
            });
        }
        world.start();

        Map<String, Transition> firing = new LinkedHashMap<>();
        List<Transition> episodes = new ArrayList<>();
        Set<String> silenced = new HashSet<>();
        for (int step = 0; step < 60; step++) {
            world.time.advance(Duration.ofSeconds(random.nextInt(400)));
            Instant now = world.now();
            String monitor = "m" + random.nextInt(6);
            Transition open = firing.get(monitor);
            switch (random.nextInt(10)) {
                case 0, 1, 2, 3 -> {
                    if (open == null) {
                        Severity severity = random.nextBoolean() ? Severity.CRITICAL : Severity.WARNING;
                        Transition down = Given.fired(monitor, now, severity);
                        firing.put(monitor, down);
                        episodes.add(down);
                        world.happens(down);
                    }
                }
                case 4, 5, 6 -> {
                    if (open != null) {
                        firing.remove(monitor);
                        world.happens(Given.resolved(open, now));
                    }
                }
                case 7 -> {
                    silenced.add(monitor);
                    world.notifier.silence(Given.silence(monitor, now, now.plusSeconds(60 + random.nextInt(1200))));
                }
                case 8 ->
                    downUntil.put(
                            List.of("hook", "team", "mail").get(random.nextInt(3)),
                            now.plusSeconds(random.nextInt(1500)));
                default -> world.restart(Duration.ofSeconds(random.nextInt(120)));
            }
        }
        world.time.advance(Duration.ofHours(1));
        for (Transition open : firing.values()) {
            world.happens(Given.resolved(open, world.now()));
        }
        world.time.advance(QUIET);

        for (String channel : List.of("hook", "team", "mail")) {
            verify(world, channel, episodes, silenced);
        }
        assertThat(world.outbox.unplanned()).isEmpty();
        assertThat(world.outbox.undelivered()).isEmpty();
        assertThat(world.outbox.openGroups()).isEmpty();
    }

    private static void verify(World world, String channel, List<Transition> episodes, Set<String> silenced) {
        Map<String, Integer> firingNews = new HashMap<>();
        Map<String, Integer> endNews = new HashMap<>();
        Map<String, Map<String, Alert.State>> seen = new HashMap<>();
        Set<String> begun = new HashSet<>();
        Set<String> ids = new HashSet<>();
        for (World.Told told : world.told) {
            if (!told.channel().equals(channel)) {
                continue;
            }
            Notification notification = told.notification();
            assertThat(ids.add(notification.id()))
                    .as("%s told twice", notification.id())
                    .isTrue();
            if (notification.kind() == Notification.Kind.FIRING) {
                assertThat(begun.add(notification.group())).isTrue();
            } else {
                assertThat(begun)
                        .as("%s before its beginning", notification.kind())
                        .contains(notification.group());
            }
            Map<String, Alert.State> states = seen.computeIfAbsent(notification.group(), _ -> new HashMap<>());
            for (Alert alert : notification.alerts()) {
                Alert.State before = states.put(alert.id(), alert.state());
                if (alert.state() == Alert.State.FIRING && before == null) {
                    firingNews.merge(alert.id(), 1, Integer::sum);
                } else if (alert.state() == Alert.State.RESOLVED && before != Alert.State.RESOLVED) {
                    endNews.merge(alert.id(), 1, Integer::sum);
                } else {
                    assertThat(alert.state()).as("goes back").isEqualTo(before);
                }
            }
        }
        for (Transition episode : episodes) {
            String id = episode.alert().id();
            boolean mayBeHeld = silenced.contains(episode.alert().subject());
            int ends = endNews.getOrDefault(id, 0);
            int begins = firingNews.getOrDefault(id, 0);
            assertThat(ends).as("%s in %s ends", id, channel).isLessThanOrEqualTo(1);
            // A channel that collects may hear of an alert that came and went within the interval by its end alone.
            assertThat(begins).as("%s in %s begins", id, channel).isLessThanOrEqualTo(ends);
            if (!mayBeHeld) {
                assertThat(ends).as("%s in %s ends", id, channel).isEqualTo(1);
                if (channel.equals("hook")) {
                    assertThat(begins).as("%s in %s begins", id, channel).isEqualTo(1);
                }
            }
        }
    }
}
