package dev.launchwatch.notify;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after a failed attempt: doubling from a second. The cap grows with the message's age, since a channel
 * that is away for a minute should cost seconds and one that is away for a day should not be hammered.
 */
record Backoff(RandomGenerator random) {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration YOUNG = Duration.ofMinutes(5);
    private static final Duration YOUNG_CAP = Duration.ofSeconds(15);
    private static final Duration CAP = Duration.ofMinutes(1);
    private static final Duration OLD = Duration.ofHours(24);
    private static final Duration OLD_CAP = Duration.ofMinutes(10);
    private static final Duration REJECTED = Duration.ofMinutes(5);

    Duration afterFailure(int attempts, Duration age) {
        Duration cap = age.compareTo(YOUNG) < 0 ? YOUNG_CAP : age.compareTo(OLD) < 0 ? CAP : OLD_CAP;
        Duration delay = FIRST.multipliedBy(1L << Math.clamp(attempts - 1, 0, 10));
        return jittered(delay.compareTo(cap) < 0 ? delay : cap);
    }

    Duration afterRejection(Duration age) {
        return jittered(age.compareTo(OLD) < 0 ? REJECTED : OLD_CAP);
    }

    /** Up to a fifth less, so that two daemons don't knock at the same time. */
    private Duration jittered(Duration delay) {
        long millis = delay.toMillis();
        return Duration.ofMillis(millis - random.nextLong(millis / 5 + 1));
    }
}
