package dev.launchwatch.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Count;
import dev.launchwatch.model.SignalView.Dimension;
import dev.launchwatch.model.SignalView.Measured;
import dev.launchwatch.model.SignalView.Span;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a signal came to in a window, as the API shows it. Whoever stands out is named by the first digits of a keyed hash.
 *
 * @param complete whether all that is known of it is counted; until then numbers may be too low
 * @param event the kind of event that it counts; null for one that is measured
 * @param ratePerMinute events per minute of the window
 * @param first when the first event was that is still known of, whatever the window; null if there is none
 * @param last when the last one was
 * @param offenders those with the most events, of the first dimension that the events tell
 * @param cost what models cost, for signals about them
 * @param measurement what was measured last, for signals that are not counted
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record SignalReport(
        String name,
        @Nullable String event,
        String window,
        boolean complete,
        long count,
        Map<String, Long> distinct,
        @JsonProperty("rate_per_minute") BigDecimal ratePerMinute,
        @Nullable Instant first,
        @Nullable Instant last,
        List<OffenderReport> offenders,
        @Nullable CostReport cost,
        @Nullable MeasurementReport measurement) {
    private static final int NAMED = 5;
    private static final int DIGITS = 4;
    private static final int SHOWN_SERIES = 20;
    private static final String ABOUT_MODELS = "model.used";

    /**
     * One who stands out.
     *
     * @param by {@code ip}, {@code account} or {@code member}
     * @param who the first digits of a keyed hash
     * @param others how many different ones of each other dimension it came with
     */
    record OffenderReport(String by, String who, long events, Map<String, Long> others) {}

    /** An exact amount as text, since numbers of JSON are binary fractions for most readers. */
    record Amount(String amount, String currency) {
        static Amount of(Money money) {
            return new Amount(money.figures(), money.currency().getCurrencyCode());
        }
    }

    /** What one model or member cost; {@code who} null for what belongs to nobody known. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ShareReport(@Nullable String model, @Nullable String who, String amount, String currency) {}

    /**
     * What models cost.
     *
     * @param unpriced uses of models whose price is not known; they are in no amount
     */
    record CostReport(
            List<Amount> spent,
            @JsonProperty("active_members") long activeMembers,
            @JsonProperty("per_active_member") List<Amount> perActiveMember,
            List<ShareReport> models,
            List<ShareReport> members,
            long unpriced) {}

    /**
     * What a query told.
     *
     * @param asked when it was asked last, null for never
     * @param at when it told the series, null if nobody knows how things are now
     * @param series the first of them in its order
     * @param total how many series there are
     * @param fault what the last attempt came to where that was no value
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record MeasurementReport(
            String query,
            @Nullable Instant asked,
            @Nullable Instant at,
            List<SeriesReport> series,
            int total,
            @Nullable String fault) {
        static MeasurementReport of(Operations.Query query, Optional<Measured> measured) {
            List<SignalView.Value> values = measured.map(Measured::values).orElse(List.of());
            return new MeasurementReport(
                    query.text(),
                    query.asked(),
                    measured.map(Measured::at).orElse(null),
                    values.stream().limit(SHOWN_SERIES).map(SeriesReport::of).toList(),
                    values.size(),
                    query.fault());
        }
    }

    /** One series and its number, as text as Prometheus writes it, since JSON knows no infinite ones. */
    record SeriesReport(Map<String, String> labels, String value) {
        static SeriesReport of(SignalView.Value value) {
            String number = Double.isInfinite(value.number())
                    ? (value.number() > 0 ? "+Inf" : "-Inf")
                    : BigDecimal.valueOf(value.number()).stripTrailingZeros().toString();
            return new SeriesReport(new TreeMap<>(value.labels()), number);
        }
    }

    static SignalReport of(Operations.Counted signal, SignalView view, Duration window) {
        Count count = view.count(signal.name(), window);
        Optional<Span> span = view.span(signal.name());
        return new SignalReport(
                signal.name(),
                signal.event(),
                Durations.format(window),
                view.complete(signal.name()),
                count.events(),
                byWord(dimension -> count.distinct(dimension), null),
                rate(count.events(), window),
                span.map(Span::first).orElse(null),
                span.map(Span::last).orElse(null),
                offenders(signal.name(), view, window),
                cost(signal, view, window),
                signal.query() == null ? null : MeasurementReport.of(signal.query(), view.measured(signal.name())));
    }

    private static BigDecimal rate(long events, Duration window) {
        BigDecimal rate = BigDecimal.valueOf(events)
                .multiply(BigDecimal.valueOf(Duration.ofMinutes(1).toMillis()))
                .divide(BigDecimal.valueOf(window.toMillis()), DIGITS, RoundingMode.HALF_UP)
                .stripTrailingZeros();
        return rate.scale() < 0 ? rate.setScale(0) : rate;
    }

    private static Map<String, Long> byWord(ToLongFunction<Dimension> count, @Nullable Dimension without) {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (Dimension dimension : Dimension.values()) {
            if (dimension != without) {
                counts.put(word(dimension), count.applyAsLong(dimension));
            }
        }
        return counts;
    }

    private static String word(Dimension dimension) {
        return dimension.name().toLowerCase(Locale.ROOT);
    }

    private static List<OffenderReport> offenders(String signal, SignalView view, Duration window) {
        for (Dimension by : Dimension.values()) {
            List<SignalView.Offender> offenders = view.offenders(signal, by, window, NAMED);
            if (!offenders.isEmpty()) {
                return offenders.stream()
                        .map(offender -> new OffenderReport(
                                word(by),
                                offender.who().brief(),
                                offender.events(),
                                byWord(other -> offender.others().getOrDefault(other, 0L), by)))
                        .toList();
            }
        }
        return List.of();
    }

    private static @Nullable CostReport cost(Operations.Counted signal, SignalView view, Duration window) {
        SignalView.Cost cost = view.cost(signal.name(), window);
        if (!ABOUT_MODELS.equals(signal.event()) && cost.spent().isEmpty() && cost.unpriced() == 0) {
            return null;
        }
        BigDecimal members = BigDecimal.valueOf(Math.max(1, cost.activeMembers()));
        return new CostReport(
                cost.spent().stream().map(Amount::of).toList(),
                cost.activeMembers(),
                cost.spent().stream()
                        .map(money -> new Money(
                                money.amount().divide(members, 2 * DIGITS, RoundingMode.HALF_UP), money.currency()))
                        .map(Amount::of)
                        .toList(),
                cost.models().stream()
                        .limit(NAMED)
                        .map(share -> share(share.model(), null, share.spent()))
                        .toList(),
                cost.members().stream()
                        .limit(NAMED)
                        .map(share -> share(
                                null,
                                share.member() == null ? null : share.member().brief(),
                                share.spent()))
                        .toList(),
                cost.unpriced());
    }

    private static ShareReport share(@Nullable String model, @Nullable String who, Money spent) {
        return new ShareReport(model, who, spent.figures(), spent.currency().getCurrencyCode());
    }
}
