package dev.launchwatch.alert;

import dev.launchwatch.alert.SpikeBaseline.Usual;
import dev.launchwatch.model.SignalView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
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
    private SpikeCondition() {}

    static Reading read(RuleSpec.Spike spec, String signal, SignalView view, Instant now) {
        long count = view.count(signal, spec.window()).events();
        if (count < spec.atLeast()) {
            // Fewer events can't become more by time alone.
            return SignalCondition.clear(
                    () -> counted(spec, signal, count) + ", at least " + spec.atLeast() + " are needed",
                    Measure.of(count, spec.atLeast()),
                    null);
        }
        SpikeBaseline baseline = SpikeBaseline.of(spec, signal, view, now, 1);
        Usual recent = baseline.recent(0);
        Usual seasonal = baseline.seasonal(0);
        boolean holds = isBeyond(spec, count, recent, seasonal);
        Supplier<String> detail = () -> detail(spec, signal, count, recent, seasonal);
        Instant next = SignalCondition.soon(now, spec.window());
        Measure measure = new Measure(BigDecimal.valueOf(count), limit(spec, recent, seasonal));
        return holds ? SignalCondition.holds(now, detail, measure, next) : SignalCondition.clear(detail, measure, next);
    }

    /**
     * What was compared at the end of each of the last windows, the oldest first, as far as the signal's past is known.
     *
     * @param windows how many at most
     */
    static List<Course.Point> course(RuleSpec.Spike spec, String signal, SignalView view, int windows) {
        Instant now = view.now();
        SpikeBaseline baseline = SpikeBaseline.of(spec, signal, view, now, windows);
        return Course.points(signal, spec.window(), view, windows, (count, back) -> {
            Usual recent = baseline.recent(back);
            Usual seasonal = baseline.seasonal(back);
            return new Course.Point(
                    count,
                    median(spec, recent, seasonal),
                    limit(spec, recent, seasonal),
                    count >= spec.atLeast() && isBeyond(spec, count, recent, seasonal));
        });
    }

    private static boolean isBeyond(RuleSpec.Spike spec, long count, @Nullable Usual recent, @Nullable Usual seasonal) {
        return recent == null
                ? BigDecimal.valueOf(count).compareTo(cold(spec)) > 0
                : standsOut(spec, count, recent) && (seasonal == null || standsOut(spec, count, seasonal));
    }

    /** What is usual by the comparison that allows more. */
    private static @Nullable BigDecimal median(RuleSpec.Spike spec, @Nullable Usual recent, @Nullable Usual seasonal) {
        if (recent == null) {
            return null;
        }
        return seasonal == null || limit(spec, recent).compareTo(limit(spec, seasonal)) >= 0
                ? recent.median()
                : seasonal.median();
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
