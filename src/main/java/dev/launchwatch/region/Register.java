package dev.launchwatch.region;

import java.time.Duration;

/**
 * Where regions say that they are alive, and where one of them gets the right to decide: a port, implemented by the shared store.
 * Blocking, for a few seconds at most; every method throws {@link dev.launchwatch.model.StoreUnavailableException} where it cannot be
 * reached, and then nobody knows whether it was done.
 */
public interface Register {
    /**
     * Says that a region is alive, in one transaction with the lease. Whoever has the lease keeps it for another {@code term} if it is
     * {@link Sign#able}, and otherwise gives it back at once; whoever is able takes one that is free or over, under the next epoch. All
     * times are by the store's clock.
     *
     * <p>One process speaks for a region: where another one has done so within its {@link #patience}, nothing changes, and the answer has that one's
     * word. A process may call itself by its name and {@code +} and something.
     */
    Roster renew(Sign sign, Duration term);

    /** For how long a process that spoke for a region keeps others from doing so: as long as it may take itself to be heard. */
    static Duration patience(Duration term) {
        return term.multipliedBy(6).dividedBy(10);
    }

    /** Says that a region leaves: nobody misses it, and what it had of the lease is over. */
    void leave(String region, String instance);

    /** Forgets regions that have been silent for this long, and those that left before that. */
    void forget(Duration silence);
}
