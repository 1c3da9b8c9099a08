package dev.launchwatch.model;

/** Monotonic time for durations; wall time comes from {@link java.time.InstantSource}. */
@FunctionalInterface
public interface Ticker {
    /** Nanoseconds since an arbitrary origin; only differences mean something. */
    long nanos();
}
