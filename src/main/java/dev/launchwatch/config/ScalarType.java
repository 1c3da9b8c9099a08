package dev.launchwatch.config;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Percent;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.StatusRange;
import dev.launchwatch.model.Template;
import dev.launchwatch.probe.Capture;
import dev.launchwatch.probe.Regex;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A type whose values are written as one scalar.
 *
 * @param noun what it is, with an article and an example, for messages
 * @param pattern what its text looks like, as a regular expression that JSON Schema shares, or empty for any text
 * @param json the JSON types, beside string, that an editor may see in its place
 * @param parse from text to value; throws with the remedy where the text is none
 */
record ScalarType(Class<?> type, String noun, String pattern, List<String> json, Function<String, Object> parse) {
    private static final String DECIMAL = "^-?\\d{1,18}(\\.\\d{1,18})?$";
    private static final String AMOUNT = "\\d{1,12}(\\.\\d{1,9})?";
    private static final Pattern PLAIN_AMOUNT = Pattern.compile(AMOUNT);
    private static final Pattern NUMBER = Pattern.compile(DECIMAL);
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,9}");
    private static final Duration LONGEST = Duration.ofDays(3660);

    /** All of them. */
    static List<ScalarType> all() {
        List<String> textOnly = List.of();
        List<String> number = List.of("number");
        List<String> integer = List.of("integer");
        List<String> any = List.of("number", "boolean");
        return List.of(
                new ScalarType(String.class, "a text", "", any, text -> text),
                new ScalarType(Template.class, "a text", "", any, Template::literal),
                new ScalarType(Secret.class, "a text", "", any, text -> new Secret(Template.literal(text))),
                new ScalarType(boolean.class, "true or false", "^(true|false)$", List.of("boolean"), ScalarType::truth),
                new ScalarType(Boolean.class, "true or false", "^(true|false)$", List.of("boolean"), ScalarType::truth),
                new ScalarType(int.class, "a whole number, such as 3", "^-?\\d{1,9}$", integer, ScalarType::whole),
                new ScalarType(Integer.class, "a whole number, such as 3", "^-?\\d{1,9}$", integer, ScalarType::whole),
                new ScalarType(Double.class, "a number, such as 1.5", DECIMAL, number, ScalarType::real),
                new ScalarType(BigDecimal.class, "a number, such as 1.5", DECIMAL, number, ScalarType::decimal),
                new ScalarType(
                        Duration.class,
                        "a duration, such as 5m",
                        "^(\\d{1,9}(ms|s|m|h|d|w))+$",
                        textOnly,
                        ScalarType::duration),
                new ScalarType(
                        Size.class,
                        "a size, such as 64KiB",
                        "^\\d{1,12}\\s*(B|KiB|MiB|GiB)?$",
                        integer,
                        ScalarType::size),
                new ScalarType(
                        Rate.class,
                        "a rate, such as 30/5m",
                        "^\\s*\\d+\\s*/\\s*(\\d{1,9}(ms|s|m|h|d|w))*(ms|s|m|h|d|w)?\\s*$",
                        textOnly,
                        Rate::parse),
                new ScalarType(
                        Money.class,
                        "an amount of money, such as 0.50 USD",
                        "^\\s*" + AMOUNT + "\\s+[A-Za-z]{3}\\s*$",
                        textOnly,
                        ScalarType::money),
                new ScalarType(
                        Currency.class, "a currency, such as USD", "^[A-Za-z]{3}$", textOnly, ScalarType::currency),
                new ScalarType(
                        Percent.class,
                        "a percentage, such as 99.9%",
                        "^\\d+(\\.\\d+)?\\s*%$",
                        textOnly,
                        Percent::parse),
                new ScalarType(
                        StatusRange.class,
                        "a status, such as 200 or 2xx",
                        "^[1-5](xx|\\d\\d(-[1-5]\\d\\d)?)$",
                        integer,
                        StatusRange::parse),
                new ScalarType(
                        Agreement.class,
                        "an agreement: any, majority, all or a number",
                        "^(any|majority|all|[1-9]\\d?)$",
                        integer,
                        Agreement::parse),
                new ScalarType(
                        Capture.class,
                        "a capture, such as json $.token",
                        "^(json|header|cookie|regex|css)\\s+\\S",
                        textOnly,
                        Capture::parse),
                new ScalarType(Regex.class, "a regular expression", "", any, Regex::parse),
                new ScalarType(
                        Instant.class,
                        "a point in time, such as 2026-05-01T22:00:00Z",
                        "^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d(:\\d\\d(\\.\\d+)?)?(Z|[+-]\\d\\d:\\d\\d)$",
                        textOnly,
                        ScalarType::instant),
                new ScalarType(
                        LocalTime.class,
                        "a time of day, such as 02:00",
                        "^\\d\\d:\\d\\d(:\\d\\d)?$",
                        textOnly,
                        ScalarType::time),
                new ScalarType(ZoneId.class, "a time zone, such as Europe/Berlin", "", textOnly, ScalarType::zone));
    }

    static Optional<ScalarType> of(Class<?> type) {
        return all().stream().filter(scalar -> scalar.type == type).findFirst();
    }

    /** Whether its value may hold references to captured values. */
    boolean holdsVariables() {
        return type == Template.class || type == Secret.class;
    }

    private static Boolean truth(String text) {
        return switch (text.strip()) {
            case "true", "True", "TRUE" -> true;
            case "false", "False", "FALSE" -> false;
            default ->
                throw new IllegalArgumentException("'" + text + "' is neither true nor false: write one of them");
        };
    }

    private static Integer whole(String text) {
        if (!WHOLE.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no whole number: write digits alone, such as 3");
        }
        return Integer.valueOf(text.strip());
    }

    private static BigDecimal decimal(String text) {
        if (!NUMBER.matcher(text.strip()).matches()) {
            throw new IllegalArgumentException("'" + text + "' is no number: write digits alone, such as 3 or 1.5");
        }
        return new BigDecimal(text.strip());
    }

    private static Double real(String text) {
        return decimal(text).doubleValue();
    }

    private static Duration duration(String text) {
        Duration duration = Durations.parse(text);
        // Longer ones are typing errors, and could overflow where they are counted in milliseconds.
        if (duration.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("'" + text + "' is longer than ten years: write a shorter duration");
        }
        return duration;
    }

    private static Size size(String text) {
        try {
            return Size.parse(text);
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("'" + text + "' is too large: write a smaller size, such as 1MiB", e);
        }
    }

    private static Money money(String text) {
        Money money = Money.parse(text);
        if (money.amount().signum() < 0) {
            throw new IllegalArgumentException("'" + text + "' is negative: write an amount such as 0.50 USD");
        }
        if (!PLAIN_AMOUNT.matcher(text.strip().split("\\s+", 2)[0]).matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' has more digits than money: write up to 12 before the point and 9 after it, such as 0.50 USD");
        }
        return money;
    }

    private static Currency currency(String text) {
        try {
            return Currency.getInstance(text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no currency: write its three letters of ISO 4217, such as USD", e);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no point in time: write it with its zone, such as 2026-05-01T22:00:00Z", e);
        }
    }

    private static LocalTime time(String text) {
        try {
            return LocalTime.parse(text.strip());
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time of day: write hours and minutes, such as 02:00", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text.strip());
        } catch (DateTimeException e) {
            String meant = Suggestions.didYouMean(text, ZoneId.getAvailableZoneIds());
            throw new IllegalArgumentException(
                    "'" + text + "' is no time zone"
                            + (meant.isEmpty() ? ": write UTC or such as Europe/Berlin" : meant),
                    e);
        }
    }
}
