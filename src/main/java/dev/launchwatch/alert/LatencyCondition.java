package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** A percentile, by nearest rank, of the durations of the probes that worked within a window, over all regions. */
final class LatencyCondition {
    private LatencyCondition() {}

    static Reading read(RuleSpec.Latency spec, int resolveAfter, Observations seen, Instant now, Subject subject) {
        long start = now.minus(spec.window()).toEpochMilli();
        long limit = spec.over().toNanos();
        int samples = 0;
        int slow = 0;
        long oldest = Long.MAX_VALUE;
        long newestSlow = 0;
        long newestEnd = 0;
        for (Trail trail : seen.trails()) {
            for (int i = trail.size() - 1; i >= 0 && trail.at(i) > start; i--) {
                if (isSample(trail, i)) {
                    samples++;
                    oldest = Math.min(oldest, trail.at(i));
                    newestEnd = Math.max(newestEnd, trail.ended(i));
                    if (trail.nanos(i) > limit) {
                        slow++;
                        newestSlow = Math.max(newestSlow, trail.at(i));
                    }
                }
            }
        }
        if (samples == 0 || samples < spec.atLeast()) {
            return Reading.SILENT;
        }
        Instant next = Instant.ofEpochMilli(oldest).plus(spec.window());
        // The value at the rank is over the limit exactly if fewer values than the rank are not.
        if (samples - slow < rank(spec.percentile(), samples)) {
            return new Reading.Holds(
                    Instant.ofEpochMilli(newestSlow),
                    Instant.ofEpochMilli(newestSlow),
                    Condition.fresh(newestEnd, now, subject),
                    () -> detail(spec, seen, start),
                    null,
                    slowRegions(seen, start, limit),
                    next);
        }
        int enough = Math.max(1, resolveAfter);
        int fast = fastInRow(seen, start, limit, enough);
        return new Reading.Clear(fast >= enough, fast, null, () -> detail(spec, seen, start), null);
    }

    /** The nearest rank: the smallest one with at least that share of the values at or below it. From 1 to {@code n}. */
    static int rank(BigDecimal percentile, int n) {
        int rank = percentile
                .multiply(BigDecimal.valueOf(n))
                .movePointLeft(2)
                .setScale(0, RoundingMode.CEILING)
                .intValue();
        return Math.clamp(rank, 1, n);
    }

    private static boolean isSample(Trail trail, int index) {
        return trail.counts(index) && trail.works(index);
    }

    /** How many of the newest samples were not slow, in the region where that is fewest. */
    private static int fastInRow(Observations seen, long start, long limit, int enough) {
        int fewest = enough;
        for (Trail trail : seen.trails()) {
            int fast = 0;
            boolean any = false;
            for (int i = trail.size() - 1; i >= 0 && trail.at(i) > start && fast < enough; i--) {
                if (isSample(trail, i)) {
                    any = true;
                    if (trail.nanos(i) > limit) {
                        break;
                    }
                    fast++;
                }
            }
            fewest = any ? Math.min(fewest, fast) : fewest;
        }
        return fewest;
    }

    private static List<String> slowRegions(Observations seen, long start, long limit) {
        TreeSet<String> regions = new TreeSet<>();
        for (Trail trail : seen.trails()) {
            for (int i = trail.size() - 1; i >= 0 && trail.at(i) > start; i--) {
                if (isSample(trail, i) && trail.nanos(i) > limit) {
                    regions.add(trail.region());
                    break;
                }
            }
        }
        return List.copyOf(regions);
    }

    private static String detail(RuleSpec.Latency spec, Observations seen, long start) {
        long[] values = seen.trails().stream()
                .flatMapToLong(trail -> IntStream.range(0, trail.size())
                        .filter(i -> trail.at(i) > start && isSample(trail, i))
                        .mapToLong(trail::nanos))
                .toArray();
        Arrays.sort(values);
        Duration value = Duration.ofNanos(values[rank(spec.percentile(), values.length) - 1]);
        return "p" + spec.percentile().stripTrailingZeros().toPlainString() + " of " + values.length
                + " probes within " + Durations.format(spec.window()) + " is " + Durations.format(value)
                + ", the limit is "
                + Durations.format(spec.over());
    }
}
