package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Sessions that read: so many at once at most, of which some are kept for the next one who reads. For any thread. */
final class ReadPool implements AutoCloseable {
    /** How long one waits for a session that others have. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final Connections connections;
    private final Semaphore free;
    private final int kept;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Session> resting = new ArrayDeque<>();
    private boolean closed;

    /**
     * @param most how many sessions there are at once
     * @param kept how many of them stay open when they are not used
     */
    ReadPool(Connections connections, int most, int kept) {
        this.connections = connections;
        this.free = new Semaphore(most);
        this.kept = kept;
    }

    /**
     * A session, to be given back.
     *
     * @param what what it is for, to complete the sentence "the store could not …"
     * @throws StoreUnavailableException if others don't give theirs back in time
     */
    Session take(String what) throws SQLException {
        acquire(what);
        boolean taken = false;
        try {
            for (Session session = rested(); session != null; session = rested()) {
                if (connections.works(session)) {
                    taken = true;
                    return session;
                }
                end(session);
            }
            Session session = connections.open();
            taken = true;
            return session;
        } finally {
            if (!taken) {
                free.release();
            }
        }
    }

    private void acquire(String what) {
        boolean acquired = false;
        try {
            acquired = free.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        if (!acquired) {
            throw new StoreUnavailableException(
                    "The store could not " + what + ": all connections that read are in use",
                    new IllegalStateException("busy"));
        }
    }

    private @Nullable Session rested() throws SQLException {
        lock.lock();
        try {
            if (closed) {
                throw new SQLException("the pool is closed", Trouble.CLOSED);
            }
            // The youngest first: it is the least likely to have been cut off.
            return resting.pollLast();
        } finally {
            lock.unlock();
        }
    }

    /** @param works whether it can be used again */
    void give(Session session, boolean works) {
        try {
            if (!works || !keep(session)) {
                end(session);
            }
        } finally {
            free.release();
        }
    }

    private boolean keep(Session session) {
        lock.lock();
        try {
            if (closed || resting.size() >= kept) {
                return false;
            }
            connections.rest(session);
            resting.addLast(session);
            return true;
        } finally {
            lock.unlock();
        }
    }

    private static void end(Session session) {
        try {
            session.close();
        } catch (SQLException _) {
            // What was read is right, and the connection is not used again.
        }
    }

    /** Ends the sessions that rest; one that is in use ends when it is given back. */
    @Override
    public void close() {
        List<Session> rest;
        lock.lock();
        try {
            closed = true;
            rest = new ArrayList<>(resting);
            resting.clear();
        } finally {
            lock.unlock();
        }
        rest.forEach(ReadPool::end);
    }
}
