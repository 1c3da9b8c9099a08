package dev.launchwatch.alert;

import java.time.Duration;
import java.util.List;

/**
 * How much of a monitor's past its rules look at; everything older is forgotten, in memory as after a restart.
 *
 * @param count how many counted results are kept, however old
 * @param window how long results are kept, however many
 * @param horizon what is older than this is forgotten in any case
 * @param uptime whether the good and bad ones of three days are counted
 */
record Bounds(int count, Duration window, Duration horizon, boolean uptime) {
    /** How many of the last outcomes an alert shows. */
    static final int RECENT = 20;

    static Bounds of(Subject subject, List<Rule> rules) {
        int needed = 1;
        Duration window = Duration.ZERO;
        boolean uptime = false;
        for (Rule rule : rules) {
            needed = Math.max(needed, rule.resolveAfter());
            switch (rule.condition()) {
                case RuleSpec.Failing failing -> {
                    needed = Math.max(needed, failing.of() == null ? failing.atLeast() : failing.of());
                    needed = failing.regional().enabled()
                            ? Math.max(needed, failing.regional().after())
                            : needed;
                    window = longer(window, failing.window() == null ? Duration.ZERO : failing.window());
                }
                case RuleSpec.Latency latency -> window = longer(window, latency.window());
                case RuleSpec.Uptime _ -> uptime = true;
                case RuleSpec.Certificate _,
                        RuleSpec.HeartbeatMissing _,
                        RuleSpec.EventRate _,
                        RuleSpec.PerOne _,
                        RuleSpec.Stuffing _,
                        RuleSpec.Spray _,
                        RuleSpec.Slow _,
                        RuleSpec.Ratio _,
                        RuleSpec.Spike _,
                        RuleSpec.CostPerMember _,
                        RuleSpec.Absent _,
                        RuleSpec.Value _ -> {}
            }
        }
        needed = Math.min(needed, Trail.MOST);
        Duration shown = subject.every().multipliedBy(RECENT + 2L);
        Duration horizon = longer(
                longer(window, subject.every().multipliedBy(needed + 2L)),
                shown.compareTo(Duration.ofDays(1)) < 0 ? shown : Duration.ofDays(1));
        return new Bounds(Math.max(needed, RECENT), window, horizon, uptime);
    }

    /** How far back results are read to fill a history as if it had never been away. */
    Duration replay() {
        return uptime ? longer(horizon, Buckets.KEPT) : horizon;
    }

    /** Whether a history kept within these bounds has all that {@code other} asks for. */
    boolean covers(Bounds other) {
        return count >= other.count
                && window.compareTo(other.window) >= 0
                && horizon.compareTo(other.horizon) >= 0
                && (uptime || !other.uptime);
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
