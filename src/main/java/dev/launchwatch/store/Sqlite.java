package dev.launchwatch.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;
import org.sqlite.date.FastDateFormat;

/** How the embedded database is opened: the same settings on every connection, whoever opens it. */
public final class Sqlite {
    private static final int BUSY_MILLIS = 5_000;
    private static final int WAL_BYTES = 16 * 1024 * 1024;
    private static final int CACHE_KIBIBYTES = 2 * 1024;

    /** What one tidying gives back at most, 4 MiB: it holds the writer up. */
    private static final int VACUUM_PAGES = 1_000;

    static {
        // The driver makes this for every connection and keeps it. A native image is built with it: it costs a fortieth
        // of the start.
        FastDateFormat.getInstance(SQLiteConfig.DEFAULT_DATE_STRING_FORMAT);
    }

    private Sqlite() {}

    /**
     * The JDBC URL for a pool. A commit is durable when it returns (WAL with {@code synchronous=FULL} is one fsync).
     *
     * @param file the database file
     */
    public static String url(Path file) {
        return "jdbc:sqlite:" + file.toAbsolutePath() + "?journal_mode=WAL&synchronous=FULL&foreign_keys=on"
                + "&busy_timeout=" + BUSY_MILLIS + "&journal_size_limit=" + WAL_BYTES + "&cache_size=-"
                + CACHE_KIBIBYTES;
    }

    /** Connections without a pool, for commands and tests: each one opens the file. */
    public static DataSource dataSource(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        // The one setting whose default in the configuration wins over the URL.
        config.setBusyTimeout(BUSY_MILLIS);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl(url(file));
        return dataSource;
    }

    /**
     * Connections without a pool that change nothing, beside whoever writes: for commands that look at the file of a daemon that runs.
     *
     * @param file the database file, which is there
     */
    public static DataSource readOnly(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MILLIS);
        config.setCacheSize(-CACHE_KIBIBYTES);
        SQLiteDataSource dataSource = new SQLiteDataSource(config);
        dataSource.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        return dataSource;
    }

    /** Settings that are in the file itself and must be made before its first table. */
    static void prepare(Path file) throws SQLException {
        SQLiteDataSource dataSource = new SQLiteDataSource();
        dataSource.setUrl("jdbc:sqlite:" + file.toAbsolutePath());
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("pragma auto_vacuum = incremental");
            statement.execute("pragma journal_mode = wal");
        }
    }

    static List<String> tables(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(
                "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        return tables;
    }

    /**
     * Gives space back where much of the file is unused, moves the log into the file as far as readers allow, and
     * refreshes the planner's statistics.
     *
     * @return the file's size in bytes, without its log
     */
    static long tidy(Session session) throws SQLException {
        long pages = number(session, "pragma page_count");
        long unused = number(session, "pragma freelist_count");
        // Results come as fast as they go: a file that is a quarter empty will be filled again.
        if (unused * 4 > pages) {
            run(session, "pragma incremental_vacuum(" + VACUUM_PAGES + ")");
        }
        run(session, "pragma optimize");
        run(session, "pragma wal_checkpoint(passive)");
        return number(session, "pragma page_count") * number(session, "pragma page_size");
    }

    private static long number(Session session, String pragma) throws SQLException {
        return session.row(pragma, row -> row.getLong(1)).orElse(0L);
    }

    private static void run(Session session, String pragma) throws SQLException {
        try (Statement statement = session.connection().createStatement()) {
            // An update runs to its end; "execute" stops after the first step, which frees a single page.
            statement.executeUpdate(pragma);
        }
    }
}
