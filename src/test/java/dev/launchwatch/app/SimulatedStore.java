package dev.launchwatch.app;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Decisions;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Register;
import dev.launchwatch.region.Replica;
import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.store.MemoryDatabase;
import dev.launchwatch.store.MemoryDatabase.Way;
import dev.launchwatch.store.MemoryHeartbeats;
import dev.launchwatch.store.SplitJournal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What regions share in a simulated world, as one of them reaches it, and that region's own files. */
class SimulatedStore implements SharedStore {
    /** So long a region waits for the shared database. */
    static final Duration PATIENCE = Duration.ofSeconds(8);

    /** So long where it says that it is alive. */
    static final Duration RENEWING = Duration.ofSeconds(3);

    private final String region;
    private final Disk disk;
    private final MemoryDatabase shared;
    private final Shared together;
    private final Ways ways;
    private final InstantSource clock;
    private final Watcher watcher;
    private final Decisions decisions;

    /** What survives a region's process. */
    record Disk(MemoryDatabase own, MemoryDatabase copy, SimulatedLog events, MemoryHeartbeats jobs) {
        Disk() {
            this(new MemoryDatabase(), new MemoryDatabase(), new SimulatedLog(), new MemoryHeartbeats());
        }
    }

    /**
     * What regions share.
     *
     * @param news is done when events were shared
     */
    record Shared(MemoryDatabase database, SimulatedLog.Shared events, MemoryHeartbeats jobs, Runnable news) {}

    /**
     * How a region reaches what it uses.
     *
     * @param renewing to the shared database, where it is not waited for long
     * @param shared to the same
     * @param own to its own files
     * @param bell waits for news of the shared database
     * @param clock the region's
     */
    record Ways(Way renewing, Way shared, Way own, MemoryDatabase.Wait bell, InstantSource clock) {}

    /** Sees what is done, for whoever judges it. */
    interface Watcher {
        /** Something was stored under a lease. */
        void decided(Lease lease);

        /** A message is on record as sent. */
        void recorded(String notification);

        /** A region decides for itself from now on. */
        void departed(String region);
    }

    /** @param clock the database's */
    SimulatedStore(String region, Disk disk, Shared together, Ways ways, InstantSource clock, Watcher watcher) {
        this.region = region;
        this.disk = disk;
        this.together = together;
        this.shared = together.database();
        this.ways = ways;
        this.clock = clock;
        this.watcher = watcher;
        this.decisions = new Seen(disk.copy().copyOf(shared, ways.shared(), clock));
    }

    @Override
    public Register register() {
        return shared.register(ways.renewing(), clock);
    }

    @Override
    public Exchange exchange() {
        return shared.exchange(ways.shared(), ways.bell());
    }

    @Override
    public Replica replica() {
        return disk.own().replica(ways.own());
    }

    @Override
    public Decisions decisions() {
        return decisions;
    }

    @Override
    public Journal journal(Lease lease) {
        return shared.leased(
                new Watched(ways.shared(), () -> watcher.decided(lease)),
                disk.own().journal(ways.own(), region),
                checked(lease));
    }

    @Override
    public Outbox outbox(Lease lease) {
        return new Recorded(
                shared.leased(new Watched(ways.shared(), () -> watcher.decided(lease)), checked(lease)), watcher);
    }

    /** The lease that the database checks at each write; none for a database that lets anybody decide. */
    @Nullable
    Lease checked(Lease lease) {
        return lease;
    }

    @Override
    public Outbox outbox() {
        return shared.outbox(ways.shared());
    }

    @Override
    public Journal copiedJournal() {
        return new SplitJournal(
                disk.copy().journal(ways.own(), null), disk.own().journal(ways.own(), region), region);
    }

    @Override
    public Outbox copiedOutbox() {
        return new Recorded(disk.copy().outbox(ways.own()), watcher);
    }

    @Override
    public Exchanging.Events events(Supplier<Skew> skew, Consumer<List<EventLog.Placed>> fetched) {
        return disk.events()
                .exchange(
                        together.events(),
                        region,
                        ways.own(),
                        ways.shared(),
                        skew,
                        ways.clock(),
                        together.news(),
                        fetched);
    }

    @Override
    public Exchanging.Jobs jobs(Supplier<Skew> skew) {
        Supplier<Duration> ahead = () -> skew.get().offset();
        return disk.jobs()
                .exchange(
                        ways.own(),
                        together.jobs(),
                        ways.shared(),
                        () -> clock.instant().minus(ahead.get()),
                        ahead)::exchange;
    }

    @Override
    public Map<String, Long> keyPrints(String name, long print) {
        return Map.of(name, print);
    }

    @Override
    public int lowestProgram() {
        return 0;
    }

    @Override
    public void keepHouse(Instant now) {}

    @Override
    public void close() {}

    /** Says what was written when it was written, not when that was heard of. */
    private record Watched(Way way, Runnable done) implements Way {
        @Override
        public <T> T call(Supplier<T> work) {
            return way.call(work);
        }

        @Override
        public void run(Runnable work) {
            way.run(() -> {
                work.run();
                done.run();
            });
        }
    }

    /** An outbox that says which messages are on record as sent. */
    static class Recorded implements Outbox {
        private final Outbox outbox;
        private final Watcher watcher;

        Recorded(Outbox outbox, Watcher watcher) {
            this.outbox = outbox;
            this.watcher = watcher;
        }

        @Override
        public void record(Notification notification, @Nullable Group group) {
            outbox.record(notification, group);
            if (notification.state() == Notification.State.SENT) {
                watcher.recorded(notification.id());
            }
        }

        @Override
        public List<Transition> unplanned() {
            return outbox.unplanned();
        }

        @Override
        public Set<String> firing() {
            return outbox.firing();
        }

        @Override
        public List<Group> openGroups() {
            return outbox.openGroups();
        }

        @Override
        public List<Notification> undelivered() {
            return outbox.undelivered();
        }

        @Override
        public void plan(List<String> transitions, List<Group> groups, List<Notification> notifications) {
            outbox.plan(transitions, groups, notifications);
        }

        @Override
        public List<Silence> silences(Instant now) {
            return outbox.silences(now);
        }

        @Override
        public void silence(Silence silence, @Nullable AuditEntry audit) {
            outbox.silence(silence, audit);
        }

        @Override
        public List<Acknowledgement> acknowledgements(Instant since) {
            return outbox.acknowledgements(since);
        }

        @Override
        public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
            return outbox.acknowledge(request);
        }
    }

    private final class Seen implements Decisions {
        private final Decisions copy;

        Seen(Decisions copy) {
            this.copy = copy;
        }

        @Override
        public boolean refresh() {
            return copy.refresh();
        }

        @Override
        public List<Alert> alerts() {
            return copy.alerts();
        }

        @Override
        public Set<String> depart() {
            watcher.departed(region);
            return copy.depart();
        }

        @Override
        public Optional<Set<String>> departed() {
            return copy.departed();
        }

        @Override
        public void arrive() {
            copy.arrive();
        }
    }
}
