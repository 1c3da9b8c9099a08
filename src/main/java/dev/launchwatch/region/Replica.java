package dev.launchwatch.region;

import dev.launchwatch.model.Result;
import java.util.List;

/**
 * A region's own copy of what all regions saw, and how far it is: a port, implemented by the embedded store. Blocking; every method throws
 * {@link dev.launchwatch.model.StoreUnavailableException} where the store is away, and then nothing of it was done.
 */
public interface Replica {
    /**
     * Results of this region that the others don't know yet.
     *
     * @param results in the order in which they were stored
     * @param through what {@link #shared} is told once they are shared
     */
    record Unshared(List<Result> results, long through) {
        public Unshared {
            results = List.copyOf(results);
        }
    }

    /** The next ones, so many at most. */
    Unshared unshared(int most);

    /** They are shared up to here. */
    void shared(long through);

    /** The position in the exchange up to which this copy has what others shared; 0 at first. */
    long fetched();

    /** Takes what others shared, and how far that goes, in one transaction. */
    void fetch(List<Result> results, long through);
}
