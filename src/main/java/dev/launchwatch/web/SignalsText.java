package dev.launchwatch.web;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.web.SignalsView.CostView;
import dev.launchwatch.web.SignalsView.RowView;
import dev.launchwatch.web.SignalsView.RuleView;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts signals in words and charts: what came, and how far that is from what fires. All numbers of a page are of one moment. */
final class SignalsText {
    private static final Duration DAY = Duration.ofDays(1);
    private static final int NAMED = 5;
    private static final int SERIES = 20;
    private static final int LISTED = 100;

    private final SignalView view;
    private final Instant now;
    private final Rulings rulings;
    private final List<Rulings.Ruling> rules;
    private final Map<String, Alert> alerts;

    private SignalsText(SignalView view, Rulings rulings, List<Alert> alerts) {
        this.view = view;
        this.now = view.now();
        this.rulings = rulings;
        this.rules = rulings.rulings();
        this.alerts = alerts.stream()
                .filter(alert -> alert.about() == Alert.About.SIGNAL)
                .collect(Collectors.toMap(
                        Alert::rule, alert -> alert, (one, other) -> one.state() == Alert.State.FIRING ? one : other));
    }

    static SignalsView of(
            String heading, List<Operations.Counted> signals, SignalView view, Rulings rulings, List<Alert> alerts) {
        SignalsText text = new SignalsText(view, rulings, alerts);
        return new SignalsView(
                heading,
                view.whole()
                        ? ""
                        : "What came to other regions lately is missing: numbers are the least that they can be.",
                signals.stream().limit(LISTED).map(text::signal).toList());
    }

    private SignalsView.SignalView signal(Operations.Counted signal) {
        String name = signal.name();
        List<Rulings.Ruling> own =
                rules.stream().filter(ruling -> ruling.signal().equals(name)).toList();
        Operations.Query query = signal.query();
        return new SignalsView.SignalView(
                name,
                OpsWords.signal(name),
                query == null ? "counts " + Optional.ofNullable(signal.event()).orElse("") : "measures " + query.text(),
                query == null ? counted(name) : measured(query),
                own.stream().map(this::rule).toList(),
                query == null && own.stream().noneMatch(Rulings.Ruling::counts)
                        ? SignalCharts.ofEvents(name, view)
                        : null,
                query == null ? offenders(name) : List.of(),
                query == null ? List.of() : series(name),
                query == null ? cost(name) : null);
    }

    private String counted(String name) {
        String last = view.span(name)
                .map(span -> ", the last " + OpsWords.ago(span.last(), now))
                .orElse("");
        return view.count(name, Duration.ofHours(1)).events() + " in 1h, "
                + view.count(name, DAY).events() + " in 24h" + last
                + (view.complete(name) ? "" : "; its past is still being read, so there may be more");
    }

    private String measured(Operations.Query query) {
        Instant asked = query.asked();
        return (asked == null ? "not asked yet" : "asked " + OpsWords.ago(asked, now))
                + (query.fault() == null ? "" : "; the last attempt failed: " + query.fault());
    }

    private RuleView rule(Rulings.Ruling ruling) {
        Alert alert = alerts.get(ruling.rule());
        Duration window = ruling.window();
        List<Rulings.Moment> course =
                ruling.counts() ? rulings.course(ruling.rule(), view, SignalCharts.WINDOWS) : List.of();
        // What the chart shows is of this moment, what the rule compared last may be a little older.
        Rulings.Limit compared = course.isEmpty()
                ? ruling.compared()
                : new Rulings.Limit(course.getLast().events(), course.getLast().limit());
        String state = alert == null ? "up" : alert.state() == Alert.State.FIRING ? "down" : "degraded";
        int share = compared == null || !(compared.limit() > 0)
                ? 0
                : (int) Math.round(Math.clamp(compared.value() / compared.limit() / 2, 0, 1) * 100);
        return new RuleView(
                ruling.rule(),
                ruling.severity(),
                state,
                alert == null ? "quiet" : alert.state().name().toLowerCase(Locale.ROOT),
                ruling.condition(),
                compared == null
                        ? ""
                        : SignalCharts.number(compared.value()) + ", limit " + SignalCharts.number(compared.limit()),
                share,
                course.isEmpty() || window == null ? null : SignalCharts.of(ruling, window, course, now),
                OpsWords.why(ruling.rule(), ruling.signal(), "", ""));
    }

    /** Those who stand out in a day, of the first kind that the events tell. */
    private List<RowView> offenders(String name) {
        for (SignalView.Dimension by : SignalView.Dimension.values()) {
            List<SignalView.Offender> offenders = view.offenders(name, by, DAY, NAMED);
            if (!offenders.isEmpty()) {
                return offenders.stream()
                        .map(each -> new RowView(
                                by.name().toLowerCase(Locale.ROOT) + " "
                                        + each.who().brief(),
                                OpsWords.count(each.events(), "event")))
                        .toList();
            }
        }
        return List.of();
    }

    private List<RowView> series(String name) {
        return view.measured(name).map(SignalView.Measured::values).orElse(List.of()).stream()
                .limit(SERIES)
                .map(value -> new RowView(
                        value.labels().entrySet().stream()
                                .sorted(Map.Entry.comparingByKey(Comparator.naturalOrder()))
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(", ")),
                        SignalCharts.number(value.number())))
                .toList();
    }

    private @Nullable CostView cost(String name) {
        SignalView.Cost cost = view.cost(name, DAY);
        if (cost.spent().isEmpty() && cost.unpriced() == 0) {
            return null;
        }
        BigDecimal members = BigDecimal.valueOf(Math.max(1, cost.activeMembers()));
        List<RowView> figures = new ArrayList<>();
        for (Money spent : cost.spent()) {
            figures.add(new RowView("In 24h", money(spent)));
            figures.add(new RowView(
                    "Per active member, of " + cost.activeMembers(),
                    money(new Money(spent.amount().divide(members, 8, RoundingMode.HALF_UP), spent.currency()))));
            figures.add(new RowView("The month, going on as in 24h", money(month(name, spent))));
        }
        if (cost.unpriced() > 0) {
            figures.add(new RowView("Uses without a price", Long.toString(cost.unpriced())));
        }
        return new CostView(
                figures,
                cost.models().stream()
                        .limit(NAMED)
                        .map(share -> new RowView(share.model(), money(share.spent())))
                        .toList(),
                cost.members().stream()
                        .limit(NAMED)
                        .map(share -> new RowView(
                                share.member() == null
                                        ? "nobody known"
                                        : share.member().brief(),
                                money(share.spent())))
                        .toList());
    }

    /** What the calendar month (UTC) has cost, and as much for each day that is left as the last one. */
    private Money month(String name, Money day) {
        ZonedDateTime there = now.atZone(ZoneOffset.UTC);
        ZonedDateTime first = there.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1);
        Duration passed = Duration.between(first, there);
        BigDecimal spent = passed.isZero()
                ? BigDecimal.ZERO
                : view.spent(name, passed).stream()
                        .filter(money -> money.currency().equals(day.currency()))
                        .map(Money::amount)
                        .reduce(BigDecimal.ZERO, BigDecimal::add);
        long left = Duration.between(there, first.plusMonths(1)).toMinutes();
        BigDecimal more = day.amount()
                .multiply(BigDecimal.valueOf(left))
                .divide(BigDecimal.valueOf(DAY.toMinutes()), 8, RoundingMode.HALF_UP);
        return new Money(spent.add(more), day.currency());
    }

    /** To a hundredth, or to two digits where that would be nothing. */
    private static String money(Money money) {
        BigDecimal amount = money.amount();
        BigDecimal rounded = amount.abs().compareTo(BigDecimal.ONE) < 0
                ? amount.round(new MathContext(2))
                : amount.setScale(2, RoundingMode.HALF_UP);
        return rounded.toPlainString() + " " + money.currency().getCurrencyCode();
    }
}
