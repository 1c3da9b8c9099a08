package dev.launchwatch.cli;

import java.time.Duration;

/** Lets time pass between two attempts. Blocks. */
@FunctionalInterface
public interface Pause {
    /** Waits for so long. */
    void of(Duration duration) throws InterruptedException;
}
