package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The embedded database's file in its folder, held by this process until it is closed. Opening checks the file and moves
 * a damaged one aside; it neither migrates nor keeps a connection.
 *
 * <p>How closely it checks: the tables with alert states, groups, the outbox and silences always, since alerts depend on
 * them and they are small; the whole file after an unclean end, if it is at most {@link #CHECKED_WHOLE} large. A larger
 * one would hold the start up (about 5 ms a megabyte), and a killed process does not damage a file in WAL mode.
 */
public final class StoreFile implements AutoCloseable {
    /** The largest file that is checked whole after an unclean end, in bytes. */
    static final long CHECKED_WHOLE = 128L << 20;

    private static final String NAME = "launchwatch.db";
    private static final List<String> COMPANIONS = List.of("", "-wal", "-shm");
    private static final List<String> ALWAYS_CHECKED = List.of(
            "flyway_schema_history",
            "meta",
            "rule_state",
            "transition",
            "alert_group",
            "alert_group_thread",
            "outbox",
            "silence",
            "heartbeat");
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path file;
    private final FolderLock lock;
    private final DiskReserve reserve;
    private final @Nullable Damage damage;
    private final boolean current;

    private StoreFile(Path file, FolderLock lock, DiskReserve reserve, @Nullable Damage damage, boolean current) {
        this.file = file;
        this.lock = lock;
        this.reserve = reserve;
        this.damage = damage;
        this.current = current;
    }

    /**
     * A file that was damaged and is no longer used.
     *
     * @param movedTo where it is now, for whoever wants to rescue something
     * @param finding what is wrong with it
     */
    public record Damage(Path movedTo, String finding) {}

    /**
     * Takes the folder (created if it is not there, for its owner alone) and checks the file in it.
     *
     * @param folder the data folder
     * @param clock names a damaged file that is moved aside
     * @throws StoreRefusedException if the folder is in use or cannot be written, or the file is of a newer version
     * @throws StoreUnavailableException if it cannot be opened now, as on a full disk without a {@link DiskReserve}
     */
    public static StoreFile open(Path folder, InstantSource clock) {
        return open(folder, new DiskReserve(folder), clock);
    }

    /** The same for another file on the same disk, which shares its reserve. */
    public static StoreFile open(Path folder, DiskReserve reserve, InstantSource clock) {
        FolderLock lock = null;
        boolean opened = false;
        try {
            FolderPermissions.createFolder(folder);
            lock = FolderLock.take(folder);
            SqliteLibrary.use(folder);
            StoreFile store = openFile(folder.resolve(NAME), lock, reserve, clock);
            opened = true;
            return store;
        } catch (IOException e) {
            throw unwritable(folder, e);
        } finally {
            if (lock != null && !opened) {
                release(lock);
            }
        }
    }

    /**
     * Reads the file in a folder, beside the daemon that may write it: takes no lock, migrates nothing, checks nothing for damage.
     *
     * @param folder the data folder
     * @throws StoreRefusedException with the remedy if there is none, or it is of another version than this program's
     */
    public static Reader readOnly(Path folder) {
        Path file = folder.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new StoreRefusedException(
                    "There is no store in " + folder + ": no " + NAME
                            + ". Name the data folder of the daemon, such as with LAUNCHWATCH_DATA.",
                    null);
        }
        SqliteLibrary.useIfThere(folder);
        DataSource database = Sqlite.readOnly(file);
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            int version = version(statement, file);
            if (version != Schema.VERSION) {
                throw new StoreRefusedException(
                        "The database " + file + " was written by an older Launchwatch (schema " + version
                                + ", this one reads " + Schema.VERSION
                                + "). Start this one's daemon on it once: it brings it up to"
                                + " date; or use the older one.",
                        null);
            }
            return new Reader(database);
        } catch (SQLException e) {
            throw new StoreRefusedException("The database " + file + " cannot be read: " + Trouble.meaning(e), e);
        }
    }

    /** Opening takes some room, for what readers and writers share. */
    private static StoreFile openFile(Path file, FolderLock lock, DiskReserve reserve, InstantSource clock)
            throws IOException {
        try {
            try {
                return check(file, lock, reserve, clock);
            } catch (SQLException e) {
                if (!Trouble.mayBeFull(e) || !reserve.give()) {
                    throw e;
                }
                return check(file, lock, reserve, clock);
            }
        } catch (SQLException e) {
            String message = "The database " + file + " cannot be opened: " + Trouble.meaning(e);
            throw Trouble.mayBeFull(e)
                    ? new StoreUnavailableException(message, e)
                    : new StoreRefusedException(message, e);
        }
    }

    private static StoreFile check(Path file, FolderLock lock, DiskReserve reserve, InstantSource clock)
            throws IOException, SQLException {
        @Nullable Damage damage = null;
        if (Files.exists(file) && Files.size(file) > 0) {
            boolean whole = !lock.wasClean() && Files.size(file) <= CHECKED_WHOLE;
            switch (inspect(file, whole)) {
                case Inspection.Sound(int version) -> {
                    return new StoreFile(file, lock, reserve, null, version == Schema.VERSION);
                }
                case Inspection.Damaged(String finding) -> damage = moveAside(file, finding, clock);
            }
        }
        create(file);
        return new StoreFile(file, lock, reserve, damage, false);
    }

    /** What a look at the file came to. */
    private sealed interface Inspection {
        /** @param version of its schema; 0 before the first migration */
        record Sound(int version) implements Inspection {}

        record Damaged(String finding) implements Inspection {}
    }

    /** Looks at the file once, since to open it costs as much as to look; other troubles than damage are thrown. */
    private static Inspection inspect(Path file, boolean whole) throws SQLException {
        try (Connection connection = Sqlite.dataSource(file).getConnection();
                Statement statement = connection.createStatement()) {
            Optional<String> finding = damage(statement, whole);
            return finding.isPresent()
                    ? new Inspection.Damaged(finding.get())
                    : new Inspection.Sound(version(statement, file));
        } catch (SQLException e) {
            if (Trouble.isDamage(e)) {
                return new Inspection.Damaged(Trouble.meaning(e));
            }
            throw e;
        }
    }

    private static Optional<String> damage(Statement statement, boolean whole) throws SQLException {
        List<String> tables = Sqlite.tables(statement);
        if (whole) {
            return quickCheck(statement, "pragma quick_check(1)");
        }
        for (String table : ALWAYS_CHECKED) {
            if (tables.contains(table)) {
                Optional<String> finding = quickCheck(statement, "pragma quick_check(" + table + ")");
                if (finding.isPresent()) {
                    return finding;
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> quickCheck(Statement statement, String pragma) throws SQLException {
        try (ResultSet rows = statement.executeQuery(pragma)) {
            String answer = rows.next() ? rows.getString(1) : "no answer";
            return answer.equals("ok")
                    ? Optional.empty()
                    : Optional.of(answer.lines()
                            .filter(line -> !line.startsWith("***")) // a heading that says which database
                            .findFirst()
                            .orElse(answer));
        }
    }

    /** The schema's version; 0 before the first migration. */
    private static int version(Statement statement, Path file) throws SQLException {
        List<String> tables = Sqlite.tables(statement);
        if (!tables.contains("flyway_schema_history")) {
            if (tables.isEmpty()) {
                return 0;
            }
            throw new StoreRefusedException(
                    "The database " + file + " is not Launchwatch's own. Move it away, or give Launchwatch another"
                            + " data folder with LAUNCHWATCH_DATA.",
                    null);
        }
        int version = Schema.version(statement);
        if (version > Schema.VERSION) {
            throw new StoreRefusedException(
                    "The database " + file + " was written by a newer Launchwatch (schema " + version
                            + ", this one knows " + Schema.VERSION + "). Start the newer one again, or give this"
                            + " one another data folder with LAUNCHWATCH_DATA.",
                    null);
        }
        return version;
    }

    private static void create(Path file) throws IOException, SQLException {
        FolderPermissions.createFile(file);
        Sqlite.prepare(file);
    }

    private static Damage moveAside(Path file, String finding, InstantSource clock) throws IOException {
        String name = NAME + ".corrupt-" + STAMP.format(clock.instant());
        Path target = file.resolveSibling(name);
        for (int i = 2; Files.exists(target); i++) {
            target = file.resolveSibling(name + "-" + i);
        }
        for (String companion : COMPANIONS) {
            Path from = file.resolveSibling(NAME + companion);
            if (Files.exists(from)) {
                Files.move(from, target.resolveSibling(target.getFileName() + companion));
            }
        }
        return new Damage(target, finding);
    }

    private static StoreRefusedException unwritable(Path folder, IOException e) {
        String why = e instanceof AccessDeniedException
                ? "permission denied"
                : e.getClass().getSimpleName() + ": " + e.getMessage();
        return new StoreRefusedException(
                "The data folder " + folder + " cannot be used (" + why + "). Make it a folder that this process may"
                        + " write, or name another one with LAUNCHWATCH_DATA.",
                e);
    }

    private static void release(FolderLock lock) {
        try {
            lock.close();
        } catch (IOException _) {
            // What kept the store from opening is what the caller has to hear of.
        }
    }

    /** The database file. */
    public Path file() {
        return file;
    }

    /** The damaged file that was found and moved aside when this one was opened; somebody should hear of it. */
    public Optional<Damage> damage() {
        return Optional.ofNullable(damage);
    }

    /** Whether the schema was at its last version when the file was opened, so that no migration is needed. */
    public boolean isCurrent() {
        return current;
    }

    /** Room that is kept for a full disk. */
    public DiskReserve reserve() {
        return reserve;
    }

    /** Remembers that something is wrong with the file, so that the next start checks it; for any thread. */
    public void doubt() {
        lock.doubt();
    }

    /** The size on disk in bytes, with its log. */
    public long bytes() {
        long sum = 0;
        for (String companion : COMPANIONS) {
            try {
                sum += Files.size(file.resolveSibling(NAME + companion));
            } catch (IOException _) {
                // The log comes and goes.
            }
        }
        return sum;
    }

    /** Gives the folder back; every connection must be closed before. */
    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
