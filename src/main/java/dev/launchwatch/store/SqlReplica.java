package dev.launchwatch.store;

import dev.launchwatch.model.Result;
import dev.launchwatch.region.Replica;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A region's own copy in the embedded store. What {@link SqlJournal#sharing} stores has positions; what was stored before that gets some
 * while there is little else to share. Any thread may call it.
 */
public final class SqlReplica implements Replica {
    /** Up to which of its own positions a region has shared, in the table "meta". */
    private static final String SHARED = "results-shared";

    /** Up to which position in the exchange this has what others shared. */
    private static final String FETCHED = "results-fetched";

    private final Writer writer;
    private final Reader reader;
    private final Backlog backlog;

    /** @param region whose results are shared */
    public SqlReplica(Writer writer, Reader reader, String region) {
        this.writer = writer;
        this.reader = reader;
        this.backlog = new Backlog(region);
    }

    @Override
    public Unshared unshared(int most) {
        Look look = look(most);
        int room = most - look.next().results().size();
        if (room > 0 && !look.all()) {
            writer.change("give results their places", session -> backlog.place(session, room));
            look = look(most);
        }
        return look.next();
    }

    /**
     * What can be shared.
     *
     * @param all whether that is everything that was not
     */
    private record Look(Unshared next, boolean all) {}

    private Look look(int most) {
        return reader.read("read results that others don't know", session -> {
            List<Result> results = new ArrayList<>();
            long through = mark(session, SHARED);
            try (ResultSet rows = session.query(Statements.RESULTS_AFTER, through, most)) {
                while (rows.next()) {
                    results.add(ResultRow.read(rows));
                    through = rows.getLong(ResultRow.NEXT_COLUMN);
                }
            }
            return new Look(new Unshared(results, through), backlog.isOver(session));
        });
    }

    private static long mark(Session session, String name) throws SQLException {
        Long mark = RollUps.mark(session, name);
        return mark == null ? 0 : mark;
    }

    @Override
    public void shared(long through) {
        writer.change("keep what others know", session -> RollUps.mark(session, SHARED, through));
    }

    @Override
    public long fetched() {
        return reader.read("read what is known of others", session -> mark(session, FETCHED));
    }

    @Override
    public void fetch(List<Result> results, long through) {
        writer.change("keep what other regions saw", session -> {
            ResultTable.add(session, results);
            RollUps.mark(session, FETCHED, through);
        });
    }
}
