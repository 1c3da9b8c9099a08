package dev.launchwatch.signal;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the events in the log say that models cost. Blocking; for any thread. */
public interface UsedCosts {
    /**
     * Sums of days.
     *
     * @param costs each event that was new counts once, also those that own probes caused and those that are no longer in the log
     * @param since from when on every use counts, before, sums are parts; null as long as no use of a model was stored
     */
    record Known(List<UsedCost> costs, @Nullable Instant since) {
        public Known {
            costs = List.copyOf(costs);
        }
    }

    /**
     * The sums of whole days of UTC.
     *
     * @param to the day after the last
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot tell
     */
    Known used(LocalDate from, LocalDate to);
}
