package dev.launchwatch.app;

import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.metrics.Gauges;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.notify.AlreadyTold;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Guard;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Sender;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.probe.HeartbeatProbes;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Heartbeats;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.region.Terms;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.schedule.Limits;
import dev.launchwatch.schedule.Measurements;
import dev.launchwatch.schedule.Missed;
import dev.launchwatch.schedule.MonitorSchedule;
import dev.launchwatch.schedule.Place;
import dev.launchwatch.signal.Counting;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.MemoryDatabase.Way;
import dev.launchwatch.store.MemoryHeartbeats;
import dev.launchwatch.testing.Simulation;
import dev.launchwatch.web.Incoming;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A process of a region in a simulated world: the parts of a daemon that watch, decide and tell, put together as {@link Parts} does, over a
 * simulated network, store and channel.
 */
final class SimulatedRegion {
    static final Gauges NOBODY_ASKS =
            (Gauges) Proxy.newProxyInstance(Gauges.class.getClassLoader(), new Class<?>[] {Gauges.class}, (_, _, _) -> {
                throw new IllegalStateException("nobody scrapes a simulation");
            });

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms(List.of(new byte[32]));
    private static final Prices PRICES = new Prices(Optional.empty());

    private final SimulatedWorld world;
    private final String name;
    private final Simulation.Program process;
    private final Office house;
    private final OwnConditions conditions;
    private final MonitorSchedule schedule;
    private final SharedStore store;
    private final @Nullable Signals signals;
    private final @Nullable Receiving receiving;
    private final Regions regions;
    private final InstantSource clock;
    private final Reports reports;
    private final HeartbeatProbes jobs;
    private final Semaphore configuring = new Semaphore(1);
    private boolean started;

    /**
     * Builds a process, which does nothing before {@link #start}.
     *
     * @param clock its own, which may be ahead of the database's, or behind
     */
    SimulatedRegion(
            SimulatedWorld world,
            String name,
            String instance,
            Simulation.Program process,
            SharedStore store,
            SimulatedStore.Disk disk,
            Way own,
            InstantSource clock) {
        this.world = world;
        this.name = name;
        this.process = process;
        this.store = store;
        this.clock = clock;
        this.reports = new Reports(disk.jobs(), own);
        this.jobs = new HeartbeatProbes(reports, clock);
        EventLog log = disk.events().over(own);
        this.signals = world.hasEvents() ? signals(log) : null;
        this.receiving = signals == null
                ? null
                : new Receiving(log, PSEUDONYMS, PRICES, this::happened, signals.metrics(), clock, world.simulation());
        Office.Tools tools = new Office.Tools(
                clock,
                world.simulation(),
                process.timer(),
                new Office.Threads(
                        process.executor(),
                        process.threads(),
                        process.waits(),
                        world.simulation().random().split()),
                channel -> new Wire(instance),
                _ -> new Unguarded(),
                this::view,
                new AlreadyTold(),
                new DaemonMetrics(NOBODY_ASKS, "1", "jvm"));
        this.house = new Office(
                disk.own().journal(own, name),
                new SimulatedStore.Recorded(disk.own().outbox(own), world),
                tools,
                Office.Undurable.TOLD,
                new Stored());
        this.conditions = new OwnConditions(house.evaluator(), name);
        this.schedule = new MonitorSchedule(
                this::probe,
                this::take,
                new Unmeasured(),
                new Clockwork(clock, world.simulation(), process.timer()),
                process.executor(),
                Place.alone(name),
                Limits.DEFAULT);
        this.regions = new Regions(
                new Self(name, instance, Terms.DEFAULT, 1),
                store,
                this::fetched,
                why -> {
                    throw new AssertionError(why);
                },
                tools,
                house,
                schedule,
                conditions);
    }

    private Signals signals(EventLog log) {
        return new Signals(
                PSEUDONYMS,
                List.of(),
                List.of(),
                windows -> new Counting(
                        log, windows, world.simulation(), process.timer(), this::signalsChanged, process.threads()));
    }

    private SignalView view(Instant now) {
        return signals == null ? SignalView.NONE : signals.view(now);
    }

    private void happened(List<EventLog.Placed> fresh) {
        if (signals != null) {
            signals.stored(fresh);
            regions.stored();
        }
    }

    private void fetched(List<EventLog.Placed> fresh) {
        if (signals != null) {
            signals.fetched(fresh);
        }
    }

    private void signalsChanged() {
        house.evaluator().signalsChanged();
        regions.signalsChanged();
    }

    /** On a thread of the process: takes what a sender posts. */
    Receipt take(String source, byte[] body) {
        if (receiving == null) {
            throw new IllegalStateException("nobody sends events in this world");
        }
        return receiving.take(
                new Incoming.Post(source, true, true, body, "application/json", Map.of(), clock.instant()));
    }

    String name() {
        return name;
    }

    Simulation.Program process() {
        return process;
    }

    /** Whether it has begun to watch, so that it can be asked for something. */
    boolean isStarted() {
        return started;
    }

    /**
     * On a thread of the process: begins to watch, as a daemon does, and goes on until the end.
     *
     * @param latest what it saw last of each monitor
     */
    void start(Loaded.Good good, List<Result> latest) {
        Catalog catalog = good.catalog();
        RuleBook rules = Subjects.ruleBook(catalog);
        reports.known(catalog);
        house.tell(catalog);
        if (signals != null && receiving != null) {
            receiving.configure(good);
            signals.start(catalog, rules);
        }
        house.decide(RuleBook.empty());
        conditions.begin(Optional.empty());
        Set<String> down = latest.stream()
                .filter(result ->
                        result.outcome() instanceof Outcome.Down && result.standing() == Result.Standing.COUNTED)
                .map(Result::monitor)
                .collect(Collectors.toSet());
        schedule.start(catalog.monitors(), down);
        regions.configure(catalog, rules);
        regions.start();
        started = true;
        while (!process.isDead()) {
            schedule.tick();
            process.sleep(Duration.ofSeconds(1));
        }
    }

    /** On a thread of the process: ends it properly. */
    void stop() {
        started = false;
        if (signals != null) {
            signals.close();
        }
        regions.close();
        house.close();
    }

    /** On a thread of the process. */
    List<Acknowledgement.Outcome> acknowledge(Acknowledgement.Request request) {
        return regions.attention().acknowledge(List.of(request));
    }

    /** On a thread of the process: takes over another configuration, as a daemon does. */
    void reload(Loaded.Good good) {
        configuring.acquireUninterruptibly();
        Catalog catalog = good.catalog();
        RuleBook rules = Subjects.ruleBook(catalog);
        reports.known(catalog);
        if (signals != null && receiving != null) {
            receiving.configure(good);
            signals.reload(catalog, rules);
        }
        house.reload(catalog, RuleBook.empty());
        regions.configure(catalog, rules);
        schedule.reload(catalog.monitors());
        configuring.release();
    }

    /** What time it takes it to be. */
    Instant time() {
        return clock.instant();
    }

    /** On a thread of the process. */
    void silence(Silence silence) {
        AuditEntry entry = new AuditEntry(
                silence.id(),
                clock.instant(),
                name,
                new Actor(silence.author(), Actor.Surface.API, ""),
                AuditEntry.Action.SILENCE,
                silence.id(),
                "",
                AuditEntry.DONE);
        regions.attention().silence(silence, entry);
    }

    /** Whether it decides for itself now. */
    boolean isAlone() {
        return store.decisions().departed().isPresent();
    }

    /** On a thread of the process: takes a job's report, which is durable when this returns. */
    void report(String monitor) {
        reports.record(monitor);
        regions.reported();
        boolean _ = schedule.request(monitor);
    }

    private Report probe(Monitor monitor) {
        if (monitor.probe() instanceof HeartbeatSpec spec) {
            return jobs.probe(spec, monitor.name());
        }
        Instant at = world.simulation().instant();
        Duration took = world.upTo(200);
        process.sleep(took);
        return Report.of(
                world.fails(monitor.name(), name, at)
                        ? new Outcome.Down(Failure.of(Reason.CONNECT_REFUSED, "connection refused"))
                        : new Outcome.Up(),
                took);
    }

    private void take(Result result) {
        house.evaluator().accept(result);
        regions.accept(result);
    }

    /** When jobs reported, to whichever region. */
    private final class Reports implements Heartbeats {
        private final MemoryHeartbeats own;
        private final Way way;

        Reports(MemoryHeartbeats own, Way way) {
            this.own = own;
            this.way = way;
        }

        void known(Catalog catalog) {
            Set<String> monitors = catalog.monitors().stream()
                    .filter(monitor -> monitor.probe() instanceof HeartbeatSpec)
                    .map(Monitor::name)
                    .collect(Collectors.toSet());
            if (!monitors.isEmpty()) {
                own.known(way, monitors, clock.instant());
            }
        }

        void record(String monitor) {
            own.record(way, monitor, clock.instant());
        }

        @Override
        public Optional<Instant> last(String monitor) {
            return own.last(way, monitor);
        }

        @Override
        public Optional<Instant> firstKnown(String monitor) {
            return own.firstKnown(way, monitor);
        }

        @Override
        public Instant heardUntil() {
            return regions.heardUntil();
        }
    }

    private final class Stored implements Office.Listener {
        @Override
        public void stored() {
            regions.stored();
        }

        @Override
        public void trouble(String reason) {
            conditions.storeAway(reason);
        }
    }

    /** The way to the channel. */
    private final class Wire implements Sender {
        private final String instance;

        Wire(String instance) {
            this.instance = instance;
        }

        @Override
        public Delivery send(Message message) {
            return world.send(SimulatedRegion.this, instance, message);
        }

        @Override
        public void close() {}
    }

    private static final class Unguarded implements Guard {
        @Override
        public Delivery call(Callable<Delivery> attempt) {
            try {
                return attempt.call();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public String state() {
            return "closed";
        }
    }

    private static final class Unmeasured implements Measurements {
        @Override
        public void started(Duration lag) {}

        @Override
        public void missed(Missed reason, long runs) {}
    }
}
