package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Acknowledged;
import dev.launchwatch.app.Chronicle.Asked;
import dev.launchwatch.app.Chronicle.Silenced;
import dev.launchwatch.app.Chronicle.Told;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Announcement;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** People who read what a simulated world tells them, and say something to it: each time to whichever region answers. */
final class SimulatedPeople {
    private final SimulatedWorld world;
    private final SplittableRandom random;
    private int silences;

    SimulatedPeople(SimulatedWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    /** They read a message, and some look after it. */
    void read(Told message) {
        if (message.notification().kind() == Notification.Kind.FIRING && random.nextInt(3) == 0) {
            Alert alert = message.notification().alerts().getFirst();
            world.after(Duration.ofSeconds(2).plus(world.upTo(30_000)), () -> acknowledge(alert));
        }
    }

    private void acknowledge(Alert alert) {
        ask(region -> {
            world.asked.add(new Asked(world.now(), alert.id()));
            boolean alone = region.isAlone();
            String by = "reader-" + world.asked.size();
            Acknowledgement.Outcome outcome = region.acknowledge(
                            new Acknowledgement.Request(alert.id(), world.now(), by, Acknowledgement.Via.API, "", null))
                    .getFirst();
            world.acknowledged.add(new Acknowledged(world.now(), region.name(), alert, outcome, alone));
        });
    }

    /** Somebody silences a monitor for a while, or declares maintenance of it, mostly about an outage of it, and some end that early. */
    void silence(List<String> monitors, List<Outage> outages, Instant begin, Duration active) {
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            boolean about = !outages.isEmpty() && random.nextInt(4) != 0;
            Outage outage = about ? outages.get(random.nextInt(outages.size())) : null;
            String monitor = outage == null ? monitors.get(random.nextInt(monitors.size())) : outage.monitor();
            Instant at = outage == null
                    ? begin.plusMillis(random.nextLong(active.toMillis()))
                    : outage.from().plusMillis(random.nextLong(-30_000, 60_000));
            Duration lasts = Duration.ofMillis(random.nextLong(10_000, 100_000));
            boolean early = random.nextInt(3) == 0;
            Duration until = Duration.ofMillis(random.nextLong(2_000, lasts.toMillis()));
            String id = "silence-" + silences++;
            Duration from = Duration.between(world.now(), at);
            world.after(from, () -> silence(id, monitor, lasts));
            if (early) {
                world.after(from.plus(until), () -> end(id));
            }
        }
    }

    private void silence(String id, String monitor, Duration lasts) {
        ask(region -> {
            Instant now = region.time();
            silence(region, made(id, monitor, now, now.plus(lasts)));
        });
    }

    /** Every other time they say that it is maintenance. */
    private static Silence made(String id, String monitor, Instant start, Instant end) {
        return id.hashCode() % 2 == 0
                ? new Silence(id, Map.of("monitor", monitor), start, end, "somebody", "")
                : Silence.maintenance(
                        id,
                        start,
                        end,
                        "somebody",
                        "We move",
                        new Announcement("", List.of(monitor), List.of(), true, start));
    }

    private void end(String id) {
        world.silenced.stream()
                .map(Silenced::silence)
                .filter(silence -> silence.id().equals(id))
                .findFirst()
                .ifPresent(silence -> ask(region -> {
                    if (region.time().isBefore(silence.end())) {
                        silence(region, silence.endedAt(region.time()));
                    }
                }));
    }

    private void silence(SimulatedRegion region, Silence silence) {
        Instant asked = world.now();
        boolean alone = region.isAlone();
        try {
            region.silence(silence);
            world.silenced.add(new Silenced(asked, world.now(), region.name(), silence, true, alone));
        } catch (StoreUnavailableException e) {
            world.silenced.add(new Silenced(asked, world.now(), region.name(), silence, false, alone));
        }
    }

    private void ask(Consumer<SimulatedRegion> what) {
        List<SimulatedRegion> awake = world.awake();
        if (!awake.isEmpty()) {
            SimulatedRegion region = awake.get(random.nextInt(awake.size()));
            region.process().start(() -> {
                try {
                    what.accept(region);
                } catch (StoreUnavailableException e) {
                    // They would try again.
                }
            });
        }
    }
}
