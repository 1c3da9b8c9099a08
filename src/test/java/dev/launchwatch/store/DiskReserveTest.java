package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/** A disk that is really full is filled in {@code FullDiskIT}; here, the file may not grow while the reserve is there. */
class DiskReserveTest {
    @TempDir
    Path folder;

    @Test
    void takesUpRoomThatNobodyElseReadsAndGivesItBackOnce() throws IOException {
        DiskReserve reserve = new DiskReserve(folder);
        assertThat(reserve.give()).isFalse();

        DiskReserve.Room room = reserve.keep();
        assertThat(room.kept()).isTrue();
        assertThat(room.free()).isPositive();
        assertThat(reserve.free()).isPositive();
        assertThat(room.isLow()).isEqualTo(room.free() < DiskReserve.LOW);
        Path file = folder.resolve("reserve");
        assertThat((long) Files.getAttribute(file, "size")).isEqualTo(DiskReserve.BYTES);
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);

        assertThat(reserve.isGiven()).isFalse();
        assertThat(reserve.give()).isTrue();
        assertThat(reserve.give()).isFalse();
        assertThat(file).doesNotExist();
        assertThat(reserve.isGiven()).isTrue();

        assertThat(reserve.keep().kept()).isTrue();
        assertThat(reserve.isGiven()).isFalse();
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void aSmallDiskIsLowAndNotFull() {
        long some = 20L << 20;
        assertThat(new DiskReserve.Room(some, false, false))
                .matches(DiskReserve.Room::isLow)
                .matches(room -> !room.isFull());
        assertThat(new DiskReserve.Room(some, true, false)).matches(room -> !room.isFull());
        assertThat(new DiskReserve.Room(some, false, true)).matches(DiskReserve.Room::isFull);
        assertThat(new DiskReserve.Room(DiskReserve.BYTES - 1, false, false)).matches(DiskReserve.Room::isFull);
    }

    @Test
    void onAFullDiskAlertsAreStoredInItAndEventsStayWithTheirSenders() throws IOException {
        try (StoreFile store = StoreFile.open(folder, InstantSource.fixed(Samples.NOON))) {
            Tight tight = new Tight(store.file(), folder.resolve("reserve"));
            Schema.migrate(Sqlite.dataSource(store.file()));
            assertThat(store.reserve().keep().kept()).isTrue();
            try (Writer writer = new Writer(tight, store)) {
                SqlEventLog events = new SqlEventLog(writer, new Reader(tight));
                assertThatThrownBy(() -> {
                            for (int i = 0; i < 1_000; i++) {
                                events.append(Samples.events(i * 100, 100));
                            }
                        })
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("the disk is full");
                assertThat(folder.resolve("reserve")).as("not for events").exists();

                SqlJournal journal = new SqlJournal(writer, new Reader(tight));
                for (int i = 0; i < 200; i++) {
                    journal.commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.fired("t" + i))));
                }
                assertThat(folder.resolve("reserve")).doesNotExist();
                assertThat(new SqlOutbox(writer, new Reader(tight)).unplanned()).hasSize(200);
                assertThatThrownBy(() -> events.append(Samples.events(0, 1)))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessage("The store could not keep events: the disk is full; free some space,"
                                + " then it goes on by itself");

                store.reserve().keep();
                Files.delete(folder.resolve("reserve")); // there is room, and the file may grow
                assertThat(events.append(Samples.events(1_000_000, 1))).hasSize(1);
            }
        }
    }

    /** Connections that let the file grow to 150 pages, or as far as it likes once the reserve is gone. */
    private static final class Tight extends SQLiteDataSource {
        private final Path reserve;

        Tight(Path file, Path reserve) {
            this.reserve = reserve;
            setUrl(Sqlite.url(file));
        }

        @Override
        public Connection getConnection() throws SQLException {
            getConfig().setMaxPageCount(Files.exists(reserve) ? 150 : 1_000_000);
            return super.getConnection();
        }
    }
}
