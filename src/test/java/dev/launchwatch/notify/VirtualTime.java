package dev.launchwatch.notify;

import dev.launchwatch.model.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A clock that a test sets, and a timer that follows it. One thread. */
final class VirtualTime implements InstantSource, Timer {
    private final List<Task> tasks = new ArrayList<>();
    private Instant now = Instant.parse("2026-05-01T12:00:00Z");
    private long order;

    private record Task(Instant due, long order, Runnable run) {}

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public Cancellable after(Duration delay, Runnable run) {
        Task task = new Task(now.plus(delay), order++, run);
        tasks.add(task);
        return () -> tasks.remove(task);
    }

    /** Moves on and runs what becomes due on the way, each at its time. */
    void advance(Duration by) {
        Instant until = now.plus(by);
        while (true) {
            Task next = tasks.stream()
                    .filter(task -> !task.due().isAfter(until))
                    .min(Comparator.comparing(Task::due).thenComparingLong(Task::order))
                    .orElse(null);
            if (next == null) {
                break;
            }
            tasks.remove(next);
            now = next.due().isAfter(now) ? next.due() : now;
            next.run().run();
        }
        now = until;
    }

    /** Moves the clock alone, as if the process had been dead. */
    void skip(Duration by) {
        tasks.clear();
        now = now.plus(by);
    }
}
