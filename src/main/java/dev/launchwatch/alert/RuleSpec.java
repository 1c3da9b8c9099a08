package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The condition of a rule. */
@Doc("When the alert fires: exactly one of these kinds.")
public sealed interface RuleSpec {
    /** Results are bad: N in a row, or N of the last M, or N within a window. */
    @Doc("Probes fail: so many in a row, or so many of the last ones.")
    @Key("failing")
    record Failing(
            @Doc("How long it must have been failing, counted from the first bad result.") @Key("for") @Default("0s")
            Duration holdFor,

            @Doc("How many bad results: in a row, or with `of` among the last that many, or with `window` within that"
                    + " time.")
            @Default("1")
            int atLeast,

            @Doc("How many of the last results are looked at.") @Nullable
            Integer of,

            @Doc("Look at the results of this time instead.") @Nullable
            Duration window,

            @Doc("How many live regions must see it: any, majority, all or a number.") @Default("majority")
            Agreement agreement,

            @Doc("Count degraded results (slow, certificate near its end) as bad, too.") @Default("false")
            boolean degraded)
            implements RuleSpec {}

    /** A latency percentile over a window is too high. */
    @Doc("A percentile of the probes' duration over a window is too high.")
    @Key("latency")
    record Latency(
            @Doc("The percentile, above 0 and below 100.") @Default("95")
            BigDecimal percentile,

            @Doc(value = "The limit.", example = "800ms") Duration over,
            @Doc("The window.") @Default("1h") Duration window,

            @Doc("How many results the window must hold before the rule decides.") @Default("3")
            int atLeast,

            @Doc("How long it must have been so.") @Key("for") @Default("0s")
            Duration holdFor)
            implements RuleSpec {}

    /**
     * The error budget of an uptime objective burns too fast, by multiple windows and burn rates (Google, The Site
     * Reliability Workbook, chapter 5, table 5-8).
     */
    @Doc("The error budget of an uptime objective burns too fast (multi-window, multi-burn-rate).")
    @Key("uptime")
    record Uptime(
            @Doc(value = "The objective.", example = "99.9%")
            Percent objective,

            @Doc("The period of the objective.") @Default("30d")
            Duration period,

            @Doc("The share of the budget that may burn within an hour.") @Default("2%")
            Percent hourly,

            @Doc("The share of the budget that may burn within six hours.") @Default("5%")
            Percent sixHourly,

            @Doc("The share of the budget that may burn within three days.") @Default("10%")
            Percent threeDaily)
            implements RuleSpec {}

    /** A certificate ends soon. */
    @Doc("A certificate seen by the monitor ends soon.")
    @Key("certificate")
    record Certificate(@Doc("How soon.") @Default("14d") Duration expiresIn) implements RuleSpec {}

    /** A heartbeat monitor's job did not report. */
    @Doc("The job of a heartbeat monitor did not report in time.")
    @Key("heartbeat")
    record HeartbeatMissing(
            @Doc("How long it must have been missing.") @Key("for") @Default("0s")
            Duration holdFor) implements RuleSpec {}

    /** A signal comes too often. */
    @Doc("Events of a signal come too often.")
    @Key("rate")
    record EventRate(
            @Doc(value = "The limit.", example = "30/5m") Rate over,

            @Doc("Count only if they come from that many different ones of this kind.") @Nullable
            Distinct distinct,

            @Doc("How many different ones.") @Default("1") int atLeast)
            implements RuleSpec {}

    /** What events are told apart by. */
    enum Distinct {
        @Doc("Addresses.")
        IP,
        @Doc("Accounts.")
        ACCOUNT,
        @Doc("Members.")
        MEMBER
    }

    /** A signal comes far more often than it used to. */
    @Doc("Events of a signal come far more often than they used to.")
    @Key("spike")
    record Spike(
            @Doc("How many times the baseline.") @Default("4")
            BigDecimal factor,

            @Doc("The time the baseline is taken from.") @Default("24h")
            Duration baseline,

            @Doc("The window that is compared.") @Default("5m")
            Duration window,

            @Doc("Fewer events than this never fire.") @Default("50")
            int atLeast)
            implements RuleSpec {}

    /** The model cost per active member is too high. */
    @Doc("The model cost per active member is too high.")
    @Key("cost-per-member")
    record CostPerMember(
            @Doc(value = "The limit.", example = "0.50 USD") Money over,
            @Doc("The window.") @Default("1d") Duration window)
            implements RuleSpec {}
}
