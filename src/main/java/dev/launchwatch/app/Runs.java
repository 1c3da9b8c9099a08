package dev.launchwatch.app;

import dev.launchwatch.model.Result;
import dev.launchwatch.web.Commands.Run;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** Runs of monitors that people ask for: one at a time, and not one after the other. For any thread. */
final class Runs {
    /** The shortest time between two that are asked for. */
    static final Duration PAUSE = Duration.ofSeconds(5);

    private final Map<String, Instant> asked = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Result>> awaited = new ConcurrentHashMap<>();

    /** A result became known. Returns at once. */
    void hear(Result result) {
        CompletableFuture<Result> waiting = awaited.remove(result.monitor());
        if (waiting != null) {
            waiting.complete(result);
        }
    }

    /** Forgets monitors that are no longer watched. */
    void keep(Predicate<String> watched) {
        asked.keySet().removeIf(watched.negate());
    }

    /**
     * Runs a monitor and waits for its result, so long at most.
     *
     * @param busy whether it runs already
     * @param request runs it; false if there is no such monitor
     */
    Run run(String monitor, Instant now, Duration wait, Predicate<String> busy, Predicate<String> request) {
        Instant[] last = new Instant[1];
        asked.compute(monitor, (_, before) -> {
            boolean tooSoon = before != null && !now.isBefore(before) && now.isBefore(before.plus(PAUSE));
            last[0] = tooSoon ? before : Instant.EPOCH;
            return tooSoon ? before : now;
        });
        if (last[0].isAfter(Instant.EPOCH)) {
            return new Run.TooOften(Duration.between(now, last[0].plus(PAUSE)));
        }
        if (busy.test(monitor)) {
            asked.remove(monitor, now);
            return new Run.Busy();
        }
        CompletableFuture<Result> next = awaited.computeIfAbsent(monitor, _ -> new CompletableFuture<>());
        if (!request.test(monitor)) {
            asked.remove(monitor, now);
            awaited.remove(monitor, next);
            return new Run.Unknown();
        }
        return new Run.Started(wait.isZero() ? Optional.empty() : await(next, wait));
    }

    private static Optional<Result> await(CompletableFuture<Result> next, Duration wait) {
        try {
            return Optional.of(next.get(wait.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException | ExecutionException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
