package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.notify.Outbox;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteJournalTest extends JournalContract {
    private SqliteStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new SqliteStore(folder);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Override
    Journal journal() {
        return store.journal();
    }

    @Override
    Outbox outbox() {
        return store.outbox();
    }
}
