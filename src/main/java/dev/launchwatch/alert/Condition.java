package dev.launchwatch.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From the kind of a condition to its reading. */
final class Condition {
    private Condition() {}

    /** What the rule's condition says now. Pure: the same arguments give the same answer. */
    static Reading read(Rule rule, Observations seen, Instant now, Subject subject) {
        return switch (rule.condition()) {
            case RuleSpec.Failing failing -> FailingCondition.read(failing, rule.resolveAfter(), seen, now, subject);
            case RuleSpec.HeartbeatMissing _ ->
                FailingCondition.read(FailingCondition.HEARTBEAT, rule.resolveAfter(), seen, now, subject);
            case RuleSpec.Latency latency -> LatencyCondition.read(latency, rule.resolveAfter(), seen, now, subject);
            case RuleSpec.Certificate certificate -> CertificateCondition.read(certificate, seen, now, subject);
            case RuleSpec.Uptime uptime -> UptimeCondition.read(uptime, rule.resolveAfter(), seen, now, subject);
            // Signals are not watched by monitors: there is nothing to read here.
            case RuleSpec.EventRate _,
                    RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.Spike _,
                    RuleSpec.CostPerMember _,
                    RuleSpec.Absent _,
                    RuleSpec.Value _ -> Reading.SILENT;
        };
    }

    /** What the rule's condition compares to say what {@link #read} says; for people, and made only when they ask. */
    static List<Check> checks(Rule rule, Observations seen, Instant now, Subject subject) {
        return switch (rule.condition()) {
            case RuleSpec.Failing failing -> FailingCondition.checks(failing, seen, now, subject);
            case RuleSpec.HeartbeatMissing _ -> FailingCondition.checks(FailingCondition.HEARTBEAT, seen, now, subject);
            case RuleSpec.Latency latency -> LatencyCondition.checks(latency, seen, now);
            case RuleSpec.Certificate certificate -> CertificateCondition.checks(certificate, seen, now);
            case RuleSpec.Uptime uptime -> UptimeCondition.checks(uptime, seen, now);
            // Of signals the sentence of a reading says what was counted and what the limit is.
            case RuleSpec.EventRate _,
                    RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.Spike _,
                    RuleSpec.CostPerMember _,
                    RuleSpec.Absent _,
                    RuleSpec.Value _ -> List.of();
        };
    }

    /** How long the condition must have held before the alert fires. */
    static Duration holdFor(RuleSpec condition) {
        return switch (condition) {
            case RuleSpec.Failing failing -> failing.holdFor();
            case RuleSpec.HeartbeatMissing heartbeat -> heartbeat.holdFor();
            case RuleSpec.Latency latency -> latency.holdFor();
            case RuleSpec.Spike spike -> spike.holdFor();
            case RuleSpec.Value value -> value.holdFor();
            case RuleSpec.Certificate _,
                    RuleSpec.Uptime _,
                    RuleSpec.EventRate _,
                    RuleSpec.PerOne _,
                    RuleSpec.Stuffing _,
                    RuleSpec.Spray _,
                    RuleSpec.Slow _,
                    RuleSpec.Ratio _,
                    RuleSpec.CostPerMember _,
                    RuleSpec.Absent _ -> Duration.ZERO;
        };
    }

    /** How long the condition must not have held before the alert ends. */
    static Duration keepFiringFor(Rule rule) {
        Duration written = rule.keepFiringFor();
        return written == null ? SignalCondition.quiet(rule.condition()) : written;
    }

    /** Whether the end of a probe is young enough to tell how things are now. */
    static boolean fresh(long ended, Instant now, Subject subject) {
        return ended + subject.freshFor().toMillis() >= now.toEpochMilli();
    }

    static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
