package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteHeartbeatsTest extends HeartbeatsContract {
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
    SqlHeartbeats heartbeats() {
        return new SqlHeartbeats(store.writer, store.reader);
    }

    @Test
    void aStoreThatIsAwayCannotTell(@TempDir Path empty) {
        heartbeats().record("backup", Samples.NOON);
        Reader away = new Reader(Sqlite.dataSource(empty.resolve("missing").resolve("x.db")));
        assertThat(new SqlHeartbeats(store.writer, away).last("backup")).isEmpty();
    }
}
