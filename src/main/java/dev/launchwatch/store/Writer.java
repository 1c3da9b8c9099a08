package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

/**
 * The one connection of this process that writes, kept open with its prepared statements. Callers from any thread take turns,
 * in the order in which they came; each turn is one transaction.
 *
 * <p>Where other processes write to the same database, a transaction sees with each statement what they have committed until
 * then ("read committed"); one that the database gave up in favour of another's is done again. If the connection is lost while a
 * commit is under way, nobody knows what became of it. What is written must therefore be of such a kind that writing it
 * again changes nothing.
 */
public final class Writer implements AutoCloseable {
    /** How often a transaction is tried that is in the way of others. */
    private static final int ATTEMPTS = 4;

    private final Connections connections;
    private final Trouble trouble;
    private final @Nullable DiskReserve reserve;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Session session;
    private boolean closed;

    public Writer(DataSource dataSource) {
        this(Connections.embedded(dataSource), () -> {}, null);
    }

    /** Writes to the embedded database: damage that shows is remembered, and on a full disk its reserve is used. */
    public Writer(DataSource dataSource, StoreFile file) {
        this(Connections.embedded(dataSource), file::doubt, file.reserve());
    }

    /** Writes to a shared database. */
    public Writer(Postgres postgres) {
        this(postgres.writing());
    }

    /** Writes to a shared database through connections of its own kind. */
    Writer(Connections connections) {
        this(connections, () -> {}, null);
    }

    /**
     * @param onDamage called, on the writing thread, when an error shows that the database is damaged
     * @param reserve given away when the disk is full; null if there is none
     */
    Writer(Connections connections, Runnable onDamage, @Nullable DiskReserve reserve) {
        this.connections = connections;
        this.trouble = new Trouble(onDamage);
        this.reserve = reserve;
    }

    /** What is done within one transaction; it may have to be done again. */
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
     * @throws StoreUnavailableException if it could not; then nothing of it was stored, unless the connection was lost
     */
    <T> T write(String what, Work<T> work) {
        return write(what, work, this::madeRoom);
    }

    /**
     * The same for what its sender can keep: the reserve is not for it.
     *
     * @throws StoreUnavailableException also while the daemon lives on its reserve
     */
    <T> T writeWithRoom(String what, Work<T> work) {
        if (reserve != null && reserve.isGiven()) {
            throw trouble.unavailable(what, new SQLException("on the reserve", null, SQLiteErrorCode.SQLITE_FULL.code));
        }
        return write(what, work, _ -> false);
    }

    private <T> T write(String what, Work<T> work, Predicate<SQLException> helped) {
        turn.lock();
        try {
            for (int attempt = 1; true; attempt++) {
                try {
                    return transaction(what, work);
                } catch (SQLException e) {
                    if (attempt >= ATTEMPTS || !(Trouble.isInOthersWay(e) || helped.test(e))) {
                        throw trouble.unavailable(what, e);
                    }
                }
            }
        } finally {
            turn.unlock();
        }
    }

    private boolean madeRoom(SQLException e) {
        return reserve != null && Trouble.mayBeFull(e) && reserve.give();
    }

    private <T> T transaction(String what, Work<T> work) throws SQLException {
        Session open = session(what);
        boolean committed = false;
        try {
            Connection connection = open.connection();
            connection.setAutoCommit(false);
            T answer = work.in(open);
            connection.commit();
            committed = true;
            connection.setAutoCommit(true);
            connections.rest(open);
            return answer;
        } finally {
            if (!committed) {
                discard(open);
            }
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
                connections.rest(open);
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
        if (open != null && !connections.works(open)) {
            discard(open);
            open = null;
        }
        if (open == null) {
            open = connections.open();
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
