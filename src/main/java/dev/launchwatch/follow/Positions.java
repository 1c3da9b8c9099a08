package dev.launchwatch.follow;

import java.util.Collection;
import java.util.List;

/** Where positions outlive the daemon. Blocking; for any thread. */
public interface Positions {
    /**
     * Those of a source, in the order in which they were saved first.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if they cannot be read
     */
    List<Position> of(String source);

    /**
     * Saves some and forgets others, all or nothing; durable when it returns.
     *
     * @param forgotten numbers of files
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not; then nothing has changed
     */
    void save(String source, Collection<Position> changed, Collection<Long> forgotten);
}
