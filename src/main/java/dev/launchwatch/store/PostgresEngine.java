package dev.launchwatch.store;

import java.sql.SQLException;
import java.util.Optional;

/**
 * PostgreSQL, which several processes share. What must not happen at the same time is kept apart by advisory locks: they
 * end with the transaction or the connection, whatever becomes of the process, and cost no write.
 */
final class PostgresEngine implements Engine {
    static final PostgresEngine ENGINE = new PostgresEngine();

    private PostgresEngine() {}

    @Override
    public EventPlaces places(Session session) {
        return new SharedPlaces(session);
    }

    @Override
    public void beginResults(Session session) throws SQLException {
        session.query(PostgresStatements.SHARE_RESULTS).close();
    }

    @Override
    public long beginPositions(Session session) throws SQLException {
        Optional<Long> last = session.row(PostgresStatements.LOCK_RESULT_LOG, row -> Long.valueOf(row.getString(1)));
        if (last.isEmpty()) {
            session.update(PostgresStatements.ADD_RESULT_LOG);
            last = session.row(PostgresStatements.LOCK_RESULT_LOG, row -> Long.valueOf(row.getString(1)));
        }
        return last.orElseThrow(() -> new SQLException("the row that was just added is not there"));
    }

    @Override
    public void beginRollUp(Session session) throws SQLException {
        session.query(PostgresStatements.HOLD_RESULTS).close();
    }

    @Override
    public boolean beginHousekeeping(Session session) throws SQLException {
        return session.row(PostgresStatements.BEGIN_HOUSEKEEPING, row -> row.getBoolean(1))
                .orElse(false);
    }

    @Override
    public void endHousekeeping(Session session) throws SQLException {
        session.query(PostgresStatements.END_HOUSEKEEPING).close();
    }

    @Override
    public void tellDecided(Session session) throws SQLException {
        Bell.ring(session, Bell.News.DECIDED);
    }

    @Override
    public long tidy(Session session) throws SQLException {
        // Its own autovacuum gives space back and refreshes statistics.
        return session.row(PostgresStatements.SIZE, row -> row.getLong(1)).orElse(0L);
    }
}
