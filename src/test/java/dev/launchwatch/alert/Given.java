package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Timings;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rules, monitors and results for tests. */
final class Given {
    static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

    static final Function<Instant, SignalView> NO_SIGNALS = _ -> SignalView.NONE;

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** One confirmation, after 5 s. */
    private static final Duration CONFIRMING = Duration.ofSeconds(15);

    private Given() {}

    static Instant at(String offset) {
        return START.plus(Durations.parse(offset));
    }

    static RuleBuilder rule(RuleSpec condition) {
        return new RuleBuilder(condition);
    }

    static Failing failing() {
        return new Failing();
    }

    static RuleSpec latency(String over, String window, int atLeast) {
        return new RuleSpec.Latency(
                new BigDecimal(95), Durations.parse(over), Durations.parse(window), atLeast, Duration.ZERO);
    }

    static RuleSpec uptime(String objective) {
        return new RuleSpec.Uptime(
                Percent.parse(objective),
                Duration.ofDays(30),
                Percent.parse("2%"),
                Percent.parse("5%"),
                Percent.parse("10%"));
    }

    static Subject subject(String name, String... dependsOn) {
        return new Subject(
                name,
                "site",
                Duration.ofMinutes(1),
                "members can't use " + name,
                Map.of("team", "core"),
                List.of(dependsOn),
                name.startsWith("job"),
                TIMEOUT,
                CONFIRMING);
    }

    static Subject every(String name, Duration every) {
        return new Subject(name, "site", every, "", Map.of(), List.of(), false, TIMEOUT, CONFIRMING);
    }

    static Outcome down(Reason reason) {
        return new Outcome.Down(Failure.of(reason, reason.meaning()));
    }

    static Outcome down() {
        return down(Reason.CONNECT_REFUSED);
    }

    static Outcome degraded() {
        return new Outcome.Degraded(Failure.of(Reason.ASSERTION_LATENCY, "slower than 800ms"));
    }

    static Outcome unknown() {
        return new Outcome.Unknown(Failure.of(Reason.REGION_BLIND, "no connectivity"));
    }

    static Result result(String monitor, Instant at, Outcome outcome) {
        return result(monitor, "local", at, outcome, Duration.ofMillis(100), Facts.NONE, Result.Standing.COUNTED);
    }

    static Result result(
            String monitor,
            String region,
            Instant at,
            Outcome outcome,
            Duration took,
            Facts facts,
            Result.Standing standing) {
        return new Result(
                monitor,
                region,
                at,
                Result.Trigger.SCHEDULE,
                standing,
                new Report(outcome, took, Timings.NONE, facts, List.of()));
    }

    static Facts certificate(Instant expiry) {
        return new Facts(200, "2", 0, 0, 4, "TLSv1.3", expiry, null, 0);
    }

    /** A failing condition, step by step. */
    static final class Failing {
        private Duration holdFor = Duration.ZERO;
        private int atLeast = 1;
        private @Nullable Integer of;
        private @Nullable Duration window;
        private Agreement agreement = Agreement.parse("majority");
        private boolean degraded;
        private RuleSpec.Regional regional = RuleSpec.Regional.NONE;

        Failing forAtLeast(String duration) {
            holdFor = Durations.parse(duration);
            return this;
        }

        Failing atLeast(int count) {
            atLeast = count;
            return this;
        }

        Failing of(int count) {
            of = count;
            return this;
        }

        Failing window(String duration) {
            window = Durations.parse(duration);
            return this;
        }

        Failing agreement(String text) {
            agreement = Agreement.parse(text);
            return this;
        }

        Failing degraded() {
            degraded = true;
            return this;
        }

        Failing regional(int after) {
            regional = new RuleSpec.Regional(true, after, Severity.WARNING);
            return this;
        }

        RuleSpec.Failing done() {
            return new RuleSpec.Failing(holdFor, atLeast, of, window, agreement, degraded, regional);
        }
    }

    /** A rule, step by step; watches everything. */
    static final class RuleBuilder {
        private final RuleSpec condition;
        private String name = "site-down";
        private List<String> monitor = List.of("*");
        private Severity severity = Severity.CRITICAL;
        private int resolveAfter = 1;
        private @Nullable String signal;
        private @Nullable Duration keepFiring = Duration.ZERO;
        private int flapThreshold;
        private Duration flapWindow = Duration.ofHours(1);
        private Map<String, String> annotations = Map.of();

        private RuleBuilder(RuleSpec condition) {
            this.condition = condition;
        }

        RuleBuilder named(String text) {
            name = text;
            return this;
        }

        RuleBuilder watching(String... globs) {
            monitor = List.of(globs);
            return this;
        }

        RuleBuilder about(String name) {
            monitor = List.of();
            signal = name;
            keepFiring = null;
            return this;
        }

        RuleBuilder severity(Severity value) {
            severity = value;
            return this;
        }

        RuleBuilder resolveAfter(int count) {
            resolveAfter = count;
            return this;
        }

        RuleBuilder keepFiring(String duration) {
            keepFiring = Durations.parse(duration);
            return this;
        }

        RuleBuilder flapping(int threshold, String window) {
            flapThreshold = threshold;
            flapWindow = Durations.parse(window);
            return this;
        }

        RuleBuilder annotation(String key, String template) {
            annotations = Map.of(key, template);
            return this;
        }

        Rule done() {
            return new Rule(
                    name,
                    monitor,
                    List.of(),
                    signal,
                    severity,
                    "",
                    "docs/if-x-breaks.md",
                    resolveAfter,
                    keepFiring,
                    flapThreshold,
                    flapWindow,
                    Map.of("area", "web"),
                    annotations,
                    condition);
        }
    }
}
