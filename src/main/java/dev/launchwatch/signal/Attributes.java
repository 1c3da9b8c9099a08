package dev.launchwatch.signal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Attributes of OpenTelemetry: texts, whole numbers, fractions and truth values by name. Of too many, the first. */
final class Attributes {
    private static final int MOST = 256;
    private static final long LARGEST_COUNT = 1_000_000_000_000L;

    private final Map<String, Object> values = new HashMap<>();

    /** Takes a value: a String, Long, Double or Boolean. The first of a name counts, as in a span that repeats one. */
    void put(String name, Object value) {
        if (values.size() < MOST) {
            values.putIfAbsent(name, value);
        }
    }

    boolean hasAny(String... names) {
        for (String name : names) {
            if (values.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    /** The first of these that is there, as a text. */
    @Nullable
    String text(String... names) {
        for (String name : names) {
            Object value = values.get(name);
            if (value != null && !value.equals("")) {
                return value.toString();
            }
        }
        return null;
    }

    /** The first of these counts that is there, 0 if none is. */
    long count(String... names) throws BadItemException {
        for (String name : names) {
            Object value = values.get(name);
            if (value != null) {
                double count = number(name, value);
                if (count < 0 || count > LARGEST_COUNT) {
                    throw bad(name, "must be a number from 0 to " + LARGEST_COUNT);
                }
                return value instanceof Long whole ? whole : Math.round(count);
            }
        }
        return 0;
    }

    /** The first of these HTTP status codes that is there, 0 if none is. */
    int status(String... names) throws BadItemException {
        long status = count(names);
        if (status != 0 && (status < 100 || status > 599)) {
            throw bad(names[0], "must be an HTTP status from 100 to 599");
        }
        return (int) status;
    }

    /** An amount of money, null if it is not there. */
    @Nullable
    BigDecimal amount(String name) throws BadItemException {
        Object value = values.get(name);
        if (value == null) {
            return null;
        }
        double amount = number(name, value);
        if (amount < 0 || amount > 1e9) {
            throw bad(name, "must be an amount from 0 to 1000000000");
        }
        BigDecimal exact = BigDecimal.valueOf(amount);
        return exact.scale() > 18 ? exact.setScale(18, RoundingMode.HALF_EVEN) : exact;
    }

    private static double number(String name, Object value) throws BadItemException {
        double number;
        try {
            number = switch (value) {
                case Long whole -> whole;
                case Double fraction -> fraction;
                case String text when text.length() <= 40 -> Double.parseDouble(text);
                default -> Double.NaN;
            };
        } catch (NumberFormatException e) {
            number = Double.NaN;
        }
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw bad(name, "must be a number");
        }
        return number;
    }

    private static BadItemException bad(String name, String flaw) {
        return new BadItemException("the attribute '" + name + "' " + flaw);
    }
}
