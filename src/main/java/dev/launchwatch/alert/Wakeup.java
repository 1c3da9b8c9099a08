package dev.launchwatch.alert;

import dev.launchwatch.model.Timer;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Has somebody woken when time alone may change something: one timer, moved only if it would come too late. One thread. */
final class Wakeup {
    private static final Duration EARLIEST = Duration.ofMillis(5);

    /** A timer counts seconds, the rules look at the wall clock: looking once a minute bounds how far they come apart. */
    private static final Duration LATEST = Duration.ofMinutes(1);

    private final Timer timer;
    private final Runnable wake;
    private Timer.@Nullable Cancellable task;
    private @Nullable Instant at;

    /** @param wake called by the timer, on a thread of its own */
    Wakeup(Timer timer, Runnable wake) {
        this.timer = timer;
        this.wake = wake;
    }

    /** Wakes at {@code due} or before; null is never. */
    void by(@Nullable Instant due, Instant now) {
        if (due == null || (at != null && !due.isBefore(at))) {
            return; // the one that is on its way comes early enough
        }
        cancel();
        Duration delay = Duration.between(now, due);
        delay = delay.compareTo(EARLIEST) < 0 ? EARLIEST : delay;
        delay = delay.compareTo(LATEST) > 0 ? LATEST : delay;
        at = now.plus(delay);
        task = timer.after(delay, wake);
    }

    /** It has come. */
    void woken() {
        at = null;
    }

    void cancel() {
        if (task != null) {
            task.cancel();
        }
    }
}
