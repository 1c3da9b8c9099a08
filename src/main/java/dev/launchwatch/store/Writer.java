package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The one connection that writes, kept open with its prepared statements. Callers from any thread take turns, in the
 * order in which they came; each turn is one transaction.
 */
public final class Writer implements AutoCloseable {
    private final DataSource dataSource;
    private final Trouble trouble;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Session session;
    private boolean closed;

    public Writer(DataSource dataSource) {
        this(dataSource, () -> {});
    }

    /** @param onDamage called, on the writing thread, when an error shows that the database is damaged */
    public Writer(DataSource dataSource, Runnable onDamage) {
        this.dataSource = dataSource;
        this.trouble = new Trouble(onDamage);
    }

    /** What is done within one transaction. */
    @FunctionalInterface
    interface Work<T> {
        T in(Session session) throws SQLException;
    }

    /** The same without an answer. */
    @FunctionalInterface
    interface Change {
        void in(Session session) throws SQLException;
    }

    /**
     * Does the work in one transaction; when it returns, the work is durable.
     *
     * @param what what it does, to complete the sentence "the store could not …"
     * @throws StoreUnavailableException if it could not; then nothing of it was stored
     */
    <T> T write(String what, Work<T> work) {
        turn.lock();
        try {
            Session open = session(what);
            boolean committed = false;
            try {
                Connection connection = open.connection();
                connection.setAutoCommit(false);
                T answer = work.in(open);
                connection.commit();
                committed = true;
                connection.setAutoCommit(true);
                return answer;
            } finally {
                if (!committed) {
                    discard(open);
                }
            }
        } catch (SQLException e) {
            throw trouble.unavailable(what, e);
        } finally {
            turn.unlock();
        }
    }

    void change(String what, Change change) {
        this.<Boolean>write(what, open -> {
            change.in(open);
            return true;
        });
    }

    /** Outside of a transaction, for what the engine does not do inside of one. */
    <T> T maintain(String what, Work<T> work) {
        turn.lock();
        try {
            Session open = session(what);
            boolean done = false;
            try {
                T answer = work.in(open);
                done = true;
                return answer;
            } finally {
                if (!done) {
                    discard(open);
                }
            }
        } catch (SQLException e) {
            throw trouble.unavailable(what, e);
        } finally {
            turn.unlock();
        }
    }

    private Session session(String what) throws SQLException {
        if (closed) {
            throw new StoreUnavailableException(
                    "The store could not " + what + ": it is closed", new IllegalStateException("closed"));
        }
        Session open = session;
        if (open == null) {
            open = new Session(dataSource.getConnection());
            session = open;
        }
        return open;
    }

    /** After a failure nothing of the connection is trusted: the next turn begins with a new one. */
    private void discard(Session failed) {
        session = null;
        try {
            if (!failed.connection().getAutoCommit()) {
                failed.connection().rollback();
            }
        } catch (SQLException _) {
            // The engine may have rolled back by itself; if not, closing does.
        }
        try {
            failed.close();
        } catch (SQLException _) {
            // What failed before is what the caller has to hear of.
        }
    }

    /** Nothing is written afterwards: the file may be somebody else's by then. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            if (session != null) {
                session.close();
                session = null;
            }
        } catch (SQLException e) {
            throw trouble.unavailable("close its connection", e);
        } finally {
            turn.unlock();
        }
    }
}
