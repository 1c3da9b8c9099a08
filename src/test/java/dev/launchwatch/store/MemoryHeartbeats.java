package dev.launchwatch.store;

import dev.launchwatch.store.MemoryDatabase.Way;
import dev.launchwatch.store.SharedHeartbeats.Known;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * When jobs reported, in memory: a region's own, which keep the contract of {@link SqlHeartbeats}, or those that regions share. What is in it
 * survives whoever uses it.
 */
public final class MemoryHeartbeats {
    private final Map<String, Known> jobs = new TreeMap<>();
    private final Runnable news;

    /** Those of a region. */
    public MemoryHeartbeats() {
        this(() -> {});
    }

    /** @param news is done when something was shared */
    public MemoryHeartbeats(Runnable news) {
        this.news = news;
    }

    /** Keeps a report. */
    public void record(Way way, String monitor, Instant at) {
        way.run(() -> {
            Known known = jobs.get(monitor);
            jobs.put(monitor, new Known(known == null ? millis(at) : known.first(), millis(at)));
        });
    }

    /** Which monitors there are. */
    public void known(Way way, Set<String> monitors, Instant now) {
        way.run(() -> {
            jobs.keySet().retainAll(monitors);
            monitors.forEach(monitor -> jobs.putIfAbsent(monitor, new Known(millis(now), null)));
        });
    }

    /** When a job reported last, or since when it is known. */
    public Optional<Instant> last(Way way, String monitor) {
        return way.call(() -> Optional.ofNullable(jobs.get(monitor)).map(MemoryHeartbeats::last));
    }

    /** Since when a job is known. */
    public Optional<Instant> firstKnown(Way way, String monitor) {
        return way.call(() -> Optional.ofNullable(jobs.get(monitor)).map(Known::first));
    }

    /**
     * The way of reports between these, which are a region's own, and those that regions share.
     *
     * @param here the way to these
     * @param there the way to the others
     * @param clock the region's
     * @param skew how far the shared store's is ahead
     */
    public SharedHeartbeats exchange(
            Way here, MemoryHeartbeats shared, Way there, InstantSource clock, Supplier<Duration> skew) {
        return new SharedHeartbeats(new Table(here), shared.new Table(there), clock, skew);
    }

    private static Instant last(Known known) {
        @Nullable Instant last = known.last();
        return last == null ? known.first() : last;
    }

    private static Instant millis(Instant at) {
        return Instant.ofEpochMilli(at.toEpochMilli());
    }

    /** These, as the product brings them to the same as others. */
    private final class Table implements HeartbeatTable, HeartbeatTable.Rows {
        private final Way way;

        Table(Way way) {
            this.way = way;
        }

        @Override
        public Map<String, Known> all(String what) {
            return way.call(this::all);
        }

        @Override
        public void change(String what, Change change) {
            way.run(() -> {
                try {
                    change.in(this);
                } catch (SQLException e) {
                    throw new IllegalStateException(e);
                }
            });
        }

        @Override
        public Map<String, Known> all() {
            return new TreeMap<>(jobs);
        }

        @Override
        public void save(String monitor, Known known) {
            jobs.put(
                    monitor,
                    new Known(millis(known.first()), known.last() instanceof Instant last ? millis(last) : null));
        }

        @Override
        public void forget(String monitor) {
            jobs.remove(monitor);
        }

        @Override
        public void news() {
            news.run();
        }
    }
}
