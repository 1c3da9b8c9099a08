package dev.launchwatch.app;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.store.SqlExcerpts;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what probes that were not up were answered, beside the way of their results: rules never wait for it, and where the store does not keep
 * up or is away it is lost. Whatever comes while a commit runs shares the next one. For any thread; nothing here blocks.
 */
final class Excerpting {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    /** So many may wait; then the oldest are given up. About a megabyte. */
    private static final int MOST_WAITING = 200;

    private final SqlExcerpts store;
    private final Executor executor;
    private final Deque<SqlExcerpts.Kept> waiting = new ArrayDeque<>();
    private final Set<String> unwanted = new HashSet<>();
    private Set<String> off = Set.of();
    private boolean writing;

    /** @param executor runs each task on a thread of its own, which may block */
    Excerpting(SqlExcerpts store, Executor executor) {
        this.store = store;
        this.executor = executor;
    }

    /** Of which monitors nothing may be kept follows from these: what was kept of them is forgotten. */
    synchronized void configure(Collection<Monitor> monitors) {
        off = monitors.stream()
                .filter(monitor -> monitor.excerpts() == Monitor.Excerpts.NONE)
                .map(Monitor::name)
                .collect(Collectors.toSet());
        waiting.removeIf(kept -> off.contains(kept.monitor()));
        unwanted.addAll(off);
        write();
    }

    /**
     * Takes what a result has, if it has any.
     *
     * @param before the monitor's last result before it, null if there is none
     */
    void take(Result result, @Nullable Result before) {
        Excerpt excerpt = result.report().excerpt();
        if (excerpt != null) {
            boolean opening = before == null
                    || !before.outcome().code().equals(result.outcome().code());
            add(new SqlExcerpts.Kept(
                    result.monitor(), result.region(), result.at(), result.trigger(), opening, excerpt));
        }
    }

    private synchronized void add(SqlExcerpts.Kept kept) {
        if (!off.contains(kept.monitor())) {
            if (waiting.size() >= MOST_WAITING) {
                waiting.removeFirst();
            }
            waiting.addLast(kept);
            write();
        }
    }

    /** Holding the lock. */
    private void write() {
        if (!writing && !(waiting.isEmpty() && unwanted.isEmpty())) {
            writing = true;
            executor.execute(this::drain);
        }
    }

    private void drain() {
        for (Batch batch = next(); batch != null; batch = next()) {
            try {
                if (!batch.forget().isEmpty()) {
                    store.forget(batch.forget());
                }
                if (!batch.keep().isEmpty()) {
                    store.keep(batch.keep());
                }
            } catch (StoreUnavailableException e) {
                // The store's own alert says so; what is missing is a help, not a result.
                LOG.debugf("What failed probes were answered is not kept: %s", e.getMessage());
                giveBack(batch.forget());
                return;
            }
        }
    }

    /** What may not be kept is forgotten with the next change. */
    private synchronized void giveBack(List<String> forget) {
        unwanted.addAll(forget);
        unwanted.retainAll(off);
        writing = false;
    }

    private record Batch(List<String> forget, List<SqlExcerpts.Kept> keep) {}

    private synchronized @Nullable Batch next() {
        if (waiting.isEmpty() && unwanted.isEmpty()) {
            writing = false;
            return null;
        }
        Batch batch = new Batch(List.copyOf(unwanted), new ArrayList<>(waiting));
        unwanted.clear();
        waiting.clear();
        return batch;
    }
}
