package dev.launchwatch.store;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * Results of a region that were stored while it shared nothing, so that they have no position. They get one in slices, the newest times
 * first, since others can use those best. How far that is, is kept; whoever stores results without sharing them begins it anew.
 */
final class Backlog {
    /** From when on every result of which region has a position, in the table "meta": milliseconds, and the region's name. */
    private static final String MARK = "results-placed";

    /** How much time is looked through at once; it has some thousand results at most. */
    private static final long WINDOW = Duration.ofMinutes(5).toMillis();

    /** How many such times one transaction looks through that have nothing. */
    private static final int LOOKS = 10;

    private final String region;

    Backlog(String region) {
        this.region = region;
    }

    /** What identifies a result of the region. */
    private record Key(long monitor, long at, int cause) {}

    /** Results are stored without positions. */
    static void reopen(Session session) throws SQLException {
        session.update(Statements.FORGET_META, MARK);
    }

    /** Whether every result of the region has a position. */
    boolean isOver(Session session) throws SQLException {
        return placedFrom(session) == Long.MIN_VALUE;
    }

    private long placedFrom(Session session) throws SQLException {
        String content =
                session.row(Statements.META, row -> row.getString(1), MARK).orElse("");
        int space = content.indexOf(' ');
        boolean ofRegion = space > 0 && content.substring(space + 1).equals(region);
        return ofRegion ? Long.parseLong(content.substring(0, space)) : Long.MAX_VALUE;
    }

    /** Gives a slice of results their positions, {@code most} at most, within a write. There may be more even where it found none. */
    void place(Session session, int most) throws SQLException {
        long from = placedFrom(session);
        for (int looks = 0; looks < LOOKS && from > Long.MIN_VALUE; looks++) {
            long end = from;
            long start = windowBefore(session, end);
            List<Key> slice = session.rows(
                    Statements.UNPLACED_RESULTS,
                    row -> new Key(row.getLong(1), row.getLong(2), row.getInt(3)),
                    start,
                    end,
                    session.names().region(region),
                    most);
            place(session, slice);
            from = slice.size() < most ? start : end;
            if (!slice.isEmpty()) {
                break;
            }
        }
        session.update(Statements.SET_META, MARK, from + " " + region);
    }

    /** Where the next time begins that has any results at all; the very beginning if there is none. */
    private static long windowBefore(Session session, long end) throws SQLException {
        return session.row(
                        Statements.NEWEST_RESULT_BEFORE,
                        row -> {
                            long at = row.getLong(1);
                            return row.wasNull() ? Long.MIN_VALUE : at - WINDOW + 1;
                        },
                        end)
                .orElse(Long.MIN_VALUE);
    }

    private void place(Session session, List<Key> slice) throws SQLException {
        if (slice.isEmpty()) {
            return;
        }
        long last = session.engine().beginPositions(session);
        long number = session.names().region(region);
        PreparedStatement update = session.statement(Statements.PLACE_RESULT);
        List<Key> byTime = slice.stream()
                .sorted(Comparator.comparingLong(Key::at)
                        .thenComparingLong(Key::monitor)
                        .thenComparingInt(Key::cause))
                .toList();
        for (Key key : byTime) {
            last++;
            update.setLong(1, last);
            update.setLong(2, key.monitor());
            update.setLong(3, key.at());
            update.setLong(4, number);
            update.setInt(5, key.cause());
            update.addBatch();
        }
        update.executeBatch();
        ResultTable.endPositions(session, last);
    }
}
