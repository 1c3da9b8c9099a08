package dev.launchwatch.alert;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bounded past of one monitor, as far as its rules look at it. Not safe for several threads. */
final class History implements Observations {
    /** More regions than this never report in earnest. */
    private static final int MOST_REGIONS = 64;

    private final Map<String, Trail> trails = new LinkedHashMap<>(2);
    private Bounds bounds;
    private @Nullable Buckets buckets;

    History(Bounds bounds) {
        this.bounds = bounds;
        this.buckets = bounds.uptime() ? new Buckets() : null;
    }

    /**
     * Remembers a result, in its place if it comes late. Results from the future are from before the clock was set back,
     * or from a region whose clock is ahead, and count as of now.
     *
     * @return false if it is known already
     */
    boolean add(Result result, Instant now) {
        long millis = now.toEpochMilli();
        Trail trail = trails.get(result.region());
        if (trail == null) {
            if (trails.size() >= MOST_REGIONS) {
                return false;
            }
            trail = new Trail(result.region());
            trails.put(result.region(), trail);
        }
        if (!trail.add(result, millis)) {
            return false;
        }
        boolean counts = result.standing() == Result.Standing.COUNTED && !(result.outcome() instanceof Outcome.Unknown);
        if (buckets != null && counts) {
            buckets.add(
                    Math.min(result.at().toEpochMilli(), millis),
                    result.outcome().works());
        }
        trail.forget(millis, bounds);
        return true;
    }

    /** Forgets what has become too old to matter. */
    Observations at(Instant now) {
        for (Trail trail : trails.values()) {
            trail.forget(now.toEpochMilli(), bounds);
        }
        return this;
    }

    /** Forgets everything. */
    void clear() {
        trails.clear();
        buckets = bounds.uptime() ? new Buckets() : null;
    }

    /** The clock was set back to {@code now}. */
    void clampTo(Instant now) {
        trails.values().forEach(trail -> trail.clampTo(now.toEpochMilli()));
        if (buckets != null) {
            buckets.clampTo(now.toEpochMilli());
        }
    }

    /** Whether another good result of this region is nothing new: it ends no row of bad ones. */
    boolean isGood(String region) {
        Trail trail = trails.get(region);
        return trail == null || trail.size() == 0 || trail.good(trail.size() - 1);
    }

    /** Whether more regions than one were heard of. */
    boolean several() {
        return trails.size() > 1;
    }

    Bounds bounds() {
        return bounds;
    }

    /** Keeps less from now on; to keep more, a history is filled anew. */
    void shrinkTo(Bounds smaller) {
        bounds = smaller;
        if (!smaller.uptime()) {
            buckets = null;
        }
    }

    @Override
    public Collection<Trail> trails() {
        return trails.values();
    }

    @Override
    public @Nullable Buckets buckets() {
        return buckets;
    }

    @Override
    public List<String> recent() {
        record Seen(long at, String code) {}
        List<Seen> all = new ArrayList<>();
        for (Trail trail : trails.values()) {
            for (int i = Math.max(0, trail.size() - Bounds.RECENT); i < trail.size(); i++) {
                all.add(new Seen(trail.at(i), trail.code(i)));
            }
        }
        all.sort(Comparator.comparingLong(Seen::at));
        return all.subList(Math.max(0, all.size() - Bounds.RECENT), all.size()).stream()
                .map(Seen::code)
                .toList();
    }
}
