package dev.launchwatch.bench;

import java.time.Duration;

/**
 * What requests cost the process that makes them, over a while.
 *
 * @param requests how many reached the site
 * @param took how long it was watched
 * @param cpu CPU time of the process
 */
record Load(long requests, Duration took, Duration cpu) {
    /**
     * Watches a process that has been at work for long enough to be warm.
     *
     * @throws IllegalStateException if it made no request
     */
    static Load of(Child process, Site site, Duration time) {
        Duration cpuBefore = ProcessFigures.cpu(process.pid());
        long requestsBefore = site.count();
        long start = System.nanoTime();
        process.during(time);
        long requests = site.count() - requestsBefore;
        Duration cpu = ProcessFigures.cpu(process.pid()).minus(cpuBefore);
        if (requests == 0) {
            throw new IllegalStateException("no request has reached the site");
        }
        return new Load(requests, Duration.ofNanos(System.nanoTime() - start), cpu);
    }

    double perSecond() {
        return requests / (took.toNanos() / 1e9);
    }

    /** CPU milliseconds of one request. */
    double cpuMillis() {
        return cpu.toNanos() / 1e6 / requests;
    }

    /** How many CPUs were busy on average. */
    double cpus() {
        return (double) cpu.toNanos() / took.toNanos();
    }
}
