package dev.launchwatch.alert;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How often something is done that may be dear: each time that it is asked for while it is cheap, and else so seldom that it takes
 * a twentieth of one processor. One thread.
 */
final class Pace {
    /** So many times as long as it took it rests. */
    private static final int RESTS = 19;

    /** However dear it is, nobody waits for it longer than this. */
    static final Duration LONGEST_REST = Duration.ofSeconds(5);

    private final Ticker ticker;
    private final Timer timer;
    private final Runnable again;
    private long ended;
    private long rest;
    private Timer.@Nullable Cancellable later;

    /**
     * @param ticker monotonic time
     * @param again asks for it once more, on this thread in the end; may be called by any
     */
    Pace(Ticker ticker, Timer timer, Runnable again) {
        this.ticker = ticker;
        this.timer = timer;
        this.again = again;
    }

    /** Does it now, or has it asked for again when it has rested. */
    void run(Runnable task) {
        cancel();
        long began = ticker.nanos();
        long left = ended + rest - began;
        if (rest > 0 && left > 0) {
            later = timer.after(Duration.ofNanos(left), again);
            return;
        }
        try {
            task.run();
        } finally {
            ended = ticker.nanos();
            rest = Math.min(RESTS * (ended - began), LONGEST_REST.toNanos());
        }
    }

    void cancel() {
        if (later != null) {
            later.cancel();
            later = null;
        }
    }
}
