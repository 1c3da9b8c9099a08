package dev.launchwatch.web;

import java.time.Duration;

/**
 * A bucket of permits that fills again evenly: so many at once, and so many a second in the long run. Not thread-safe.
 *
 * @see <a href="https://en.wikipedia.org/wiki/Token_bucket">Token bucket</a>
 */
final class Bucket {
    private final Size size;
    private double permits;
    private long filledAt;

    /**
     * How much a bucket has.
     *
     * @param burst how many at once
     * @param perSecond how many in the long run
     */
    record Size(int burst, double perSecond) {}

    /**
     * A full one.
     *
     * @param now in milliseconds
     */
    Bucket(Size size, long now) {
        this.size = size;
        this.permits = size.burst();
        this.filledAt = now;
    }

    /** Takes one; nothing, or how long it takes until there is one again. A clock that is set back fills nothing and empties nothing. */
    Duration take(long now) {
        double filled = Math.max(0, now - filledAt) / 1000.0 * size.perSecond();
        permits = Math.min(size.burst(), permits + filled);
        filledAt = now;
        if (permits >= 1) {
            permits--;
            return Duration.ZERO;
        }
        return Duration.ofMillis((long) Math.ceil((1 - permits) / size.perSecond() * 1000));
    }
}
