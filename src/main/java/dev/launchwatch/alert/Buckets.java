package dev.launchwatch.alert;

import java.time.Duration;

/**
 * How many results were good and bad in each five minutes of the last three days, for burn rates: a few kilobytes per
 * monitor, kept only where an uptime rule looks.
 */
final class Buckets {
    /** How far back it reaches: the longest window of the burn rates. */
    static final Duration KEPT = Duration.ofDays(3);

    /** The width of a bucket in milliseconds. */
    static final long WIDTH = Duration.ofMinutes(5).toMillis();

    private static final int COUNT = (int) (KEPT.toMillis() / WIDTH) + 1;

    private final int[] number = new int[COUNT];
    private final short[] good = new short[COUNT];
    private final short[] bad = new short[COUNT];

    /**
     * What a window held.
     *
     * @param badShare the share of bad time, 0 to 1: the mean over the buckets that have results, so that the more
     *     frequent probes while a monitor is down don't weigh more than the time they stand for
     * @param bad how many results were bad
     * @param measured how many buckets have results
     * @param covered the share of the window, 0 to 1, since the first result in it: small for a monitor that is new
     */
    record Sum(double badShare, int bad, int measured, double covered) {
        /** The share of bad time where what was before the first result counts as good. */
        double badShareOfAll() {
            return badShare * covered;
        }

        /** The bad time in milliseconds, as far as it was measured. */
        double badMillis() {
            return badShare * measured * WIDTH;
        }
    }

    void add(long at, boolean isGood) {
        int index = number(at);
        int slot = Math.floorMod(index, COUNT);
        if (number[slot] > index) {
            return; // older than anything that is kept
        }
        if (number[slot] < index) {
            number[slot] = index;
            good[slot] = 0;
            bad[slot] = 0;
        }
        short[] counts = isGood ? good : bad;
        if (counts[slot] < Short.MAX_VALUE) {
            counts[slot]++;
        }
    }

    /** The buckets are numbered since the epoch; 32 bits last for twenty thousand years. */
    private static int number(long millis) {
        return (int) Math.floorDiv(millis, WIDTH);
    }

    /** The clock went back: what lies in the future is forgotten. */
    void clampTo(long now) {
        int last = number(now);
        for (int slot = 0; slot < COUNT; slot++) {
            if (number[slot] > last) {
                number[slot] = 0;
                good[slot] = 0;
                bad[slot] = 0;
            }
        }
    }

    /** The bucket of {@code now} and the whole ones of {@code window} before it. */
    Sum sum(long now, Duration window) {
        int last = number(now);
        int width = (int) Math.min(COUNT - 1, window.toMillis() / WIDTH);
        double shares = 0;
        int badResults = 0;
        int measured = 0;
        double covered = 0;
        for (int index = last - width; index <= last; index++) {
            int slot = Math.floorMod(index, COUNT);
            int results = number[slot] == index ? good[slot] + bad[slot] : 0;
            if (results > 0) {
                covered = Math.max(covered, (last - index + 1.0) / (width + 1));
                shares += (double) bad[slot] / results;
                badResults += bad[slot];
                measured++;
            }
        }
        return new Sum(measured == 0 ? 0 : shares / measured, badResults, measured, covered);
    }
}
