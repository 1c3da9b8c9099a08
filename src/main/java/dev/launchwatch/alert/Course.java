package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What rules that count the events of a signal compared at the ends of past windows. It is made of the same numbers, by the same code, as
 * the alert; only as they are known now, with the events that came late. Pure functions, for any thread.
 */
public final class Course {
    private Course() {}

    /**
     * What was compared at the end of one window.
     *
     * @param count the events in it
     * @param usual how many are usual then; null where the rule does not ask or nobody knows
     * @param limit what they are compared with
     * @param beyond whether so many fire, if they last and come from as many as the rule asks for
     */
    public record Point(long count, @Nullable BigDecimal usual, BigDecimal limit, boolean beyond) {}

    /** What a rule makes of the number of events in one window. */
    interface Judgement {
        /** @param back how many windows before the last one it ended */
        Point of(long count, int back);
    }

    /**
     * The last windows of a rule, the oldest first: the last one ends at the moment of the view. Empty for a rule that does not compare a
     * number of events, and for a signal of which nothing ever came.
     *
     * @param windows how many at most; those from before anything was known are left out
     */
    public static List<Point> of(Rule rule, SignalView view, int windows) {
        String signal = rule.signal();
        if (signal == null) {
            return List.of();
        }
        return switch (rule.condition()) {
            case RuleSpec.EventRate rate -> {
                BigDecimal limit = BigDecimal.valueOf(rate.over().count());
                yield points(
                        signal,
                        rate.over().per(),
                        view,
                        windows,
                        (count, _) -> new Point(count, null, limit, RateCondition.isBeyond(rate, count)));
            }
            case RuleSpec.Spike spike -> SpikeCondition.course(spike, signal, view, windows);
            case RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.CostPerMember _,
                    RuleSpec.Absent _,
                    RuleSpec.Value _,
                    RuleSpec.Failing _,
                    RuleSpec.HeartbeatMissing _,
                    RuleSpec.Latency _,
                    RuleSpec.Certificate _,
                    RuleSpec.Uptime _ -> List.of();
        };
    }

    static List<Point> points(String signal, Duration window, SignalView view, int windows, Judgement judgement) {
        List<Long> counts = view.history(signal, window, view.now(), windows);
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < counts.size(); i++) {
            int back = counts.size() - 1 - i;
            // The present window is the rule's own, which takes the whole of the slot that it begins in.
            long count = back == 0 ? view.count(signal, window).events() : counts.get(i);
            points.add(judgement.of(count, back));
        }
        return points;
    }
}
