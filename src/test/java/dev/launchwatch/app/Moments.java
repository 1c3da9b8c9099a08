package dev.launchwatch.app;

import java.time.Instant;

/** Of two moments. */
final class Moments {
    private Moments() {}

    static Instant earliest(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    static Instant latest(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
