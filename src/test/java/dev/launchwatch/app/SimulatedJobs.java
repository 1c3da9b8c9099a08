package dev.launchwatch.app;

import dev.launchwatch.app.Chronicle.Reported;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that report to whichever region answers: mostly in time, now and then within their grace, and sometimes not at all for a while, often when
 * something else goes wrong.
 */
final class SimulatedJobs {
    /** A report that is not answered is sent again so soon. */
    private static final Duration AGAIN = Duration.ofSeconds(1);

    /** So much of its grace a late job leaves at least. */
    private static final long LEFT = 2_000;

    private final SimulatedWorld world;
    private final SplittableRandom random;

    /** A report on its way. */
    private static final class Report {
        private final String job;
        private boolean taken;

        Report(String job) {
            this.job = job;
        }
    }

    SimulatedJobs(SimulatedWorld world, SplittableRandom random) {
        this.world = world;
        this.random = random;
    }

    /** They begin at once; what they do about time they do within the active time. */
    void report(Instant begin, Duration active) {
        for (String job : SimulatedConfigs.JOBS) {
            List<Span> stops = stops(begin, active);
            world.after(
                    Duration.ofSeconds(5).plusMillis(random.nextLong(15_000)), () -> run(job, stops, begin, active));
        }
    }

    /** When a job does not run. */
    private List<Span> stops(Instant begin, Duration active) {
        List<Span> stops = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            Instant from = world.troubles.isEmpty() || random.nextInt(3) == 0
                    ? begin.plusMillis(random.nextLong(active.toMillis() - 60_000))
                    : world.troubles
                            .get(random.nextInt(world.troubles.size()))
                            .from()
                            .plusMillis(random.nextLong(-60_000, 20_000));
            Instant to = from.plusMillis(random.nextLong(30_000, 150_000));
            stops.add(new Span(from, Moments.earliest(to, begin.plus(active))));
        }
        return stops;
    }

    private void run(String job, List<Span> stops, Instant begin, Duration active) {
        Instant now = world.now();
        if (stops.stream().noneMatch(stop -> stop.contains(now))) {
            Report report = new Report(job);
            post(report, now.plus(SimulatedConfigs.WITHIN));
        }
        boolean late = now.isAfter(begin) && now.isBefore(begin.plus(active)) && random.nextInt(4) == 0;
        long within = SimulatedConfigs.WITHIN.toMillis();
        long next = late
                ? within + random.nextLong(SimulatedConfigs.GRACE.toMillis() - LEFT)
                : random.nextLong(within / 2, within - LEFT);
        world.after(Duration.ofMillis(next), () -> run(job, stops, begin, active));
    }

    /** It tries one region after the other until one answers. */
    private void post(Report report, Instant until) {
        @Nullable SimulatedRegion region = world.somewhere(random);
        if (region != null) {
            region.process().start(() -> take(region, report));
        }
        if (world.now().isBefore(until)) {
            world.after(AGAIN, () -> {
                if (!report.taken) {
                    post(report, until);
                }
            });
        }
    }

    private void take(SimulatedRegion region, Report report) {
        Instant asked = world.now();
        int index = world.reported.size();
        world.reported.add(new Reported(report.job, asked, null, region.name()));
        region.report(report.job);
        world.reported.set(index, new Reported(report.job, asked, world.now(), region.name()));
        report.taken = true;
    }
}
