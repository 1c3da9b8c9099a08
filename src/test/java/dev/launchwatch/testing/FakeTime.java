package dev.launchwatch.testing;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * All kinds of time in one hand: {@link #advance} lets time pass and runs what falls due, in order, on the calling
 * thread; nothing happens in between. The wall clock can also {@link #jump} alone, as when it is set or the machine was
 * suspended, and the process can {@link #freeze}, as when it was stopped.
 *
 * <p>Thread-safe; tasks run without a lock held, and may ask for more.
 */
public final class FakeTime implements InstantSource, Ticker, Timer {
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private Instant wall;
    private long nanos;
    private long made;

    private record Task(long due, long order, Runnable action) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            return due != other.due ? Long.compare(due, other.due) : Long.compare(order, other.order);
        }
    }

    public FakeTime(Instant start) {
        wall = start;
    }

    /** Begins on an ordinary day. */
    public FakeTime() {
        this(Instant.parse("2026-03-02T10:00:00Z"));
    }

    @Override
    public synchronized Instant instant() {
        return wall;
    }

    @Override
    public synchronized long nanos() {
        return nanos;
    }

    @Override
    public synchronized Cancellable after(Duration delay, Runnable action) {
        Task task = new Task(nanos + Math.max(0, delay.toNanos()), made++, action);
        tasks.add(task);
        return () -> {
            synchronized (this) {
                tasks.remove(task);
            }
        };
    }

    /** Runs {@code action} after each {@code period} from now on. */
    public void every(Duration period, Runnable action) {
        after(period, () -> {
            every(period, action);
            action.run();
        });
    }

    /** Lets this much time pass and runs all that falls due in it, each at its own moment. */
    public void advance(Duration duration) {
        long end;
        synchronized (this) {
            end = nanos + duration.toNanos();
        }
        for (Task task = next(end); task != null; task = next(end)) {
            task.action.run();
        }
    }

    /** Runs what is due at this very moment. */
    public void settle() {
        advance(Duration.ZERO);
    }

    /** Sets the wall clock forwards or, with a negative duration, back. No time passes. */
    public synchronized void jump(Duration duration) {
        wall = wall.plus(duration);
    }

    /** Lets time pass while nothing runs; what fell due in it runs late, with the next {@link #advance}. */
    public synchronized void freeze(Duration duration) {
        move(nanos + duration.toNanos());
    }

    /** How many tasks wait for their time. */
    public synchronized int pending() {
        return tasks.size();
    }

    private synchronized @Nullable Task next(long end) {
        Task task = tasks.peek();
        if (task == null || task.due > end) {
            move(Math.max(nanos, end));
            return null;
        }
        tasks.remove();
        move(Math.max(nanos, task.due));
        return task;
    }

    private void move(long to) {
        wall = wall.plusNanos(to - nanos);
        nanos = to;
    }
}
