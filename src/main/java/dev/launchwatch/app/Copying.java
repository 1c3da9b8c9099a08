package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.region.Decisions;
import java.time.Duration;

/**
 * Keeps this region's copy of what was decided up to date. One thread.
 *
 * <p>A copy is read whole, which is not to be done for each result that somebody shares: it is read when something was decided, and once a
 * second in any case, since a wake-up may be missed.
 */
final class Copying {
    private static final long AT_LEAST_EVERY = Duration.ofSeconds(1).toNanos();

    private final Decisions copy;
    private final Ticker ticker;
    private final Runnable changed;
    private boolean decided = true;
    private long readAt;

    /** @param changed is done when the copy is another one */
    Copying(Decisions copy, Ticker ticker, Runnable changed) {
        this.copy = copy;
        this.ticker = ticker;
        this.changed = changed;
    }

    /** Something was decided, or may have been: the copy is to be read. */
    void decided() {
        decided = true;
    }

    /**
     * Brings the copy up to date, if that is due.
     *
     * @param following whether the copy follows the others; while it does not, it may always be that something is another
     * @throws dev.launchwatch.model.StoreUnavailableException if what was decided cannot be read; then it is due still
     */
    void refresh(boolean following) {
        long now = ticker.nanos();
        if (!decided && now - readAt < AT_LEAST_EVERY) {
            return;
        }
        boolean another = !following || copy.refresh();
        decided = false;
        readAt = now;
        if (another) {
            changed.run();
        }
    }
}
