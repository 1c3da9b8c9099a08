package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Up to when this region knows what jobs reported, to whichever region. After a while without the shared store that is not at once now: the
 * others may have been without it as well, and tell what they heard in the next moments. Thread-safe.
 */
final class HeardReports {
    /** Longer between two exchanges is a while without. */
    private static final long GAP = Duration.ofSeconds(10).toNanos();

    /** In this time after such a while others tell what they heard. */
    private static final long SETTLES = Duration.ofSeconds(30).toNanos();

    private final InstantSource clock;
    private final Ticker ticker;
    private long last;
    private long steadySince;
    private boolean heard;
    private Instant until = Instant.MIN;

    HeardReports(InstantSource clock, Ticker ticker) {
        this.clock = clock;
        this.ticker = ticker;
    }

    /** When an exchange begins: what others hear while it goes on may come too late for it. Any thread. */
    Instant begin() {
        return clock.instant();
    }

    /**
     * Reports were exchanged just now.
     *
     * @param begun what {@link #begin} said
     */
    synchronized void exchanged(Instant begun) {
        long now = ticker.nanos();
        if (!heard || now - last > GAP) {
            heard = true;
            steadySince = now;
        }
        last = now;
        if (now - steadySince >= SETTLES) {
            until = begun;
        }
    }

    /** Far in the past if it never knew. */
    synchronized Instant until() {
        return until;
    }
}
