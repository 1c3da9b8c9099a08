package dev.launchwatch.signal;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/**
 * What is known of one sender's clock: how long after their own times its events arrive. The delay of the way is never negative, so
 * that the smallest delay of many is nearest to the difference of the clocks, as in the clock filter of NTP (RFC 5905, section 10).
 *
 * <p>A clock that is ahead shows at once, as nothing arrives before it happens. One that is behind looks like a slow way; it
 * is believed when nothing faster than {@link #NOTABLE} has come in {@link #BELIEVED} of the last {@link #MINUTES} minutes, and all of
 * these were late by much the same. A sender that catches up after a pause is faster than that as soon as it sends something new; one
 * that brings what is old first is less late with each minute. Believed, it would have hours happen within minutes. Thread-safe.
 */
final class SourceClock {
    private static final int MINUTES = 15;
    private static final int BELIEVED = 10;
    private static final long NOTABLE = Duration.ofMinutes(2).toMillis();
    private static final long NONE = Long.MAX_VALUE;

    /** The smallest delay in milliseconds of each of the last minutes, and which minutes they are. */
    private final long[] smallest = new long[MINUTES];

    private final long[] minutes = new long[MINUTES];

    private long early;

    SourceClock() {
        Arrays.fill(smallest, NONE);
    }

    /** When an event happened by the clock here, if it says {@code at}; never after {@code received}. */
    synchronized Instant placed(Instant at, Instant received) {
        long now = received.toEpochMilli();
        long delay = now - at.toEpochMilli();
        long minute = Math.floorDiv(now, 60_000);
        int slot = Math.floorMod(minute, MINUTES);
        if (minutes[slot] != minute) {
            minutes[slot] = minute;
            smallest[slot] = NONE;
        }
        smallest[slot] = Math.min(smallest[slot], delay);
        if (delay < 0) {
            early++;
            return received;
        }
        long behind = behind(minute);
        return behind == 0 ? at : at.plusMillis(Math.min(behind, delay));
    }

    private long behind(long minute) {
        long least = NONE;
        long most = Long.MIN_VALUE;
        int known = 0;
        for (int i = 0; i < MINUTES; i++) {
            if (smallest[i] != NONE && minutes[i] > minute - MINUTES && minutes[i] <= minute) {
                known++;
                least = Math.min(least, smallest[i]);
                most = Math.max(most, smallest[i]);
            }
        }
        return known >= BELIEVED && least >= NOTABLE && most - least <= NOTABLE ? least : 0;
    }

    /** How far it seems to be behind the clock here, or slow on its way; negative if it is ahead. */
    synchronized Duration skew() {
        long least = NONE;
        for (long delay : smallest) {
            least = Math.min(least, delay);
        }
        return least == NONE ? Duration.ZERO : Duration.ofMillis(least);
    }

    /** How many events said that they are yet to happen. */
    synchronized long early() {
        return early;
    }
}
