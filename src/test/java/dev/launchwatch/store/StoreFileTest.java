package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.follow.Position;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.EventLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class StoreFileTest {
    private static final InstantSource CLOCK = InstantSource.fixed(Samples.NOON);

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void theFolderAndItsFilesAreForTheirOwnerAlone() throws IOException {
        Path data = folder.resolve("deep").resolve("data");
        try (StoreFile store = StoreFile.open(data, CLOCK);
                Writer writer = migrated(store)) {
            commit(writer, store);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            try (var files = Files.list(data)) {
                List<Path> list = files.toList();
                assertThat(list).hasSizeGreaterThanOrEqualTo(4);
                for (Path file : list) {
                    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .as(file.toString())
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void everyConnectionMakesCommitsDurable() throws SQLException {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store);
                Connection own = Sqlite.dataSource(store.file()).getConnection();
                Connection ofAPool = DriverManager.getConnection(Sqlite.url(store.file()))) {
            commit(writer, store);
            for (Connection connection : List.of(own, ofAPool)) {
                assertThat(pragma(connection, "journal_mode")).isEqualTo("wal");
                assertThat(pragma(connection, "synchronous")).isEqualTo("2");
                assertThat(pragma(connection, "foreign_keys")).isEqualTo("1");
                assertThat(pragma(connection, "busy_timeout")).isEqualTo("5000");
                assertThat(pragma(connection, "journal_size_limit")).isEqualTo("16777216");
                assertThat(pragma(connection, "auto_vacuum")).isEqualTo("2");
            }
        }
    }

    @Test
    void aFileThatIsUpToDateNeedsNoMigration() {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            assertThat(store.isCurrent()).isFalse();
            commit(writer, store);
        }
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            assertThat(store.isCurrent()).isTrue();
            assertThat(store.damage()).isEmpty();
            assertThat(results(store)).isEqualTo(1);
            assertThat(store.bytes()).isPositive();
        }
    }

    @Test
    void aFileOfTheFirstVersionIsBroughtUpToDateWithWhatItHolds() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            Schema.migrate(Sqlite.dataSource(store.file()), 1);
            try (Writer writer = new Writer(Sqlite.dataSource(store.file()))) {
                commit(writer, store);
            }
        }
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            assertThat(store.isCurrent()).isFalse();
            try (Writer writer = migrated(store)) {
                assertThat(results(store)).isEqualTo(1);
                assertThat(new SqlEventLog(writer, reader(store)).append(Samples.events(0, 2)))
                        .hasSize(2);
            }
        }
    }

    @Test
    void aSecondDaemonOnTheSameFolderIsRefused() {
        try (StoreFile first = StoreFile.open(folder, CLOCK)) {
            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> StoreFile.open(folder, CLOCK))
                        .isInstanceOf(StoreRefusedException.class)
                        .hasMessageContaining("in use by another Launchwatch (this process)")
                        .hasMessageContaining("LAUNCHWATCH_DATA");
            }
            assertThat(first.file()).exists();
        }
        StoreFile.open(folder, CLOCK).close();
    }

    @Test
    void aSecondProcessOnTheSameFolderIsRefusedByTheFirstOnesNumber() throws Exception {
        try (StoreFile first = StoreFile.open(folder, CLOCK)) {
            // A refusal within this process must not give the lock away.
            assertThatThrownBy(() -> StoreFile.open(folder, CLOCK)).isInstanceOf(StoreRefusedException.class);
            Child child = Child.start("open", folder);
            assertThat(child.line())
                    .startsWith("refused")
                    .contains("process " + ProcessHandle.current().pid());
            assertThat(child.await()).isZero();
            assertThat(first.file()).exists();
        }
        Child child = Child.start("open", folder);
        assertThat(child.line()).isEqualTo("opened");
        assertThat(child.await()).isZero();
    }

    @Test
    void aFolderThatCannotBeWrittenIsRefusedWithTheRemedy() throws IOException {
        Path inTheWay = Files.createFile(folder.resolve("file"));
        for (Path path : List.of(inTheWay, inTheWay.resolve("data"))) {
            assertThatThrownBy(() -> StoreFile.open(path, CLOCK))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageStartingWith("The data folder " + path + " cannot be used")
                    .hasMessageContaining("LAUNCHWATCH_DATA");
        }
    }

    @Test
    void aFileOfAnEarlierVersionIsBroughtUpToDateWithItsEvents() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            Schema.migrate(Sqlite.dataSource(store.file()), 2);
        }
        execute("insert into event_name (id, role, name, used) values (1, 0, 'app', 1), (2, 1, 'login.failed', 1)");
        execute("insert into event (position, source, kind, at, received, ip, status) values (1, 1, 2, 5, 6, 7, 0)");
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            SqlEventLog log = new SqlEventLog(writer, reader(store));
            log.append(List.of(Samples.fullEvent("gateway", "x", null)));
            List<EventLog.Placed> events = Samples.events(log, 0);
            assertThat(events).hasSize(2);
            assertThat(events.getFirst().event().ip()).isEqualTo(new Pseudonym(7));
            assertThat(events.getFirst().event().next()).isNull();
            assertThat(events.getLast().event().next()).isNotNull();
        }
    }

    @Test
    void aFileOfANewerVersionIsRefusedAndLeftAsItIs() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            commit(writer, store);
        }
        execute("insert into flyway_schema_history (installed_rank, version, description, type, script, checksum,"
                + " installed_by, execution_time, success) values (99, '" + (Schema.VERSION + 1)
                + "', 'newer', 'SQL', 'V.sql', 1, 'x', 1, 1)");
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> StoreFile.open(folder, CLOCK))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageContaining("written by a newer Launchwatch (schema " + (Schema.VERSION + 1)
                            + ", this one knows " + Schema.VERSION + ")")
                    .hasMessageContaining("Start the newer one again");
        }
        assertThat(corrupt()).isEmpty();
    }

    @Test
    void theDatabaseOfAnotherProgramIsRefused() throws Exception {
        execute("create table song (title text)");
        assertThatThrownBy(() -> StoreFile.open(folder, CLOCK))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("is not Launchwatch's own");
    }

    @Test
    void aFileThatIsNoDatabaseIsMovedAsideAndANewOneWorks() throws IOException {
        Files.writeString(folder.resolve("launchwatch.db"), "not a database at all ".repeat(1000));
        Files.writeString(folder.resolve("launchwatch.db-wal"), "its log");
        movedAside();
        assertThat(corrupt()).contains("launchwatch.db.corrupt-20260301T120000Z");
        Files.writeString(folder.resolve("launchwatch.db"), "again ".repeat(1000));
        movedAside();
        assertThat(corrupt()).contains("launchwatch.db.corrupt-20260301T120000Z-2");
    }

    @Test
    void overwrittenPagesAreFoundAfterAnUncleanEnd() throws Exception {
        StoreFile killed = StoreFile.open(folder, CLOCK);
        try (Writer writer = migrated(killed)) {
            fill(writer, killed);
        }
        killed.doubt();
        killed.close();
        overwrite(new Random(1), 0.5);
        movedAside();
    }

    @Test
    void aFileThatWasCutOffIsFound() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            fill(writer, store);
            store.doubt();
        }
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("launchwatch.db").toFile(), "rw")) {
            file.setLength(file.length() / 2 + 100);
        }
        movedAside();
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("launchwatch.db").toFile(), "rw")) {
            file.setLength(700);
        }
        Files.delete(folder.resolve("launchwatch.db.corrupt-20260301T120000Z"));
        movedAside();
    }

    @Test
    void aDamagedAlertTableIsFoundEvenAfterACleanEnd() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            for (int i = 0; i < 500; i++) {
                new SqlJournal(writer, reader(store))
                        .commit(new Journal.Batch(List.of(), List.of(Samples.firing("rule", "m" + i)), List.of()));
            }
        }
        overwrite(new Random(2), 0.9);
        movedAside();
    }

    @Test
    void damageThatShowsWhileRunningMakesTheNextStartLookClosely() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            fill(writer, store);
        }
        keepSmallTablesAndOverwriteResults();
        AtomicInteger told = new AtomicInteger();
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            assertThat(store.damage()).isEmpty();
            Reader reader = new Reader(Sqlite.dataSource(store.file()), () -> {
                told.incrementAndGet();
                store.doubt();
            });
            assertThatThrownBy(() -> reader.read(
                            "read results",
                            session -> session.rows("select * from result", row -> row.getString("failure"))))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("The store could not read results: the database file is damaged");
        }
        assertThat(told).hasValue(1);
        movedAside();
    }

    @Test
    void eventsOfADamagedFileAreSaidToBeUnreadable() throws Exception {
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            new SqlEventLog(writer, reader(store)).append(Samples.events(0, 20_000));
        }
        keepSmallTablesAndOverwriteResults();
        AtomicInteger told = new AtomicInteger();
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = new Writer(
                        Connections.embedded(Sqlite.dataSource(store.file())), told::incrementAndGet, null)) {
            SqlEventLog log =
                    new SqlEventLog(writer, new Reader(Sqlite.dataSource(store.file()), told::incrementAndGet));
            assertThatThrownBy(() -> Samples.events(log, 0))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("The store could not read events: the database file is damaged");
            assertThatThrownBy(() -> log.append(Samples.events(0, 20_000)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("The store could not keep events: the database file is damaged");
        }
        assertThat(told).hasValue(2);
    }

    @Test
    void alertsAndMessagesAreTakenOverFromADamagedFile() throws Exception {
        Position followed = new Position(7, "/var/log/nginx/access.log", "(dev=1,ino=2)", 80, 5, 4_096, 1, false);
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            new SqlJournal(writer, reader(store))
                    .commit(new Journal.Batch(
                            List.of(), List.of(Samples.firing("r", "s")), List.of(Samples.fired("t"))));
            SqlOutbox outbox = new SqlOutbox(writer, reader(store));
            outbox.plan(
                    List.of(),
                    List.of(Samples.group("g1", Map.of("slack", "17.1"), false)),
                    List.of(Samples.notification("n1", "slack", 1)));
            outbox.silence(Samples.silence("s1", Samples.NOON.plusSeconds(60)));
            outbox.acknowledge(
                    new Acknowledgement.Request("alert-of-t", Samples.NOON, "ann", Acknowledgement.Via.API, "", null));
            new SqlHeartbeats(writer, reader(store)).record("backup", Samples.NOON);
            SqlEventLog log = new SqlEventLog(writer, reader(store));
            log.append(Samples.events(0, 3));
            log.checkpoint(2, List.of(new EventLog.Bucket("logins", Samples.NOON, 60, new byte[] {1, 2})));
            new SqlPositions(writer, reader(store), "local").save("web", List.of(followed), List.of());
            fill(writer, store);
            store.doubt();
        }
        keepSmallTablesAndOverwriteResults();
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            Path damaged = store.damage().orElseThrow().movedTo();
            assertThat(Salvage.takeOver(damaged, writer)).hasSize(14);
            SqlOutbox outbox = new SqlOutbox(writer, reader(store));
            assertThat(new SqlJournal(writer, reader(store)).states()).containsExactly(Samples.firing("r", "s"));
            assertThat(outbox.unplanned()).containsExactly(Samples.fired("t"));
            assertThat(outbox.openGroups()).containsExactly(Samples.group("g1", Map.of("slack", "17.1"), false));
            assertThat(outbox.undelivered()).containsExactly(Samples.notification("n1", "slack", 1));
            assertThat(outbox.silences(Samples.NOON)).hasSize(1);
            assertThat(outbox.acknowledgements(Samples.NOON)).hasSize(1);
            assertThat(new SqlHeartbeats(writer, reader(store)).last("backup")).contains(Samples.NOON);
            assertThat(new SqlPositions(writer, reader(store), "local").of("web"))
                    .as("else the log would be read again, or not at all")
                    .containsExactly(followed);
            SqlEventLog log = new SqlEventLog(writer, reader(store));
            assertThat(log.restore().buckets())
                    .singleElement()
                    .extracting(EventLog.Bucket::content)
                    .isEqualTo(new byte[] {1, 2});
            assertThat(log.restore().through())
                    .as("every event of the new log comes after what windows came to")
                    .isZero();
            commit(writer, store);
        }
    }

    @Test
    void ofAFileThatCannotBeReadAtAllNothingIsTakenOver() throws Exception {
        Path damaged = Files.writeString(folder.resolve("damaged"), "not a database at all ".repeat(1000));
        try (StoreFile store = StoreFile.open(folder, CLOCK);
                Writer writer = migrated(store)) {
            assertThat(Salvage.takeOver(damaged, writer)).isEmpty();
            commit(writer, store);
            assertThat(results(store)).isEqualTo(1);
        }
    }

    private void movedAside() {
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            StoreFile.Damage damage = store.damage().orElseThrow();
            assertThat(damage.movedTo()).exists();
            assertThat(damage.finding())
                    .as("what is wrong, not a heading")
                    .isNotBlank()
                    .doesNotStartWith("***");
            assertThat(store.isCurrent()).isFalse();
            try (Writer writer = migrated(store)) {
                commit(writer, store);
                assertThat(results(store)).isEqualTo(1);
            }
        }
        try (StoreFile store = StoreFile.open(folder, CLOCK)) {
            assertThat(store.damage()).as("no crash loop").isEmpty();
            assertThat(results(store)).isEqualTo(1);
        }
    }

    private void fill(Writer writer, StoreFile store) {
        List<dev.launchwatch.model.Result> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            results.add(Samples.down("m" + i % 7, Samples.NOON.plusMillis(i)));
        }
        new SqlJournal(writer, reader(store)).commit(new Journal.Batch(results, List.of(), List.of()));
    }

    /** Overwrites a share of the pages behind the first. */
    private void overwrite(Random random, double share) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("launchwatch.db").toFile(), "rw")) {
            byte[] noise = new byte[4096];
            for (long page = 1; page < file.length() / 4096; page++) {
                if (random.nextDouble() < share) {
                    random.nextBytes(noise);
                    file.seek(page * 4096);
                    file.write(noise);
                }
            }
        }
    }

    /** The last pages belong to the results, which came last; the tables' own first pages stay. */
    private void keepSmallTablesAndOverwriteResults() throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("launchwatch.db").toFile(), "rw")) {
            byte[] noise = new byte[4096];
            new Random(3).nextBytes(noise);
            for (long page = file.length() / 8192; page < file.length() / 4096; page++) {
                file.seek(page * 4096);
                file.write(noise);
            }
        }
    }

    private List<String> corrupt() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains("corrupt"))
                    .sorted()
                    .toList();
        }
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection =
                        Sqlite.dataSource(folder.resolve("launchwatch.db")).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Writer migrated(StoreFile store) {
        Schema.migrate(Sqlite.dataSource(store.file()));
        return new Writer(Sqlite.dataSource(store.file()));
    }

    private static Reader reader(StoreFile store) {
        return new Reader(Sqlite.dataSource(store.file()));
    }

    private static void commit(Writer writer, StoreFile store) {
        new SqlJournal(writer, reader(store))
                .commit(new Journal.Batch(List.of(Samples.up("homepage", Samples.NOON)), List.of(), List.of()));
    }

    private static int results(StoreFile store) {
        SqlJournal journal = new SqlJournal(new Writer(Sqlite.dataSource(store.file())), reader(store));
        return Samples.results(journal, Samples.NOON).size();
    }

    private static String pragma(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("pragma " + name)) {
            return rows.getString(1);
        }
    }
}
