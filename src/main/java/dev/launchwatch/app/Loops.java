package dev.launchwatch.app;

import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Waiting;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jboss.logging.Logger;

/** Threads that do a step each, again and again, until they are closed. For any thread. */
final class Loops implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    /** After a step that failed. */
    private static final Duration REST = Duration.ofSeconds(1);

    /** How long the loops may take to end; as long as the shared store may keep one waiting. */
    private static final Duration LAST_STEP = Duration.ofSeconds(10);

    private final Ticker ticker;
    private final Waiting waits;
    private final Set<Semaphore> pauses = ConcurrentHashMap.newKeySet();
    private final AtomicInteger running = new AtomicInteger();
    private final Semaphore ended = new Semaphore(0);
    private volatile boolean closed;

    /** What is done again and again until the end. */
    @FunctionalInterface
    interface Step {
        void run() throws InterruptedException;
    }

    Loops(Ticker ticker, Waiting waits) {
        this.ticker = ticker;
        this.waits = waits;
    }

    /** Begins with a step, on a thread of its own. */
    void start(String name, Step step) {
        running.incrementAndGet();
        Thread.ofVirtual().name("region-" + name).start(() -> {
            try {
                while (!closed) {
                    once(name, step);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                running.decrementAndGet();
                ended.release();
            }
        });
    }

    /** A store that is away is told by the membership; anything else is a bug, which must not end the loop. */
    private void once(String name, Step step) throws InterruptedException {
        try {
            step.run();
        } catch (StoreUnavailableException e) {
            LOG.debugf("region-%s: %s", name, e.getMessage());
            pause(REST);
        } catch (RuntimeException e) {
            LOG.errorf(e, "region-%s failed and goes on", name);
            pause(REST);
        }
    }

    /** Lets the calling step rest, until these are closed at most. */
    void pause(Duration time) throws InterruptedException {
        Semaphore pause = new Semaphore(0);
        pauses.add(pause);
        try {
            if (!closed) {
                boolean _ = waits.acquire(pause, time);
            }
        } finally {
            pauses.remove(pause);
        }
    }

    /** Lets each finish its step, for 10 s at most. Blocks for as long as that takes. */
    @Override
    public void close() {
        closed = true;
        pauses.forEach(Semaphore::release);
        long end = ticker.nanos() + LAST_STEP.toNanos();
        try {
            long left = LAST_STEP.toNanos();
            while (running.get() > 0 && left > 0) {
                boolean _ = waits.acquire(ended, Duration.ofNanos(left));
                left = end - ticker.nanos();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
