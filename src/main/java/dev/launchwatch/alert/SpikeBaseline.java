package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is usual for a signal at a moment, and at the ends of the windows before it: by the windows directly before each, and by those of
 * the same hour of the days before. A past end has the answer that it would have as the present one, from what is known now.
 */
final class SpikeBaseline {
    /** As many windows make a baseline. */
    static final int BASELINE = 12;

    /** As many days make a habit. */
    static final int HABIT = 3;

    /** The MAD of normally distributed values, in standard deviations, is the 0.75 quantile. */
    private static final double MAD_OF_ONE_SIGMA = 0.6745;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    private final int recentSlots;
    private final List<Long> recent;
    private final int daySlots;
    private final List<List<Long>> days;

    private SpikeBaseline(int recentSlots, List<Long> recent, int daySlots, List<List<Long>> days) {
        this.recentSlots = recentSlots;
        this.recent = recent;
        this.daySlots = daySlots;
        this.days = days;
    }

    /** What is usual: the median and the spread of so many windows. */
    record Usual(BigDecimal median, double spread, int windows) {
        double score(long count) {
            return (count - median.doubleValue()) / spread;
        }
    }

    /**
     * Reads what is known.
     *
     * @param ends at the ends of how many windows it is asked for, the last of which is {@code now}; at least 1
     */
    static SpikeBaseline of(RuleSpec.Spike spec, String signal, SignalView view, Instant now, int ends) {
        Duration window = spec.window();
        int slots = (int) Math.max(1, spec.baseline().dividedBy(window) - 1);
        List<Long> recent = view.history(signal, window, now.minus(window), slots + ends - 1);
        // The hour around this time of the days before; days are of 24 hours, whatever the clocks do.
        boolean within = window.compareTo(HALF_HOUR) <= 0;
        int daySlots = within ? (int) HALF_HOUR.multipliedBy(2).dividedBy(window) : 1;
        List<List<Long>> days = new ArrayList<>();
        for (int day = 1; day <= spec.days(); day++) {
            Instant until = now.minus(DAY.multipliedBy(day)).plus(within ? HALF_HOUR : Duration.ZERO);
            List<Long> ofDay = view.history(signal, window, until, daySlots + ends - 1);
            if (ofDay.size() < daySlots) {
                break;
            }
            days.add(ofDay);
        }
        return new SpikeBaseline(slots, recent, daySlots, days);
    }

    /**
     * By the windows directly before the one that ended so many windows ago, within the baseline; null where too few are known.
     *
     * @param back 0 for the present one
     */
    @Nullable
    Usual recent(int back) {
        List<Long> counts = last(recent, back, recentSlots);
        return counts.size() < Math.min(BASELINE, recentSlots) ? null : usual(counts);
    }

    /** By the windows of the hour around that time of the days before; null where too few days are known. */
    @Nullable
    Usual seasonal(int back) {
        List<Long> counts = new ArrayList<>();
        int known = 0;
        for (List<Long> day : days) {
            List<Long> ofDay = last(day, back, daySlots);
            if (ofDay.size() < daySlots) {
                break;
            }
            counts.addAll(ofDay);
            known++;
        }
        return known < HABIT ? null : usual(counts);
    }

    private static List<Long> last(List<Long> counts, int back, int slots) {
        int end = Math.max(0, counts.size() - back);
        return counts.subList(Math.max(0, end - slots), end);
    }

    private static Usual usual(List<Long> counts) {
        List<BigDecimal> values = counts.stream().map(BigDecimal::valueOf).toList();
        BigDecimal median = median(values);
        BigDecimal deviation = median(
                values.stream().map(value -> value.subtract(median).abs()).toList());
        double spread = Math.max(
                deviation.doubleValue() / MAD_OF_ONE_SIGMA, Math.max(1, Math.sqrt(Math.max(0, median.doubleValue()))));
        return new Usual(median, spread, counts.size());
    }

    /** Exact: of an even number of values, the middle between the two in the middle. */
    static BigDecimal median(List<BigDecimal> values) {
        List<BigDecimal> sorted = values.stream().sorted().toList();
        int half = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(half)
                : sorted.get(half - 1).add(sorted.get(half)).multiply(new BigDecimal("0.5"));
    }
}
