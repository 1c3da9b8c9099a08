package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Accepted;
import dev.launchwatch.app.Chronicle.Happened;
import dev.launchwatch.model.Receipt;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** A site that reports what happens to it, to whichever region, now and then to two, and again where it is not answered that it was taken. */
final class SimulatedSenders {
    private static final Duration GIVES_UP = Duration.ofSeconds(90);

    private final SimulatedWorld world;
    private final SplittableRandom random;

    /** A body on its way. */
    private static final class Body {
        private final List<Happened> events;
        private boolean taken;

        Body(List<Happened> events) {
            this.events = List.copyOf(events);
        }

        byte[] bytes() {
            return events.stream()
                    .map(event ->
                            "{\"id\":\"%s\",\"kind\":\"login.failed\",\"at\":\"%s\"}".formatted(event.id(), event.at()))
                    .collect(Collectors.joining(",", "[", "]"))
                    .getBytes(StandardCharsets.UTF_8);
        }
    }

    SimulatedSenders(SimulatedWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    /** Something happens a number of times within half a minute: about as often as is told, and in a third of all worlds not more often. */
    void attack(Instant begin) {
        int most = SimulatedConfigs.MOST_EVENTS;
        int count = random.nextInt(3) == 0 ? most - random.nextInt(3) : most + 1 + random.nextInt(10);
        Duration from = Duration.between(world.now(), begin).plusMillis(random.nextLong(90_000));
        int left = count;
        int bodies = 0;
        while (left > 0) {
            int size = Math.min(left, 1 + random.nextInt(6));
            int first = count - left;
            int number = bodies++;
            world.after(from.plusMillis(random.nextLong(30_000)), () -> happen(first, size, number));
            left -= size;
        }
    }

    private void happen(int first, int size, int number) {
        List<Happened> events = new ArrayList<>();
        for (int i = first; i < first + size; i++) {
            events.add(new Happened("event-" + i, world.now()));
        }
        world.happened.addAll(events);
        Body body = new Body(events);
        post(body, world.now().plus(GIVES_UP));
        if (number % 3 == 0) {
            post(body, world.now());
        }
    }

    private void post(Body body, Instant until) {
        SimulatedRegion region = world.somewhere(random);
        if (region != null) {
            region.process().start(() -> take(region, body));
        }
        if (world.now().isBefore(until)) {
            world.after(Duration.ofSeconds(2).plus(world.upTo(2_000)), () -> {
                if (!body.taken) {
                    post(body, until);
                }
            });
        }
    }

    private void take(SimulatedRegion region, Body body) {
        boolean lost = random.nextInt(8) == 0;
        Receipt receipt = region.take("site", body.bytes());
        if (receipt instanceof Receipt.Taken) {
            body.events.forEach(event -> world.accepted.add(new Accepted(event.id(), world.now(), region.name())));
            body.taken |= !lost;
        }
    }
}
