package dev.launchwatch.alert;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Cost;
import dev.launchwatch.model.SignalView.MemberShare;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Model cost is too high: per active member, as such against the median of the windows before, as this month goes on, or by one
 * member. Amounts are compared exactly, by multiplication, and only in the rule's own currency; what is in no sum is said.
 */
final class CostCondition {
    /** The median is of at most so many windows before. */
    private static final int BEFORE = 7;

    /** Fewer windows make no median to hold a new one against. */
    private static final int FEWEST_BEFORE = 3;

    /** Among fewer active members one with half of the cost is nothing special. */
    private static final int FEWEST_MEMBERS = 5;

    /** No view looks further back. */
    private static final Duration FARTHEST = Duration.ofDays(31);

    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private static final int VALUE_DIGITS = 9;
    private static final int SHOWN_DIGITS = 4;

    private CostCondition() {}

    static Reading read(RuleSpec.CostPerMember spec, String signal, SignalView view, Instant now) {
        Currency currency = currency(spec);
        Cost cost = view.cost(signal, spec.window());
        BigDecimal spent = in(currency, cost.spent());
        List<Compared> all = Stream.of(
                        perMember(spec, cost, spent),
                        spike(spec, signal, view, now, cost, spent),
                        projected(spec, signal, view, now, spent),
                        byOne(spec, cost, spent))
                .flatMap(Optional::stream)
                .toList();
        Measure measure = Measure.nearest(all.stream().map(Compared::measure).toList());
        List<String> reasons =
                all.stream().map(Compared::reason).flatMap(Optional::stream).toList();
        if (reasons.isEmpty()) {
            // Members who leave the window make it dearer for the others, and a month gets on.
            Instant next = spent.signum() == 0 ? null : SignalCondition.soon(now, spec.window());
            return SignalCondition.clear(() -> summary(spec, cost, spent) + aside(currency, cost), measure, next);
        }
        return SignalCondition.holds(
                now,
                () -> String.join("; ", reasons) + dearest(cost) + aside(currency, cost),
                measure,
                SignalCondition.soon(now, spec.window()));
    }

    /** One of the comparisons, and what it says if it holds. */
    private record Compared(Measure measure, Optional<String> reason) {
        static Optional<Compared> of(BigDecimal value, BigDecimal limit, boolean holds, Supplier<String> reason) {
            return Optional.of(
                    new Compared(new Measure(value, limit), holds ? Optional.of(reason.get()) : Optional.empty()));
        }
    }

    private static Optional<Compared> perMember(RuleSpec.CostPerMember spec, Cost cost, BigDecimal spent) {
        Money over = spec.over();
        if (over == null) {
            return Optional.empty();
        }
        return Compared.of(
                spent.divide(members(cost), VALUE_DIGITS, RoundingMode.HALF_EVEN),
                over.amount(),
                spent.compareTo(over.amount().multiply(members(cost))) > 0,
                () -> summary(spec, cost, spent) + ", limit " + over);
    }

    private static Optional<Compared> spike(
            RuleSpec.CostPerMember spec, String signal, SignalView view, Instant now, Cost cost, BigDecimal spent) {
        BigDecimal factor = spec.factor();
        if (factor == null || below(spent, spec.atLeast())) {
            return Optional.empty();
        }
        List<BigDecimal> before = before(spec, signal, view, now, spent);
        if (before.size() < FEWEST_BEFORE) {
            return Optional.empty();
        }
        BigDecimal median = SpikeBaseline.median(before);
        Currency currency = currency(spec);
        return Compared.of(
                spent.divide(members(cost), VALUE_DIGITS, RoundingMode.HALF_EVEN),
                factor.multiply(median),
                spent.compareTo(factor.multiply(median).multiply(members(cost))) > 0,
                () -> summary(spec, cost, spent) + ", the median of the " + before.size() + " windows before is "
                        + money(median.setScale(SHOWN_DIGITS, RoundingMode.HALF_UP), currency)
                        + " per active member, limit "
                        + Words.plain(factor)
                        + " times that");
    }

    /**
     * What each of the windows before cost per active member. Its cost is the difference between longer and longer windows that end
     * now. Where nobody is known to have been active, somebody was.
     */
    private static List<BigDecimal> before(
            RuleSpec.CostPerMember spec, String signal, SignalView view, Instant now, BigDecimal spent) {
        Instant first = view.span(signal).map(SignalView.Span::first).orElse(now);
        List<BigDecimal> before = new ArrayList<>();
        List<Long> members = view.activeMembersBefore(spec.window(), BEFORE);
        BigDecimal shorter = spent;
        for (int more = 1; more <= Math.min(BEFORE, members.size()); more++) {
            Duration longer = spec.window().multipliedBy(more + 1L);
            if (longer.compareTo(FARTHEST) > 0 || first.isAfter(now.minus(longer))) {
                break;
            }
            BigDecimal sum = in(currency(spec), view.spent(signal, longer));
            BigDecimal active = BigDecimal.valueOf(Math.max(1, members.get(more - 1)));
            before.add(sum.subtract(shorter).divide(active, MathContext.DECIMAL128));
            shorter = sum;
        }
        return before;
    }

    private static Optional<Compared> projected(
            RuleSpec.CostPerMember spec, String signal, SignalView view, Instant now, BigDecimal spent) {
        Money budget = spec.budget();
        if (budget == null) {
            return Optional.empty();
        }
        YearMonth month = YearMonth.from(now.atOffset(ZoneOffset.UTC));
        Instant start = month.atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Instant end = month.plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
        Duration gone = Duration.between(start, now);
        // A view has no shorter windows, and nobody has a month's cost to tell in its first minute.
        if (gone.compareTo(SHORTEST) < 0) {
            return Optional.empty();
        }
        BigDecimal soFar = in(budget.currency(), view.spent(signal, gone));
        BigDecimal window = BigDecimal.valueOf(spec.window().toMillis());
        BigDecimal left = BigDecimal.valueOf(Duration.between(now, end).toMillis());
        BigDecimal scaled = soFar.multiply(window).add(spent.multiply(left));
        return Compared.of(
                scaled.divide(window, VALUE_DIGITS, RoundingMode.HALF_EVEN),
                budget.amount(),
                scaled.compareTo(budget.amount().multiply(window)) > 0,
                () -> "this month costs " + money(scaled.divide(window, 2, RoundingMode.HALF_UP), budget.currency())
                        + " if it goes on as in the last "
                        + Words.span(spec.window()) + " (" + money(spent, budget.currency()) + "), "
                        + money(soFar, budget.currency()) + " so far, budget " + budget);
    }

    private static Optional<Compared> byOne(RuleSpec.CostPerMember spec, Cost cost, BigDecimal spent) {
        if (spec.share() == null || cost.activeMembers() < FEWEST_MEMBERS || below(spent, spec.atLeast())) {
            return Optional.empty();
        }
        Currency currency = currency(spec);
        BigDecimal limit = spec.share().ratio();
        for (MemberShare share : cost.members()) {
            Pseudonym member = share.member();
            // The dearest come first.
            if (member != null && share.spent().currency().equals(currency)) {
                BigDecimal amount = share.spent().amount();
                return Compared.of(
                        spent.signum() == 0
                                ? BigDecimal.ZERO
                                : amount.divide(spent, VALUE_DIGITS, RoundingMode.HALF_EVEN),
                        limit,
                        amount.compareTo(limit.multiply(spent)) > 0,
                        () -> "member " + member.brief() + " caused " + money(amount, currency) + " of "
                                + money(spent, currency) + " in " + Words.span(spec.window()) + " ("
                                + Words.plain(amount.movePointRight(2).divide(spent, 1, RoundingMode.HALF_UP))
                                + "%), limit " + spec.share());
            }
        }
        return Optional.empty();
    }

    /** {@code 0.73 USD per active member in 1 day (146.00 USD, 200 members)}. */
    private static String summary(RuleSpec.CostPerMember spec, Cost cost, BigDecimal spent) {
        Currency currency = currency(spec);
        BigDecimal each = spent.divide(members(cost), SHOWN_DIGITS, RoundingMode.HALF_UP);
        return money(each, currency) + " per active member in " + Words.span(spec.window()) + " ("
                + money(spent, currency) + ", "
                + (cost.activeMembers() == 0
                        ? "no active member known"
                        : Words.of(cost.activeMembers(), SignalView.Dimension.MEMBER))
                + ")";
    }

    private static String dearest(Cost cost) {
        String models = cost.models().stream()
                .limit(RateCondition.NAMED)
                .map(share -> share.model() + " (" + money(share.spent()) + ")")
                .collect(Collectors.joining(", "));
        String members = cost.members().stream()
                .limit(RateCondition.NAMED)
                .map(share ->
                        (share.member() == null ? "unknown" : share.member().brief()) + " (" + money(share.spent())
                                + ")")
                .collect(Collectors.joining(", "));
        return (models.isEmpty() ? "" : "; dearest models " + models)
                + (members.isEmpty() ? "" : "; dearest members " + members);
    }

    /** What is in no sum. */
    private static String aside(Currency currency, Cost cost) {
        String others = cost.spent().stream()
                .filter(money -> !money.currency().equals(currency))
                .map(CostCondition::money)
                .collect(Collectors.joining(" and "));
        return (others.isEmpty() ? "" : "; besides " + others)
                + (cost.unpriced() == 0
                        ? ""
                        : "; " + cost.unpriced() + (cost.unpriced() == 1 ? " use" : " uses")
                                + " of models without a known price not counted");
    }

    /** All amounts of a rule are in one currency. */
    private static Currency currency(RuleSpec.CostPerMember spec) {
        return Stream.of(
                        Optional.ofNullable(spec.over()),
                        Optional.ofNullable(spec.budget()),
                        Optional.ofNullable(spec.atLeast()))
                .flatMap(Optional::stream)
                .findFirst()
                .map(Money::currency)
                .orElseThrow(() -> new IllegalArgumentException("a rule about cost names an amount"));
    }

    private static BigDecimal in(Currency currency, List<Money> spent) {
        return spent.stream()
                .filter(money -> money.currency().equals(currency))
                .map(Money::amount)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static boolean below(BigDecimal spent, @Nullable Money floor) {
        return floor != null && spent.compareTo(floor.amount()) < 0;
    }

    /** Where nobody is known to have been active, somebody was. */
    private static BigDecimal members(Cost cost) {
        return BigDecimal.valueOf(Math.max(1, cost.activeMembers()));
    }

    private static String money(BigDecimal amount, Currency currency) {
        return money(new Money(amount, currency));
    }

    private static String money(Money money) {
        return money.figures() + " " + money.currency().getCurrencyCode();
    }
}
