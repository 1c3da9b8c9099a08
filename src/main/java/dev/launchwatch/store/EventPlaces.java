package dev.launchwatch.store;

import dev.launchwatch.signal.EventLog.Stored;
import java.sql.SQLException;
import java.util.List;

/**
 * Tells new events from those that were stored before, and gives them their positions. Whoever reads the log after a position
 * must never miss one that is committed later with a lower one. Part of a {@link Session}, and ends with it.
 */
interface EventPlaces {
    /**
     * What others did since this session's last transaction with the log, so that what it remembers of that is worth nothing.
     *
     * @param events whether they added events
     * @param names whether they added or forgot names of events
     */
    record Others(boolean events, boolean names) {}

    /** Before the first call of a transaction, {@link #last} aside: until it ends, nobody else changes the log. */
    Others begin() throws SQLException;

    /** The position that was given out last; 0 if none was. */
    long last() throws SQLException;

    /** The position of each key, in order; one that is new has the next one, and is known from now on. */
    List<Stored> place(List<EventKey> keys) throws SQLException;

    /**
     * Hands everything to the database.
     *
     * @param namesChanged whether this transaction added or forgot names of events
     */
    void end(boolean namesChanged) throws SQLException;

    /** Up to which position keys are forgotten whatever their age, since there are too many; 0 if none are. */
    long crowdedOut() throws SQLException;

    /** Forgets keys of events up to a position, as far as they can be forgotten at once. @return whether any were */
    boolean forgetAtOnce(long position) throws SQLException;

    /** Deletes a slice of what is left of forgotten keys. @return how many; fewer than {@code most} if it was the last slice */
    int deleteKeys(long position, int most) throws SQLException;
}
