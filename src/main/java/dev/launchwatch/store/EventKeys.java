package dev.launchwatch.store;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The keys of events that were stored before. New ones go into the last generation, which is small enough to stay in the
 * engine's cache: one table of all of them would have another page written for each event. Whether an older generation
 * has a key is asked of its {@link KeyFilter} first, so that a new event reads hardly any.
 *
 * <p>Part of a {@link Session}, and ends with it.
 */
final class EventKeys {
    /** How many keys a generation has: about 3 MB of the file. */
    static final int GENERATION = 1 << 16;

    /** How many generations there are at most, about 8 million keys; 128 KiB of memory each. */
    static final int MOST_GENERATIONS = 128;

    private final Session session;
    private final List<Generation> generations = new ArrayList<>();
    private int last;
    private int added;

    /** Of the keys' generations, oldest first, the last one grows. */
    private record Generation(long id, KeyFilter filter) {}

    EventKeys(Session session) throws SQLException {
        this.session = session;
        try (ResultSet rows = session.query(Statements.GENERATIONS)) {
            while (rows.next()) {
                byte[] filter = rows.getBytes(2);
                generations.add(
                        new Generation(rows.getLong(1), filter == null ? KeyFilter.empty() : KeyFilter.of(filter)));
            }
        } catch (IllegalArgumentException e) {
            throw new SQLException("a generation of keys cannot be read", e);
        }
        if (!generations.isEmpty()) {
            Generation growing = generations.getLast();
            session.each(
                    Statements.KEYS,
                    row -> new EventKey(row.getLong(1), row.getLong(2)),
                    key -> {
                        growing.filter().add(key);
                        last++;
                    },
                    growing.id());
        }
    }

    /**
     * Remembers a key with a position, unless it is known.
     *
     * @return the position that it has now
     */
    long remember(EventKey key, long position) throws SQLException {
        // A sender that tries again does so soon: the youngest first.
        for (int i = generations.size() - 1; i >= 0; i--) {
            Generation generation = generations.get(i);
            if (generation.filter().mayHold(key)) {
                flush();
                Long known = session.row(
                                Statements.POSITION_OF_KEY,
                                row -> row.getLong(1),
                                generation.id(),
                                key.high(),
                                key.low())
                        .orElse(null);
                if (known != null) {
                    return known;
                }
            }
        }
        add(key, position);
        return position;
    }

    private void add(EventKey key, long position) throws SQLException {
        if (generations.isEmpty() || last >= GENERATION) {
            begin(position);
        }
        Generation growing = generations.getLast();
        growing.filter().add(key);
        PreparedStatement insert = session.statement(Statements.ADD_KEY);
        insert.setLong(1, growing.id());
        insert.setLong(2, key.high());
        insert.setLong(3, key.low());
        insert.setLong(4, position);
        insert.addBatch();
        last++;
        added++;
    }

    private void begin(long position) throws SQLException {
        flush();
        long id = 1;
        if (!generations.isEmpty()) {
            Generation full = generations.getLast();
            session.update(Statements.SEAL_GENERATION, full.filter().bytes(), full.id());
            id = full.id() + 1;
        }
        session.update(Statements.ADD_GENERATION, id, position);
        generations.add(new Generation(id, KeyFilter.empty()));
        last = 0;
        if (generations.size() > MOST_GENERATIONS) {
            session.update(
                    Statements.DELETE_GENERATION, generations.removeFirst().id());
        }
    }

    /** Hands to the engine what was added since the last time. */
    void flush() throws SQLException {
        if (added > 0) {
            session.statement(Statements.ADD_KEY).executeBatch();
            added = 0;
        }
    }
}
