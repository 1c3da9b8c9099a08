package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Shorthand;
import dev.launchwatch.model.SignalView;
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
            boolean degraded,

            @Doc("What becomes of a failure that fewer regions see than must agree; false if nobody wants to know.")
            Regional regional)
            implements RuleSpec {
        /** One about which no single region warns. */
        public Failing(
                Duration holdFor,
                int atLeast,
                @Nullable Integer of,
                @Nullable Duration window,
                Agreement agreement,
                boolean degraded) {
            this(holdFor, atLeast, of, window, agreement, degraded, Regional.NONE);
        }
    }

    /** What becomes of a failure that fewer regions see than must agree. */
    @Doc("A failure that fewer regions see than must agree is told as an alert of its own, which is called as the rule"
            + " with -regional behind it.")
    @Shorthand("enabled")
    record Regional(
            @Doc("Whether it is told at all.") @Default("true")
            boolean enabled,

            @Doc("From how many bad results in a row in one region on it is told.") @Default("3")
            int after,

            @Doc("How bad it is: routes select by it. Not critical: most see nothing of it.") @Default("warning")
            Severity severity) {
        /** None is told. */
        static final Regional NONE = new Regional(false, 1, Severity.INFO);
    }

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
            @Doc(value = "How many events in which time are still fine.", example = "30/5m")
            Rate over,

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
        MEMBER;

        /** The same as views name it. */
        SignalView.Dimension dimension() {
            return switch (this) {
                case IP -> SignalView.Dimension.IP;
                case ACCOUNT -> SignalView.Dimension.ACCOUNT;
                case MEMBER -> SignalView.Dimension.MEMBER;
            };
        }
    }

    /** One address, account or member comes too often: leaky buckets, as CrowdSec's. */
    @Doc("Events of a signal come too often from one address, account or member: each has two leaky buckets, and either"
            + " overflows. A bucket written 5/10s holds 5 events and loses one each 10s.")
    @Key("per")
    record PerOne(
            @Doc("Whose buckets.") @Default("ip") Distinct by,

            @Doc("The bucket for bursts. The default is that of CrowdSec's ssh-bf: capacity 5, leakspeed 10s.")
            @Default("5/10s")
            Rate fast,

            @Doc(
                    "The bucket for those who take their time. The default leaks as CrowdSec's ssh-slow-bf, leakspeed 60s, and"
                            + " holds twice its capacity of 10: people behind one shared address mistype together.")
            @Default("20/60s")
            Rate slow)
            implements RuleSpec {}

    /** One address tries many accounts. */
    @Doc("One address tries many accounts: credential stuffing, or guessing of names.")
    @Key("stuffing")
    record Stuffing(
            @Doc("How many different accounts of one address fire. The default is above what people behind one shared"
                    + " address mistype in 10m: of 60 who log in at an event every seventh are 9, and 20 in fewer than one of"
                    + " 1,000 events.")
            @Default("20")
            int accounts,

            @Doc("The window.") @Default("10m") Duration window)
            implements RuleSpec {}

    /** Many addresses try one account. */
    @Doc("Many addresses try one account: a guess spread over a botnet, or a leaked list that names somebody.")
    @Key("spray")
    record Spray(
            @Doc(
                    "From how many different addresses one account fires. The default is above what a member on the move has"
                            + " in 1h: home, phone, work, hotel.")
            @Default("5")
            int addresses,

            @Doc("The window.") @Default("1h") Duration window)
            implements RuleSpec {}

    /** Somebody guesses slowly, below every short window. */
    @Doc("One account, address or member has too many events over hours: brute force that stays below short windows.")
    @Key("slow")
    record Slow(
            @Doc("Whose events.") @Default("account") Distinct by,

            @Doc("How many events of one in which time are still fine. The default is twice the 10 attempts after which"
                    + " Auth0's brute-force protection blocks, so that a forgotten password does not fire.")
            @Default("20/12h")
            Rate over)
            implements RuleSpec {}

    /** Too large a share fails. */
    @Doc(
            "Too many of the attempts fail: the rule's signal against one that counts the successes. The alert says whether"
                    + " it looks like a rotated secret or broken provider (nearly all fail, from few addresses) or like probing"
                    + " (some fail, from many).")
    @Key("ratio")
    record Ratio(
            @Doc(value = "The signal that counts what succeeds.", example = "logins")
            String successes,

            @Doc(
                    "The share of failures that is still fine. At a launch up to a fifth of logins fail by typing errors; half"
                            + " is far from it.")
            @Default("50%")
            Percent over,

            @Doc("The window.") @Default("15m") Duration window,

            @Doc(
                    "How many attempts the window must hold, failed or not, before the rule decides: of 20, half is no chance.")
            @Default("20")
            int atLeast,

            @Doc(
                    "Fires also below the share if failures come from that many different addresses, which for signed webhooks"
                            + " can only be probing. Leave it out for logins: members mistype from many addresses.")
            @Nullable
            Integer probing,

            @Doc("Judges each apart, and names it: one provider whose secret was rotated is not lost among others.")
            @Nullable
            Grouping by)
            implements RuleSpec {}

    /** What the events of a signal are judged apart by. */
    enum Grouping {
        @Doc("The provider that events name: an identity provider, or a sender of webhooks.")
        PROVIDER
    }

    /** A signal comes far more often than it used to. */
    @Doc(
            "Events of a signal come far more often than they used to: beyond a floor, a multiple of the usual number and a"
                    + " robust score, for a while.")
    @Key("spike")
    record Spike(
            @Doc("How many times the baseline.") @Default("4")
            BigDecimal factor,

            @Doc("The time the baseline is taken from.") @Default("24h")
            Duration baseline,

            @Doc("The window that is compared.") @Default("5m")
            Duration window,

            @Doc(
                    "Fewer events than this never fire. Until there is a baseline (12 windows), only `factor` times this fires:"
                            + " with the defaults 200, the floor of Cloudflare's alerts.")
            @Default("50")
            int atLeast,

            @Doc("The robust score above which it fires: the distance from the median in median absolute deviations, as"
                    + " Iglewicz and Hoaglin; 3.5 is theirs, and that of Cloudflare's alerts.")
            @Default("3.5")
            BigDecimal score,

            @Doc("The same hour of so many days before counts as usual, too, once three of them are known. 0 for none.")
            @Default("7")
            int days,

            @Doc("How long it must have been so.") @Key("for") @Default("1m")
            Duration holdFor)
            implements RuleSpec {}

    /** The model cost per active member is too high, or is about to be. */
    @Doc("Model cost gets out of hand: per active member, against the days before, for the month, or by one member. One"
            + " of over, factor, budget and share is enough to fire.")
    @Key("cost-per-member")
    record CostPerMember(
            @Doc(value = "The limit of the cost per active member in the window.", example = "0.50 USD") @Nullable
            Money over,

            @Doc("The window.") @Default("1d") Duration window,

            @Doc("Fires if the window cost more per active member than so many times the median of that of the up to 7"
                    + " windows before it, of which at least 3 must be known. Needs `at-least`.")
            @Nullable
            BigDecimal factor,

            @Doc(
                    value = "Fires if the calendar month (UTC), going on as in the window, will have cost more.",
                    example = "300 USD")
            @Nullable
            Money budget,

            @Doc(
                    value =
                            "Fires if one member caused more than this share of the window's cost and at least 5 were active."
                                    + " Needs `at-least`.",
                    example = "50%")
            @Nullable
            Percent share,

            @Doc(
                    value =
                            "A window that cost less fires neither `factor` nor `share`: half of a cent is nobody's fault.",
                    example = "5 USD")
            @Nullable
            Money atLeast)
            implements RuleSpec {}

    /** A signal that should flow has stopped. */
    @Doc("A signal that should flow has stopped: a silent feed looks like peace.")
    @Key("absent")
    record Absent(
            @Doc("How long after its last event. The default is longer than a small community's quiet night.")
            @Key("for")
            @Default("24h")
            Duration silence,

            @Doc(
                    value =
                            "Fires also if nothing came at all for so long since a rule was about the signal first, over restarts;"
                                    + " left out, only what once flowed can stop.",
                    example = "1d")
            @Nullable
            Duration grace)
            implements RuleSpec {}

    /** A measured number is beyond a limit. */
    @Doc(
            "A number that a signal measures is beyond a limit. Of several series each is compared, and the alert names the worst.")
    @Key("value")
    record Value(
            @Doc(value = "Fires above it.", example = "100") @Nullable
            BigDecimal over,

            @Doc(value = "Fires below it; beside `over`, outside of both.", example = "1") @Nullable
            BigDecimal under,

            @Doc("How long it must have been so. While the number is not known, this time goes on and nothing fires.")
            @Key("for")
            @Default("0s")
            Duration holdFor)
            implements RuleSpec {}

    /** Whether it is about a signal, rather than monitors. */
    default boolean aboutSignals() {
        return switch (this) {
            case Failing _, Latency _, Uptime _, Certificate _, HeartbeatMissing _ -> false;
            case EventRate _,
                    PerOne _,
                    Stuffing _,
                    Spray _,
                    Slow _,
                    Ratio _,
                    Spike _,
                    CostPerMember _,
                    Absent _,
                    Value _ -> true;
        };
    }
}
