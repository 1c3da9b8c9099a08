package dev.launchwatch.store;

import dev.launchwatch.signal.EventLog.Stored;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Places of events where nobody else writes: what was given out is remembered, and so is what tells known keys. */
final class OneWriterPlaces implements EventPlaces {
    private final Session session;
    private @Nullable EventKeys keys;
    private long last;

    OneWriterPlaces(Session session) throws SQLException {
        this.session = session;
        this.last = EventTables.last(session);
    }

    @Override
    public Others begin() {
        return new Others(false, false);
    }

    @Override
    public long last() {
        return last;
    }

    @Override
    public List<Stored> place(List<EventKey> theirKeys) throws SQLException {
        EventKeys known = keys;
        if (known == null) {
            known = new EventKeys(session);
            keys = known;
        }
        List<Stored> places = new ArrayList<>(theirKeys.size());
        for (EventKey key : theirKeys) {
            long next = last + 1;
            long position = known.remember(key, next);
            boolean fresh = position == next;
            if (fresh) {
                last = next;
            }
            places.add(new Stored(position, fresh));
        }
        return places;
    }

    @Override
    public void end(boolean namesChanged) throws SQLException {
        if (keys != null) {
            keys.flush();
        }
    }

    @Override
    public long crowdedOut() {
        return 0; // generations are forgotten as new ones begin
    }

    @Override
    public boolean forgetAtOnce(long position) throws SQLException {
        return session.update(Statements.DELETE_GENERATIONS, position + 1) > 0;
    }

    @Override
    public int deleteKeys(long position, int most) throws SQLException {
        long first =
                session.row(Statements.OLDEST_GENERATION, row -> row.getLong(1)).orElse(0L);
        return session.update(Statements.DELETE_KEYS, first, most);
    }
}
