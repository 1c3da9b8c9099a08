package dev.launchwatch.bench;

import java.util.List;

/** Percentiles of measured values by nearest rank: always a value that was measured. */
final class Percentiles {
    private Percentiles() {}

    /** @param percent above 0, at most 100 */
    static double of(List<Double> values, double percent) {
        if (values.isEmpty() || percent <= 0 || percent > 100) {
            throw new IllegalArgumentException(percent + " % of " + values.size() + " values");
        }
        List<Double> sorted = values.stream().sorted().toList();
        return sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1);
    }

    static double median(List<Double> values) {
        return of(values, 50);
    }
}
