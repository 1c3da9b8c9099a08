package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.EventLog;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

class DiskFullTest {
    @Test
    void aFullDiskLosesNothingAndIsOverWhenThereIsSpaceAgain(@TempDir Path folder) {
        Path file = folder.resolve("launchwatch.db");
        Schema.migrate(Sqlite.dataSource(file));
        SQLiteConfig config = new SQLiteConfig();
        SQLiteDataSource limited = new SQLiteDataSource(config);
        limited.setUrl(Sqlite.url(file));
        config.setMaxPageCount(100);
        Reader reader = new Reader(Sqlite.dataSource(file));
        try (Writer writer = new Writer(limited)) {
            SqlJournal journal = new SqlJournal(writer, reader);
            SqlOutbox outbox = new SqlOutbox(writer, reader);
            int stored = 0;
            @org.jspecify.annotations.Nullable StoreUnavailableException refused = null;
            while (refused == null && stored < 1000) {
                try {
                    journal.commit(batch(stored));
                    stored++;
                } catch (StoreUnavailableException e) {
                    refused = e;
                }
            }
            assertThat(refused).isNotNull().hasMessageContaining("the disk is full");
            assertThat(stored).isPositive();
            int kept = stored;
            assertThatThrownBy(() -> journal.commit(batch(kept))).isInstanceOf(StoreUnavailableException.class);
            assertThat(Samples.results(journal, Instant.EPOCH)).hasSize(kept * 20);
            assertThat(outbox.unplanned()).hasSize(kept);

            config.setMaxPageCount(1_000_000);
            journal.commit(batch(kept));
            assertThat(Samples.results(journal, Instant.EPOCH)).hasSize((kept + 1) * 20);
            assertThat(outbox.unplanned()).hasSize(kept + 1);
        }
    }

    @Test
    void ofEventsThatFindTheDiskFullNothingIsStoredNorRemembered(@TempDir Path folder) {
        Path file = folder.resolve("launchwatch.db");
        Schema.migrate(Sqlite.dataSource(file));
        SQLiteConfig config = new SQLiteConfig();
        SQLiteDataSource limited = new SQLiteDataSource(config);
        limited.setUrl(Sqlite.url(file));
        config.setMaxPageCount(150);
        try (Writer writer = new Writer(limited)) {
            SqlEventLog log = new SqlEventLog(writer, new Reader(Sqlite.dataSource(file)));
            int stored = 0;
            @org.jspecify.annotations.Nullable StoreUnavailableException refused = null;
            while (refused == null && stored < 100_000) {
                try {
                    log.append(Samples.events(stored, 100));
                    stored += 100;
                } catch (StoreUnavailableException e) {
                    refused = e;
                }
            }
            assertThat(refused).isNotNull().hasMessageContaining("the disk is full");
            assertThat(stored).isPositive();
            assertThat(Samples.events(log, 0)).hasSize(stored);

            config.setMaxPageCount(1_000_000);
            assertThat(log.append(Samples.events(stored, 100)))
                    .extracting(EventLog.Stored::fresh)
                    .containsOnly(true);
            assertThat(log.append(Samples.events(0, stored + 100)))
                    .extracting(EventLog.Stored::fresh)
                    .containsOnly(false);
            assertThat(Samples.events(log, 0)).hasSize(stored + 100);
        }
    }

    @Test
    void aDiskThatIsFullAtTheFirstStartIsSaidToBeFull(@TempDir Path folder) {
        SQLiteConfig config = new SQLiteConfig();
        config.setMaxPageCount(3);
        SQLiteDataSource limited = new SQLiteDataSource(config);
        limited.setUrl(Sqlite.url(folder.resolve("launchwatch.db")));
        assertThatThrownBy(() -> Schema.migrate(limited))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the disk is full");
    }

    @Test
    void aLockedDatabaseIsSaidToBeLocked(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("launchwatch.db");
        Schema.migrate(Sqlite.dataSource(file));
        SQLiteConfig impatient = new SQLiteConfig();
        impatient.setBusyTimeout(1);
        SQLiteDataSource dataSource = new SQLiteDataSource(impatient);
        dataSource.setUrl("jdbc:sqlite:" + file);
        try (Writer writer = new Writer(dataSource);
                var other = Sqlite.dataSource(file).getConnection();
                var statement = other.createStatement()) {
            SqlJournal journal = new SqlJournal(writer, new Reader(dataSource));
            statement.execute("begin immediate");
            assertThatThrownBy(() -> journal.commit(batch(1)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("The store could not keep results and alert states:"
                            + " the database is locked by another program");
            statement.execute("rollback");
            journal.commit(batch(1));
            assertThat(Samples.results(journal, Instant.EPOCH)).hasSize(20);
        }
    }

    @Test
    void aFailureWithinABatchLeavesNothingOfIt(@TempDir Path folder) {
        try (SqliteStore store = new SqliteStore(folder)) {
            assertThatThrownBy(() -> store.writer.change("try", session -> {
                        session.names().monitor("half");
                        session.update(Statements.SAVE_STATE, "r", "s", "{}");
                        throw new IllegalStateException("a bug");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(store.journal().states()).isEmpty();
            store.journal().commit(new Journal.Batch(List.of(Samples.up("half", Samples.NOON)), List.of(), List.of()));
            assertThat(Samples.results(store.journal(), Instant.EPOCH)).hasSize(1);
        }
    }

    @Test
    void aDocumentThatCannotBeReadDoesNotHideTheOthers(@TempDir Path folder) {
        try (SqliteStore store = new SqliteStore(folder)) {
            store.journal().commit(new Journal.Batch(List.of(), List.of(Samples.firing("r", "s")), List.of()));
            store.writer.change("damage", session -> session.update(Statements.SAVE_STATE, "a", "b", "{\"rule\":"));
            assertThat(store.journal().states()).containsExactly(Samples.firing("r", "s"));
        }
    }

    private static Journal.Batch batch(int number) {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            results.add(Samples.down("m" + i, Samples.NOON.plusSeconds(number)));
        }
        return new Journal.Batch(results, List.of(), List.of(Samples.fired("t" + number)));
    }
}
