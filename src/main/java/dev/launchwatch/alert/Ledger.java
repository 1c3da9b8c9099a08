package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes batches durable and then hands them over. With the store away it hands them over as not durable, keeps them, and
 * asks to be tried again, less and less often, until all of them are stored in one batch. One thread, but for
 * {@link #isDurable}, {@link #undurable} and {@link #dropped}.
 */
final class Ledger {
    private static final System.Logger LOG = System.getLogger(Ledger.class.getName());

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

    private final Journal journal;
    private final Ticker ticker;
    private final Timer timer;
    private final Runnable retrySoon;
    private final Evaluator.Listener listener;
    private final AtomicLong dropped = new AtomicLong();
    private volatile boolean durable = true;
    private volatile long lostAt;
    private Changes unstored = new Changes();
    private String trouble = "";
    private Duration retryAfter = FIRST_RETRY;

    /** @param retrySoon called by the timer, on a thread of its own, when {@link #retry} should be called */
    Ledger(Journal journal, Ticker ticker, Timer timer, Runnable retrySoon, Evaluator.Listener listener) {
        this.journal = journal;
        this.ticker = ticker;
        this.timer = timer;
        this.retrySoon = retrySoon;
        this.listener = listener;
    }

    /** Stores a batch, or keeps it with those that could not be stored. */
    void commit(Journal.Batch batch) {
        if (durable) {
            try {
                journal.commit(batch);
                tell(() -> listener.committed(batch));
                return;
            } catch (RuntimeException e) {
                lost(e);
            }
        }
        dropped.addAndGet(unstored.addAll(batch));
        tell(() -> listener.undurable(batch, trouble));
    }

    /** Stores what could not be stored. */
    void retry() {
        Journal.Batch batch = unstored.batch();
        try {
            journal.commit(batch);
        } catch (RuntimeException e) {
            lost(e);
            return;
        }
        unstored = new Changes();
        durable = true;
        retryAfter = FIRST_RETRY;
        tell(() -> listener.committed(batch));
        tell(listener::durableAgain);
    }

    /** The store is away, whoever noticed. */
    void lost(RuntimeException e) {
        trouble = e instanceof StoreUnavailableException ? String.valueOf(e.getMessage()) : e.toString();
        if (durable) {
            LOG.log(Level.WARNING, "what is decided is not durable: {0}", trouble);
            lostAt = ticker.nanos();
        }
        durable = false;
        timer.after(retryAfter, retrySoon);
        Duration doubled = retryAfter.multipliedBy(2);
        retryAfter = doubled.compareTo(LONGEST_RETRY) < 0 ? doubled : LONGEST_RETRY;
    }

    /** Whether everything that was decided is stored. */
    boolean isDurable() {
        return durable;
    }

    /** For how long what was decided could not be stored; zero if it could. For any thread. */
    Duration undurable() {
        return durable ? Duration.ZERO : Duration.ofNanos(ticker.nanos() - lostAt);
    }

    /** How many results were given up, since the store was away for too long. */
    long dropped() {
        return dropped.get();
    }

    /** The results that are not stored yet. */
    List<Result> unstored() {
        return unstored.batch().results();
    }

    private void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            // What is committed is found again by whoever reads the journal; the rules must go on in any case.
            LOG.log(Level.ERROR, "a listener of the rules failed", e);
        }
    }
}
