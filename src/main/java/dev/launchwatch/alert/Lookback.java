package dev.launchwatch.alert;

import java.time.Duration;

/** How far back a rule looks to decide: before it has seen so much, it decides by less. */
final class Lookback {
    private static final Duration MONTH = Duration.ofDays(31);

    /** What flaps is held for as long as it does, and what it waits for may be down as long. */
    private static final Duration FLAPS = Duration.ofDays(1);

    private Lookback() {}

    /** Of a rule on a monitor or signal; zero if the last result tells all. */
    static Duration of(RuleSpec condition) {
        return switch (condition) {
            // Results in a row are all there once there are as many: a row that began before cannot be told anyway.
            case RuleSpec.Failing failing -> failing.window() == null ? Duration.ZERO : failing.window();
            case RuleSpec.Latency latency -> latency.window();
            case RuleSpec.Uptime _ -> Buckets.KEPT;
            case RuleSpec.Certificate _, RuleSpec.HeartbeatMissing _ -> Duration.ZERO;
            case RuleSpec.EventRate rate -> rate.over().per();
            // A bucket that was full then is empty now.
            case RuleSpec.PerOne per -> per.slow().per().multipliedBy(per.slow().count());
            case RuleSpec.Stuffing stuffing -> stuffing.window();
            case RuleSpec.Spray spray -> spray.window();
            case RuleSpec.Slow slow -> slow.over().per();
            case RuleSpec.Ratio ratio -> ratio.window();
            case RuleSpec.Spike spike ->
                spike.days() < SpikeBaseline.HABIT
                        ? spike.baseline().plus(spike.window())
                        : Duration.ofDays(spike.days()).plus(spike.baseline());
            case RuleSpec.CostPerMember cost -> cost(cost);
            case RuleSpec.Absent absent ->
                longer(absent.silence(), absent.grace() == null ? Duration.ZERO : absent.grace());
            case RuleSpec.Value value -> value.holdFor();
        };
    }

    /** Seven windows before the last one are the usual ones, and of a budget the month has to be known. */
    private static Duration cost(RuleSpec.CostPerMember cost) {
        if (cost.budget() != null) {
            return MONTH;
        }
        return cost.factor() == null ? cost.window() : cost.window().multipliedBy(8);
    }

    /** How long before a time rules must be played to stand in it as if they had always run. */
    static Duration lead(RuleBook book) {
        Duration longest = FLAPS;
        for (RuleBook.Entry entry : book.entries()) {
            if (!entry.rules().isEmpty()) {
                longest = longer(longest, entry.bounds().replay());
            }
            for (Rule rule : entry.rules()) {
                longest = longer(longest, rule.flapWindow());
            }
        }
        for (Rule rule : book.aboutSignals()) {
            longest = longer(longest, of(rule.condition()));
        }
        return longest;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
