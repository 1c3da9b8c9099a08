package dev.launchwatch.signal;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the counting thread does: puts what it is handed into the log's order, has the windows take it, and reads from the log what
 * is missing. One thread, but for {@link #counted}.
 */
final class Counter {
    private static final System.Logger LOG = System.getLogger(Counter.class.getName());

    /** How many events wait for one that is missing; of more, the log is read. */
    static final int MOST_OUT_OF_ORDER = 10_000;

    /** How long an event may be missing before it is read from the log: hand-overs overtake each other by less. */
    static final Duration PATIENCE = Duration.ofMillis(100);

    /** How often the rules are told at most. */
    static final Duration TOLD_EVERY = Duration.ofMillis(100);

    /** How often windows are remembered, and the log is asked for what nobody handed over. */
    static final Duration CHECKPOINT_EVERY = Duration.ofMinutes(1);

    /** How many events new signals read of their past before others have their turn. */
    private static final int CATCH_UP = 2_000;

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    /** What the thread has to act on. */
    sealed interface Task {
        /** These are in the log. */
        record Stored(List<EventLog.Placed> events) implements Task {}

        /** Something is in the log that was not handed over. */
        record Missed() implements Task {}

        record Watch(List<Signal> signals, Collection<SignalView.Leak> leaks) implements Task {}

        /** What was missing is missing still. */
        record GapIsOld() implements Task {}

        /** Rules may be told again. */
        record MayTell() implements Task {}

        record MinuteIsOver() implements Task {}

        /** The log may be back. */
        record Retry() implements Task {}

        /** There is nothing more to come. */
        record Closed() implements Task {}
    }

    private final EventLog log;
    private final Windows windows;
    private final Ticker ticker;
    private final Timer timer;
    private final Consumer<Task> post;
    private final Runnable told;
    private final InOrder order = new InOrder(MOST_OUT_OF_ORDER);

    private volatile long counted;

    /** Nothing was read of the log yet. */
    private boolean unread = true;

    /** Something is missing, or may be. */
    private boolean missing;

    /** New signals are getting their past; it is read up to here. */
    private boolean catchingUp;

    private long caughtUp;

    private boolean changed;
    private boolean unremembered;
    private @Nullable Long lastTold;
    private boolean tellLater;
    private boolean patient;
    private boolean rests;
    private Duration retryAfter = FIRST_RETRY;
    private boolean checkpointFails;
    private long bugs;

    /**
     * @param post brings a task back to this thread; may be called by any
     * @param told called after something was counted, not more often than every {@link #TOLD_EVERY}
     */
    Counter(EventLog log, Windows windows, Ticker ticker, Timer timer, Consumer<Task> post, Runnable told) {
        this.log = log;
        this.windows = windows;
        this.ticker = ticker;
        this.timer = timer;
        this.post = post;
        this.told = told;
    }

    /** The position up to which events are counted. For any thread. */
    long counted() {
        return counted;
    }

    /** Goes on where the windows were remembered, and counts all that came since; with the log away, later. */
    void start(List<Signal> signals, Collection<SignalView.Leak> leaks) {
        windows.watch(signals, leaks);
        timer.after(CHECKPOINT_EVERY, () -> post.accept(new Task.MinuteIsOver()));
        attempt(this::read);
        counted = order.through();
    }

    void handle(Task task) {
        switch (task) {
            case Task.Stored(var events) -> {
                order.add(events);
                drain();
                missing |= order.trim();
            }
            case Task.Missed() -> missing = true;
            case Task.Watch(var signals, var leaks) -> watch(signals, leaks);
            case Task.GapIsOld() -> {
                patient = false;
                missing |= order.gap();
            }
            case Task.MayTell() -> tellLater = false;
            case Task.MinuteIsOver() -> {
                missing = true;
                checkpoint();
                timer.after(CHECKPOINT_EVERY, () -> post.accept(new Task.MinuteIsOver()));
            }
            case Task.Retry() -> rests = false;
            case Task.Closed() -> {} // the thread's own
        }
    }

    /** All that arrived together is handled: counts what can be counted. @return whether there is more to do at once */
    boolean settle() {
        work();
        counted = order.through();
        tell();
        return catchingUp && !unread && !rests;
    }

    /** Counts what there is and remembers it. */
    void close() {
        rests = false;
        missing = true;
        work();
        checkpoint();
        tellLater = false;
        lastTold = null;
        tell();
    }

    private void work() {
        if (unread) {
            attempt(this::read);
        }
        if (unread) {
            return;
        }
        if (missing) {
            attempt(this::heal);
        } else if (order.gap() && !patient) {
            patient = true;
            timer.after(PATIENCE, () -> post.accept(new Task.GapIsOld()));
        }
        if (catchingUp) {
            attempt(this::catchUp);
        }
    }

    /** Counts what is in order. */
    private void drain() {
        if (!unread) {
            for (EventLog.Placed next = order.next(); next != null; next = order.next()) {
                take(next);
            }
        }
    }

    private void read() {
        EventLog.Checkpoint checkpoint = log.restore();
        long from = windows.restore(checkpoint);
        for (long to = slice(from); to > from; to = slice(from)) {
            from = to;
        }
        order.through(Math.max(from, checkpoint.last()));
        unread = false;
        catchingUp = false;
        windows.complete(true);
        changed = true;
        unremembered = true;
    }

    private long slice(long from) {
        return log.replay(from, EventLog.SLICE, placed -> guarded(() -> windows.take(placed)));
    }

    /** Reads all that comes after what was counted. */
    private void heal() {
        long from = order.through();
        for (long to = missed(from); to > from; to = missed(from)) {
            from = to;
            order.through(to);
        }
        // Whatever was handed over was in the log before this was read: nothing is missing between what is left.
        for (EventLog.Placed next = order.first(); next != null; next = order.first()) {
            take(next);
        }
        missing = false;
        if (!catchingUp) {
            windows.complete(true);
        }
    }

    private long missed(long from) {
        return log.replay(from, EventLog.SLICE, this::take);
    }

    private void take(EventLog.Placed placed) {
        changed = true;
        unremembered = true;
        guarded(() -> {
            if (catchingUp) {
                windows.takeAhead(placed);
            } else {
                windows.take(placed);
            }
        });
    }

    private void watch(List<Signal> signals, Collection<SignalView.Leak> leaks) {
        caughtUp = windows.watch(signals, leaks);
        catchingUp = true;
        changed = true;
        unremembered = true;
    }

    /** Gives new signals some of their past. */
    private void catchUp() {
        long to = log.replay(caughtUp, CATCH_UP, placed -> guarded(() -> windows.take(placed)));
        if (to == caughtUp) {
            catchingUp = false;
            windows.complete(true);
            changed = true;
        } else {
            caughtUp = to;
            order.through(to);
        }
        unremembered = true;
    }

    /** Does what needs the log, unless that failed a short while ago. */
    private void attempt(Runnable reading) {
        if (rests) {
            return;
        }
        try {
            reading.run();
            retryAfter = FIRST_RETRY;
        } catch (RuntimeException e) {
            if (retryAfter.equals(FIRST_RETRY)) {
                LOG.log(Level.WARNING, "events are counted later: {0}", e.getMessage());
            }
            if (order.gap()) {
                windows.complete(false);
            }
            rests = true;
            timer.after(retryAfter, () -> post.accept(new Task.Retry()));
            Duration doubled = retryAfter.multipliedBy(2);
            retryAfter = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
        }
    }

    /** An event that meets a bug is not counted; those after it are. */
    private void guarded(Runnable taking) {
        try {
            taking.run();
        } catch (RuntimeException e) {
            bugs++;
            if (Long.bitCount(bugs) == 1) { // one line for the first, the second, the fourth …: a log has an end, too
                LOG.log(Level.ERROR, "an event could not be counted", e);
            }
        }
    }

    private void checkpoint() {
        if (unread || !unremembered) {
            return;
        }
        try {
            windows.checkpoint(log);
            unremembered = false;
            checkpointFails = false;
        } catch (StoreUnavailableException e) {
            if (!checkpointFails) {
                LOG.log(Level.WARNING, "what windows came to is remembered later: {0}", e.getMessage());
            }
            checkpointFails = true;
        } catch (RuntimeException e) {
            // A bug: all is counted, but a restart will have to read every event again.
            if (!checkpointFails) {
                LOG.log(Level.ERROR, "what windows came to cannot be remembered", e);
            }
            checkpointFails = true;
        }
    }

    private void tell() {
        if (!changed || tellLater) {
            return;
        }
        long now = ticker.nanos();
        long rest = lastTold == null ? 0 : TOLD_EVERY.toNanos() - (now - lastTold);
        if (rest > 0) {
            tellLater = true;
            timer.after(Duration.ofNanos(rest), () -> post.accept(new Task.MayTell()));
            return;
        }
        changed = false;
        lastTold = now;
        guardedTelling();
    }

    private void guardedTelling() {
        try {
            told.run();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the rules could not be told that events were counted", e);
        }
    }
}
