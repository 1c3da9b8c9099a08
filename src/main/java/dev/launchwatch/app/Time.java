package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** The machine's own time, for production. Everything else is given a clock. */
@ApplicationScoped
final class Time {
    private Time() {}

    @Produces
    @Singleton
    static InstantSource clock() {
        return new SteadyClock(InstantSource.system(), ticker());
    }

    static Ticker ticker() {
        return System::nanoTime;
    }

    /** Makes the thread that rules decide on: one of the machine's, since they compute more than they wait. */
    static ThreadFactory rules() {
        return Thread.ofPlatform().daemon().name("launchwatch-rules").factory();
    }

    /** A timer with one thread of its own, which ends with the process. */
    static Timer timer() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().daemon().name("launchwatch-timer").factory());
        // Most delays are cancelled before they end; without this each would stay in the queue until then.
        executor.setRemoveOnCancelPolicy(true);
        return (Duration delay, Runnable task) -> {
            ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }
}
