package dev.launchwatch.probe;

import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends contacts that are long over, since the event loop that should have ended them hangs. A look at all of them now and
 * then, on a virtual thread of its own, costs less than a timed wait for each. Thread-safe.
 */
final class Overdue implements AutoCloseable {
    /** How long after its time-out a contact is given up. */
    static final Duration GRACE = Duration.ofSeconds(5);

    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Ticker ticker;
    private final Map<Contact<?>, Long> lastMoments = new ConcurrentHashMap<>();
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile boolean closed;

    Overdue(Ticker ticker) {
        this.ticker = ticker;
    }

    /** Looks after a contact that begins now, until it is {@link #forget forgotten}. */
    void watch(Contact<?> contact) {
        lastMoments.put(contact, ticker.nanos() + contact.timeout().plus(GRACE).toNanos());
        if (!looking.getAndSet(true)) {
            Thread.ofVirtual().name("launchwatch-overdue").start(this::keepLooking);
        }
    }

    void forget(Contact<?> contact) {
        lastMoments.remove(contact);
    }

    private void keepLooking() {
        while (!closed) {
            LockSupport.parkNanos(EVERY.toNanos());
            look();
        }
    }

    /** Ends what is overdue now. */
    void look() {
        long now = ticker.nanos();
        lastMoments.forEach((contact, lastMoment) -> {
            if (now - lastMoment >= 0) {
                contact.giveUp();
            }
        });
    }

    /** Stops looking; contacts that are still under way then end by their own timers alone. */
    @Override
    public void close() {
        closed = true;
    }
}
