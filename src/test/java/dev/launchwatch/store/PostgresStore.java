package dev.launchwatch.store;

import dev.launchwatch.testing.PostgresServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A migrated database of its own on a PostgreSQL server. */
final class PostgresStore extends TestStore {
    final String url;

    private PostgresStore(String url, Postgres postgres) {
        super(new Writer(postgres), new Reader(postgres));
        this.url = url;
    }

    private static final class Template {
        static final String NAME = create();

        private static String create() {
            String url = PostgresServer.shared().fresh();
            Schema.migrate(at(url));
            return url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        }
    }

    static Postgres at(String url) {
        return Postgres.at(url, null, null, System::nanoTime);
    }

    /** On the server that all tests share. */
    static PostgresStore fresh() {
        return over(PostgresServer.shared().fresh(Template.NAME));
    }

    /** Another program over a migrated database. */
    static PostgresStore over(String url) {
        return new PostgresStore(url, at(url));
    }

    /** Ends connections to its database whose activity meets a condition, as an administrator may. @return how many */
    static long terminate(String url, String condition, int most) {
        String database = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(pg_terminate_backend(pid)) from (select pid from"
                        + " pg_stat_activity where datname = '" + database + "' and pid <> pg_backend_pid() and ("
                        + condition + ") order by random() limit " + most + ") as victims")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    PostgresStore restart() {
        close();
        return over(url);
    }
}
