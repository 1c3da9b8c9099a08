package dev.launchwatch.store;

import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog.Stored;
import dev.launchwatch.signal.ModelUse;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds events to their tables. Part of a {@link Session}, and ends with it. */
final class EventTables {
    /** The name of the mark in the table "meta" up to which buckets are complete. */
    static final String THROUGH = "events-through";

    private static final int BATCH = 1_000;

    private final Session session;
    private final EventPlaces places;
    private EventNames names;
    private UsedCostTable costs;
    private int added;
    private int modelUses;

    EventTables(Session session) throws SQLException {
        this.session = session;
        this.places = session.engine().places(session);
        this.names = new EventNames(session);
        this.costs = new UsedCostTable(session);
    }

    /** The position that was given out last; 0 if none was. */
    static long last(Session session) throws SQLException {
        long last = 0;
        // All that positions are kept in: one that was given out is never given out again, even if its event is gone.
        for (String query : List.of(Statements.LAST_EVENT, Statements.LAST_GENERATION_FROM, Statements.LAST_MARK)) {
            last = Math.max(last, session.row(query, row -> row.getLong(1)).orElse(0L));
        }
        Long given = SharedPlaces.given(session);
        Long through = RollUps.mark(session, THROUGH);
        last = given == null ? last : Math.max(last, given);
        return through == null ? last : Math.max(last, through);
    }

    /** The position of what was added last, or would have been; 0 if nothing ever was. */
    long last() throws SQLException {
        return places.last();
    }

    /** Adds what is new; the same again is not. */
    List<Stored> add(List<Event> events, List<EventKey> keys) throws SQLException {
        return add(events, keys, null);
    }

    /** Adds what is new, and remembers that other regions don't know it yet. */
    List<Stored> addUnshared(List<Event> events, List<EventKey> keys) throws SQLException {
        List<Stored> stored = add(events, keys, null);
        PreparedStatement insert = session.statement(Statements.ADD_UNSHARED_EVENT);
        boolean any = false;
        for (int i = 0; i < events.size(); i++) {
            if (stored.get(i).fresh()) {
                insert.setLong(1, stored.get(i).position());
                insert.setLong(2, keys.get(i).high());
                insert.setLong(3, keys.get(i).low());
                insert.addBatch();
                any = true;
            }
        }
        if (any) {
            insert.executeBatch();
        }
        return stored;
    }

    /**
     * Adds what is new.
     *
     * @param region to which it came, where several share the log; null in a region's own
     */
    List<Stored> add(List<Event> events, List<EventKey> keys, @Nullable String region) throws SQLException {
        begin();
        List<Stored> stored = places.place(keys);
        for (int i = 0; i < events.size(); i++) {
            if (stored.get(i).fresh()) {
                add(events.get(i), stored.get(i).position(), region);
            }
        }
        flush();
        places.end(names.grew());
        return stored;
    }

    private void begin() throws SQLException {
        EventPlaces.Others others = places.begin();
        if (others.names()) {
            names = new EventNames(session);
        }
        if (others.events()) {
            costs = new UsedCostTable(session);
        }
    }

    private void add(Event event, long position, @Nullable String region) throws SQLException {
        PreparedStatement insert = session.statement(Statements.ADD_EVENT);
        EventRow.bind(insert, position, event, region, names);
        insert.addBatch();
        added++;
        ModelUse use = event.model();
        if (use != null) {
            PreparedStatement insertUse = session.statement(Statements.ADD_MODEL_USE);
            EventRow.bind(insertUse, position, use, names);
            insertUse.addBatch();
            modelUses++;
            costs.add(event, use);
        }
        if (added >= BATCH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (added > 0) {
            session.statement(Statements.ADD_EVENT).executeBatch();
            added = 0;
        }
        if (modelUses > 0) {
            session.statement(Statements.ADD_MODEL_USE).executeBatch();
            modelUses = 0;
            costs.flush();
        }
    }

    /** Forgets names that no event has any more, and as many of the keys up to a position as can be forgotten at once. */
    void forget(long position) throws SQLException {
        begin();
        boolean keys = places.forgetAtOnce(position);
        boolean namesToo = session.update(Statements.DELETE_EVENT_NAMES, first() - EventNames.STRIDE) > 0;
        places.end(namesToo);
        if (keys || namesToo) {
            session.forgetEvents();
        }
    }

    /** The first event that is left, or the one that comes next. */
    private long first() throws SQLException {
        long first = session.row(Statements.FIRST_EVENT, row -> row.getLong(1)).orElse(0L);
        return first > 0 ? first : last() + 1;
    }

    /** Up to which position events have no key any more since there are too many; 0 if all have theirs. */
    long crowdedOut() throws SQLException {
        return places.crowdedOut();
    }

    /** Deletes a slice of what is left of forgotten keys. @return how many; fewer than {@code most} if it was the last slice */
    int deleteKeys(long position, int most) throws SQLException {
        return places.deleteKeys(position, most);
    }
}
