package dev.launchwatch.app;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.PartialView;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Proviso;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Attendance;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Replica;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.store.DecisionCopy;
import dev.launchwatch.store.EventRetention;
import dev.launchwatch.store.Housekeeping;
import dev.launchwatch.store.KeyPrints;
import dev.launchwatch.store.LeasedJournal;
import dev.launchwatch.store.Postgres;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.ResultArchive;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SharedEvents;
import dev.launchwatch.store.SharedHeartbeats;
import dev.launchwatch.store.SplitJournal;
import dev.launchwatch.store.SqlExchange;
import dev.launchwatch.store.SqlIncidents;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlKeys;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.SqlRegister;
import dev.launchwatch.store.SqlReplica;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.StoreRefusedException;
import dev.launchwatch.store.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jboss.logging.Logger;

/**
 * The store that regions share, and the file in which this region keeps a copy of what was decided there, for when it is cut off. Opening
 * it reaches for nothing: whether the shared store is there, the first renewal shows.
 */
final class SharedStore implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("launchwatch");

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
    private volatile boolean migrated;

    /**
     * @param own this region's own store
     * @throws StoreRefusedException if the settings name no store, or the copy's file cannot be used; with the remedy
     */
    SharedStore(Settings settings, Storage own, InstantSource clock, Ticker ticker) {
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
        this.copyFile = StoreFile.open(settings.data().resolve("together"), clock);
        DataSource database = Sqlite.dataSource(copyFile.file());
        if (!copyFile.isCurrent()) {
            Schema.migrate(database);
        }
        this.copyWriter = new Writer(database, copyFile::doubt);
        this.copyReader = new Reader(database, copyFile::doubt);
        this.copy = new DecisionCopy(reader, copyWriter, copyReader, clock);
    }

    /** Where regions say that they are alive; prepares the database first. */
    Register register() {
        return new Prepared();
    }

    Exchange exchange() {
        return exchange;
    }

    Replica replica() {
        return replica;
    }

    /**
     * The way of events between regions.
     *
     * @param fetched takes what came to others, once it is durable here
     */
    SharedEvents events(Supplier<Skew> skew, Consumer<List<EventLog.Placed>> fetched) {
        return new SharedEvents(
                region,
                own.writer(),
                own.reader(),
                writer,
                reader,
                () -> skew.get().offset(),
                fetched);
    }

    /** The way of what jobs report between regions. */
    SharedHeartbeats heartbeats(Supplier<Skew> skew) {
        return new SharedHeartbeats(
                own.writer(),
                own.reader(),
                writer,
                reader,
                clock,
                () -> skew.get().offset());
    }

    /** With which keys regions hash people. */
    KeyPrints keyPrints() {
        return new KeyPrints(writer, reader);
    }

    /** Keys that all regions share. */
    SqlKeys keys() {
        return new SqlKeys(writer, reader);
    }

    /** Groups of alerts that are being told, as far as this region knows. Blocks. */
    List<Group> groups() {
        return new SqlOutbox(copyWriter, copyReader).openGroups();
    }

    /** What operators told members about incidents, of all regions. */
    SqlIncidents incidents() {
        return new SqlIncidents(writer, reader);
    }

    /** The time line of what the regions decided together. */
    ResultArchive archive() {
        return new ResultArchive(reader);
    }

    Housekeeping housekeeping() {
        return housekeeping;
    }

    DecisionCopy copy() {
        return copy;
    }

    /** The office of all regions, which tells nothing once it has lost the lease. */
    Office together(Lease lease, Attendance attendance, Office.Tools tools) {
        return new Office(
                new LeasedJournal(writer, reader, own.journal(), lease),
                SqlOutbox.leased(writer, reader, lease),
                tools.with(Proviso.only(
                        () -> holds(attendance.standing(), lease), "another region tells it", tools.senders())),
                Office.Undurable.UNTOLD,
                new Quiet());
    }

    private static boolean holds(Membership standing, Lease lease) {
        return standing.role() == Membership.Role.DECIDING && standing.epoch() == lease.epoch();
    }

    /** The office of this region while it is cut off, which says so in each message. */
    Office alone(Office.Tools tools) {
        return new Office(
                new SplitJournal(new SqlJournal(copyWriter, copyReader), own.journal(), region),
                new SqlOutbox(copyWriter, copyReader),
                tools.with(Proviso.remarking(
                                "Seen from " + region + " alone: the store that regions share cannot be reached.",
                                tools.senders()))
                        .seeing(now -> new PartialView(tools.signals().apply(now))),
                Office.Undurable.TOLD,
                new Quiet());
    }

    /** That the shared store is away is told by this region's standing, once for everything. */
    private static final class Quiet implements Office.Listener {
        @Override
        public void stored() {}

        @Override
        public void trouble(String reason) {}
    }

    /** Silences in force, as far as this region knows. */
    List<Silence> silences(Instant now) {
        return new SqlOutbox(copyWriter, copyReader).silences(now);
    }

    /** Keeps a silence for all regions. @throws StoreUnavailableException if the shared store is away */
    void silence(Silence silence) {
        new SqlOutbox(writer, reader).silence(silence);
    }

    /** The latest acknowledgements of alerts that may fire, by the alert's id, as far as this region knows. */
    Map<String, Acknowledgement> answers(Instant now) {
        Map<String, Acknowledgement> answers = new HashMap<>();
        try {
            new SqlOutbox(copyWriter, copyReader)
                    .acknowledgements(now)
                    .forEach(each -> answers.put(each.alert(), each));
        } catch (StoreUnavailableException e) {
            LOG.debugf("The copy of acknowledgements cannot be read: %s", e.getMessage());
        }
        return answers;
    }

    /** Keeps acknowledgements for all regions. @throws StoreUnavailableException if the shared store is away; some may be kept */
    List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests) {
        SqlOutbox all = new SqlOutbox(writer, reader);
        List<Acknowledgement.Outcome> outcomes = new ArrayList<>();
        for (Acknowledgement.Request request : requests) {
            Acknowledgement.Outcome outcome = all.acknowledge(request);
            outcomes.add(outcome);
            if (outcome instanceof Acknowledgement.Outcome.Taken) {
                show(request);
            }
        }
        return outcomes;
    }

    /** The copy has it in a moment; whoever asks before that is to see it as well. */
    private void show(Acknowledgement.Request request) {
        try {
            new SqlOutbox(copyWriter, copyReader).acknowledge(request);
        } catch (StoreUnavailableException e) {
            LOG.debugf("The copy of acknowledgements cannot be written: %s", e.getMessage());
        }
    }

    /** Gives all regions what was acknowledged in this one while it was alone, unless somebody came elsewhere. */
    void shareAnswers(Set<String> alerts, Instant now) {
        SqlOutbox all = new SqlOutbox(writer, reader);
        for (Acknowledgement each : answers(now).values()) {
            if (alerts.contains(each.alert()) && !each.isOver(now)) {
                all.acknowledge(new Acknowledgement.Request(
                        each.alert(), each.at(), each.by(), each.via(), each.note(), each.until()));
            }
        }
    }

    /** Gives all regions what was silenced in this one while it was alone. What was ended earlier, by whomever, stays ended. */
    void shareSilences(Instant now) {
        Map<String, Silence> known = new HashMap<>();
        new SqlOutbox(writer, reader).silences(Instant.EPOCH).forEach(silence -> known.put(silence.id(), silence));
        for (Silence silence : silences(Instant.EPOCH)) {
            Silence other = known.get(silence.id());
            boolean news =
                    other == null ? silence.end().isAfter(now) : silence.end().isBefore(other.end());
            if (news) {
                silence(silence);
            }
        }
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
