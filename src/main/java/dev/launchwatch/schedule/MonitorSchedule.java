package dev.launchwatch.schedule;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Trigger;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Confirmation.Verdict;
import dev.launchwatch.schedule.Entry.Plan;
import dev.launchwatch.schedule.Health.Down;
import dev.launchwatch.schedule.Health.Suspect;
import dev.launchwatch.schedule.Health.Up;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Runs every monitor when it is due: once per interval at its own offset, again soon after a first failure, more often
 * while it is down, and at once on request. A monitor never overlaps itself, no more probes run than allowed, and a run
 * that does not take place is counted.
 *
 * <p>Thread-safe. Probing and the sink happen on the executor, one task per probe; nothing else here blocks, except
 * {@link #close()}.
 */
public final class MonitorSchedule implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(MonitorSchedule.class.getName());

    /** Later than this, a run is not made up for at once: many would be late together. */
    private static final long LATE = Duration.ofSeconds(5).toNanos();

    /** A monitor that others depend on is not probed again for their sake within this time. */
    private static final long RECENT = Duration.ofSeconds(10).toNanos();

    private final Function<Monitor, Report> probe;
    private final Consumer<Result> sink;
    private final Measurements measurements;
    private final Clockwork clockwork;
    private final Executor executor;
    private final Limits limits;
    private final Agenda agenda;
    private final Planner planner;
    private final Map<String, Entry> entries = new HashMap<>();
    private final ArrayDeque<Run> waiting = new ArrayDeque<>();
    private final CountDownLatch drained = new CountDownLatch(1);
    private int running;
    private boolean closed;

    /** A run that is due: it waits in line until it may start. */
    private record Run(Entry entry, Trigger trigger, long due) {}

    /**
     * A schedule without monitors.
     *
     * @param probe one probe: blocks at most for the monitor's timeout, called on the executor
     * @param sink takes each result, in order per monitor, on the executor; the monitor counts as running until it
     *     returns
     * @param executor runs each task on a thread of its own; must outlive the schedule
     */
    public MonitorSchedule(
            Function<Monitor, Report> probe,
            Consumer<Result> sink,
            Measurements measurements,
            Clockwork clockwork,
            Executor executor,
            Place place,
            Limits limits) {
        this.probe = probe;
        this.sink = sink;
        this.measurements = measurements;
        this.clockwork = clockwork;
        this.executor = executor;
        this.limits = limits;
        this.agenda = new Agenda(clockwork.ticker(), clockwork.timer());
        this.planner = new Planner(agenda, clockwork.wall(), place, this::due);
    }

    /**
     * Begins with these monitors: each runs within its first interval. Those that are {@code down} already, as far as
     * the store knows, are probed at the interval of a monitor that is down, and their failure needs no confirmation.
     */
    public synchronized void start(Collection<Monitor> monitors, Set<String> down) {
        for (Monitor monitor : monitors) {
            if (monitor.enabled()) {
                welcome(monitor, down.contains(monitor.name()) ? new Down() : new Up());
            }
        }
    }

    /**
     * The same, and probes those at once whose first failure was not confirmed when the daemon ended: to wait for their next
     * slot would delay an alert by a whole interval.
     */
    public synchronized void start(Collection<Monitor> monitors, Set<String> down, Set<String> suspect) {
        start(monitors, down);
        suspect.forEach(this::request);
    }

    /**
     * Watches these monitors from now on and no others. An unchanged monitor notices nothing. A changed one begins anew,
     * though one that was down is still taken for down. Results of the old ones' probes still under way are dropped.
     */
    public synchronized void reload(Collection<Monitor> monitors) {
        Map<String, Monitor> wanted = new HashMap<>();
        monitors.stream().filter(Monitor::enabled).forEach(monitor -> wanted.put(monitor.name(), monitor));
        Map<String, Entry> former = new HashMap<>(entries);
        former.values().removeIf(entry -> wanted.remove(entry.monitor.name(), entry.monitor));
        former.values().forEach(Entry::retire);
        entries.keySet().removeAll(former.keySet());
        waiting.removeIf(run -> run.entry.retired);
        for (Monitor monitor : wanted.values()) {
            Entry old = former.get(monitor.name());
            if (old == null) {
                welcome(monitor, new Up());
            } else {
                welcome(monitor, old.health instanceof Down ? new Down() : new Up())
                        .follows(old);
            }
        }
    }

    /** Moves this daemon to another place among its regions; from now on monitors are due as seen from there. */
    public synchronized void interleave(Place place) {
        if (!place.equals(planner.place())) {
            planner.moveTo(place);
            entries.values().forEach(planner::resettle);
        }
    }

    /** Gives every monitor that is due soon its timer. To be called once a second; one late call delays nothing. */
    public synchronized void tick() {
        agenda.tick();
    }

    /**
     * Probes a monitor now, unless a probe of it is under way or a confirmation of its failure is about to come, which
     * answers as well. Its timetable stays as it is.
     *
     * @return whether there is such a monitor
     */
    public synchronized boolean request(String monitor) {
        Entry entry = entries.get(monitor);
        if (entry == null || closed) {
            return false;
        }
        if (!entry.busy() && !(entry.health instanceof Suspect)) {
            begin(entry, Trigger.REQUEST, agenda.now());
        }
        return true;
    }

    /** Whether a monitor is being looked at, or waits for a free place. */
    public synchronized boolean isBusy(String monitor) {
        Entry entry = entries.get(monitor);
        return entry != null && (entry.busy() || entry.health instanceof Suspect);
    }

    /**
     * Another region saw a monitor fail: probes it now, however lately it was probed, since only what begins after that failure says
     * anything about it. One that fails here too is looked at often enough.
     */
    public synchronized void secondOpinion(String monitor) {
        Entry entry = entries.get(monitor);
        if (entry == null || entry.health instanceof Down) {
            return;
        }
        if (entry.running) {
            entry.again = true; // the probe under way may have begun before that failure
        } else {
            request(monitor);
        }
    }

    /** How many probes are running. */
    public synchronized int running() {
        return running;
    }

    /** How many runs are due and wait for a free place. */
    public synchronized int waiting() {
        return waiting.size();
    }

    /**
     * A run that should have led to a result by now.
     *
     * @param by for how long it should have, its timeout taken off
     */
    public record Overdue(String monitor, Duration by) {}

    /** The run that is overdue for longest; nothing if all monitors are looked at as they should be, or once this is closed. */
    public synchronized Optional<Overdue> overdue() {
        long now = agenda.now();
        String worst = "";
        long most = 0;
        for (Entry entry : entries.values()) {
            long by = closed ? 0 : entry.overdue(now);
            if (by > most) {
                most = by;
                worst = entry.monitor.name();
            }
        }
        return most == 0 ? Optional.empty() : Optional.of(new Overdue(worst, Duration.ofNanos(most)));
    }

    /**
     * Starts no more probes and waits for those under way, for the {@link Limits}' drain time at most; results that come
     * later are dropped.
     */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            waiting.clear();
            entries.values().forEach(Entry::cancel);
            if (running == 0) {
                drained.countDown();
            }
        }
        try {
            if (!drained.await(limits.drain().toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.log(System.Logger.Level.WARNING, "{0} probes were still running at the end", running());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (this) {
            entries.values().forEach(Entry::retire);
            entries.clear();
        }
    }

    private Entry welcome(Monitor monitor, Health health) {
        Entry entry = planner.welcome(monitor, health, agenda.now() - RECENT);
        entry.taken = agenda.now();
        entries.put(monitor.name(), entry);
        return entry;
    }

    private synchronized void due(Entry entry, Plan plan) {
        if (closed || !entry.take(plan)) {
            return;
        }
        Duration late = Duration.ofNanos(Math.max(0, agenda.now() - plan.due()));
        if (late.toNanos() > LATE) {
            measurements.missed(Missed.LATE, 1 + late.dividedBy(entry.period()));
            planner.catchUp(entry, plan);
            return;
        }
        Duration jump =
                Duration.between(plan.wallDue(), clockwork.wall().instant()).minus(late);
        if (jump.compareTo(entry.period()) >= 0) {
            measurements.missed(Missed.CLOCK, jump.dividedBy(entry.period()));
        }
        planner.repeat(entry, plan);
        entry.owe(plan.due());
        if (entry.busy()) {
            measurements.missed(entry.queued ? Missed.SATURATED : Missed.OVERLAP, 1);
        } else {
            begin(entry, plan.trigger(), plan.due());
        }
    }

    private void begin(Entry entry, Trigger trigger, long due) {
        entry.queued = true;
        entry.owe(due);
        waiting.add(new Run(entry, trigger, due));
        dispatch();
    }

    private void dispatch() {
        while (running < limits.maxConcurrent() && !waiting.isEmpty()) {
            Run run = waiting.remove();
            run.entry.queued = false;
            run.entry.running = true;
            running++;
            executor.execute(() -> perform(run));
        }
    }

    private void perform(Run run) {
        Monitor monitor = run.entry.monitor;
        Instant at = clockwork.wall().instant();
        long started = agenda.now();
        long ended = started;
        Optional<Verdict> verdict = Optional.empty();
        try {
            measurements.started(Duration.ofNanos(Math.max(0, started - run.due)));
            Report report = look(monitor, started);
            ended = agenda.now();
            verdict = decide(run.entry, report);
            if (verdict.isPresent()) {
                sink.accept(new Result(
                        monitor.name(), region(), at, run.trigger, verdict.get().standing(), report));
                paid(run.entry);
            }
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a result of " + monitor.name() + " was not taken", e);
        } finally {
            finish(run.entry, verdict, started, ended);
        }
    }

    /** A prober has a value for every failure of its target; what it throws is a bug of ours and says nothing of it. */
    private Report look(Monitor monitor, long started) {
        try {
            return probe.apply(monitor);
        } catch (RuntimeException | StackOverflowError e) {
            LOG.log(System.Logger.Level.ERROR, "the probe of " + monitor.name() + " failed by itself", bare(e));
            Failure failure = Failure.of(Reason.INTERNAL, "The probe itself failed; the log says more.");
            return Report.of(new Outcome.Unknown(failure), Duration.ofNanos(agenda.now() - started));
        }
    }

    /** Where it happened, without the message: that may quote an address or an answer. */
    private static Throwable bare(Throwable e) {
        Throwable bare = new IllegalStateException(e.getClass().getName());
        bare.setStackTrace(e.getStackTrace());
        return bare;
    }

    private synchronized String region() {
        return planner.place().region();
    }

    private synchronized void paid(Entry entry) {
        entry.paid(agenda.now());
    }

    private synchronized Optional<Verdict> decide(Entry entry, Report report) {
        if (entry.retired) {
            return Optional.empty();
        }
        Verdict verdict = Confirmation.decide(entry.monitor, entry.health, report.outcome());
        if (verdict.firstFailure()) {
            entry.monitor.dependsOn().forEach(this::lookAgain);
        }
        return Optional.of(verdict);
    }

    /** What others depend on may be why they fail: knowing that soon keeps their alerts quiet. */
    private void lookAgain(String parent) {
        Entry entry = entries.get(parent);
        if (entry != null && agenda.now() - entry.started >= RECENT) {
            request(parent);
        }
    }

    private synchronized void finish(Entry entry, Optional<Verdict> verdict, long started, long ended) {
        running--;
        entry.running = false;
        entry.started = started;
        if (verdict.isPresent() && !entry.retired && !closed) {
            planner.follow(entry, verdict.get(), started, ended);
            if (entry.again && entry.health instanceof Up) {
                begin(entry, Trigger.REQUEST, agenda.now());
            }
        }
        entry.again = false;
        dispatch();
        if (closed && running == 0) {
            drained.countDown();
        }
    }
}
