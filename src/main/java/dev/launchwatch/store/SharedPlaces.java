package dev.launchwatch.store;

import dev.launchwatch.signal.EventLog.Stored;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Places of events where several processes write. Who adds to the log locks one row first, which says what was given out
 * last, and has it until the transaction can be seen by all: so events become visible in the order of their positions, without
 * a gap, and what others added is seen by every statement after the lock.
 */
final class SharedPlaces implements EventPlaces {
    /** How many keys are looked up and added at once. */
    private static final int SLICE = 1_000;

    /** As many keys as with one writer, so that a flood does not fill the disk. */
    private static final long MOST = (long) EventKeys.MOST_GENERATIONS * EventKeys.GENERATION;

    /** All keys have the same generation, so that the primary key tells that each is there once. */
    private static final int GENERATION = 0;

    private final Session session;
    private Log seen = new Log(-1, -1);
    private long last;

    /** What the locked row says: the position given out last, and how often the names of events were changed. */
    private record Log(long last, long names) {
        static Log parse(String content) throws SQLException {
            int space = content.indexOf(' ');
            try {
                return new Log(
                        Long.parseLong(content.substring(0, Math.max(0, space))),
                        Long.parseLong(content.substring(space + 1)));
            } catch (NumberFormatException e) {
                throw new SQLException("what the log of events gave out last cannot be read", e);
            }
        }

        String content() {
            return last + " " + names;
        }
    }

    SharedPlaces(Session session) {
        this.session = session;
    }

    /** The position that was given out last, as it can be seen without the lock; null if none was. */
    static @Nullable Long given(Session session) throws SQLException {
        String content = session.row(Statements.META, row -> row.getString(1), PostgresStatements.LOG)
                .orElse(null);
        return content == null ? null : Log.parse(content).last();
    }

    @Override
    public Others begin() throws SQLException {
        Log log = lock();
        if (log == null) {
            session.update(PostgresStatements.ADD_LOG, new Log(last(), 0).content());
            session.update(PostgresStatements.ADD_LOG_ID);
            log = lock();
        }
        if (log == null) {
            throw new SQLException("the row that was just added is not there");
        }
        Others others = new Others(log.last() != seen.last(), log.names() != seen.names());
        seen = log;
        return others;
    }

    private @Nullable Log lock() throws SQLException {
        try (ResultSet row = session.query(PostgresStatements.LOCK_LOG)) {
            if (!row.next()) {
                return null;
            }
            Log log = Log.parse(row.getString(1));
            String through = row.getString(2);
            last = through == null ? log.last() : Math.max(log.last(), Long.parseLong(through));
            return log;
        }
    }

    @Override
    public long last() throws SQLException {
        return EventTables.last(session);
    }

    @Override
    public List<Stored> place(List<EventKey> keys) throws SQLException {
        List<Stored> places = new ArrayList<>(keys.size());
        for (int i = 0; i < keys.size(); i += SLICE) {
            placeSlice(keys.subList(i, Math.min(i + SLICE, keys.size())), places);
        }
        return places;
    }

    private void placeSlice(List<EventKey> keys, List<Stored> places) throws SQLException {
        Map<EventKey, Long> known = known(keys);
        PreparedStatement insert = session.statement(Statements.ADD_KEY);
        long before = last;
        for (EventKey key : keys) {
            Long position = known.get(key);
            boolean fresh = position == null;
            if (position == null) {
                position = ++last;
                known.put(key, position);
                insert.setLong(1, GENERATION);
                insert.setLong(2, key.high());
                insert.setLong(3, key.low());
                insert.setLong(4, position);
                insert.addBatch();
            }
            places.add(new Stored(position, fresh));
        }
        if (last > before) {
            insert.executeBatch();
        }
    }

    private Map<EventKey, Long> known(List<EventKey> keys) throws SQLException {
        Connection connection = session.connection();
        PreparedStatement query = session.statement(PostgresStatements.KNOWN_KEYS);
        query.setArray(
                1,
                connection.createArrayOf(
                        "int8", keys.stream().map(EventKey::high).toArray()));
        query.setArray(
                2,
                connection.createArrayOf(
                        "int8", keys.stream().map(EventKey::low).toArray()));
        Map<EventKey, Long> known = new HashMap<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                known.put(new EventKey(rows.getLong(1), rows.getLong(2)), rows.getLong(3));
            }
        }
        return known;
    }

    @Override
    public void end(boolean namesChanged) throws SQLException {
        Log log = new Log(last, seen.names() + (namesChanged ? 1 : 0));
        if (!log.equals(seen)) {
            session.update(PostgresStatements.SAVE_LOG, log.content());
            seen = log;
        }
    }

    @Override
    public long crowdedOut() throws SQLException {
        Long given = given(session);
        return given == null ? 0 : Math.max(0, given - MOST);
    }

    @Override
    public boolean forgetAtOnce(long position) {
        return false;
    }

    @Override
    public int deleteKeys(long position, int most) throws SQLException {
        long old = Math.max(position, crowdedOut());
        long stop = session.row(PostgresStatements.NTH_KEY, row -> row.getLong(1), old, most - 1)
                .orElse(old);
        return session.update(PostgresStatements.DELETE_KEYS, stop);
    }
}
