package dev.launchwatch.app;

import java.time.Duration;
import java.time.Instant;

/** From one moment until another, which is not part of it. */
record Span(Instant from, Instant to) {
    boolean contains(Instant at) {
        return !at.isBefore(from) && at.isBefore(to);
    }

    boolean overlaps(Instant begin, Instant end) {
        return from.isBefore(end) && to.isAfter(begin);
    }

    Duration lasts() {
        return Duration.between(from, to);
    }
}
