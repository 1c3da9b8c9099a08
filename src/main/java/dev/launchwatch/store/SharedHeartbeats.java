package dev.launchwatch.store;

import dev.launchwatch.model.StoreUnavailableException;
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

    private final HeartbeatTable own;
    private final HeartbeatTable shared;
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
        this(
                new SqlHeartbeatTable(ownWriter, ownReader),
                new SqlHeartbeatTable(sharedWriter, sharedReader),
                clock,
                skew);
    }

    /** The same between any two tables. */
    SharedHeartbeats(HeartbeatTable own, HeartbeatTable shared, InstantSource clock, Supplier<Duration> skew) {
        this.own = own;
        this.shared = shared;
        this.clock = clock;
        this.skew = skew;
    }

    /**
     * What is known of a job.
     *
     * @param first since when it is known
     * @param last its last report; null if there was none
     */
    record Known(Instant first, @Nullable Instant last) {
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
        Map<String, Known> here = own.all("read heartbeats");
        Map<String, Known> there = shared.all("read heartbeats of all regions");
        Duration ahead = skew.get();
        Instant latest = clock.instant().plus(AHEAD);
        Map<String, Known> tell = new HashMap<>();
        Map<String, Known> take = new HashMap<>();
        here.forEach((monitor, ours) -> {
            Known known = there.get(monitor);
            if (known == null) {
                tell.put(monitor, ours.by(ahead));
                return;
            }
            Known theirs = known.by(ahead.negated());
            boolean wrong = theirs.last() != null && theirs.last().isAfter(latest);
            Known both = ours.with(wrong ? new Known(theirs.first(), null) : theirs);
            if (!both.same(theirs)) {
                tell.put(monitor, both.by(ahead));
            }
            if (!both.same(ours)) {
                take.put(monitor, both);
            }
        });
        if (!take.isEmpty()) {
            own.change("keep what other regions heard of jobs", rows -> {
                for (Map.Entry<String, Known> each : take.entrySet()) {
                    // It may have reported here meanwhile, or be gone.
                    Known now = rows.all().get(each.getKey());
                    if (now != null) {
                        rows.save(each.getKey(), now.with(each.getValue()));
                    }
                }
            });
        }
        boolean forgotten = tidy && !here.keySet().containsAll(there.keySet());
        if (!tell.isEmpty() || forgotten) {
            shared.change("tell other regions of jobs", rows -> {
                for (Map.Entry<String, Known> each : tell.entrySet()) {
                    rows.save(each.getKey(), each.getValue());
                }
                for (String monitor : there.keySet()) {
                    if (tidy && !here.containsKey(monitor)) {
                        rows.forget(monitor);
                    }
                }
                rows.news();
            });
        }
    }
}
