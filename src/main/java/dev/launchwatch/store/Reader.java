package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Connections that read, beside the {@link Writer}: each call has one to itself and sees the last commit. Of the embedded
 * database one stays open, and who finds it taken opens the file; of a shared one there are a few, and who finds none free waits for a short
 * time.
 */
public final class Reader implements AutoCloseable {
    /** To open the file takes longer than most of what is read; each that is kept has a cache of its own. */
    private static final int EMBEDDED_KEPT = 1;

    private final ReadPool pool;
    private final Trouble trouble;

    public Reader(DataSource dataSource) {
        this(dataSource, () -> {});
    }

    /** @param onDamage called, on the reading thread, when an error shows that the database is damaged */
    public Reader(DataSource dataSource, Runnable onDamage) {
        this.pool = new ReadPool(Connections.embedded(dataSource), Integer.MAX_VALUE, EMBEDDED_KEPT);
        this.trouble = new Trouble(onDamage);
    }

    /** Reads a shared database. */
    public Reader(Postgres postgres) {
        this.pool = new ReadPool(postgres.reading(), Postgres.READERS, Postgres.READERS);
        this.trouble = new Trouble(() -> {});
    }

    /**
     * Reads one consistent state.
     *
     * @param what what it does, to complete the sentence "the store could not …"
     * @throws StoreUnavailableException if it could not
     */
    <T> T read(String what, Writer.Work<T> work) {
        try {
            Session session = pool.take(what);
            boolean works = false;
            try {
                session.connection().setAutoCommit(false);
                try {
                    return work.in(session);
                } finally {
                    works = end(session);
                }
            } finally {
                pool.give(session, works);
            }
        } catch (SQLException e) {
            throw trouble.unavailable(what, e);
        }
    }

    private static boolean end(Session session) {
        try {
            session.connection().rollback();
            session.connection().setAutoCommit(true);
            return true;
        } catch (SQLException _) {
            // What was read is right; what failed is told by the exception of the reading itself.
            return false;
        }
    }

    /** Ends the connections that are kept; a call that is under way goes on. */
    @Override
    public void close() {
        pool.close();
    }
}
