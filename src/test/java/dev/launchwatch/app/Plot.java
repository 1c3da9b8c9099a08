package dev.launchwatch.app;

import dev.launchwatch.app.Trouble.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** What goes wrong in a simulated world, by chance: up to three outages of the site, and up to six troubles, often two at once, and mostly when something
 * has to be told. */
final class Plot {
    private static final List<Kind> KINDS = List.of(Kind.values());

    private final SplittableRandom random;
    private final Instant start;
    private final Duration active;
    private final List<String> regions;
    private final List<String> monitors;

    Plot(SplittableRandom random, Instant start, Duration active, List<String> regions, List<String> monitors) {
        this.random = random;
        this.start = start;
        this.active = active;
        this.regions = regions;
        this.monitors = monitors;
    }

    void write(List<Outage> outages, List<Trouble> troubles) {
        for (String monitor : monitors) {
            Instant from = at(random.nextLong(100));
            for (int i = random.nextInt(3); i > 0; i--) {
                Instant to = from.plusMillis(random.nextInt(4) == 0 ? millis(5, 40) : millis(75, 180));
                boolean all = random.nextInt(4) != 0;
                List<String> seen = all ? regions : List.of(any(regions));
                if (to.isBefore(end())) {
                    outages.add(new Outage(monitor, from, to, List.copyOf(seen), all));
                }
                from = to.plusMillis(millis(60, 120));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            Instant from = outages.isEmpty() || random.nextInt(4) == 0
                    ? at(random.nextLong(active.toSeconds() - 70))
                    : near(any(outages));
            add(troubles, trouble(from));
            if (random.nextBoolean()) {
                add(troubles, trouble(from.plusMillis(random.nextLong(15_000))));
            }
        }
    }

    private static void add(List<Trouble> troubles, Trouble next) {
        // One thing at a time is done to a process.
        boolean fits = !next.kind().isOfProcess()
                || troubles.stream()
                        .noneMatch(other -> other.kind().isOfProcess()
                                && other.meets(String.valueOf(next.region()))
                                && other.overlaps(
                                        next.from().minusSeconds(20), next.to().plusSeconds(20)));
        if (fits) {
            troubles.add(next);
        }
    }

    private Trouble trouble(Instant from) {
        Kind kind = any(KINDS);
        Instant to = from.plusMillis(random.nextInt(3) == 0 ? millis(1, 8) : millis(8, 60));
        @Nullable String region = kind.isOfProcess() || kind == Kind.CUT_OFF ? any(regions) : null;
        return new Trouble(
                kind,
                region,
                from,
                kind == Kind.STOPPED && to.isBefore(from.plusSeconds(25)) ? from.plusSeconds(25) : to);
    }

    /** Where something is about to be told: about its beginning, or its end. */
    private Instant near(Outage outage) {
        Instant from =
                (random.nextInt(3) == 0 ? outage.to() : outage.from()).plusMillis(random.nextLong(-15_000, 40_000));
        Instant latest = end().minusSeconds(70);
        return from.isAfter(latest) ? latest : from;
    }

    private long millis(int least, int most) {
        return random.nextLong(least * 1_000L, most * 1_000L);
    }

    private Instant at(long seconds) {
        return start.plusSeconds(seconds).plusMillis(random.nextLong(1_000));
    }

    private Instant end() {
        return start.plus(active);
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
