package dev.launchwatch.store;

import dev.launchwatch.model.Result;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds results. Those that are shared with other regions get positions, in the order in which they are added and none twice. Whoever gives
 * some out keeps others from it until the transaction can be seen by all: nothing ever appears below a position that was read.
 */
final class ResultTable {
    /** Which position was given out last, in the table "meta". */
    static final String LOG = "result-log";

    private ResultTable() {}

    /** Adds results without positions; a known one stays as it is. */
    static void add(Session session, List<Result> results) throws SQLException {
        if (results.isEmpty()) {
            return;
        }
        session.engine().beginResults(session);
        PreparedStatement insert = session.statement(Statements.ADD_RESULT);
        for (Result result : results) {
            bind(insert, session, result);
            insert.addBatch();
        }
        insert.executeBatch();
        RollUps.noteLate(session, results);
    }

    /**
     * Adds results and gives them the next positions; a known one stays as it is, and the position it would have had stays free.
     *
     * @param skew how far the shared store's clock is ahead of the one that they were seen by, in microseconds; null in a region's own store
     */
    static void addPlaced(Session session, List<Result> results, @Nullable Long skew) throws SQLException {
        if (results.isEmpty()) {
            return;
        }
        session.engine().beginResults(session);
        long last = session.engine().beginPositions(session);
        PreparedStatement insert = session.statement(Statements.ADD_PLACED_RESULT);
        for (Result result : results) {
            last++;
            bind(insert, session, result);
            insert.setLong(ResultRow.NEXT_PARAMETER, last);
            ResultRow.number(insert, ResultRow.NEXT_PARAMETER + 1, skew);
            insert.addBatch();
        }
        insert.executeBatch();
        endPositions(session, last);
        RollUps.noteLate(session, results);
    }

    /** Remembers what was given out since {@link Engine#beginPositions}. */
    static void endPositions(Session session, long last) throws SQLException {
        session.update(Statements.SET_META, LOG, Long.toString(last));
    }

    private static void bind(PreparedStatement insert, Session session, Result result) throws SQLException {
        long monitor = session.names().monitor(result.monitor());
        long region = session.names().region(result.region());
        ResultRow.bind(insert, result, monitor, region);
    }
}
