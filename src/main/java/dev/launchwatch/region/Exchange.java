package dev.launchwatch.region;

import dev.launchwatch.model.Result;
import java.time.Duration;
import java.util.List;

/**
 * Where regions find what the others saw: a port, implemented by the shared store. Blocking; every method but {@link #await} throws {@link
 * dev.launchwatch.model.StoreUnavailableException} where it cannot be reached.
 */
public interface Exchange {
    /**
     * A result on its way between regions.
     *
     * @param result as the region that saw it has it, by that region's clock
     * @param skew how far the shared store's clock was ahead of that region's
     */
    record Shared(Result result, Duration skew) {}

    /**
     * Part of what others shared.
     *
     * @param results in the order in which they were shared; of one region therefore in the order in which it shared them
     * @param through up to where this goes; what comes later is after it
     */
    record Slice(List<Shared> results, long through) {
        public Slice {
            results = List.copyOf(results);
        }
    }

    /** Makes a region's results known to the others, in one transaction, and wakes them; sharing the same again changes nothing. */
    void share(List<Result> results, Duration skew);

    /**
     * What other regions shared after a position. Nothing is ever shared before a position that somebody has read up to.
     *
     * @param after 0 for the beginning
     * @param but the region whose own results are left out
     * @param most how many at most
     */
    Slice after(long after, String but, int most);

    /**
     * Waits until another region may have shared something, or something may have been decided, at most for so long. A wake-up may be missed,
     * and then this returns late, so whoever waits looks in any case. Returns at once where it cannot be waited, after what is left of {@code
     * atMost}.
     *
     * @return whether something was decided, or may have been while nobody could hear of it
     */
    boolean await(Duration atMost) throws InterruptedException;
}
