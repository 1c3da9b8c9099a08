package dev.launchwatch.config;

import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Rate;
import java.math.BigDecimal;
import java.time.Duration;

/** Conditions over signals: windows that are kept, limits that can be reached, amounts that can be compared. */
final class SignalRuleChecks {
    /** Windows are kept for so long. */
    private static final Duration LONGEST = Duration.ofDays(31);

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    /** A baseline of more windows takes longer to look at than it is worth: a week of five minutes. */
    private static final int MOST_WINDOWS = 2016;

    private final Findings findings;

    SignalRuleChecks(Findings findings) {
        this.findings = findings;
    }

    void check(RuleSpec.EventRate rate) {
        window(rate, "over", rate.over().per(), " such as 30/5m; rules of kind 'per' see shorter bursts");
        Checks.within(findings, rate, "at-least", rate.atLeast(), 1, Integer.MAX_VALUE);
        if (findings.written(rate, "at-least") && rate.distinct() == null) {
            findings.error(
                    rate,
                    "at-least",
                    "'at-least' counts different ones: add distinct: ip, account or member",
                    "distinct");
        }
    }

    void check(RuleSpec.PerOne per) {
        bucket(per, "fast", per.fast());
        bucket(per, "slow", per.slow());
        if (per.fast().per().compareTo(per.slow().per()) > 0) {
            findings.error(
                    per,
                    findings.written(per, "slow") ? "slow" : "fast",
                    "'slow' leaks faster than 'fast': give it the longer time",
                    "fast",
                    "slow");
        }
    }

    void check(RuleSpec.Stuffing stuffing) {
        Checks.within(findings, stuffing, "accounts", stuffing.accounts(), 2, Integer.MAX_VALUE);
        window(stuffing, "window", stuffing.window(), "");
    }

    void check(RuleSpec.Spray spray) {
        Checks.within(findings, spray, "addresses", spray.addresses(), 2, Integer.MAX_VALUE);
        window(spray, "window", spray.window(), "");
    }

    void check(RuleSpec.Slow slow) {
        window(slow, "over", slow.over().per(), " such as 20/12h");
    }

    void check(RuleSpec.Ratio ratio) {
        window(ratio, "window", ratio.window(), "");
        Checks.within(findings, ratio, "at-least", ratio.atLeast(), 1, Integer.MAX_VALUE);
        // Of one provider no more addresses are told apart.
        Checks.within(findings, ratio, "probing", ratio.probing(), 1, ratio.by() == null ? Integer.MAX_VALUE : 16);
        below100(ratio, "over", ratio.over());
    }

    void check(RuleSpec.Spike spike) {
        if (spike.factor().compareTo(BigDecimal.ONE) <= 0) {
            findings.error(spike, "factor", "'factor' must be above 1: it multiplies the baseline");
        }
        findings.must(
                spike, "score", spike.score(), score -> score.signum() > 0, "'score' must be above 0, such as 3.5");
        Checks.within(findings, spike, "at-least", spike.atLeast(), 1, Integer.MAX_VALUE);
        Checks.within(findings, spike, "days", spike.days(), 0, 30);
        window(spike, "window", spike.window(), "");
        window(spike, "baseline", spike.baseline(), "");
        if (spike.baseline().compareTo(spike.window()) <= 0) {
            findings.error(
                    spike, "baseline", "'baseline' must be longer than 'window', which is compared to it", "window");
        } else if (spike.window().isPositive() && spike.baseline().dividedBy(spike.window()) > MOST_WINDOWS) {
            findings.error(
                    spike,
                    "baseline",
                    "'baseline' has more than " + MOST_WINDOWS + " windows of " + Durations.format(spike.window())
                            + ": shorten it, or make 'window' longer",
                    "window");
        }
    }

    void check(RuleSpec.CostPerMember cost) {
        window(cost, "window", cost.window(), "");
        BigDecimal factor = cost.factor();
        if (factor != null && factor.compareTo(BigDecimal.ONE) <= 0) {
            findings.error(cost, "factor", "'factor' must be above 1: it multiplies the median");
        }
        if (cost.share() != null) {
            below100(cost, "share", cost.share());
        }
        if (cost.over() == null && factor == null && cost.budget() == null && cost.share() == null) {
            findings.whole(
                    cost,
                    "'cost-per-member' compares nothing: give it over, factor, budget or share",
                    "over",
                    "factor",
                    "budget",
                    "share");
        }
        if (cost.atLeast() == null) {
            for (String key : new String[] {"factor", "share"}) {
                if (findings.written(cost, key)) {
                    findings.error(
                            cost,
                            key,
                            "'" + key + "' needs a floor, or the first cent of a day fires: add at-least, such as"
                                    + " at-least: 5 "
                                    + (cost.over() == null ? "USD" : cost.over().currency()),
                            "at-least");
                }
            }
        }
        currencies(cost);
    }

    void check(RuleSpec.Absent absent) {
        window(absent, "for", absent.silence(), "");
        if (absent.grace() != null) {
            window(absent, "grace", absent.grace(), "");
        }
    }

    void check(RuleSpec.Value value) {
        if (value.over() == null && value.under() == null) {
            findings.whole(value, "'value' compares nothing: give it over or under", "over", "under");
        } else if (value.over() != null
                && value.under() != null
                && value.under().compareTo(value.over()) > 0) {
            findings.error(
                    value,
                    "under",
                    "'under' (" + value.under() + ") is above 'over' (" + value.over()
                            + "), so that every number is beyond one of them",
                    "over");
        }
    }

    /** Amounts of one rule are compared to the same sum. */
    private void currencies(RuleSpec.CostPerMember cost) {
        Money first = cost.over() != null ? cost.over() : cost.budget();
        String name = cost.over() != null ? "over" : "budget";
        if (first == null) {
            return;
        }
        Money[] others = {cost.budget(), cost.atLeast()};
        String[] keys = {"budget", "at-least"};
        for (int i = 0; i < keys.length; i++) {
            Money other = others[i];
            if (other != null && !other.currency().equals(first.currency())) {
                findings.error(
                        cost,
                        keys[i],
                        "'" + keys[i] + "' is in " + other.currency() + ", but '" + name + "' in " + first.currency()
                                + ": write amounts of one rule in one currency",
                        name);
            }
        }
    }

    private void below100(Object spec, String key, Percent share) {
        findings.must(
                spec,
                key,
                share,
                percent -> percent.ratio().compareTo(BigDecimal.ONE) < 0,
                "'" + key + "' must be below 100%: no share is above it");
    }

    private void bucket(RuleSpec.PerOne per, String key, Rate bucket) {
        Duration leak = bucket.per();
        boolean fine = bucket.count() >= 1
                && bucket.count() <= 10_000
                && leak.compareTo(Duration.ofSeconds(1)) >= 0
                && leak.compareTo(Duration.ofDays(1)) <= 0;
        findings.must(
                per,
                key,
                fine,
                ok -> ok,
                "'" + key + "' must hold 1 to 10000 events and lose one each 1s to 1d, such as 5/10s");
    }

    private void window(Object spec, String key, Duration window, String example) {
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            findings.error(
                    spec,
                    key,
                    "'" + key + "' must be a time from 1m to 31d, not " + Durations.format(window)
                            + (example.isEmpty() ? "" : ":" + example));
        }
    }
}
