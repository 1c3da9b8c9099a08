package dev.launchwatch.notify;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a channel does.
 *
 * @param channel its name
 * @param depth how many notifications wait for it
 * @param oldest when the oldest of them was planned, null if none waits
 * @param failures how many attempts in a row have failed
 * @param lastError why the last attempt failed, null after a success
 * @param breaker the circuit breaker: {@code closed}, {@code open} or {@code half-open}
 */
public record ChannelStatus(
        String channel,
        int depth,
        @Nullable Instant oldest,
        int failures,
        @Nullable String lastError,
        String breaker) {}
