package dev.launchwatch.config;

import dev.launchwatch.alert.Objective;
import dev.launchwatch.alert.RegionalWarning;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Severity;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conditions of rules, and objectives: numbers that can be met. */
final class RuleChecks {
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)(\\.[A-Za-z0-9_]+)?}");
    private static final Set<String> PLACEHOLDERS =
            new TreeSet<>(Set.of("monitor", "signal", "rule", "reason", "detail", "label"));

    /** The daemon's alerts about itself have rules of these names. */
    static final String OWN = "launchwatch-";

    private final Findings findings;
    private final SignalRuleChecks signals;

    RuleChecks(Findings findings) {
        this.findings = findings;
        this.signals = new SignalRuleChecks(findings);
    }

    void check(Rule rule) {
        if (rule.name().startsWith(OWN)) {
            findings.error(
                    rule, "name", "names that begin with '" + OWN + "' are the daemon's own: choose another one");
        }
        Checks.within(findings, rule, "resolve-after", rule.resolveAfter(), 1, 1_000);
        Checks.within(findings, rule, "flap-threshold", rule.flapThreshold(), 0, 1_000);
        Checks.positive(findings, rule, "flap-window", rule.flapWindow());
        Checks.labels(findings, rule, rule.labels());
        rule.annotations().forEach((name, text) -> placeholders(rule, name, text));
        boolean monitors = findings.written(rule, "monitor") || findings.written(rule, "group");
        String kind = kind(rule.condition());
        if (rule.condition().aboutSignals()) {
            if (rule.signal() == null) {
                findings.error(rule, kind, "a rule of kind '" + kind + "' needs a signal: add signal: NAME", "signal");
            }
            if (monitors) {
                String key = findings.written(rule, "monitor") ? "monitor" : "group";
                findings.error(
                        rule,
                        key,
                        "a rule of kind '" + kind + "' watches a signal, not monitors: remove '" + key + "'");
            }
            if (findings.written(rule, "resolve-after")) {
                findings.error(
                        rule,
                        "resolve-after",
                        "'resolve-after' counts results of monitors: write keep-firing-for: 15m to have an alert about a"
                                + " signal end later");
            }
        } else {
            if (rule.monitor().isEmpty() && rule.group().isEmpty()) {
                findings.error(
                        rule,
                        kind,
                        "a rule of kind '" + kind + "' needs monitors: add monitor: NAME, or \"*\" for all",
                        "monitor",
                        "group");
            }
            if (rule.signal() != null) {
                findings.error(
                        rule,
                        "signal",
                        "a rule of kind '" + kind + "' watches monitors, not a signal: remove 'signal'");
            }
        }
    }

    void check(RuleSpec condition) {
        switch (condition) {
            case RuleSpec.Failing failing -> failing(failing);
            case RuleSpec.Latency latency -> {
                BigDecimal percentile = latency.percentile();
                if (percentile.signum() <= 0 || percentile.compareTo(HUNDRED) >= 0) {
                    findings.error(
                            latency, "percentile", "'percentile' must be above 0 and below 100, such as 95 or 99.9");
                }
                Checks.positive(findings, latency, "over", latency.over());
                Checks.positive(findings, latency, "window", latency.window());
                Checks.within(findings, latency, "at-least", latency.atLeast(), 1, 100_000);
            }
            case RuleSpec.Uptime uptime -> {
                objective(uptime, "objective", uptime.objective());
                period(uptime, uptime.period());
                budget(uptime, "hourly", uptime.hourly());
                budget(uptime, "six-hourly", uptime.sixHourly());
                budget(uptime, "three-daily", uptime.threeDaily());
            }
            case RuleSpec.Certificate certificate ->
                Checks.positive(findings, certificate, "expires-in", certificate.expiresIn());
            case RuleSpec.HeartbeatMissing _ -> {
                // any time may be held
            }
            case RuleSpec.EventRate rate -> signals.check(rate);
            case RuleSpec.PerOne per -> signals.check(per);
            case RuleSpec.Stuffing stuffing -> signals.check(stuffing);
            case RuleSpec.Spray spray -> signals.check(spray);
            case RuleSpec.Slow slow -> signals.check(slow);
            case RuleSpec.Ratio ratio -> signals.check(ratio);
            case RuleSpec.Spike spike -> signals.check(spike);
            case RuleSpec.CostPerMember cost -> signals.check(cost);
            case RuleSpec.Absent absent -> signals.check(absent);
            case RuleSpec.Value value -> signals.check(value);
        }
    }

    void check(RuleSpec.Regional regional) {
        Checks.within(findings, regional, "after", regional.after(), 1, 1_000);
        if (regional.severity() == Severity.CRITICAL) {
            findings.error(
                    regional,
                    "severity",
                    "a failure that fewer regions see than must agree is not 'critical': write warning or info, or ask for"
                            + " less agreement");
        }
    }

    void check(Objective objective) {
        objective(objective, "target", objective.target());
        period(objective, objective.period());
        if (objective.monitor().isEmpty()) {
            findings.error(objective, "monitor", "an objective needs monitors: add monitor: NAME, or \"*\" for all");
        }
    }

    /** The key by which a condition stands in a rule. */
    static String kind(RuleSpec condition) {
        return switch (condition) {
            case RuleSpec.Failing _ -> "failing";
            case RuleSpec.Latency _ -> "latency";
            case RuleSpec.Uptime _ -> "uptime";
            case RuleSpec.Certificate _ -> "certificate";
            case RuleSpec.HeartbeatMissing _ -> "heartbeat";
            case RuleSpec.EventRate _ -> "rate";
            case RuleSpec.PerOne _ -> "per";
            case RuleSpec.Stuffing _ -> "stuffing";
            case RuleSpec.Spray _ -> "spray";
            case RuleSpec.Slow _ -> "slow";
            case RuleSpec.Ratio _ -> "ratio";
            case RuleSpec.Spike _ -> "spike";
            case RuleSpec.CostPerMember _ -> "cost-per-member";
            case RuleSpec.Absent _ -> "absent";
            case RuleSpec.Value _ -> "value";
        };
    }

    private void failing(RuleSpec.Failing failing) {
        Checks.within(findings, failing, "at-least", failing.atLeast(), 1, 1_000);
        Checks.within(findings, failing, "of", failing.of(), 1, 1_000);
        Checks.positive(findings, failing, "window", failing.window());
        if (failing.of() != null && failing.of() < failing.atLeast()) {
            findings.error(
                    failing,
                    "of",
                    "'of' (" + failing.of() + ") is less than 'at-least' (" + failing.atLeast()
                            + "): so many of so few can never fail",
                    "at-least");
        }
        if (failing.of() != null && failing.window() != null) {
            findings.error(failing, "window", "'window' cannot stand beside 'of': remove one of them", "of");
        }
        if (findings.written(failing, "regional")
                && failing.regional().enabled()
                && !RegionalWarning.asksForSeveral(failing.agreement())) {
            findings.error(
                    failing,
                    "regional",
                    "with agreement: " + failing.agreement()
                            + " what one region sees is an alert already: remove 'regional', or write agreement: majority",
                    "agreement");
        }
    }

    private void objective(Object subject, String key, Percent target) {
        if (target.ratio().signum() <= 0 || target.ratio().compareTo(BigDecimal.ONE) >= 0) {
            findings.error(
                    subject, key, "'" + key + "' must be above 0% and below 100%: 100% leaves no error budget to burn");
        }
    }

    private void budget(Object subject, String key, Percent share) {
        findings.must(
                subject,
                key,
                share,
                percent -> percent.ratio().signum() > 0,
                "'" + key + "' must be above 0%: it is a share of the error budget");
    }

    private void period(Object subject, Duration period) {
        if (period.compareTo(Duration.ofDays(1)) < 0) {
            findings.error(subject, "period", "'period' must be at least 1d");
        }
    }

    private void placeholders(Rule rule, String annotation, String text) {
        Matcher placeholder = PLACEHOLDER.matcher(text);
        while (placeholder.find()) {
            boolean label = placeholder.group(1).equals("label");
            if (!PLACEHOLDERS.contains(placeholder.group(1)) || label != (placeholder.group(2) != null)) {
                findings.name(
                        rule,
                        "annotations",
                        annotation,
                        "'" + placeholder.group() + "' stands for nothing"
                                + Suggestions.closest(placeholder.group(1), PLACEHOLDERS)
                                        .filter(name -> !name.equals("label"))
                                        .map(name -> " (did you mean '{" + name + "}'?)")
                                        .orElse(
                                                ": there is {monitor}, {signal}, {rule}, {reason}, {detail} and {label.NAME}"));
            }
        }
    }
}
