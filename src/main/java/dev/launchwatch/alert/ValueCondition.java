package dev.launchwatch.alert;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Measured;
import dev.launchwatch.model.SignalView.Value;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A measured number is beyond its limit. Of several series each is compared; they share one alert, which names the worst. Infinite
 * numbers are beyond any limit on their side, as in PromQL. While nobody knows the number, nothing is concluded.
 */
final class ValueCondition {
    private static final Comparator<Value> HIGHEST_FIRST = Comparator.comparingDouble(Value::number)
            .reversed()
            .thenComparing(value -> ValueCondition.labels(value.labels()));
    private static final Comparator<Value> LOWEST_FIRST =
            Comparator.comparingDouble(Value::number).thenComparing(value -> ValueCondition.labels(value.labels()));

    /** Of a binary fraction more digits mean nothing. */
    private static final MathContext SHOWN = new MathContext(12);

    private static final double LARGEST_PLAIN = 1e15;
    private static final double SMALLEST_PLAIN = 1e-6;
    private static final int MOST_LABELS = 4;
    private static final int LONGEST_LABELS = 120;

    private ValueCondition() {}

    static Reading read(RuleSpec.Value spec, String signal, SignalView view) {
        Optional<Measured> known = view.measured(signal);
        if (known.isEmpty()) {
            return Reading.SILENT;
        }
        Measured measured = known.get();
        List<Value> above = beyond(measured.values(), spec.over(), 1, HIGHEST_FIRST);
        List<Value> below = beyond(measured.values(), spec.under(), -1, LOWEST_FIRST);
        List<Value> all = Stream.concat(above.stream(), below.stream()).toList();
        boolean low = above.isEmpty() && (!below.isEmpty() || spec.over() == null);
        Value worst = (low
                        ? measured.values().stream().min(LOWEST_FIRST)
                        : measured.values().stream().min(HIGHEST_FIRST))
                .orElseThrow();
        BigDecimal limit = low ? spec.under() : spec.over();
        Measure measure = limit == null ? null : new Measure(decimal(worst.number()), limit);
        Supplier<String> detail =
                () -> detail(signal, worst, low, limit, all, measured.values().size());
        // What is too old tells nothing any more: then there is another look.
        var next = measured.until().plusMillis(1);
        return all.isEmpty()
                ? new Reading.Clear(true, 1, measured.at(), detail, measure, next)
                : new Reading.Holds(measured.at(), measured.at(), true, detail, null, List.of(), measure, next);
    }

    private static List<Value> beyond(
            List<Value> values, @Nullable BigDecimal limit, int side, Comparator<Value> worstFirst) {
        return limit == null
                ? List.of()
                : values.stream()
                        .filter(value -> compare(value.number(), limit) * side > 0)
                        .sorted(worstFirst)
                        .toList();
    }

    private static int compare(double number, BigDecimal limit) {
        return Double.isInfinite(number)
                ? (int) Math.signum(number)
                : BigDecimal.valueOf(number).compareTo(limit);
    }

    /** For metrics: what is infinite is the largest number there. */
    private static BigDecimal decimal(double number) {
        return BigDecimal.valueOf(Math.clamp(number, -Double.MAX_VALUE, Double.MAX_VALUE));
    }

    private static String detail(
            String signal, Value worst, boolean low, @Nullable BigDecimal limit, List<Value> beyond, int series) {
        String also = beyond.stream()
                .skip(1)
                .limit(RateCondition.NAMED - 1L)
                .map(ValueCondition::shown)
                .collect(Collectors.joining(", "));
        return Words.name(signal) + " is " + shown(worst)
                + (limit == null
                        ? ""
                        : (low ? ", at least " : ", limit ") + Words.plain(limit) + (low ? " expected" : ""))
                + (also.isEmpty() ? "" : "; also " + also)
                + (series > 1 && !beyond.isEmpty() ? "; " + beyond.size() + " of " + series + " series" : "");
    }

    private static String shown(Value value) {
        String labels = labels(value.labels());
        return number(value.number()) + (labels.isEmpty() ? "" : " " + labels);
    }

    private static String number(double number) {
        if (Double.isInfinite(number)) {
            return number > 0 ? "+Inf" : "-Inf";
        }
        double size = Math.abs(number);
        BigDecimal rounded = BigDecimal.valueOf(number).round(SHOWN).stripTrailingZeros();
        return size != 0 && (size >= LARGEST_PLAIN || size < SMALLEST_PLAIN)
                ? rounded.toString()
                : Words.plain(rounded);
    }

    /** As PromQL writes them, without the name of the metric. */
    private static String labels(Map<String, String> labels) {
        String all = labels.entrySet().stream()
                .filter(label -> !label.getKey().equals("__name__"))
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_LABELS)
                .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                .collect(Collectors.joining(", "));
        String shown = all.length() > LONGEST_LABELS ? all.substring(0, LONGEST_LABELS - 1) + "…" : all;
        return shown.isEmpty() ? "" : "{" + shown + "}";
    }
}
