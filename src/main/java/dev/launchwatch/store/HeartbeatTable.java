package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.store.SharedHeartbeats.Known;
import java.sql.SQLException;
import java.util.Map;

/** What one of two stores has of jobs, for {@link SharedHeartbeats}. Blocks. */
interface HeartbeatTable {
    /**
     * All of it, by monitor.
     *
     * @param what it is for, in the infinitive
     * @throws StoreUnavailableException if the store is away
     */
    Map<String, Known> all(String what);

    /**
     * Changes it as a whole or not at all.
     *
     * @param what it is for, in the infinitive
     * @throws StoreUnavailableException if the store is away
     */
    void change(String what, Change change);

    /** What is done in one change. */
    @FunctionalInterface
    interface Change {
        void in(Rows rows) throws SQLException;
    }

    /** The table while it is changed. */
    interface Rows {
        Map<String, Known> all() throws SQLException;

        /** Adds or replaces what is known of a job. */
        void save(String monitor, Known known) throws SQLException;

        void forget(String monitor) throws SQLException;

        /** Tells whoever shares the store that there is something new. */
        void news() throws SQLException;
    }
}
