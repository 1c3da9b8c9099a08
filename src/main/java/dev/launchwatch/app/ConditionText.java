package dev.launchwatch.app;

import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Rate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a rule waits for, in one line, with the numbers as they are configured. */
final class ConditionText {
    private ConditionText() {}

    static String of(RuleSpec condition) {
        return switch (condition) {
            case RuleSpec.Failing failing -> failing(failing);
            case RuleSpec.Latency latency ->
                "the " + plain(latency.percentile()) + "th percentile of " + Durations.format(latency.window())
                        + " is over " + Durations.format(latency.over()) + held(latency.holdFor());
            case RuleSpec.Uptime uptime ->
                "the error budget of " + uptime.objective() + " in " + Durations.format(uptime.period())
                        + " burns too fast: " + uptime.hourly() + " of it in 1h, " + uptime.sixHourly() + " in 6h or "
                        + uptime.threeDaily() + " in 3d";
            case RuleSpec.Certificate certificate ->
                "a certificate ends within " + Durations.format(certificate.expiresIn());
            case RuleSpec.HeartbeatMissing missing -> "the job did not report" + held(missing.holdFor());
            case RuleSpec.EventRate rate ->
                "more than " + rate(rate.over()) + distinct(rate.distinct(), rate.atLeast());
            case RuleSpec.PerOne per ->
                "more from one " + one(per.by()) + " than a bucket of " + rate(per.fast()) + " or " + rate(per.slow())
                        + " holds";
            case RuleSpec.Stuffing stuffing ->
                "one address tries " + stuffing.accounts() + " accounts within " + Durations.format(stuffing.window());
            case RuleSpec.Spray spray ->
                spray.addresses() + " addresses try one account within " + Durations.format(spray.window());
            case RuleSpec.Slow slow -> "more than " + rate(slow.over()) + " of one " + one(slow.by());
            case RuleSpec.Ratio ratio ->
                "more than " + ratio.over() + " fail, against " + ratio.successes() + ", of at least " + ratio.atLeast()
                        + " within " + Durations.format(ratio.window());
            case RuleSpec.Spike spike ->
                "in " + Durations.format(spike.window()) + " at least " + spike.atLeast() + " and "
                        + plain(spike.factor()) + " times the usual of " + Durations.format(spike.baseline())
                        + held(spike.holdFor());
            case RuleSpec.CostPerMember cost -> cost(cost);
            case RuleSpec.Absent absent -> "no event for " + Durations.format(absent.silence());
            case RuleSpec.Value value -> value(value);
        };
    }

    private static String failing(RuleSpec.Failing failing) {
        Duration window = failing.window();
        Integer of = failing.of();
        String many = window != null
                ? failing.atLeast() + " bad results within " + Durations.format(window)
                : of != null
                        ? failing.atLeast() + " of the last " + of + " results bad"
                        : failing.atLeast() == 1 ? "a bad result" : failing.atLeast() + " bad results in a row";
        return many + ", agreed by " + failing.agreement() + " of the regions" + held(failing.holdFor());
    }

    private static String cost(RuleSpec.CostPerMember cost) {
        List<String> limits = new ArrayList<>();
        if (cost.over() != null) {
            limits.add("more than " + cost.over() + " per active member in " + Durations.format(cost.window()));
        }
        if (cost.factor() != null) {
            limits.add(plain(cost.factor()) + " times the usual cost per member");
        }
        if (cost.budget() != null) {
            limits.add("more than " + cost.budget() + " in the month");
        }
        if (cost.share() != null) {
            limits.add("one member has more than " + cost.share() + " of it");
        }
        return String.join(", or ", limits);
    }

    private static String value(RuleSpec.Value value) {
        List<String> limits = new ArrayList<>();
        if (value.over() != null) {
            limits.add("over " + plain(value.over()));
        }
        if (value.under() != null) {
            limits.add("under " + plain(value.under()));
        }
        return String.join(" or ", limits) + held(value.holdFor());
    }

    private static String distinct(RuleSpec.@Nullable Distinct distinct, int atLeast) {
        return distinct == null
                ? ""
                : ", from at least " + atLeast + " " + one(distinct)
                        + (atLeast == 1 ? "" : distinct == RuleSpec.Distinct.IP ? "es" : "s");
    }

    private static String one(RuleSpec.Distinct by) {
        return by == RuleSpec.Distinct.IP ? "address" : by.name().toLowerCase(Locale.ROOT);
    }

    /** {@code 30/5m}, as it is written. */
    static String rate(Rate rate) {
        return rate.count() + "/" + Durations.format(rate.per());
    }

    private static String held(Duration time) {
        return time.isZero() ? "" : ", for " + Durations.format(time);
    }

    /** Without zeros at the end. */
    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
