package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Lets callers that come while a commit runs share the next one: many small requests then cost one fsync. It has no
 * thread of its own: the first caller commits for those behind it, then the next one that waits does.
 *
 * <p>Between two commits whoever else wants to write has its turn, and a group is bounded, so that a flood of requests
 * holds nobody up for long.
 *
 * @param <Q> what callers ask for
 * @param <A> what they are answered
 */
final class GroupCommit<Q, A> {
    private final Transaction<Q, A> transaction;
    private final ToIntFunction<Q> size;
    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<Caller<Q, A>> waiting = new ArrayDeque<>();
    private boolean led;

    /** Does what is asked for in one transaction. */
    @FunctionalInterface
    interface Transaction<Q, A> {
        /**
         * An answer for each request, in order.
         *
         * @param requests asked once the transaction has begun: whoever came until then takes part
         * @throws RuntimeException after which nothing of it was done
         */
        List<A> commit(Supplier<List<Q>> requests);
    }

    /**
     * @param size how large a request is
     * @param most how large all requests of a group may be together; a larger request has a transaction of its own
     */
    GroupCommit(Transaction<Q, A> transaction, ToIntFunction<Q> size, int most) {
        this.transaction = transaction;
        this.size = size;
        this.most = most;
    }

    private static final class Caller<Q, A> {
        final Q request;

        /** True if it has to lead, false if it has its answer. */
        final CompletableFuture<Boolean> called = new CompletableFuture<>();

        @Nullable
        A answer;

        @Nullable
        RuntimeException failure;

        Caller(Q request) {
            this.request = request;
        }
    }

    /**
     * Waits until it is done, whether or not it is interrupted meanwhile.
     *
     * @throws StoreUnavailableException if it could not be; then nothing of it was
     */
    A submit(Q request) {
        Caller<Q, A> caller = new Caller<>(request);
        if (isFirst(caller) || caller.called.join()) {
            lead();
        }
        A answer = caller.answer;
        if (answer != null) {
            return answer;
        }
        RuntimeException failure = caller.failure;
        if (failure instanceof StoreUnavailableException) {
            throw new StoreUnavailableException(String.valueOf(failure.getMessage()), failure);
        }
        throw new IllegalStateException("the transaction failed", failure);
    }

    private boolean isFirst(Caller<Q, A> caller) {
        lock.lock();
        try {
            waiting.add(caller);
            boolean first = !led;
            led = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    private void lead() {
        List<Caller<Q, A>> group = new ArrayList<>();
        try {
            commit(group);
        } finally {
            gather(group);
            callNext();
            group.forEach(caller -> caller.called.complete(false));
        }
    }

    /** Adds who waits, unless there is a group already. */
    private void gather(List<Caller<Q, A>> group) {
        if (!group.isEmpty()) {
            return;
        }
        lock.lock();
        try {
            int sum = 0;
            for (Caller<Q, A> next = waiting.peek(); next != null; next = waiting.peek()) {
                sum += size.applyAsInt(next.request);
                if (!group.isEmpty() && sum > most) {
                    break;
                }
                group.add(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    private void callNext() {
        Caller<Q, A> next;
        lock.lock();
        try {
            next = waiting.peek();
            led = next != null;
        } finally {
            lock.unlock();
        }
        if (next != null) {
            next.called.complete(true);
        }
    }

    private void commit(List<Caller<Q, A>> group) {
        try {
            List<A> answers = transaction.commit(() -> {
                gather(group);
                return group.stream().map(caller -> caller.request).toList();
            });
            for (int i = 0; i < group.size(); i++) {
                group.get(i).answer = answers.get(i);
            }
        } catch (RuntimeException e) {
            gather(group);
            if (group.size() == 1 || isOfAll(e)) {
                group.forEach(caller -> caller.failure = e);
            } else {
                // One of them asked for what cannot be done; the others must not suffer for it.
                group.forEach(caller -> commit(List.of(caller)));
            }
        }
    }

    /** Whether it is the store that failed, and would again for each. */
    private static boolean isOfAll(RuntimeException e) {
        return e instanceof StoreUnavailableException
                && !(e.getCause() instanceof SQLException cause && Trouble.isOfAStatement(cause));
    }
}
