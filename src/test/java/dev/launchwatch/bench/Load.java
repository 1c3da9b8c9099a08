package dev.launchwatch.bench;

import java.time.Duration;
import java.util.List;

/**
 * What requests cost the processes that make them, over a while.
 *
 * @param perSecond how many reached the site
 * @param cpus how many CPUs they kept busy on average
 * @param siteCpus the same of the site that answered them
 */
record Load(double perSecond, double cpus, double siteCpus) {
    /** Requests whose connection was made before the while, at most: as many as run at once. */
    private static final int UNDER_WAY = 200;

    /** CPU time of processes so far, and when that was. */
    private record Work(long cpu, long at) {
        static Work of(List<Child> processes) {
            long cpu = processes.stream()
                    .mapToLong(process -> ProcessFigures.cpu(process.pid()).toNanos())
                    .sum();
            return new Work(cpu, System.nanoTime());
        }

        double cpusUntil(Work later) {
            return (double) (later.cpu - cpu) / (later.at - at);
        }
    }

    /**
     * Watches processes that make requests together and have been at work for long enough to be warm. On a busy machine an answer takes
     * its time, so each rate is taken over a while of its own.
     *
     * @throws IllegalStateException if they made no request, or more than one with a connection
     */
    static Load of(List<Child> processes, Site site, Duration time) {
        Work before = Work.of(processes);
        Work siteBefore = Work.of(List.of(site.process()));
        Site.Count first = site.count();
        processes.getFirst().during(time);
        Site.Count last = site.count();
        Work after = Work.of(processes);
        Work siteAfter = Work.of(List.of(site.process()));
        long requests = last.requests() - first.requests();
        long connections = last.connections() - first.connections();
        if (requests == 0) {
            throw new IllegalStateException("no request has reached the site");
        }
        if (connections + UNDER_WAY < requests) {
            throw new IllegalStateException(requests + " requests by only " + connections + " connections");
        }
        return new Load(
                requests * 1e9 / (last.nanos() - first.nanos()),
                before.cpusUntil(after),
                siteBefore.cpusUntil(siteAfter));
    }

    /** CPU milliseconds of one request. */
    double cpuMillis() {
        return cpus / perSecond * 1000;
    }
}
