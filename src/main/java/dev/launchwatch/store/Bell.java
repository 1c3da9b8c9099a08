package dev.launchwatch.store;

import dev.launchwatch.model.Ticker;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Hears that a process has changed something that others want to know, through a connection that does nothing else. One thread waits
 * at a time.
 */
final class Bell implements AutoCloseable {
    /** Whoever waits looks so often whether it should stop. */
    private static final Duration SLICE = Duration.ofSeconds(1);

    /** A connection that was cut off without a word looks like one on which nothing is said, so it is asked this often. */
    private static final Duration CHECK = Duration.ofSeconds(10);

    /** Between attempts to open a connection. */
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private static final Set<News> EVERYTHING = EnumSet.allOf(News.class);

    /** What is new, as it is said to whoever listens. Processes of an earlier version say nothing of it. */
    enum News {
        /** Somebody shared what was seen, or what happened. */
        SHARED(""),
        /** Something was decided, told, silenced or acknowledged. */
        DECIDED("decided");

        private final String word;

        News(String word) {
            this.word = word;
        }
    }

    private final Connections connections;
    private final Ticker ticker;
    private final ReentrantLock turn = new ReentrantLock();
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Session session;
    private long checked;
    private @Nullable Long tried;

    Bell(Postgres postgres) {
        this.connections = postgres.listening();
        this.ticker = postgres.ticker();
    }

    /** Within a write: wakes everybody who listens, once it is committed. */
    static void ring(Session session, News news) throws SQLException {
        session.query(PostgresStatements.WAKE, news.word).close();
    }

    /**
     * Waits until somebody has rung, or may have while nobody listened. Where nothing can be heard, it waits all the same: whoever calls has
     * nothing better to do.
     *
     * @return whether something was decided, or may have been while nobody listened
     */
    boolean await(Duration atMost) throws InterruptedException {
        long end = ticker.nanos() + atMost.toNanos();
        turn.lockInterruptibly();
        try {
            Set<News> heard = Set.of();
            for (long left = atMost.toNanos(); left > 0 && heard.isEmpty() && isOpen(); left = end - ticker.nanos()) {
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                heard = hears(Math.min(left, SLICE.toNanos()));
            }
            return heard.contains(News.DECIDED) || session == null;
        } finally {
            turn.unlock();
        }
    }

    private boolean isOpen() {
        return closed.getCount() > 0;
    }

    private Set<News> hears(long nanos) throws InterruptedException {
        Session open = session;
        if (open != null) {
            return hears(open, nanos);
        }
        if (listen()) {
            return EVERYTHING;
        }
        closed.await(nanos, TimeUnit.NANOSECONDS);
        return Set.of();
    }

    private Set<News> hears(Session open, long nanos) {
        try {
            if (ticker.nanos() - checked >= CHECK.toNanos()) {
                if (!connections.works(open)) {
                    hangUp();
                    return Set.of();
                }
                checked = ticker.nanos();
            }
            int millis = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos)); // none would be for ever
            PGNotification[] heard =
                    open.connection().unwrap(PGConnection.class).getNotifications(millis);
            return heard == null ? Set.of() : news(heard);
        } catch (SQLException _) {
            hangUp();
            return Set.of();
        }
    }

    private static Set<News> news(PGNotification[] heard) {
        Set<News> news = EnumSet.noneOf(News.class);
        for (PGNotification each : heard) {
            news.add(each.getParameter().equals(News.DECIDED.word) ? News.DECIDED : News.SHARED);
        }
        return news;
    }

    private boolean listen() {
        Long last = tried;
        if (last != null && ticker.nanos() - last < PAUSE.toNanos()) {
            return false;
        }
        try {
            Session open = connections.open();
            session = open;
            listen(open);
            connections.rest(open);
            checked = ticker.nanos();
            return true;
        } catch (SQLException _) {
            hangUp();
            return false;
        } finally {
            tried = ticker.nanos();
        }
    }

    private static void listen(Session open) throws SQLException {
        String channel = open.row(PostgresStatements.CHANNEL, row -> row.getString(1))
                .orElseThrow(() -> new SQLException("there is no schema", "3F000"));
        Connection connection = open.connection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen " + channel);
        }
    }

    private void hangUp() {
        Session open = session;
        session = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException _) {
                // It is not used again.
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        turn.lock();
        try {
            hangUp();
        } finally {
            turn.unlock();
        }
    }
}
