package dev.launchwatch.store;

import java.sql.SQLException;

/** The embedded database: one process writes, and its {@link Writer} lets one transaction through at a time. */
final class SqliteEngine implements Engine {
    static final SqliteEngine ENGINE = new SqliteEngine();

    private SqliteEngine() {}

    @Override
    public EventPlaces places(Session session) throws SQLException {
        return new OneWriterPlaces(session);
    }

    @Override
    public void beginResults(Session session) {
        // The writer's turn keeps everybody else out.
    }

    @Override
    public long beginPositions(Session session) throws SQLException {
        // The writer's turn keeps everybody else out.
        Long last = RollUps.mark(session, ResultTable.LOG);
        return last == null ? 0 : last;
    }

    @Override
    public void beginRollUp(Session session) {
        // The writer's turn keeps everybody else out.
    }

    @Override
    public boolean beginHousekeeping(Session session) {
        return true;
    }

    @Override
    public void endHousekeeping(Session session) {
        // There is nobody else who would want to.
    }

    @Override
    public void tellDecided(Session session) {
        // There is nobody else.
    }

    @Override
    public long tidy(Session session) throws SQLException {
        return Sqlite.tidy(session);
    }
}
