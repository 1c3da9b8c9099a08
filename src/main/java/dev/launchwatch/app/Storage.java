package dev.launchwatch.app;

import dev.launchwatch.store.HourlyTimes;
import dev.launchwatch.store.Housekeeping;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.ResultArchive;
import dev.launchwatch.store.Salvage;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlCostBook;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.SqlExcerpts;
import dev.launchwatch.store.SqlHeartbeats;
import dev.launchwatch.store.SqlIncidents;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlMeasured;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.SqlPositions;
import dev.launchwatch.store.SqlRefreshTokens;
import dev.launchwatch.store.SqlUsedCosts;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;

/** The opened store and everything that reads and writes it. */
record Storage(
        StoreFile file,
        Writer writer,
        Reader reader,
        SqlJournal journal,
        SqlOutbox outbox,
        SqlHeartbeats heartbeats,
        ResultArchive archive,
        SqlEventLog events,
        SqlPositions positions,
        SqlUsedCosts usedCosts,
        SqlCostBook costBook,
        SqlMeasured measured,
        HourlyTimes times,
        SqlIncidents incidents,
        Housekeeping housekeeping)
        implements AutoCloseable {

    /** Opens the embedded store, migrating it if needed. @throws IllegalStateException if it is refused, with the remedy */
    static Storage open(Settings settings, InstantSource clock) {
        StoreFile file = StoreFile.open(settings.data(), clock);
        DataSource database = Sqlite.dataSource(file.file());
        if (!file.isCurrent()) {
            Schema.migrate(database);
        }
        Writer writer = new Writer(database, file);
        Reader reader = new Reader(database, file::doubt);
        // Before anything is written: what can be rescued of a damaged file is what alerts depend on.
        file.damage().ifPresent(damage -> Salvage.takeOver(damage.movedTo(), writer));
        return new Storage(
                file,
                writer,
                reader,
                settings.isShared()
                        ? SqlJournal.sharing(writer, reader, settings.region())
                        : new SqlJournal(writer, reader),
                new SqlOutbox(writer, reader),
                new SqlHeartbeats(writer, reader),
                new ResultArchive(reader),
                settings.isShared() ? SqlEventLog.sharing(writer, reader) : new SqlEventLog(writer, reader),
                new SqlPositions(writer, reader, settings.region()),
                new SqlUsedCosts(reader),
                new SqlCostBook(writer),
                new SqlMeasured(writer, reader),
                new HourlyTimes(reader),
                new SqlIncidents(writer, reader),
                new Housekeeping(
                        writer,
                        new Housekeeping.Retention(settings.keepResults(), settings.keepRollups()),
                        Time.ticker()));
    }

    /** What failed probes were answered. */
    SqlExcerpts excerpts() {
        return new SqlExcerpts(writer, reader);
    }

    /** Refresh tokens that providers gave. @param keys by which they are sealed, newest first */
    SqlRefreshTokens refreshTokens(List<byte[]> keys) {
        return new SqlRefreshTokens(writer, reader, keys, new SecureRandom());
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
        file.close();
    }
}
