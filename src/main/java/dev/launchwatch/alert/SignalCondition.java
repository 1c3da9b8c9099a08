package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * From the kind of a condition over a signal to its reading. Events are counted by when they happened, whoever was awake
 * then, so that a restart neither forgets an attack nor makes one.
 */
final class SignalCondition {
    /** An alert about a signal ends at the latest so long after its condition stopped holding, unless the rule says so. */
    private static final Duration LONGEST_QUIET = Duration.ofMinutes(15);

    private static final Duration SHORTEST_STEP = Duration.ofSeconds(3);
    private static final Duration LONGEST_STEP = Duration.ofMinutes(5);

    private SignalCondition() {}

    /**
     * What the rule's condition says now. Pure: the same arguments give the same answer.
     *
     * @param attention since when somebody watches the signal
     */
    static Reading read(Rule rule, String signal, SignalView view, Instant now, Attention attention) {
        if (!complete(rule, signal, view)
                || (!view.whole() && !view.isMeasured(signal) && needsAll(rule.condition()))) {
            // What is missing may end an alert, and silence may be that of the log: all stays as it is.
            return Reading.SILENT;
        }
        return switch (rule.condition()) {
            case RuleSpec.EventRate rate -> RateCondition.read(rate, signal, view, now);
            case RuleSpec.PerOne per -> PerOneCondition.read(per, signal, view, now);
            case RuleSpec.Stuffing stuffing -> OffenderCondition.read(stuffing, signal, view, now);
            case RuleSpec.Spray spray -> OffenderCondition.read(spray, signal, view, now);
            case RuleSpec.Slow slow -> OffenderCondition.read(slow, signal, view, now);
            case RuleSpec.Ratio ratio -> RatioCondition.read(ratio, signal, view, now);
            case RuleSpec.Spike spike -> SpikeCondition.read(spike, signal, view, now);
            case RuleSpec.CostPerMember cost -> CostCondition.read(cost, signal, view, now);
            case RuleSpec.Absent absent -> AbsentCondition.read(absent, signal, view, now, attention);
            case RuleSpec.Value value -> ValueCondition.read(value, signal, view);
            // Monitors' results are not events: there is nothing to read here.
            case RuleSpec.Failing _,
                    RuleSpec.HeartbeatMissing _,
                    RuleSpec.Latency _,
                    RuleSpec.Certificate _,
                    RuleSpec.Uptime _ -> Reading.SILENT;
        };
    }

    /**
     * How long the condition must not have held before an alert ends, where the rule does not say: as long as its window,
     * so that an attack at the limit is one alert, but not longer than people wait for an all-clear.
     */
    static Duration quiet(RuleSpec condition) {
        return switch (condition) {
            case RuleSpec.EventRate rate -> quiet(rate.over().per());
            case RuleSpec.PerOne per -> quiet(per.slow().per());
            case RuleSpec.Stuffing stuffing -> quiet(stuffing.window());
            case RuleSpec.Spray spray -> quiet(spray.window());
            case RuleSpec.Slow slow -> quiet(slow.over().per());
            case RuleSpec.Ratio ratio -> quiet(ratio.window());
            case RuleSpec.Spike spike -> quiet(spike.window());
            case RuleSpec.CostPerMember cost -> quiet(cost.window());
            case RuleSpec.Value value -> quiet(value.holdFor());
            // The first event says that it flows again.
            case RuleSpec.Absent _ -> Duration.ZERO;
            case RuleSpec.Failing _,
                    RuleSpec.HeartbeatMissing _,
                    RuleSpec.Latency _,
                    RuleSpec.Certificate _,
                    RuleSpec.Uptime _ -> Duration.ZERO;
        };
    }

    /** Whether events that came elsewhere could make it not hold. */
    private static boolean needsAll(RuleSpec condition) {
        return condition instanceof RuleSpec.Absent
                || condition instanceof RuleSpec.Ratio
                || condition instanceof RuleSpec.CostPerMember;
    }

    static Reading holds(Instant now, Supplier<String> detail, @Nullable Measure measure, @Nullable Instant next) {
        return new Reading.Holds(now, now, true, detail, null, List.of(), measure, next);
    }

    static Reading clear(Supplier<String> detail, @Nullable Measure measure, @Nullable Instant next) {
        return new Reading.Clear(true, 1, null, detail, measure, next);
    }

    /** Whether a view has all that a rule asks it for. */
    static boolean complete(Rule rule, String signal, SignalView view) {
        return view.complete(signal)
                && (!(rule.condition() instanceof RuleSpec.Ratio ratio) || view.complete(ratio.successes()));
    }

    /** When a window has moved on far enough to be looked at again: nobody knows which event leaves it when. */
    static Instant soon(Instant now, Duration window) {
        Duration step = window.dividedBy(20);
        step = step.compareTo(SHORTEST_STEP) < 0 ? SHORTEST_STEP : step;
        return now.plus(step.compareTo(LONGEST_STEP) > 0 ? LONGEST_STEP : step);
    }

    private static Duration quiet(Duration window) {
        return window.compareTo(LONGEST_QUIET) > 0 ? LONGEST_QUIET : window;
    }
}
