package dev.launchwatch.schedule;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.time.Duration;
import java.util.Comparator;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Appointments at any time, kept by a tick of a second and a timer: only what is due within the next two seconds has a
 * timer of its own, so that ten thousand monitors cost a sorted set and not ten thousand timers. It looks two ticks
 * ahead, so that a tick may come late without delaying anything.
 *
 * <p>Not thread-safe: its owner guards it. Tasks run on the timer's threads, unguarded.
 */
final class Agenda {
    private static final long HORIZON = Duration.ofSeconds(2).toNanos();

    private final Ticker ticker;
    private final Timer timer;
    private final TreeSet<Appointment> later =
            new TreeSet<>(Comparator.comparingLong(Appointment::due).thenComparingLong(Appointment::order));
    private final long origin;
    private long made;

    Agenda(Ticker ticker, Timer timer) {
        this.ticker = ticker;
        this.timer = timer;
        this.origin = ticker.nanos();
    }

    /** Nanoseconds since this agenda was made. */
    long now() {
        return ticker.nanos() - origin;
    }

    /** Runs {@code task} when {@link #now()} reaches {@code due}, or at once if it has. */
    Appointment at(long due, Runnable task) {
        Appointment appointment = new Appointment(due, made++, task);
        if (due - now() <= HORIZON) {
            appointment.arm();
        } else {
            later.add(appointment);
        }
        return appointment;
    }

    /** Arms what is due soon. To be called about once a second. */
    void tick() {
        long horizon = now() + HORIZON;
        while (!later.isEmpty() && later.first().due <= horizon) {
            later.pollFirst().arm();
        }
    }

    /** Something to do at a time. */
    final class Appointment {
        private final long due;
        private final long order;
        private final Runnable task;
        private Timer.@Nullable Cancellable armed;

        private Appointment(long due, long order, Runnable task) {
            this.due = due;
            this.order = order;
            this.task = task;
        }

        long due() {
            return due;
        }

        private long order() {
            return order;
        }

        private void arm() {
            armed = timer.after(Duration.ofNanos(Math.max(0, due - now())), task);
        }

        /** Forgets it; one that runs at this moment may still run. */
        void cancel() {
            if (armed != null) {
                armed.cancel();
            } else {
                later.remove(this);
            }
        }
    }
}
