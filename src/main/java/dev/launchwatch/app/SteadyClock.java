package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time of day, for what decides by it: somebody who sets the machine's clock by minutes must neither make what was seen a moment ago
 * look old, nor end a {@code for} before its time. It goes on by monotonic time and follows the machine's clock by a tenth faster or
 * slower, as chrony does ({@code maxslewrate}); only where both are more than {@link #FARTHEST} apart does it jump, since one of them was
 * simply wrong, or the machine was suspended. Thread-safe, does not block.
 */
final class SteadyClock implements InstantSource {
    /** Signatures and log-ins bear a clock that is wrong by so much. */
    static final Duration FARTHEST = Duration.ofMinutes(5);

    private static final int TENTH = 10;

    private final InstantSource machine;
    private final Ticker ticker;
    private Instant last;
    private long ticks;

    /** Begins with what the machine's clock says. */
    SteadyClock(InstantSource machine, Ticker ticker) {
        this.machine = machine;
        this.ticker = ticker;
        this.last = machine.instant();
        this.ticks = ticker.nanos();
    }

    @Override
    public synchronized Instant instant() {
        long now = ticker.nanos();
        long elapsed = now - ticks;
        Instant steady = last.plusNanos(elapsed);
        Instant machines = machine.instant();
        Duration ahead = Duration.between(steady, machines);
        if (ahead.abs().compareTo(FARTHEST) > 0) {
            last = machines;
        } else {
            long most = elapsed / TENTH;
            last = steady.plusNanos(Math.clamp(ahead.toNanos(), -most, most));
        }
        ticks = now;
        return last;
    }

    /** How far a clock is behind the machine's for now; zero of any that is not steady. */
    static Duration lag(InstantSource clock) {
        return clock instanceof SteadyClock steady
                ? Duration.between(steady.instant(), steady.machine.instant())
                : Duration.ZERO;
    }
}
