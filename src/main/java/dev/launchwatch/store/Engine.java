package dev.launchwatch.store;

import java.sql.SQLException;

/**
 * What the databases need done differently, beyond the placeholders of {@link Schema}. With the embedded one, this process
 * writes alone and one transaction at a time; with a shared one, others write in the middle of whatever this process does.
 */
sealed interface Engine permits SqliteEngine, PostgresEngine {
    /** Who tells new events from known ones and gives them their positions; part of the session. */
    EventPlaces places(Session session) throws SQLException;

    /** Before results are stored: until this transaction ends, nobody rolls an hour up. */
    void beginResults(Session session) throws SQLException;

    /**
     * Before results are given positions: until this transaction ends, nobody else gives any out.
     *
     * @return the position that was given out last
     */
    long beginPositions(Session session) throws SQLException;

    /** Before hours are listed or rolled up: until this transaction ends, nobody stores a result. */
    void beginRollUp(Session session) throws SQLException;

    /** Whether this process may keep house now; then nobody else does until {@link #endHousekeeping} or the session's end. */
    boolean beginHousekeeping(Session session) throws SQLException;

    /** Lets others keep house. */
    void endHousekeeping(Session session) throws SQLException;

    /** Once this transaction ends, whoever else uses the database looks what was decided. */
    void tellDecided(Session session) throws SQLException;

    /**
     * Does what the database wants done regularly; outside of a transaction.
     *
     * @return its size in bytes, without its log
     */
    long tidy(Session session) throws SQLException;
}
