package dev.launchwatch.app;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.web.Reasons;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/**
 * Told at each step of something that plays what is stored: ends it when it takes too long or is not wanted any more, and rests half of the
 * time, so that those who decide and probe have the processor. One thread steps; any may cancel and ask.
 */
final class Limit implements Consumer<Instant> {
    private static final Duration STRETCH = Duration.ofMillis(20);

    private final Ticker ticker;
    private final Waiting waits;
    private final Duration most;
    private final long began;
    private long stretch;
    private volatile boolean cancelled;
    private volatile Instant reached = Instant.MIN;

    /** @param most how long it may take, from now on */
    Limit(Ticker ticker, Waiting waits, Duration most) {
        this.ticker = ticker;
        this.waits = waits;
        this.most = most;
        this.began = ticker.nanos();
        this.stretch = began;
    }

    @Override
    public void accept(Instant moment) {
        reached = moment;
        if (cancelled) {
            throw new Reasons.Unanswered("Cancelled.");
        }
        long now = ticker.nanos();
        if (now - began > most.toNanos()) {
            throw new Reasons.Unanswered("Cancelled, since it took longer than " + Durations.format(most)
                    + ": ask for less time, or run `launchwatch rules backtest` on a copy of the data folder.");
        }
        if (now - stretch > STRETCH.toNanos()) {
            rest();
            stretch = ticker.nanos();
        }
    }

    private void rest() {
        try {
            boolean _ = waits.acquire(new Semaphore(0), STRETCH);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new Reasons.Unanswered("Cancelled, since the daemon stops.");
        }
    }

    /** Ends it at its next step. */
    void cancel() {
        cancelled = true;
    }

    /** How far it has come; {@link Instant#MIN} before the first step. */
    Instant reached() {
        return reached;
    }
}
