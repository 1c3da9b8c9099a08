package dev.launchwatch.alert;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the evaluator's thread does with each event: has the rules decide as of the time at which it arrived, collects what
 * they decided, and has it stored. One thread, but for {@link #alerts}, {@link #measures}, {@link #isDurable}, {@link #undurable} and {@link
 * #dropped}.
 */
final class Decider {
    private static final System.Logger LOG = System.getLogger(Decider.class.getName());

    /** As many results wait for company at most. */
    static final int FULL = 1000;

    /**
     * How long uneventful results wait to be stored: four transactions a second however many probes there are, and still
     * too short to be noticed by who reads them.
     */
    static final Duration LONGEST_WAIT = Duration.ofMillis(250);

    /** Clocks of regions differ by so much in what they shared. */
    private static final Duration AHEAD = Duration.ofSeconds(2);

    private final Journal journal;
    private final Timer timer;
    private final Consumer<Event> post;
    private final Ledger ledger;
    private final Wakeup wakeup;
    private final Pace looks;
    private final Map<Changes.Key, Alert> alerts = new ConcurrentHashMap<>();
    private final Function<Instant, SignalView> signals;
    private Instant now = Instant.EPOCH;
    private volatile Watches watches;
    private Changes changes = new Changes();
    private boolean unread;
    private @Nullable Map<String, Instant> watched;
    private Timer.@Nullable Cancellable company;

    /**
     * @param signals what events have come to, as of a moment
     * @param ticker monotonic time
     * @param post brings an event back to this thread; may be called by any
     */
    Decider(
            Journal journal,
            Function<Instant, SignalView> signals,
            Ticker ticker,
            Timer timer,
            Consumer<Event> post,
            Evaluator.Listener listener) {
        this.signals = signals;
        this.watches = new Watches(now, signals);
        this.journal = journal;
        this.timer = timer;
        this.post = post;
        this.ledger = new Ledger(journal, ticker, timer, () -> post.accept(new Event.Retry()), listener);
        this.wakeup = new Wakeup(timer, () -> post.accept(new Event.Tick()));
        this.looks = new Pace(ticker, timer, () -> post.accept(new Event.Counted()));
    }

    /** Goes on where the daemon stopped; with the store away, without the past, which is read later. */
    void start(RuleBook book, Instant at) {
        try {
            resume(book, at);
        } catch (StoreUnavailableException e) {
            unread = true;
            ledger.lost(e);
            begin();
        }
    }

    /**
     * Goes on where somebody stopped.
     *
     * @throws StoreUnavailableException if the store is away; then nothing has begun
     */
    void resume(RuleBook book, Instant at) {
        now = at;
        changes = new Changes();
        watches = new Watches(now, signals);
        read(watches.use(book, now, changes));
        begin();
    }

    private void begin() {
        keepWatched();
        watches.evaluateAll(now, changes);
    }

    void handle(Event event, Instant at) {
        advance(at);
        switch (event) {
            case Event.Observed(var result) -> watches.observe(result, now, changes);
            case Event.Heard(var results) -> watches.observe(results, now, changes);
            case Event.Said said ->
                watches.say(said.subject(), said.bad(), said.severity(), said.detail(), said.impact(), now, changes);
            case Event.Counted() -> looks.run(() -> watches.signalsChanged(now, changes));
            case Event.Reloaded(var book) -> use(book);
            case Event.HandedOver(var goOn, var impact, var why) -> watches.handOver(goOn, impact, why, now, changes);
            case Event.Tick() -> wakeup.woken();
            case Event.Waited() -> commit();
            case Event.Retry() -> {
                commit();
                retry();
                keepWatched();
            }
            case Event.Closed() -> {} // the evaluator's own
        }
    }

    /** All that arrived together is handled: has it stored, unless it may wait for more, and sees to being woken in time. */
    void settle() {
        watches.runChecks(now, changes);
        // With the store away nothing is gained by waiting.
        if (changes.isEventful() || changes.results() >= FULL || !ledger.isDurable()) {
            commit();
        } else if (company == null && !changes.isEmpty()) {
            company = timer.after(LONGEST_WAIT, () -> post.accept(new Event.Waited()));
        }
        wakeup.by(watches.nextCheck(), now);
    }

    /** Stores what waits, and tries one last time to store what could not be stored. */
    void close() {
        watches.runChecks(now, changes);
        commit();
        retry();
        wakeup.cancel();
        looks.cancel();
    }

    /** The alerts that are pending or firing, in no order. */
    List<Alert> alerts() {
        return List.copyOf(alerts.values());
    }

    /** What each rule about a signal compared last, by its name. */
    Map<String, Measure> measures() {
        return watches.measures();
    }

    /** Whether everything that was decided is stored, but for what waits. */
    boolean isDurable() {
        return ledger.isDurable();
    }

    /** For how long what was decided could not be stored; zero if it could. */
    Duration undurable() {
        return ledger.undurable();
    }

    /** How many results were given up, since the store was away for too long. */
    long dropped() {
        return ledger.dropped();
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
            refillUnstored(toFill);
        } catch (StoreUnavailableException e) {
            LOG.log(Level.WARNING, "rules go on with what is in memory: {0}", e.getMessage());
        }
        keepWatched();
        watches.evaluateAll(now, changes);
    }

    private void read(Set<String> toFill) {
        List<RuleState> states = journal.states();
        Map<String, Instant> before = journal.watched();
        watches.resume(before);
        watched = before;
        refill(toFill);
        watches.restore(states, now, changes);
        watches.states().forEach(this::show);
    }

    /** A restart must not begin anew how long a signal may be silent. Where it cannot be kept, the next change or retry does. */
    private void keepWatched() {
        Map<String, Instant> since = watches.signalsSince();
        if (unread || since.equals(watched)) {
            return;
        }
        try {
            journal.watch(since);
            watched = since;
        } catch (StoreUnavailableException e) {
            LOG.log(Level.DEBUG, "not kept since when signals are watched: {0}", e.getMessage());
        }
    }

    private void refill(Set<String> names) {
        Duration back = watches.monitors().replay(names);
        if (!back.isPositive()) {
            return;
        }
        try {
            journal.replay(now.minus(back), result -> refill(names, result));
        } catch (RuntimeException e) {
            // What was read in part would count twice when it is read again.
            watches.monitors().forget(names);
            refillUnstored(names);
            throw e;
        }
    }

    private void refillUnstored(Set<String> names) {
        ledger.unstored().forEach(result -> refill(names, result));
    }

    private void refill(Set<String> names, Result result) {
        // What lies ahead was stored by a clock that was wrong, or ours is: it says nothing of now.
        if (names.contains(result.monitor()) && !result.at().isAfter(now.plus(AHEAD))) {
            watches.monitors().refill(result, now);
        }
    }

    private void commit() {
        if (company != null) {
            company.cancel();
            company = null;
        }
        if (!changes.isEmpty()) {
            Journal.Batch batch = changes.batch();
            changes = new Changes();
            batch.states().forEach(this::show);
            ledger.commit(batch);
        }
    }

    /** Reads what could not be read and stores what could not be stored. */
    private void retry() {
        if (ledger.isDurable()) {
            return;
        }
        if (unread) {
            try {
                read(watches.monitors().names());
            } catch (RuntimeException e) {
                ledger.lost(e);
                return;
            }
            unread = false;
            watches.evaluateAll(now, changes);
            // Also what was taken over as it was: the ledger may hold an older state of the same watch.
            watches.states().filter(state -> !state.isNew()).forEach(changes::add);
            commit();
        }
        ledger.retry();
    }

    private void show(RuleState state) {
        Alert alert = state.alert();
        if (alert == null) {
            alerts.remove(Changes.Key.of(state));
        } else {
            alerts.put(Changes.Key.of(state), alert);
        }
    }
}
