package dev.launchwatch.metrics;

/** A histogram in few bytes. Not thread-safe: its owner guards it. */
final class Buckets {
    private final double[] bounds;
    private final int[] counts;
    private double sum;

    /** @param bounds upper bounds in ascending order, without the last, infinite one; shared, never changed */
    Buckets(double... bounds) {
        this.bounds = bounds;
        this.counts = new int[bounds.length + 1];
    }

    void observe(double value) {
        int i = 0;
        while (i < bounds.length && value > bounds[i]) {
            i++;
        }
        counts[i]++;
        sum += value;
    }

    int size() {
        return counts.length;
    }

    /** The upper bound of a bucket, infinite for the last. */
    double bound(int bucket) {
        return bucket < bounds.length ? bounds[bucket] : Double.POSITIVE_INFINITY;
    }

    int count(int bucket) {
        return counts[bucket];
    }

    double sum() {
        return sum;
    }
}
