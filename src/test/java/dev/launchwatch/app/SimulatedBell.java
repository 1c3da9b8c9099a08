package dev.launchwatch.app;

import dev.launchwatch.testing.Simulation;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/** What a process hears of the shared database: that there is something new, and whether something was decided. */
final class SimulatedBell {
    private final Semaphore rung = new Semaphore(0);
    private boolean decided;

    void ring(boolean news) {
        decided |= news;
        rung.release();
    }

    /** On a thread of the process: waits until it rings. @return whether something was decided */
    boolean await(Simulation.Program process, Duration atMost) throws InterruptedException {
        boolean _ = process.waits().acquire(rung, atMost);
        rung.drainPermits();
        boolean news = decided;
        decided = false;
        return news;
    }
}
