package dev.launchwatch.notify;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What came of one attempt to hand a message to a channel. Expected failures are values; an exception is a bug. */
public sealed interface Delivery {
    /**
     * The channel took it.
     *
     * @param thread what the channel needs to continue this message later, or null
     */
    record Sent(@Nullable String thread) implements Delivery {}

    /**
     * Not now: it will be tried again.
     *
     * @param reason why, for people and the log, without secrets
     * @param after the channel's own wish for how long to wait, or null
     */
    record Retry(String reason, @Nullable Duration after) implements Delivery {}

    /**
     * Not even tried: the circuit breaker is open or the rate limit is used up. Does not count as an attempt.
     *
     * @param reason which of them
     * @param rest how long the channel rests
     */
    record Postponed(String reason, Duration rest) implements Delivery {}

    /**
     * The channel refuses it, and trying again soon would not help: a bad token, no such channel. It is tried slowly, and
     * at once when the channel's configuration changes.
     *
     * @param reason why, for people and the log, without secrets
     */
    record Rejected(String reason) implements Delivery {}
}
