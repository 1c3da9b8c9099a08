package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Count;
import dev.launchwatch.model.SignalView.Dimension;
import java.time.Instant;
import java.util.function.Supplier;

/** More events than the limit in the window, and from enough different ones. Fewer can't become more by time alone. */
final class RateCondition {
    /** How many of those who stand out an alert names. */
    static final int NAMED = 3;

    private RateCondition() {}

    static Reading read(RuleSpec.EventRate spec, String signal, SignalView view, Instant now) {
        Count count = view.count(signal, spec.over().per());
        RuleSpec.Distinct distinct = spec.distinct();
        boolean spread = distinct == null || count.distinct(distinct.dimension()) >= spec.atLeast();
        Supplier<String> detail = () -> detail(spec, signal, view, count);
        Measure measure = Measure.of(count.events(), spec.over().count());
        return isBeyond(spec, count.events()) && spread
                ? SignalCondition.holds(
                        now,
                        detail,
                        measure,
                        SignalCondition.soon(now, spec.over().per()))
                : SignalCondition.clear(detail, measure, null);
    }

    static boolean isBeyond(RuleSpec.EventRate spec, long events) {
        return events > spec.over().count();
    }

    private static String detail(RuleSpec.EventRate spec, String signal, SignalView view, Count count) {
        RuleSpec.Distinct distinct = spec.distinct();
        Dimension dimension = distinct == null ? Dimension.IP : distinct.dimension();
        long different = count.distinct(dimension);
        return Words.events(count.events(), signal)
                + " in " + Words.span(spec.over().per())
                + (distinct == null && different == 0 ? "" : " from " + Words.of(different, dimension))
                + ", limit " + spec.over().count()
                + (distinct == null ? "" : " from at least " + Words.of(spec.atLeast(), dimension))
                + Words.offenders(view.offenders(signal, dimension, spec.over().per(), NAMED));
    }
}
