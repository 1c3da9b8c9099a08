package dev.launchwatch.app;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.region.Decisions;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Replica;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.store.AlertArchive;
import dev.launchwatch.store.DecisionCopy;
import dev.launchwatch.store.EventRetention;
import dev.launchwatch.store.Housekeeping;
import dev.launchwatch.store.KeyPrints;
import dev.launchwatch.store.LeasedJournal;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.Postgres;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SharedEvents;
import dev.launchwatch.store.SharedHeartbeats;
import dev.launchwatch.store.SplitJournal;
import dev.launchwatch.store.SqlAudit;
import dev.launchwatch.store.SqlExchange;
import dev.launchwatch.store.SqlIncidents;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlKeys;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.SqlRegister;
import dev.launchwatch.store.SqlReplica;
import dev.launchwatch.store.SqlTold;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.StoreRefusedException;
import dev.launchwatch.store.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The PostgreSQL that regions share, and the file in which this region keeps a copy of what was decided there, for when it is cut off. Opening
 * it reaches for nothing: whether the database is there, the first renewal shows.
 */
final class SqlSharedStore implements SharedStore {
    private final String region;
    private final Storage own;
    private final InstantSource clock;
    private final Postgres postgres;
    private final Writer writer;
    private final Reader reader;
    private final Housekeeping housekeeping;
    private final SqlRegister register;
    private final SqlExchange exchange;
    private final SqlReplica replica;
    private final StoreFile copyFile;
    private final Writer copyWriter;
    private final Reader copyReader;
    private final DecisionCopy copy;
    private final AuditTrail audit;
    private volatile boolean migrated;

    /**
     * @param own this region's own store
     * @throws StoreRefusedException if the settings name no store, or the copy's file cannot be used; with the remedy
     */
    SqlSharedStore(Settings settings, Storage own, InstantSource clock, Ticker ticker) {
        this.region = settings.region();
        this.own = own;
        this.clock = clock;
        this.postgres = Postgres.at(
                settings.store(),
                settings.storeUser().orElse(null),
                settings.storePassword().orElse(null),
                ticker);
        this.writer = new Writer(postgres);
        this.reader = new Reader(postgres);
        this.register = new SqlRegister(postgres);
        this.exchange = new SqlExchange(postgres, writer, reader);
        this.replica = new SqlReplica(own.writer(), own.reader(), region);
        this.housekeeping = new Housekeeping(
                writer,
                new Housekeeping.Retention(settings.keepResults(), settings.keepRollups()),
                EventRetention.SHARED,
                ticker);
        this.copyFile =
                StoreFile.open(settings.data().resolve("together"), own.file().reserve(), clock);
        DataSource database = Sqlite.dataSource(copyFile.file());
        if (!copyFile.isCurrent()) {
            Schema.migrate(database);
        }
        this.copyWriter = new Writer(database, copyFile);
        this.copyReader = new Reader(database, copyFile::doubt);
        this.copy = new DecisionCopy(reader, copyWriter, copyReader, clock);
        this.audit = new AuditTrail(new SqlAudit(writer, reader), new SqlAudit(copyWriter, copyReader));
    }

    /** {@inheritDoc} Prepares the database first. */
    @Override
    public Register register() {
        return new Prepared();
    }

    @Override
    public Exchange exchange() {
        return exchange;
    }

    @Override
    public Replica replica() {
        return replica;
    }

    @Override
    public Exchanging.Events events(Supplier<Skew> skew, Consumer<List<EventLog.Placed>> fetched) {
        SharedEvents events = new SharedEvents(
                region,
                own.writer(),
                own.reader(),
                writer,
                reader,
                () -> skew.get().offset(),
                clock,
                fetched);
        return new Exchanging.Events() {
            @Override
            public boolean share() {
                return events.share();
            }

            @Override
            public void look() {
                events.look();
            }

            @Override
            public Optional<Instant> unshared() {
                return events.unshared();
            }

            @Override
            public boolean fetch() {
                return events.fetch();
            }
        };
    }

    @Override
    public Exchanging.Jobs jobs(Supplier<Skew> skew) {
        return new SharedHeartbeats(
                own.writer(),
                own.reader(),
                writer,
                reader,
                clock,
                () -> skew.get().offset())::exchange;
    }

    /** What operators told members about incidents, of all regions. */
    SqlIncidents incidents() {
        return new SqlIncidents(writer, reader);
    }

    /** The audit log of all regions; while they cannot be reached, it waits in this one's copy. */
    AuditTrail audit() {
        return audit;
    }

    /** What is on record of what the regions decided together. */
    AlertArchive alerts() {
        return new AlertArchive(reader);
    }

    /** What the regions decided together, to be looked at again. */
    Playback playback() {
        return new Playback(reader);
    }

    /** What the regions told together. */
    SqlTold told() {
        return new SqlTold(reader);
    }

    /** Keys that all regions share. */
    SqlKeys keys() {
        return new SqlKeys(writer, reader);
    }

    @Override
    public Decisions decisions() {
        return copy;
    }

    @Override
    public Journal journal(Lease lease) {
        return new LeasedJournal(writer, reader, own.journal(), lease);
    }

    @Override
    public Outbox outbox(Lease lease) {
        return SqlOutbox.leased(writer, reader, lease);
    }

    @Override
    public Outbox outbox() {
        return new SqlOutbox(writer, reader);
    }

    @Override
    public Journal copiedJournal() {
        return new SplitJournal(new SqlJournal(copyWriter, copyReader), own.journal(), region);
    }

    @Override
    public Outbox copiedOutbox() {
        return new SqlOutbox(copyWriter, copyReader);
    }

    @Override
    public Map<String, Long> keyPrints(String name, long print) {
        return new KeyPrints(writer, reader).exchange(name, print);
    }

    @Override
    public int lowestProgram() {
        return postgres.lowestProgram();
    }

    @Override
    public void keepHouse(Instant now) {
        audit.share();
        housekeeping.run(now);
    }

    @Override
    public void close() {
        exchange.close();
        register.close();
        reader.close();
        writer.close();
        copyReader.close();
        copyWriter.close();
        copyFile.close();
    }

    /** A database that cannot be used is, for a region that watches, one that is away: it says why, and goes on without. */
    private final class Prepared implements Register {
        @Override
        public Roster renew(Sign sign, Duration term) {
            prepare();
            return register.renew(sign, term);
        }

        @Override
        public void leave(String name, String instance) {
            prepare();
            register.leave(name, instance);
        }

        @Override
        public void forget(Duration silence) {
            prepare();
            register.forget(silence);
        }

        private void prepare() {
            if (!migrated) {
                try {
                    Schema.migrate(postgres);
                } catch (StoreRefusedException e) {
                    throw new StoreUnavailableException(String.valueOf(e.getMessage()), e);
                }
                migrated = true;
            }
        }
    }
}
