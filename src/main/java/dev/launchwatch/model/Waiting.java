package dev.launchwatch.model;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** By whose time a thread waits for another one: a port beside {@link Ticker} and {@link Timer}, so that a simulation has all three in one hand. */
@FunctionalInterface
public interface Waiting {
    /**
     * Takes a permit; waits for one if there is none, for so long at most.
     *
     * @return whether it has one
     */
    boolean acquire(Semaphore permits, Duration atMost) throws InterruptedException;

    /** The machine's own time. */
    static Waiting real() {
        return (permits, atMost) -> permits.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    }
}
