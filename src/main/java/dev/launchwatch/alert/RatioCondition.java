package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Count;
import dev.launchwatch.model.SignalView.Dimension;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Too large a share fails. A webhook whose secret was rotated on one side fails always, and comes from the few addresses of
 * its sender; who probes fails among others that don't, and has many addresses. The share also rises when successes leave
 * the window before failures do.
 */
final class RatioCondition {
    /** From this share on nearly all fail. */
    private static final BigDecimal NEARLY_ALL = new BigDecimal("0.9");

    /** Senders of webhooks and identity providers call from a handful of addresses. */
    private static final int FEW_ADDRESSES = 5;

    private static final int SHARE_DIGITS = 9;

    private RatioCondition() {}

    static Reading read(RuleSpec.Ratio spec, String signal, SignalView view, Instant now) {
        return spec.by() == null ? whole(spec, signal, view, now) : apart(spec, signal, view, now);
    }

    /** Each provider by itself; the worst is told, and who else is beyond the limit. */
    private static Reading apart(RuleSpec.Ratio spec, String signal, SignalView view, Instant now) {
        List<ProviderRatio> each = ProviderRatio.each(signal, spec.successes(), view, spec.window());
        List<ProviderRatio> beyond = each.stream()
                .filter(ratio -> isShare(spec, ratio) || isProbed(spec, ratio))
                .sorted(worstFirst(spec))
                .toList();
        ProviderRatio worst = each.stream().min(worstFirst(spec)).orElseThrow();
        Measure measure = new Measure(
                share(worst.failures().events(), worst.successes().events()),
                spec.over().ratio());
        Supplier<String> detail = () -> of(worst.provider())
                + counted(spec, signal, worst.failures(), worst.successes())
                + (beyond.isEmpty()
                        ? ""
                        : ". "
                                + verdict(
                                        worst.failures().events(),
                                        worst.successes().events(),
                                        worst.failures().distinct(Dimension.IP))
                                + others(beyond));
        boolean mayChange = each.stream()
                .anyMatch(ratio ->
                        ratio.failures().events() > 0 && ratio.successes().events() > 0);
        return beyond.isEmpty()
                ? SignalCondition.clear(detail, measure, next(mayChange, spec, now))
                : SignalCondition.holds(now, detail, measure, SignalCondition.soon(now, spec.window()));
    }

    /** Those that count first, then by the share that fails. */
    private static Comparator<ProviderRatio> worstFirst(RuleSpec.Ratio spec) {
        return Comparator.<ProviderRatio, Boolean>comparing(ratio -> !isShare(spec, ratio) && !isProbed(spec, ratio))
                .thenComparing(ratio -> ratio.attempts() < spec.atLeast())
                .thenComparing(
                        ratio -> share(
                                ratio.failures().events(), ratio.successes().events()),
                        Comparator.reverseOrder())
                .thenComparing(ratio -> -ratio.failures().events())
                .thenComparing(ProviderRatio::provider);
    }

    private static boolean isShare(RuleSpec.Ratio spec, ProviderRatio ratio) {
        return ratio.attempts() >= spec.atLeast()
                && over(
                        ratio.failures().events(),
                        ratio.successes().events(),
                        spec.over().ratio());
    }

    private static boolean isProbed(RuleSpec.Ratio spec, ProviderRatio ratio) {
        return spec.probing() != null && ratio.failures().distinct(Dimension.IP) >= spec.probing();
    }

    private static String of(String provider) {
        return provider.isEmpty() ? "without a provider: " : "provider " + provider + ": ";
    }

    private static String others(List<ProviderRatio> beyond) {
        String others = beyond.stream()
                .skip(1)
                .limit(RateCondition.NAMED - 1L)
                .map(ratio -> (ratio.provider().isEmpty() ? "without a provider" : ratio.provider()) + " ("
                        + Words.percent(ratio.failures().events(), ratio.attempts()) + " of " + ratio.attempts() + ")")
                .collect(Collectors.joining(", "));
        return others.isEmpty() ? "" : "; also " + others;
    }

    private static Reading whole(RuleSpec.Ratio spec, String signal, SignalView view, Instant now) {
        Count failures = view.count(signal, spec.window());
        Count successes = view.count(spec.successes(), spec.window());
        Integer probing = spec.probing();
        boolean share = failures.events() + successes.events() >= spec.atLeast()
                && over(failures.events(), successes.events(), spec.over().ratio());
        boolean probed = probing != null && failures.distinct(Dimension.IP) >= probing;
        boolean mayChange = failures.events() > 0 && successes.events() > 0;
        Supplier<String> detail = () -> detail(spec, signal, view, failures, successes, share || probed);
        Measure measure = new Measure(
                share(failures.events(), successes.events()), spec.over().ratio());
        return share || probed
                ? SignalCondition.holds(now, detail, measure, SignalCondition.soon(now, spec.window()))
                : SignalCondition.clear(detail, measure, next(mayChange, spec, now));
    }

    private static @Nullable Instant next(boolean mayChange, RuleSpec.Ratio spec, Instant now) {
        return mayChange ? SignalCondition.soon(now, spec.window()) : null;
    }

    /** For people alone: what fires is compared without rounding. */
    private static BigDecimal share(long failures, long successes) {
        BigDecimal all = BigDecimal.valueOf(failures).add(BigDecimal.valueOf(successes));
        return all.signum() == 0
                ? BigDecimal.ZERO
                : BigDecimal.valueOf(failures).divide(all, SHARE_DIGITS, RoundingMode.HALF_EVEN);
    }

    /** Whether one of the two has more than a share of both, without rounding. */
    private static boolean over(long one, long other, BigDecimal limit) {
        BigDecimal all = BigDecimal.valueOf(one).add(BigDecimal.valueOf(other));
        return BigDecimal.valueOf(one).compareTo(limit.multiply(all)) > 0;
    }

    private static String detail(
            RuleSpec.Ratio spec, String signal, SignalView view, Count failures, Count successes, boolean holds) {
        long addresses = failures.distinct(Dimension.IP);
        String counted = counted(spec, signal, failures, successes);
        return holds
                ? counted + ". " + verdict(failures.events(), successes.events(), addresses)
                        + Words.offenders(view.offenders(signal, Dimension.IP, spec.window(), RateCondition.NAMED))
                : counted;
    }

    private static String counted(RuleSpec.Ratio spec, String signal, Count failures, Count successes) {
        long all = failures.events() + successes.events();
        long addresses = failures.distinct(Dimension.IP);
        return Words.events(failures.events(), signal) + " and "
                + Words.events(successes.events(), spec.successes()) + " in " + Words.span(spec.window())
                + (all == 0 ? "" : ": " + Words.percent(failures.events(), all) + " fail")
                + (addresses == 0 ? "" : ", from " + Words.of(addresses, Dimension.IP))
                + ", limit " + spec.over() + " of " + spec.atLeast() + " or more"
                + (spec.probing() == null ? "" : ", or " + Words.of(spec.probing(), Dimension.IP));
    }

    /** What it looks like. */
    private static String verdict(long failures, long successes, long addresses) {
        // At the limit itself nearly all fail, too.
        boolean nearlyAll = !over(successes, failures, BigDecimal.ONE.subtract(NEARLY_ALL));
        if (addresses == 0) {
            return nearlyAll
                    ? "Nearly all fail: a rotated secret or a broken provider is likely"
                    : "The source names no addresses, so that a fault and probing look the same";
        }
        if (addresses <= FEW_ADDRESSES) {
            return nearlyAll
                    ? "Nearly all fail, from few addresses: a rotated secret or a broken provider is likely"
                    : "Some fail, from few addresses: one wrong sender, or one who tries";
        }
        return nearlyAll
                ? "Nearly all fail, from many addresses: it is broken for everybody, or an attack drowns the rest"
                : "Some fail, from many addresses: somebody is probing";
    }
}
