package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A report held against the events, day by day. Amounts are exact, and only those in the currency of the report's floor are compared;
 * what is in no sum is said.
 *
 * @param days those that count, the oldest first: settled, reported, and with all of their events known
 */
public record Reconciliation(CostReport report, List<Day> days) {
    private static final int NAMED = 3;

    public Reconciliation {
        days = List.copyOf(days);
    }

    /** How the two sides of a day stand to each other. */
    public enum Finding {
        /** Near enough. */
        EXPLAINED,
        /** More was reported. */
        MORE,
        /** Less was reported. */
        LESS,
        /** What was reported is in another currency. */
        FOREIGN
    }

    /**
     * A day.
     *
     * @param reported what the provider says, in the currency of the floor
     * @param used what the events say, in the same
     * @param foreign what the provider says in other currencies
     * @param besides what the events say in other currencies
     * @param unpriced uses that have no known cost
     */
    public record Day(
            LocalDate date,
            BigDecimal reported,
            BigDecimal used,
            List<Money> foreign,
            List<Money> besides,
            long unpriced,
            Finding finding) {
        /** What the events do not explain; negative where they say more. */
        public BigDecimal unexplained() {
            return reported.subtract(used);
        }
    }

    /** The first day that a reading asks for. */
    static LocalDate from(CostReport report, Instant now) {
        return today(now).minusDays(report.days());
    }

    /** The present day, which is not over and the first that a reading does not ask for. */
    static LocalDate today(Instant now) {
        return now.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    /** The first day that is not settled. */
    static LocalDate settled(CostReport report, Instant now) {
        LocalDate day =
                now.minus(report.settlesAfter()).atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate from = from(report, now);
        return day.isBefore(from) ? from : day;
    }

    /**
     * Holds one side against the other. Pure.
     *
     * @param reported what is known of the report, by day
     * @param used what the events say of its days
     * @param since from when on the events are known
     */
    static Reconciliation of(
            CostReport report, Map<LocalDate, List<Money>> reported, List<UsedCost> used, Instant since, Instant now) {
        Map<LocalDate, List<UsedCost>> byDay = used.stream()
                .filter(cost -> report.charges(cost.provider(), cost.model()))
                .collect(Collectors.groupingBy(UsedCost::day));
        List<Day> days = from(report, now)
                .datesUntil(settled(report, now))
                .filter(date -> !date.atStartOfDay(ZoneOffset.UTC).toInstant().isBefore(since))
                .flatMap(date -> Optional.ofNullable(reported.get(date))
                        .map(money -> day(report, date, money, byDay.getOrDefault(date, List.of())))
                        .stream())
                .toList();
        return new Reconciliation(report, days);
    }

    private static Day day(CostReport report, LocalDate date, List<Money> reported, List<UsedCost> used) {
        Currency currency = report.floor().currency();
        Map<String, Money> said = sums(reported);
        Map<String, Money> counted = sums(used.stream()
                .flatMap(cost -> Optional.ofNullable(cost.cost()).stream())
                .toList());
        BigDecimal ofReport = take(said, currency);
        BigDecimal ofEvents = take(counted, currency);
        long unpriced = used.stream()
                .filter(cost -> cost.cost() == null)
                .mapToLong(UsedCost::uses)
                .sum();
        List<Money> foreign = List.copyOf(said.values());
        return new Day(
                date,
                ofReport,
                ofEvents,
                foreign,
                List.copyOf(counted.values()),
                unpriced,
                finding(report, ofReport, ofEvents, foreign));
    }

    /** By currency, without those that come to nothing. */
    private static Map<String, Money> sums(List<Money> amounts) {
        Map<String, Money> sums = new TreeMap<>();
        for (Money money : amounts) {
            sums.merge(
                    money.currency().getCurrencyCode(),
                    money,
                    (one, other) -> new Money(one.amount().add(other.amount()), one.currency()));
        }
        sums.values().removeIf(money -> money.amount().signum() == 0);
        return sums;
    }

    private static BigDecimal take(Map<String, Money> from, Currency currency) {
        Money money = from.remove(currency.getCurrencyCode());
        return money == null ? BigDecimal.ZERO : money.amount();
    }

    private static Finding finding(CostReport report, BigDecimal reported, BigDecimal used, List<Money> foreign) {
        BigDecimal difference = reported.subtract(used);
        boolean large = difference.abs().compareTo(report.floor().amount()) > 0
                && difference.abs().compareTo(report.tolerance().ratio().multiply(used)) > 0;
        if (large) {
            return difference.signum() > 0 ? Finding.MORE : Finding.LESS;
        }
        return foreign.isEmpty() ? Finding.EXPLAINED : Finding.FOREIGN;
    }

    /** The last day that counts. */
    public Optional<Day> last() {
        return days.isEmpty() ? Optional.empty() : Optional.of(days.getLast());
    }

    /** The days that the events do not explain, the latest first. */
    public List<Day> unexplained() {
        return days.reversed().stream()
                .filter(day -> day.finding() != Finding.EXPLAINED)
                .toList();
    }

    /** What does not fit, in a sentence; where everything does, what the last day came to. */
    public String detail() {
        List<Day> unexplained = unexplained();
        if (unexplained.isEmpty()) {
            return last().map(day -> "The cost report '" + report.name() + "' and the events agree: " + figures(day))
                    .orElse("The cost report '" + report.name() + "' has no settled day yet that can be compared");
        }
        List<String> told = new ArrayList<>();
        unexplained.stream().limit(NAMED).forEach(day -> told.add(sentence(day)));
        if (unexplained.size() > NAMED) {
            told.add((unexplained.size() - NAMED) + " more of the last " + report.days() + " days");
        }
        return "The cost report '" + report.name() + "' does not fit the events: " + String.join("; ", told);
    }

    /** What it may mean. */
    public String impact() {
        return unexplained().stream()
                .findFirst()
                .map(Day::finding)
                .map(Reconciliation::meaning)
                .orElse("");
    }

    private static String meaning(Finding finding) {
        return switch (finding) {
            case EXPLAINED -> "";
            case MORE -> "A key may be used outside the gateway, or events are lost";
            case LESS -> "Prices may be too high, or events are counted twice";
            case FOREIGN -> "Nobody compares what the provider charges in another currency";
        };
    }

    private String sentence(Day day) {
        String aside = aside(day);
        return switch (day.finding()) {
            case EXPLAINED -> figures(day) + aside;
            case MORE -> figures(day) + ", " + difference(day) + " more" + limits() + aside;
            case LESS -> figures(day) + ", " + difference(day) + " less" + limits() + aside;
            case FOREIGN -> figures(day) + aside;
        };
    }

    private String figures(Day day) {
        return money(day.reported()) + " reported for " + day.date() + ", " + money(day.used()) + " by events";
    }

    private String difference(Day day) {
        BigDecimal difference = day.unexplained().abs();
        String share = day.used().signum() == 0
                ? ""
                : " ("
                        + difference
                                .movePointRight(2)
                                .divide(day.used(), 1, RoundingMode.HALF_UP)
                                .toPlainString() + "%)";
        return money(difference) + share;
    }

    private String limits() {
        return ", limit " + report.tolerance() + " and " + money(report.floor().amount());
    }

    /** What is in no sum. */
    private String aside(Day day) {
        StringBuilder aside = new StringBuilder();
        if (!day.foreign().isEmpty()) {
            aside.append("; besides ")
                    .append(money(day.foreign()))
                    .append(" reported, which cannot be compared: write the floor in that currency");
        }
        if (!day.besides().isEmpty()) {
            aside.append("; besides ").append(money(day.besides())).append(" by events, not compared");
        }
        if (day.unpriced() > 0) {
            aside.append("; ")
                    .append(day.unpriced())
                    .append(day.unpriced() == 1 ? " use" : " uses")
                    .append(" of models without a known price not counted");
        }
        return aside.toString();
    }

    private String money(BigDecimal amount) {
        return money(List.of(new Money(amount, report.floor().currency())));
    }

    private static String money(List<Money> amounts) {
        return amounts.stream()
                .map(money -> money.figures() + " " + money.currency().getCurrencyCode())
                .collect(Collectors.joining(" and "));
    }
}
