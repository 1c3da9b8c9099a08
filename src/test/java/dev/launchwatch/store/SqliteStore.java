package dev.launchwatch.store;

import java.nio.file.Path;
import java.sql.SQLException;

/** A migrated SQLite file. */
final class SqliteStore extends TestStore {
    final Path file;
    private final Path folder;

    SqliteStore(Path folder) {
        super(new Writer(Sqlite.dataSource(prepared(folder))), new Reader(Sqlite.dataSource(file(folder))));
        this.folder = folder;
        file = file(folder);
    }

    private static Path file(Path folder) {
        return folder.resolve("launchwatch.db");
    }

    private static Path prepared(Path folder) {
        Path file = file(folder);
        try {
            Sqlite.prepare(file);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Schema.migrate(Sqlite.dataSource(file));
        return file;
    }

    @Override
    SqliteStore restart() {
        close();
        return new SqliteStore(folder);
    }
}
