package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Feeds results to the rules, makes what they decide durable, and only then has people told: one thread takes whatever has
 * arrived, decides, and commits it as one batch.
 *
 * <p>Good results that change nothing wait up to 250 ms for company, so that a hundred probes a second don't cost a hundred
 * transactions. Everything else is committed at once, with all that waited before it: a result that is not good, the
 * first good one after it, a state that changed (so also a good result that counts towards a resolve), a transition. A
 * kill may thus lose the good results of the last 250 ms, and nothing that came after them: the store is that of a
 * daemon killed 250 ms earlier, and nothing that was told depends on what it lost.
 *
 * <p>With the store away it goes on deciding: what is decided is handed over as not durable, kept, and stored as soon as
 * that works again, in one batch with the same ids. Decisions are made as of the time at which a result arrived, so that
 * a slow store does not change them.
 *
 * <p>All methods may be called from any thread, after {@link #start}.
 */
public final class Evaluator implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Evaluator.class.getName());

    /** Results that wait to be looked at; more than this are dropped and counted. */
    private static final int MOST_WAITING = 100_000;

    private static final int BATCH = 1000;

    /**
     * How long uneventful results wait to be stored: four transactions a second however many probes there are, and still
     * too short to be noticed by who reads them.
     */
    static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    private static final Duration EARLIEST_TICK = Duration.ofMillis(5);

    /** A timer counts seconds, the rules look at the wall clock: looking once a minute bounds how far they come apart. */
    private static final Duration LATEST_TICK = Duration.ofMinutes(1);

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);

    /** Who is told what was decided. Called by the evaluator's thread, one call at a time; must not block for long. */
    public interface Listener {
        /** The batch is durable. */
        void committed(Journal.Batch batch);

        /** The batch could not be stored yet, for this reason: telling people goes on from memory. */
        void undurable(Journal.Batch batch, String reason);

        /** Everything that was handed over as not durable is stored now. */
        void durableAgain();
    }

    private sealed interface Event {
        Instant at();
    }

    private record Observed(Result result, Instant at) implements Event {}

    private record Said(String subject, boolean bad, Severity severity, String detail, String impact, Instant at)
            implements Event {}

    private record Reloaded(RuleBook book, Instant at) implements Event {}

    private record Tick(Instant at) implements Event {}

    /** What waited for company has waited long enough. */
    private record Waited(Instant at) implements Event {}

    private record Retry(Instant at) implements Event {}

    private record Closed(Instant at) implements Event {}

    private final Journal journal;
    private final InstantSource clock;
    private final Timer timer;
    private final Listener listener;
    private final LinkedBlockingQueue<Event> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger unfinished = new AtomicInteger(1);
    private final AtomicLong dropped = new AtomicLong();
    private final Map<Changes.Key, Alert> alerts = new ConcurrentHashMap<>();
    private final Thread loop = new Thread(this::run, "launchwatch-rules");
    private volatile boolean closed;
    private volatile boolean durable = true;

    // From here on: the loop's own, and start's before there is a loop.
    private Watches watches;
    private Instant now;
    private Changes changes = new Changes();
    private Changes backlog = new Changes();
    private boolean unread;
    private String trouble = "";
    private Duration retryAfter = FIRST_RETRY;
    private Timer.@Nullable Cancellable company;
    private Timer.@Nullable Cancellable tick;
    private @Nullable Instant tickAt;

    /**
     * @param journal where results, states and transitions become durable
     * @param clock wall time
     * @param timer for what time alone decides, and for retries
     * @param listener who is told
     */
    public Evaluator(Journal journal, InstantSource clock, Timer timer, Listener listener) {
        this.journal = journal;
        this.clock = clock;
        this.timer = timer;
        this.listener = listener;
        this.now = Instant.EPOCH;
        this.watches = new Watches(now);
    }

    /**
     * Goes on where the daemon stopped and starts the loop. Blocks while the journal is read; with the store away it
     * starts without the past and reads it later. Call it once.
     */
    public void start(RuleBook book) {
        now = time();
        watches = new Watches(now);
        Set<String> toFill = watches.use(book, now, changes);
        try {
            read(toFill);
        } catch (StoreUnavailableException e) {
            unread = true;
            lost(e);
        }
        watches.evaluateAll(now, changes);
        loop.setDaemon(true);
        loop.start();
    }

    /** Has the rules look at a result. Never blocks; with too many waiting the result is dropped and counted. */
    public void accept(Result result) {
        if (closed || waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            dropped.incrementAndGet();
            return;
        }
        post(new Observed(result, time()));
    }

    /**
     * Raises or clears a condition of the daemon itself, an alert as all others, of the rule {@code launchwatch-SUBJECT}.
     * Saying the same again changes nothing. After a restart it fires on until it is said not to be bad any more.
     *
     * @param subject what is bad, such as {@code store} or {@code region/eu}
     * @param bad whether it is bad
     * @param severity how bad; counts when the alert fires
     * @param detail one sentence with what is known, redacted
     * @param impact what it means for whoever relies on the daemon; may be empty
     */
    public void condition(String subject, boolean bad, Severity severity, String detail, String impact) {
        post(new Said(subject, bad, severity, detail, impact, time()));
    }

    /**
     * Uses other rules and monitors from now on. What is in both keeps its state, whatever else changed about it; an alert
     * whose rule or monitor is gone resolves as no longer watched. Returns at once.
     */
    public void reload(RuleBook book) {
        post(new Reloaded(book, time()));
    }

    /** The alerts that are pending or firing, in no order. */
    public List<Alert> alerts() {
        return List.copyOf(alerts.values());
    }

    /** How many results were dropped, since too many waited or since the store was away for too long. */
    public long dropped() {
        return dropped.get();
    }

    /** How many results wait to be looked at. */
    public int waiting() {
        return waiting.get();
    }

    /**
     * Whether everything that arrived is decided and handed over, but for uneventful results that wait for company: the
     * state in which tests look.
     */
    boolean idle() {
        return unfinished.get() == 0;
    }

    /** Whether everything that was decided is stored. */
    public boolean durable() {
        return durable;
    }

    /** Looks at what has arrived, stores it, and stops. Waits for at most 20 s. */
    @Override
    public void close() {
        closed = true;
        post(new Closed(time()));
        try {
            loop.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Event> taken = new ArrayList<>();
        boolean open = true;
        try {
            int finished = 1; // the start itself
            while (open) {
                commitUnlessItMayWait();
                scheduleTick();
                unfinished.addAndGet(-finished);
                taken.add(queue.take());
                queue.drainTo(taken, BATCH - 1);
                for (Event event : taken) {
                    open &= survive(event);
                }
                watches.runChecks(now, changes);
                finished = taken.size();
                taken.clear();
            }
            commit();
            retry(); // one last time
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            if (tick != null) {
                tick.cancel();
            }
        }
    }

    /** Rules that stop deciding would be noticed by nobody: a bug costs the event that met it, no more. */
    private boolean survive(Event event) {
        try {
            return handle(event);
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the rules could not take " + event.getClass().getSimpleName(), e);
            return !(event instanceof Closed);
        }
    }

    /** @return whether there is more to come */
    private boolean handle(Event event) {
        advance(event.at());
        switch (event) {
            case Observed(Result result, var _) -> {
                waiting.decrementAndGet();
                watches.observe(result, now, changes);
            }
            case Said said ->
                watches.say(said.subject(), said.bad(), said.severity(), said.detail(), said.impact(), now, changes);
            case Reloaded(RuleBook book, var _) -> use(book);
            case Tick _ -> tickAt = null;
            case Waited _ -> commit();
            case Retry _ -> {
                commit();
                retry();
            }
            case Closed _ -> {
                return false;
            }
        }
        return true;
    }

    private void advance(Instant at) {
        if (at.isBefore(now.minusSeconds(1))) {
            now = at;
            watches.clockSetBack(now, changes);
        } else if (at.isAfter(now)) {
            now = at;
        }
        // What is due at the very moment of an event comes after it: a good result then still counts.
        watches.runChecks(now.minusMillis(1), changes);
    }

    private void use(RuleBook book) {
        commit(); // so that the journal has what the histories are filled with
        Set<String> toFill = watches.use(book, now, changes);
        try {
            if (!unread) {
                refill(toFill);
            }
        } catch (StoreUnavailableException e) {
            LOG.log(Level.WARNING, "rules go on with what is in memory: {0}", e.getMessage());
        }
        backlog.batch().results().stream()
                .filter(result -> toFill.contains(result.monitor()))
                .forEach(result -> watches.refill(result, now));
        watches.evaluateAll(now, changes);
    }

    private void read(Set<String> toFill) {
        List<RuleState> states = journal.states();
        refill(toFill);
        watches.restore(states, now, changes);
        watches.states().forEach(this::show);
    }

    private void refill(Set<String> names) {
        Duration back = watches.replay(names);
        if (back.isPositive()) {
            journal.replay(now.minus(back), result -> {
                if (names.contains(result.monitor())) {
                    watches.refill(result, now);
                }
            });
        }
    }

    /** With the store away nothing is gained by waiting. A full batch waits no longer, so that what waits is bounded. */
    private void commitUnlessItMayWait() {
        if (changes.isEventful() || changes.results() >= BATCH || !durable) {
            commit();
        } else if (company == null && !changes.isEmpty()) {
            company = timer.after(LONGEST_WAIT, () -> post(new Waited(time())));
        }
    }

    private void commit() {
        if (company != null) {
            company.cancel();
            company = null;
        }
        if (changes.isEmpty()) {
            return;
        }
        Journal.Batch batch = changes.batch();
        changes = new Changes();
        batch.states().forEach(this::show);
        if (durable) {
            try {
                journal.commit(batch);
                tell(() -> listener.committed(batch));
                return;
            } catch (RuntimeException e) {
                lost(e);
            }
        }
        dropped.addAndGet(backlog.addAll(batch));
        tell(() -> listener.undurable(batch, trouble));
    }

    /** Reads what could not be read and stores what could not be stored. */
    private void retry() {
        if (durable) {
            return;
        }
        try {
            if (unread) {
                read(watches.names());
                unread = false;
                watches.evaluateAll(now, changes);
                // Also what was taken over as it was: the backlog may hold an older state of the same watch.
                watches.states().filter(state -> !state.isNew()).forEach(changes::add);
                Journal.Batch late = changes.batch();
                changes = new Changes();
                late.states().forEach(this::show);
                backlog.addAll(late);
                tell(() -> listener.undurable(late, trouble));
            }
            journal.commit(backlog.batch());
            backlog = new Changes();
            durable = true;
            retryAfter = FIRST_RETRY;
            tell(listener::durableAgain);
        } catch (RuntimeException e) {
            lost(e);
        }
    }

    private void lost(RuntimeException e) {
        trouble = e instanceof StoreUnavailableException ? String.valueOf(e.getMessage()) : e.toString();
        if (durable) {
            LOG.log(Level.WARNING, "what is decided is not durable: {0}", trouble);
        }
        durable = false;
        if (!closed) {
            timer.after(retryAfter, () -> post(new Retry(time())));
            Duration doubled = retryAfter.multipliedBy(2);
            retryAfter = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        }
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            // What is committed is found again by whoever reads the journal; the rules must go on in any case.
            LOG.log(Level.ERROR, "a listener of the rules failed", e);
        }
    }

    private void show(RuleState state) {
        Alert alert = state.alert();
        if (alert == null) {
            alerts.remove(Changes.Key.of(state));
        } else {
            alerts.put(Changes.Key.of(state), alert);
        }
    }

    private void scheduleTick() {
        Instant due = watches.nextCheck();
        if (due == null || (tickAt != null && !due.isBefore(tickAt))) {
            return; // the tick that is on its way comes early enough
        }
        if (tick != null) {
            tick.cancel();
        }
        Duration delay = Duration.between(now, due);
        delay = delay.compareTo(EARLIEST_TICK) < 0 ? EARLIEST_TICK : delay;
        delay = delay.compareTo(LATEST_TICK) > 0 ? LATEST_TICK : delay;
        tickAt = now.plus(delay);
        tick = timer.after(delay, () -> post(new Tick(time())));
    }

    private void post(Event event) {
        unfinished.incrementAndGet();
        queue.add(event);
    }

    private Instant time() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }
}
