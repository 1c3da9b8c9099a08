package dev.launchwatch.store;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** How the embedded database is opened: the same settings on every connection, whoever opens it. */
public final class Sqlite {
    private static final int BUSY_MILLIS = 5_000;
    private static final int WAL_BYTES = 16 * 1024 * 1024;
    private static final int CACHE_KIBIBYTES = 2 * 1024;

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
        SQLiteDataSource dataSource = new SQLiteDataSource(new SQLiteConfig());
        dataSource.setUrl(url(file));
        return dataSource;
    }
}
