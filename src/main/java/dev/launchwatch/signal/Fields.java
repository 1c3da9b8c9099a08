package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a JSON object from outside, each read as what it should be. A member that is not there, null or an empty
 * text is the same: not known. One of another type than asked for is an error that names it, without its value.
 */
final class Fields {
    /** Longer numbers mean nothing here, and are expensive to calculate with. */
    private static final int LONGEST_NUMBER = 60;

    private static final int LARGEST_SCALE = 60;
    private static final long LARGEST_COUNT = 1_000_000_000_000L;
    private static final BigDecimal LARGEST_AMOUNT = BigDecimal.valueOf(1_000_000_000);
    private static final int DAY_MILLIS = 86_400_000;
    private static final BigDecimal LONGEST_MILLIS = BigDecimal.valueOf(DAY_MILLIS);

    private final JsonNode node;
    private final String prefix;

    private Fields(JsonNode node, String prefix) {
        this.node = node;
        this.prefix = prefix;
    }

    /** Those of an object; of anything else, none. */
    static Fields of(JsonNode node) {
        return new Fields(node.isObject() ? node : JsonNodeFactory.instance.objectNode(), "");
    }

    JsonNode json() {
        return node;
    }

    boolean has(String name) {
        return node.hasNonNull(name);
    }

    /** The members of the object of that name; none if it is not there. Of a list, as some stores write one, its first. */
    Fields in(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isArray()) {
            value = value.path(0);
        }
        if (value.isMissingNode() || value.isNull()) {
            return new Fields(JsonNodeFactory.instance.objectNode(), prefix + name + ".");
        }
        if (!value.isObject()) {
            throw bad(name, "must be an object");
        }
        return new Fields(value, prefix + name + ".");
    }

    /** The objects of a list; what else is in it is left out. */
    List<Fields> list(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return List.of();
        }
        if (!value.isArray()) {
            throw bad(name, "must be a list");
        }
        List<Fields> list = new ArrayList<>();
        for (JsonNode item : value) {
            if (item.isObject()) {
                list.add(new Fields(item, prefix + name + "[]."));
            }
        }
        return list;
    }

    /** A text, as it was sent; a number or a truth value as it is written. */
    @Nullable
    String text(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isTextual()) {
            return value.textValue().isEmpty() ? null : value.textValue();
        }
        if (value.isIntegralNumber() || value.isBoolean()) {
            return value.asText();
        }
        if (value.isNumber()) {
            BigDecimal number = number(name);
            return number == null ? null : number.toPlainString();
        }
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        throw bad(name, "must be a text");
    }

    /** The first of these that is known. */
    @Nullable
    String anyText(String... names) throws BadItemException {
        for (String name : names) {
            String text = text(name);
            if (text != null) {
                return text;
            }
        }
        return null;
    }

    String required(String name, String remedy) throws BadItemException {
        String text = Clean.text(text(name));
        if (text == null) {
            throw bad(name, "is missing: " + remedy);
        }
        return text;
    }

    boolean truth(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return false;
        }
        if (!value.isBoolean()) {
            throw bad(name, "must be true or false");
        }
        return value.booleanValue();
    }

    /** A count of things, 0 if not known. */
    long count(String name) throws BadItemException {
        long count = whole(name);
        if (count < 0 || count > LARGEST_COUNT) {
            throw bad(name, "must be a whole number from 0 to " + LARGEST_COUNT);
        }
        return count;
    }

    /** The first of these counts that is there, 0 if none is. */
    long anyCount(String... names) throws BadItemException {
        for (String name : names) {
            if (has(name)) {
                return count(name);
            }
        }
        return 0;
    }

    /** An HTTP status, 0 if not known; senders write 0 for none as well. */
    int status(String name) throws BadItemException {
        long status = whole(name);
        if (status != 0 && (status < 100 || status > 599)) {
            throw bad(name, "must be an HTTP status from 100 to 599");
        }
        return (int) status;
    }

    /** A time that takes at most a day, given in {@code unit}s of milliseconds, null if not known. */
    @Nullable
    Duration duration(String name, BigDecimal unit) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isInt()
                && value.intValue() >= 0
                && value.intValue() <= DAY_MILLIS
                && unit.compareTo(BigDecimal.ONE) == 0) {
            return Duration.ofMillis(value.intValue()); // as most are sent
        }
        BigDecimal number = number(name);
        if (number == null) {
            return null;
        }
        BigDecimal millis = number.multiply(unit);
        if (millis.signum() < 0 || millis.compareTo(LONGEST_MILLIS) > 0) {
            throw bad(name, "must be a time from 0 to one day");
        }
        return Duration.ofNanos(
                millis.movePointRight(6).setScale(0, RoundingMode.HALF_UP).longValueExact());
    }

    /** An amount of money without its currency, null if not known. */
    @Nullable
    BigDecimal amount(String name) throws BadItemException {
        BigDecimal number = number(name);
        if (number == null) {
            return null;
        }
        if (number.signum() < 0 || number.compareTo(LARGEST_AMOUNT) > 0) {
            throw bad(name, "must be an amount from 0 to " + LARGEST_AMOUNT);
        }
        return number.scale() > 18 ? number.setScale(18, RoundingMode.HALF_EVEN) : number;
    }

    /** A point in time as RFC 3339 or as a number since 1970, null if not known. */
    @Nullable
    Instant time(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isTextual() && !value.textValue().isEmpty()) {
            Instant time = Times.parse(value.textValue());
            if (time != null) {
                return time;
            }
        }
        BigDecimal number = number(name);
        if (number == null) {
            return null;
        }
        Instant time = Times.ofEpoch(number);
        if (time == null) {
            throw bad(name, "must be a time such as 2026-01-31T12:00:00Z");
        }
        return time;
    }

    /** The first of these times that is there. */
    @Nullable
    Instant anyTime(String... names) throws BadItemException {
        for (String name : names) {
            Instant time = time(name);
            if (time != null) {
                return time;
            }
        }
        return null;
    }

    /** A whole number, 0 if not known, -1 if it is none that fits. */
    private long whole(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return value.longValue();
        }
        BigDecimal number = number(name);
        try {
            return number == null ? 0 : number.longValueExact();
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    /** A number, also one that stands in a text; its digits and its scale are few. */
    @Nullable
    BigDecimal number(String name) throws BadItemException {
        JsonNode value = node.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        BigDecimal number = null;
        if (value.isNumber()) {
            number = value.decimalValue();
        } else if (value.isTextual()) {
            String text = value.textValue();
            if (text.isEmpty()) {
                return null;
            }
            number = text.length() > LONGEST_NUMBER ? null : parsed(text);
        }
        if (number == null || Math.abs((long) number.scale()) > LARGEST_SCALE || number.precision() > LONGEST_NUMBER) {
            throw bad(name, "must be a number of at most " + LONGEST_NUMBER + " digits");
        }
        return number;
    }

    private static @Nullable BigDecimal parsed(String text) {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            return null;
        }
    }

    BadItemException bad(String name, String flaw) {
        return new BadItemException("'" + prefix + name + "' " + flaw);
    }
}
