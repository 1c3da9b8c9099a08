package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Far more events than usual: at least a floor, more than a multiple of the median, and beyond a robust score. What is usual
 * is said by the windows directly before and, once known, by those of the same hour of the days before; the spike must
 * stand out from both, or every evening would be one, and every first day with more members.
 *
 * <p>The score is the modified z-score (B. Iglewicz and D. Hoaglin, How to Detect and Handle Outliers, 1993):
 * {@code 0.6745 (x − median) / MAD}, above 3.5. Where few events come, the MAD is 0 although counts vary; numbers of
 * independent events vary by the square root of their mean (Poisson), so that the spread is never taken for less than that,
 * nor for less than one event.
 *
 * <p>Without a baseline only a multiple of the floor is a spike.
 */
final class SpikeCondition {
    /** As many windows make a baseline. */
    static final int BASELINE = 12;

    /** As many days make a habit. */
    static final int HABIT = 3;

    /** The MAD of normally distributed values, in standard deviations, is the 0.75 quantile. */
    private static final double MAD_OF_ONE_SIGMA = 0.6745;

    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration HALF_HOUR = Duration.ofMinutes(30);

    private SpikeCondition() {}

    /** What is usual: the median and the spread of so many windows. */
    private record Usual(BigDecimal median, double spread, int windows) {
        double score(long count) {
            return (count - median.doubleValue()) / spread;
        }
    }

    static Reading read(RuleSpec.Spike spec, String signal, SignalView view, Instant now) {
        long count = view.count(signal, spec.window()).events();
        if (count < spec.atLeast()) {
            // Fewer events can't become more by time alone.
            return SignalCondition.clear(
                    () -> counted(spec, signal, count) + ", at least " + spec.atLeast() + " are needed",
                    Measure.of(count, spec.atLeast()),
                    null);
        }
        Usual recent = recent(spec, signal, view, now);
        Usual seasonal = seasonal(spec, signal, view, now);
        boolean holds = recent == null
                ? BigDecimal.valueOf(count).compareTo(cold(spec)) > 0
                : standsOut(spec, count, recent) && (seasonal == null || standsOut(spec, count, seasonal));
        Supplier<String> detail = () -> detail(spec, signal, count, recent, seasonal);
        Instant next = SignalCondition.soon(now, spec.window());
        Measure measure = new Measure(BigDecimal.valueOf(count), limit(spec, recent, seasonal));
        return holds ? SignalCondition.holds(now, detail, measure, next) : SignalCondition.clear(detail, measure, next);
    }

    private static boolean standsOut(RuleSpec.Spike spec, long count, Usual usual) {
        return BigDecimal.valueOf(count).compareTo(spec.factor().multiply(usual.median())) > 0
                && usual.score(count) > spec.score().doubleValue();
    }

    /** The number of events beyond which all of the comparisons hold. */
    private static BigDecimal limit(RuleSpec.Spike spec, @Nullable Usual recent, @Nullable Usual seasonal) {
        if (recent == null) {
            return cold(spec);
        }
        BigDecimal limit = BigDecimal.valueOf(spec.atLeast()).max(limit(spec, recent));
        return seasonal == null ? limit : limit.max(limit(spec, seasonal));
    }

    private static BigDecimal limit(RuleSpec.Spike spec, Usual usual) {
        double scored = usual.median().doubleValue() + spec.score().doubleValue() * usual.spread();
        return spec.factor().multiply(usual.median()).max(BigDecimal.valueOf(scored));
    }

    private static BigDecimal cold(RuleSpec.Spike spec) {
        return spec.factor().multiply(BigDecimal.valueOf(spec.atLeast()));
    }

    /** The windows before the present one, within the baseline. */
    private static @Nullable Usual recent(RuleSpec.Spike spec, String signal, SignalView view, Instant now) {
        int slots = (int) Math.max(1, spec.baseline().dividedBy(spec.window()) - 1);
        List<Long> counts = view.history(signal, spec.window(), now.minus(spec.window()), slots);
        return counts.size() < Math.min(BASELINE, slots) ? null : usual(counts);
    }

    /** The windows of the hour around this time of the days before; days are of 24 hours, whatever the clocks do. */
    private static @Nullable Usual seasonal(RuleSpec.Spike spec, String signal, SignalView view, Instant now) {
        boolean within = spec.window().compareTo(HALF_HOUR) <= 0;
        int slots = within ? (int) HALF_HOUR.multipliedBy(2).dividedBy(spec.window()) : 1;
        List<Long> counts = new ArrayList<>();
        int days = 0;
        for (int day = 1; day <= spec.days(); day++) {
            Instant until = now.minus(DAY.multipliedBy(day)).plus(within ? HALF_HOUR : Duration.ZERO);
            List<Long> ofDay = view.history(signal, spec.window(), until, slots);
            if (ofDay.size() < slots) {
                break;
            }
            counts.addAll(ofDay);
            days++;
        }
        return days < HABIT ? null : usual(counts);
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

    private static String counted(RuleSpec.Spike spec, String signal, long count) {
        return Words.events(count, signal) + " in " + Words.span(spec.window());
    }

    private static String detail(
            RuleSpec.Spike spec, String signal, long count, @Nullable Usual recent, @Nullable Usual seasonal) {
        if (recent == null) {
            return counted(spec, signal, count) + ", limit " + Words.plain(cold(spec))
                    + " as long as too little is known to say what is usual";
        }
        double score = seasonal == null ? recent.score(count) : Math.min(recent.score(count), seasonal.score(count));
        return counted(spec, signal, count) + ", usual are " + Words.plain(recent.median()) + " (" + recent.windows()
                + " windows before)"
                + (seasonal == null
                        ? ""
                        : " and " + Words.plain(seasonal.median()) + " (" + seasonal.windows()
                                + " at this hour of earlier days)")
                + ", score "
                + BigDecimal.valueOf(score).setScale(1, RoundingMode.DOWN).toPlainString() + "; limit "
                + Words.plain(spec.factor()) + " times the usual, score " + Words.plain(spec.score()) + ", at least "
                + spec.atLeast();
    }
}
