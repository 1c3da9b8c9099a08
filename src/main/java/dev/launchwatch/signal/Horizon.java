package dev.launchwatch.signal;

import java.time.Duration;

/**
 * Where time is cut how finely: into 5 seconds for the last hour, into minutes for the last day, into hours for the last 31
 * days, each a little longer, so that a window that ends a little ago is not the coarser for it. The stretches begin at whole hours and minutes of the
 * clock, so that no slot lies in two of them.
 *
 * @param second how far time has come, in seconds since 1970
 */
record Horizon(long second) {
    static final int FINE = 5;
    static final int MINUTE = 60;
    static final int HOUR = 3600;

    private static final long FINE_FOR = Duration.ofMinutes(65).toSeconds();
    private static final long MINUTES_FOR = Duration.ofHours(25).toSeconds();
    private static final long HOURS_FOR = Duration.ofDays(31).plusHours(2).toSeconds();

    /** How far back a clock may be set before time is believed to have been ahead. */
    private static final long BACK = Duration.ofMinutes(10).toSeconds();

    /** Nothing has come yet. */
    static final Horizon START = new Horizon(0);

    /** This one, moved on to a moment; or back to it, where it is far before, as the clock was wrong then. */
    Horizon at(long now) {
        return now > second || now < second - BACK ? new Horizon(now) : this;
    }

    /** From where on time is cut into 5 seconds. */
    long fineFrom() {
        return floor(second - FINE_FOR, MINUTE);
    }

    /** From where on time is cut into minutes or less. */
    long minutesFrom() {
        return floor(second - MINUTES_FOR, HOUR);
    }

    /** From where on anything is remembered. */
    long hoursFrom() {
        return floor(second - HOURS_FOR, HOUR);
    }

    /** How long a slot at this time is. */
    int length(long time) {
        return time >= fineFrom() ? FINE : time >= minutesFrom() ? MINUTE : HOUR;
    }

    static long floor(long time, int length) {
        return Math.floorDiv(time, length) * length;
    }
}
