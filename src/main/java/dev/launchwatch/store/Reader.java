package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Connections that read, beside the {@link Writer}: each call takes one from the pool and sees the last commit. */
public final class Reader {
    private final DataSource dataSource;
    private final Trouble trouble;

    public Reader(DataSource dataSource) {
        this(dataSource, () -> {});
    }

    /** @param onDamage called, on the reading thread, when an error shows that the database is damaged */
    public Reader(DataSource dataSource, Runnable onDamage) {
        this.dataSource = dataSource;
        this.trouble = new Trouble(onDamage);
    }

    /**
     * Reads one consistent state.
     *
     * @param what what it does, to complete the sentence "the store could not …"
     * @throws StoreUnavailableException if it could not
     */
    <T> T read(String what, Writer.Work<T> work) {
        try (Session session = new Session(dataSource.getConnection())) {
            session.connection().setAutoCommit(false);
            try {
                return work.in(session);
            } finally {
                end(session);
            }
        } catch (SQLException e) {
            throw trouble.unavailable(what, e);
        }
    }

    private static void end(Session session) {
        try {
            session.connection().rollback();
            session.connection().setAutoCommit(true);
        } catch (SQLException _) {
            // What was read is right; what failed is told by the exception of the reading itself.
        }
    }
}
