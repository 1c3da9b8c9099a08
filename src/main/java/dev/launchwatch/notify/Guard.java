package dev.launchwatch.notify;

import java.util.concurrent.Callable;

/**
 * Stands between the notifier and a sender: timeout, circuit breaker, rate limit. {@link ChannelGuard} is the real one; a
 * simulation in virtual time passes calls on.
 */
public interface Guard {
    /** Runs one attempt on the calling thread; throws nothing. */
    Delivery call(Callable<Delivery> attempt);

    /** The circuit breaker's state: {@code closed}, {@code open} or {@code half-open}. */
    String state();
}
