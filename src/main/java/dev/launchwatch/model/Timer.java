package dev.launchwatch.model;

import java.time.Duration;

/** Runs something later. Implementations run it on a thread of theirs that it must not block. */
@FunctionalInterface
public interface Timer {
    /** Runs {@code task} once after {@code delay}, unless cancelled before. */
    Cancellable after(Duration delay, Runnable task);

    /** A task that has not run yet. */
    @FunctionalInterface
    interface Cancellable {
        void cancel();
    }
}
