package dev.launchwatch.notify;

import dev.launchwatch.model.Durations;
import io.smallrye.faulttolerance.api.CircuitBreakerState;
import io.smallrye.faulttolerance.api.RateLimitException;
import io.smallrye.faulttolerance.api.RateLimitType;
import io.smallrye.faulttolerance.api.TypedGuard;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.eclipse.microprofile.faulttolerance.exceptions.CircuitBreakerOpenException;
import org.eclipse.microprofile.faulttolerance.exceptions.TimeoutException;

/**
 * Timeout, circuit breaker and rate limit of one channel, by SmallRye Fault Tolerance. Retrying is not among them: a
 * message that was not taken goes back to the outbox, where it survives a restart.
 */
public final class ChannelGuard implements Guard {
    private static final int FAILURES_TO_OPEN = 5;
    private static final Duration OPEN_FOR = Duration.ofSeconds(10);
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(5);

    private final TypedGuard<Delivery> guard;
    private final Duration timeout;
    private volatile CircuitBreakerState breaker = CircuitBreakerState.CLOSED;

    /** @param builders makes SmallRye's builder; in the daemon {@code () -> TypedGuard.create(Delivery.class)} */
    public ChannelGuard(Channel channel, Supplier<TypedGuard.Builder<Delivery>> builders) {
        timeout = channel.timeout();
        guard = builders.get()
                .withDescription("channel " + channel.name())
                .withTimeout()
                .duration(timeout.toMillis(), ChronoUnit.MILLIS)
                .done()
                .withRateLimit()
                .limit(Math.clamp(channel.rateLimit().count(), 1, Integer.MAX_VALUE))
                .window(channel.rateLimit().per().toMillis(), ChronoUnit.MILLIS)
                // A rolling window counts refused calls, too: one that waits its turn would never get it.
                .type(RateLimitType.FIXED)
                .done()
                .withCircuitBreaker()
                .failOn(List.of(FailedException.class, TimeoutException.class))
                .requestVolumeThreshold(FAILURES_TO_OPEN)
                .failureRatio(1)
                .delay(OPEN_FOR.toMillis(), ChronoUnit.MILLIS)
                .successThreshold(1)
                .onStateChange(state -> breaker = state)
                .done()
                .build();
    }

    @Override
    public Delivery call(Callable<Delivery> attempt) {
        try {
            return guard.call(() -> {
                Delivery delivery = attempt.call();
                // A channel that names its own time is well; only silence and errors say that it is ill.
                if (delivery instanceof Delivery.Retry(var _, Duration after) && after == null) {
                    throw new FailedException(delivery);
                }
                return delivery;
            });
        } catch (FailedException e) {
            return e.delivery;
        } catch (RateLimitException e) {
            long millis = Math.max(e.getRetryAfterMillis(), 100) + 1;
            return new Delivery.Postponed("the channel's rate limit is used up", Duration.ofMillis(millis));
        } catch (CircuitBreakerOpenException e) {
            return new Delivery.Postponed("the channel failed several times in a row and rests", LOOK_AGAIN);
        } catch (TimeoutException e) {
            return new Delivery.Retry("no answer within " + Durations.format(timeout), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Retry("interrupted", null);
        } catch (Exception e) {
            return new Delivery.Retry("the attempt failed: " + e.getClass().getSimpleName(), null);
        }
    }

    @Override
    public String state() {
        return switch (breaker) {
            case CLOSED -> "closed";
            case OPEN -> "open";
            case HALF_OPEN -> "half-open";
        };
    }

    /** Carries a failed delivery past the circuit breaker, which counts exceptions. */
    private static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient Delivery delivery;

        FailedException(Delivery delivery) {
            super(null, null, false, false);
            this.delivery = delivery;
        }
    }
}
