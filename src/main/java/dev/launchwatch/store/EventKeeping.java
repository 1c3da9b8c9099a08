package dev.launchwatch.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/**
 * Deletes what is old of events, in slices between which other writers have their turn. How old an event is says the
 * position that the log had at a time, not its own time: so nothing has to be searched, and a sender's wrong clock
 * neither keeps nor loses anything.
 */
final class EventKeeping {
    private static final Duration MARKED_EVERY = Duration.ofHours(1);

    /** Rows that lie together: these take some milliseconds. */
    private static final int ROWS = 2_000;

    private static final int BUCKETS = 250;

    private final Writer writer;
    private final EventRetention retention;

    EventKeeping(Writer writer, EventRetention retention) {
        this.writer = writer;
        this.retention = retention;
    }

    /** Positions up to which events and ids are old; 0 if none is. */
    private record Old(long events, long ids) {}

    /** How many events it deleted. */
    long run(Instant now) {
        Old old = writer.write("mark how old events are", session -> {
            mark(session, now);
            return old(session, now);
        });
        long deleted = whole(
                ROWS,
                () -> writer.write("delete old events", session -> {
                    long stop = session.row(Statements.NTH_EVENT, row -> row.getLong(1), old.events(), ROWS - 1)
                            .orElse(old.events());
                    session.update(Statements.DELETE_MODEL_USES, stop);
                    session.update(Statements.FORGET_UNSHARED_EVENTS, stop);
                    return session.update(Statements.DELETE_EVENTS, stop);
                }));
        writer.change("forget what no event has", session -> {
            session.events().forget(old.ids());
            session.update(Statements.DELETE_MARKS, old.ids());
        });
        whole(
                ROWS,
                () -> writer.write(
                        "delete old ids of events", session -> session.events().deleteKeys(old.ids(), ROWS)));
        long start = ResultRow.millis(now.minus(retention.buckets()));
        whole(
                BUCKETS,
                () -> writer.write(
                        "delete old windows", session -> session.update(Statements.DELETE_BUCKETS, start, BUCKETS)));
        long day = UsedCostTable.day(now.minus(retention.buckets()));
        writer.change("delete old sums of costs", session -> session.update(Statements.DELETE_USED_COSTS, day));
        return deleted;
    }

    /** Until a slice finds less than it may take. */
    private static long whole(int most, IntSupplier slice) {
        long sum = 0;
        int done;
        do {
            done = slice.getAsInt();
            sum += done;
        } while (done >= most);
        return sum;
    }

    private static void mark(Session session, Instant now) throws SQLException {
        long last = session.events().last();
        Instant marked = session.row(Statements.LAST_MARK, row -> Instant.ofEpochMilli(row.getLong(2)))
                .orElse(Instant.MIN);
        // A clock that was set back marks at once: the time that it had before may be years ahead.
        if (last > 0 && (!now.isBefore(marked.plus(MARKED_EVERY)) || now.isBefore(marked))) {
            session.update(Statements.ADD_MARK, last, now.toEpochMilli());
        }
    }

    private Old old(Session session, Instant now) throws SQLException {
        long ids = Math.max(
                markBefore(session, now.minus(retention.ids())),
                session.events().crowdedOut());
        Long through = RollUps.mark(session, EventTables.THROUGH);
        long counted = Math.min(markBefore(session, now.minus(retention.events())), through == null ? 0 : through);
        return new Old(Math.max(counted, ids), ids);
    }

    private static long markBefore(Session session, Instant time) throws SQLException {
        return session.row(Statements.MARK_BEFORE, row -> row.getLong(1), time.toEpochMilli())
                .orElse(0L);
    }
}
