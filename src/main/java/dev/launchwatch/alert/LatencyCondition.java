package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        Samples samples = Samples.of(seen, start, limit);
        if (!samples.suffice(spec)) {
            return Reading.SILENT;
        }
        Instant next = Instant.ofEpochMilli(samples.oldest()).plus(spec.window());
        if (samples.over(spec)) {
            return new Reading.Holds(
                    Instant.ofEpochMilli(samples.newestSlow()),
                    Instant.ofEpochMilli(samples.newestSlow()),
                    Condition.fresh(samples.newestEnd(), now, subject),
                    () -> detail(spec, seen, start),
                    null,
                    slowRegions(seen, start, limit),
                    next);
        }
        int enough = Math.max(1, resolveAfter);
        int fast = fastInRow(seen, start, limit, enough);
        return new Reading.Clear(fast >= enough, fast, null, () -> detail(spec, seen, start), null);
    }

    /** How many there were, and what the percentile came to. */
    static List<Check> checks(RuleSpec.Latency spec, Observations seen, Instant now) {
        long start = now.minus(spec.window()).toEpochMilli();
        Samples samples = Samples.of(seen, start, spec.over().toNanos());
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "probes that worked within " + Durations.format(spec.window()),
                "at least " + Math.max(1, spec.atLeast()),
                "" + samples.count(),
                samples.suffice(spec)));
        if (samples.count() > 0) {
            checks.add(new Check(
                    name(spec),
                    "over " + Durations.format(spec.over()),
                    Durations.format(value(spec, seen, start)),
                    samples.over(spec)));
        }
        return checks;
    }

    /**
     * The durations of probes that worked.
     *
     * @param newestSlow when the newest of those over the limit began, 0 without one
     */
    private record Samples(int count, int slow, long oldest, long newestSlow, long newestEnd) {
        static Samples of(Observations seen, long start, long limit) {
            int count = 0;
            int slow = 0;
            long oldest = Long.MAX_VALUE;
            long newestSlow = 0;
            long newestEnd = 0;
            for (Trail trail : seen.trails()) {
                for (int i = trail.size() - 1; i >= 0 && trail.at(i) > start; i--) {
                    if (isSample(trail, i)) {
                        count++;
                        oldest = Math.min(oldest, trail.at(i));
                        newestEnd = Math.max(newestEnd, trail.ended(i));
                        if (trail.nanos(i) > limit) {
                            slow++;
                            newestSlow = Math.max(newestSlow, trail.at(i));
                        }
                    }
                }
            }
            return new Samples(count, slow, oldest, newestSlow, newestEnd);
        }

        boolean suffice(RuleSpec.Latency spec) {
            return count > 0 && count >= spec.atLeast();
        }

        /** The value at the rank is over the limit exactly if fewer values than the rank are not. */
        boolean over(RuleSpec.Latency spec) {
            return count - slow < rank(spec.percentile(), count);
        }
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
        return name(spec) + " of " + values(seen, start).length
                + " probes within " + Durations.format(spec.window()) + " is "
                + Durations.format(value(spec, seen, start))
                + ", the limit is "
                + Durations.format(spec.over());
    }

    private static String name(RuleSpec.Latency spec) {
        return "p" + spec.percentile().stripTrailingZeros().toPlainString();
    }

    private static Duration value(RuleSpec.Latency spec, Observations seen, long start) {
        long[] values = values(seen, start);
        return Duration.ofNanos(values[rank(spec.percentile(), values.length) - 1]);
    }

    /** The smallest first. */
    private static long[] values(Observations seen, long start) {
        long[] values = seen.trails().stream()
                .flatMapToLong(trail -> IntStream.range(0, trail.size())
                        .filter(i -> trail.at(i) > start && isSample(trail, i))
                        .mapToLong(trail::nanos))
                .toArray();
        Arrays.sort(values);
        return values;
    }
}
