package dev.launchwatch.store;

import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog.Stored;
import dev.launchwatch.signal.ModelUse;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Adds events to their tables. Part of a {@link Session}, and ends with it. */
final class EventTables {
    /** The name of the mark in the table "meta" up to which buckets are complete. */
    static final String THROUGH = "events-through";

    private static final int BATCH = 1_000;

    private final Session session;
    private final EventNames names;
    private final UsedCostTable costs;
    private @Nullable EventKeys keys;
    private long last;
    private int added;
    private int modelUses;

    EventTables(Session session) throws SQLException {
        this.session = session;
        this.names = new EventNames(session);
        this.costs = new UsedCostTable(session);
        this.last = last(session);
    }

    /** The position that was given out last; 0 if none was. */
    static long last(Session session) throws SQLException {
        long last = 0;
        // All that positions are kept in: one that was given out is never given out again, even if its event is gone.
        for (String query : List.of(Statements.LAST_EVENT, Statements.LAST_GENERATION_FROM, Statements.LAST_MARK)) {
            last = Math.max(last, session.row(query, row -> row.getLong(1)).orElse(0L));
        }
        Long through = RollUps.mark(session, THROUGH);
        return through == null ? last : Math.max(last, through);
    }

    /** The position of what was added last, or would have been; 0 if nothing ever was. */
    long last() {
        return last;
    }

    /** Adds what is new; the same again is not. */
    List<Stored> add(List<Event> events, List<EventKey> theirKeys) throws SQLException {
        EventKeys known = keys;
        if (known == null) {
            known = new EventKeys(session);
            keys = known;
        }
        List<Stored> answers = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            long next = last + 1;
            long position = known.remember(theirKeys.get(i), next);
            boolean fresh = position == next;
            if (fresh) {
                last = next;
                add(events.get(i), position);
            }
            answers.add(new Stored(position, fresh));
        }
        flush();
        return answers;
    }

    private void add(Event event, long position) throws SQLException {
        PreparedStatement insert = session.statement(Statements.ADD_EVENT);
        EventRow.bind(insert, position, event, names);
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
        if (keys != null) {
            keys.flush();
        }
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
}
