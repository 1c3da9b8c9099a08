package dev.launchwatch.store;

import java.nio.file.Path;
import java.sql.SQLException;

/** A migrated SQLite file with a writer and a reader over it. */
final class SqliteStore implements AutoCloseable {
    final Path file;
    final Writer writer;
    final Reader reader;

    SqliteStore(Path folder) {
        file = folder.resolve("launchwatch.db");
        try {
            Sqlite.prepare(file);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Schema.migrate(Sqlite.dataSource(file));
        writer = new Writer(Sqlite.dataSource(file));
        reader = new Reader(Sqlite.dataSource(file));
    }

    SqlJournal journal() {
        return new SqlJournal(writer, reader);
    }

    SqlOutbox outbox() {
        return new SqlOutbox(writer, reader);
    }

    SqlEventLog events() {
        return new SqlEventLog(writer, reader);
    }

    long count(String sql) {
        return reader.read(
                "count", session -> session.row(sql, row -> row.getLong(1)).orElseThrow());
    }

    @Override
    public void close() {
        writer.close();
    }
}
