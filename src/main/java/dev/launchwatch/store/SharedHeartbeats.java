package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings what regions know of jobs that report to the same: for each job, when any of them heard of it first and last. What it takes over is
 * in this region's own {@link SqlHeartbeats}. Blocks; one thread calls it.
 *
 * <p>In the shared store times are by its own clock.
 */
public final class SharedHeartbeats {
    /** Times that differ by less are equal: how far clocks are apart is measured anew all the time. */
    private static final Duration EQUAL = Duration.ofSeconds(1);

    /** A report from later than that is one of a clock that was wrong. */
    private static final Duration AHEAD = Duration.ofSeconds(30);

    private final Writer ownWriter;
    private final Reader ownReader;
    private final Writer sharedWriter;
    private final Reader sharedReader;
    private final InstantSource clock;
    private final Supplier<Duration> skew;

    /** @param skew how far the shared store's clock is ahead of ours */
    public SharedHeartbeats(
            Writer ownWriter,
            Reader ownReader,
            Writer sharedWriter,
            Reader sharedReader,
            InstantSource clock,
            Supplier<Duration> skew) {
        this.ownWriter = ownWriter;
        this.ownReader = ownReader;
        this.sharedWriter = sharedWriter;
        this.sharedReader = sharedReader;
        this.clock = clock;
        this.skew = skew;
    }

    /**
     * What is known of a job.
     *
     * @param first since when it is known
     * @param last its last report; null if there was none
     */
    private record Known(Instant first, @Nullable Instant last) {
        Known by(Duration ahead) {
            return new Known(first.plus(ahead), last == null ? null : last.plus(ahead));
        }

        Known with(Known other) {
            return new Known(
                    other.first.isBefore(first) ? other.first : first,
                    last == null || (other.last != null && other.last.isAfter(last)) ? other.last : last);
        }

        boolean same(Known other) {
            return close(first, other.first) && close(last, other.last);
        }

        private static boolean close(@Nullable Instant one, @Nullable Instant other) {
            return (one == null || other == null)
                    ? Objects.equals(one, other)
                    : Duration.between(one, other).abs().compareTo(EQUAL) < 0;
        }
    }

    /**
     * Tells the others what this region heard, and takes over what they did.
     *
     * @param tidy whether jobs that this region does not know are to be forgotten: by one whose configuration is in force
     * @throws StoreUnavailableException if one of both stores is away
     */
    public void exchange(boolean tidy) {
        Map<String, Known> own = ownReader.read("read heartbeats", SharedHeartbeats::all);
        Map<String, Known> shared = sharedReader.read("read heartbeats of all regions", SharedHeartbeats::all);
        Duration ahead = skew.get();
        Instant latest = clock.instant().plus(AHEAD);
        Map<String, Known> tell = new HashMap<>();
        Map<String, Known> take = new HashMap<>();
        own.forEach((monitor, here) -> {
            Known there = shared.get(monitor);
            if (there == null) {
                tell.put(monitor, here.by(ahead));
                return;
            }
            Known theirs = there.by(ahead.negated());
            boolean wrong = theirs.last() != null && theirs.last().isAfter(latest);
            Known both = here.with(wrong ? new Known(theirs.first(), null) : theirs);
            if (!both.same(theirs)) {
                tell.put(monitor, both.by(ahead));
            }
            if (!both.same(here)) {
                take.put(monitor, both);
            }
        });
        if (!take.isEmpty()) {
            ownWriter.change("keep what other regions heard of jobs", session -> {
                for (Map.Entry<String, Known> each : take.entrySet()) {
                    // It may have reported here meanwhile, or be gone.
                    Known now = one(session, each.getKey());
                    if (now != null) {
                        save(session, each.getKey(), now.with(each.getValue()));
                    }
                }
            });
        }
        boolean forgotten = tidy && !own.keySet().containsAll(shared.keySet());
        if (!tell.isEmpty() || forgotten) {
            sharedWriter.change("tell other regions of jobs", session -> {
                for (Map.Entry<String, Known> each : tell.entrySet()) {
                    save(session, each.getKey(), each.getValue());
                }
                for (String monitor : shared.keySet()) {
                    if (tidy && !own.containsKey(monitor)) {
                        session.update(Statements.FORGET_HEARTBEAT, monitor);
                    }
                }
                Bell.ring(session, Bell.News.SHARED);
            });
        }
    }

    private static Map<String, Known> all(Session session) throws SQLException {
        Map<String, Known> all = new HashMap<>();
        session.each(
                Statements.HEARTBEATS,
                row -> {
                    String monitor = row.getString(1);
                    Instant first = Instant.ofEpochMilli(row.getLong(2));
                    long last = row.getLong(3);
                    return Map.entry(monitor, new Known(first, row.wasNull() ? null : Instant.ofEpochMilli(last)));
                },
                each -> all.put(each.getKey(), each.getValue()));
        return all;
    }

    private static @Nullable Known one(Session session, String monitor) throws SQLException {
        return all(session).get(monitor);
    }

    private static void save(Session session, String monitor, Known known) throws SQLException {
        session.update(
                Statements.SET_HEARTBEAT,
                monitor,
                known.first().toEpochMilli(),
                known.last() == null ? null : known.last().toEpochMilli());
    }
}
