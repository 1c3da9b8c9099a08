package dev.launchwatch.alert;

import java.time.Duration;

/** How far back a rule looks to decide: before it has seen so much, it decides by less. */
final class Lookback {
    private static final Duration MONTH = Duration.ofDays(31);

    private Lookback() {}

    /** Of a rule on a monitor or signal; zero if the last result tells all. */
    static Duration of(RuleSpec condition, Subject subject) {
        return switch (condition) {
            case RuleSpec.Failing failing -> {
                Integer of = failing.of();
                Duration window = failing.window();
                int results = of == null ? failing.atLeast() : of;
                yield window == null ? subject.every().multipliedBy(results - 1L) : window;
            }
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
                spike.days() < SpikeCondition.HABIT
                        ? spike.baseline().plus(spike.window())
                        : Duration.ofDays(spike.days()).plus(spike.baseline());
            case RuleSpec.CostPerMember cost -> cost(cost);
            case RuleSpec.Absent absent -> longer(absent.silence(), absent.grace() == null ? Duration.ZERO : absent.grace());
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
        Duration longest = Duration.ofHours(1);
        for (RuleBook.Entry entry : book.entries()) {
            if (!entry.rules().isEmpty()) {
                longest = longer(longest, entry.bounds().replay());
            }
            for (Rule rule : entry.rules()) {
                longest = longer(longest, rule.flapWindow());
            }
        }
        for (Rule rule : book.aboutSignals()) {
            longest = longer(longest, of(rule.condition(), Subject.signal(String.valueOf(rule.signal()))));
        }
        return longest;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
