package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * How much the native binary allocates between two collections: little while it has little to do, so that memory stays near what is in
 * use, and more while collecting takes a noticeable part of a processor, as under thousands of events a second. Not for several
 * threads at once.
 */
final class YoungGeneration {
    /** What a binary begins with, in hundredths of the largest heap. */
    static final int SMALLEST = 1;

    static final int LARGEST = 8;

    /** The share of one processor, over the last while, from which on more memory is spent to collect less often. */
    private static final double DEAR = 0.004;

    /** Below this it is given back. Half as much memory costs twice as much collecting: that is still far from dear. */
    private static final double CHEAP = 0.001;

    private final Ticker ticker;
    private final Supplier<Duration> collecting;
    private final IntConsumer use;
    private int percent = SMALLEST;
    private long since;
    private Duration before;

    /**
     * @param ticker monotonic time
     * @param collecting how long collections have taken since the start of the process
     * @param use takes the new size, in hundredths of the largest heap
     */
    YoungGeneration(Ticker ticker, Supplier<Duration> collecting, IntConsumer use) {
        this.ticker = ticker;
        this.collecting = collecting;
        this.use = use;
        this.since = ticker.nanos();
        this.before = collecting.get();
    }

    /** Doubles or halves it by what was collected since the last call. To be called every few seconds. */
    void adapt() {
        long now = ticker.nanos();
        Duration spent = collecting.get();
        double share = (double) spent.minus(before).toNanos() / Math.max(1, now - since);
        since = now;
        before = spent;
        int next = next(percent, share);
        if (next != percent) {
            percent = next;
            use.accept(next);
        }
    }

    private static int next(int percent, double share) {
        if (share > DEAR) {
            return Math.min(LARGEST, percent * 2);
        }
        return share < CHEAP ? Math.max(SMALLEST, percent / 2) : percent;
    }
}
