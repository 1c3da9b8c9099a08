package dev.launchwatch.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.ds.PGSimpleDataSource;

/** Connections that {@link Postgres} opens, for those who want a data source; the driver's own goes by what was registered. */
final class PostgresDataSource extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final transient Opening opening;

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    PostgresDataSource(Opening opening) {
        this.opening = opening;
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return opening.open();
    }
}
