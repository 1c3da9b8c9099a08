package dev.launchwatch.signal;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import dev.launchwatch.signal.Counter.Task;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps windows up with the log of events, on one thread of its own. Who stores events hands them over after their commit, in
 * whatever order; they are counted in the order of the log, each once. What was not handed over is read from the log: within
 * {@link Counter#PATIENCE} where something came after it, within a minute in any case, and at the next start.
 *
 * <p>Windows are remembered in the log every minute and at the end, so that a start reads only what came since.
 *
 * <p>With the log away it goes on without what it cannot read and tries again, less and less often; views say that they are not
 * {@link SignalView#complete} meanwhile. All methods may be called from any thread, after {@link #start}.
 */
public final class Counting implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Counting.class.getName());

    /** Events that wait to be counted; who brings more waits. */
    private static final int MOST_WAITING = 50_000;

    /** How long whoever brings more waits before they are left to be read from the log. */
    private static final Duration HELD_UP = Duration.ofMillis(500);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(20);
    private static final int BATCH = 1_000;

    private final Windows windows;
    private final Counter counter;
    private final Semaphore room;
    private final int most;
    private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final AtomicInteger unfinished = new AtomicInteger(1);
    private final AtomicLong known = new AtomicLong();
    private final AtomicBoolean missed = new AtomicBoolean();
    private final Thread loop;
    private volatile boolean closed;
    private volatile boolean over;

    /**
     * Counts for these windows, which nobody else may change.
     *
     * @param ticker monotonic time
     * @param timer for what is due later
     * @param changed called on the counting thread after events were counted, ten times a second at most; must not block
     */
    public Counting(EventLog log, Windows windows, Ticker ticker, Timer timer, Runnable changed) {
        this(log, windows, ticker, timer, changed, MOST_WAITING, Counting::thread);
    }

    /**
     * The same on a thread of another kind.
     *
     * @param threads makes it
     */
    public Counting(
            EventLog log, Windows windows, Ticker ticker, Timer timer, Runnable changed, ThreadFactory threads) {
        this(log, windows, ticker, timer, changed, MOST_WAITING, threads);
    }

    Counting(EventLog log, Windows windows, Ticker ticker, Timer timer, Runnable changed, int most) {
        this(log, windows, ticker, timer, changed, most, Counting::thread);
    }

    private Counting(
            EventLog log,
            Windows windows,
            Ticker ticker,
            Timer timer,
            Runnable changed,
            int most,
            ThreadFactory threads) {
        this.loop = threads.newThread(this::run);
        this.windows = windows;
        this.most = most;
        this.room = new Semaphore(most);
        this.counter = new Counter(log, windows, ticker, timer, this::post, changed);
    }

    private static Thread thread(Runnable task) {
        return new Thread(task, "launchwatch-counting");
    }

    /**
     * Counts all that is in the log and starts the thread. Blocks as long as the log is read; with the log away it starts without
     * the past and reads it later. Call it once.
     *
     * @param leaks the leaky buckets that rules ask for
     */
    public void start(List<Signal> signals, Collection<SignalView.Leak> leaks) {
        counter.start(signals, leaks);
        loop.setDaemon(true);
        loop.start();
    }

    /**
     * Counts events that are in the log now. To be called after the commit, once for each event, in any order. Where too many
     * wait it blocks for a short while; what finds no room then is read from the log later.
     */
    public void stored(List<EventLog.Placed> fresh) {
        if (fresh.isEmpty() || closed) {
            return;
        }
        long last = 0;
        for (EventLog.Placed placed : fresh) {
            last = Math.max(last, placed.position());
        }
        known.accumulateAndGet(last, Math::max);
        if (hasRoom(size(fresh))) {
            post(new Task.Stored(List.copyOf(fresh)));
        } else if (missed.compareAndSet(false, true)) {
            post(new Task.Missed());
        }
    }

    private boolean hasRoom(int size) {
        try {
            return room.tryAcquire(size, HELD_UP.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private int size(List<EventLog.Placed> events) {
        return Math.min(events.size(), most);
    }

    /**
     * Watches these signals from now on. Signals that were watched before go on counting; new ones get their past, and are not complete
     * until they have it. Returns at once.
     */
    public void watch(List<Signal> signals, Collection<SignalView.Leak> leaks) {
        post(new Task.Watch(List.copyOf(signals), List.copyOf(leaks)));
    }

    /** What events came to, as of a moment; it does not change afterwards. */
    public SignalView view(Instant now) {
        return windows.view(now);
    }

    /** How many events are known to be in the log and not counted yet. */
    public long behind() {
        return Math.max(0, known.get() - counter.counted());
    }

    /** Whether everything that was handed over and is due is done: the state in which tests look. */
    boolean idle() {
        return unfinished.get() == 0;
    }

    /** Counts what was handed over, remembers it, and stops. Waits for at most 20 s. */
    @Override
    public void close() {
        closed = true;
        if (!loop.isAlive()) {
            return;
        }
        post(new Task.Closed());
        try {
            loop.join(CLOSE_WITHIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        List<Task> taken = new ArrayList<>();
        boolean open = true;
        try {
            int finished = 1; // the start itself
            while (open) {
                boolean more = settle();
                if (!more) {
                    unfinished.addAndGet(-finished);
                    finished = 0;
                }
                Task first = more ? queue.poll() : queue.take();
                if (first != null) {
                    taken.add(first);
                    queue.drainTo(taken, BATCH - 1);
                }
                for (Task task : taken) {
                    handle(task);
                    open &= !(task instanceof Task.Closed);
                }
                finished += taken.size();
                taken.clear();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            over = true;
            guarded(
                    () -> {
                        counter.close();
                        return true;
                    },
                    "its end");
            unfinished.set(0);
        }
    }

    private boolean settle() {
        return Boolean.TRUE.equals(guarded(counter::settle, "what came"));
    }

    private void handle(Task task) {
        if (task instanceof Task.Missed) {
            missed.set(false);
        }
        guarded(
                () -> {
                    counter.handle(task);
                    return true;
                },
                task.getClass().getSimpleName());
        if (task instanceof Task.Stored(var events)) {
            room.release(size(events));
        }
    }

    /** Events that nobody counts any more would be noticed by nobody: a bug costs what met it, no more. */
    private static @Nullable Boolean guarded(BooleanSupplier step, String what) {
        try {
            return step.getAsBoolean();
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "the counting of events could not take " + what, e);
            return null;
        }
    }

    private void post(Task task) {
        if (!over) {
            unfinished.incrementAndGet();
            queue.add(task);
        }
    }
}
