package dev.launchwatch.alert;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.SignalView.Dimension;
import dev.launchwatch.model.SignalView.Offender;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What alerts about signals say: numbers as they were counted, people by their pseudonyms alone. */
final class Words {
    private Words() {}

    /** {@code queue depth} of the signal {@code queue-depth}. */
    static String name(String signal) {
        return signal.replace('-', ' ').replace('_', ' ').replace('.', ' ');
    }

    /** {@code 143 failed logins} of the signal {@code failed-logins}, {@code 3 webhook forgery events} of others. */
    static String events(long count, String signal) {
        String words = name(signal);
        boolean plural = words.endsWith("s") && !words.endsWith("ss");
        if (!plural) {
            return count + " " + words + (count == 1 ? " event" : " events");
        }
        return count + " " + (count == 1 ? words.substring(0, words.length() - 1) : words);
    }

    /** {@code 61 addresses}. */
    static String of(long count, Dimension dimension) {
        return count + " "
                + switch (dimension) {
                    case IP -> count == 1 ? "address" : "addresses";
                    case ACCOUNT -> count == 1 ? "account" : "accounts";
                    case MEMBER -> count == 1 ? "member" : "members";
                };
    }

    /** {@code address}. */
    static String one(Dimension dimension) {
        return switch (dimension) {
            case IP -> "address";
            case ACCOUNT -> "account";
            case MEMBER -> "member";
        };
    }

    /** {@code 5 minutes}: exact, in the largest unit that fits. */
    static String span(Duration duration) {
        long seconds = duration.toSeconds();
        if (seconds == 0 || !duration.equals(Duration.ofSeconds(seconds))) {
            return Durations.format(duration);
        }
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + (seconds == 86_400 ? " day" : " days");
        }
        if (seconds % 3600 == 0) {
            return seconds / 3600 + (seconds == 3600 ? " hour" : " hours");
        }
        if (seconds % 60 == 0) {
            return seconds / 60 + (seconds == 60 ? " minute" : " minutes");
        }
        return seconds + (seconds == 1 ? " second" : " seconds");
    }

    /** As {@link #span} where that is short, else the two largest units, as {@code 2d3h}. */
    static String about(Duration duration) {
        Duration whole = Duration.ofSeconds(duration.toSeconds());
        return whole.toSeconds() % 60 == 0 || whole.toSeconds() < 60 ? span(whole) : Durations.coarse(whole);
    }

    /** {@code ; most from 3f09a1c2 (40), 88aa0b1c (12)}, or nothing. */
    static String offenders(List<Offender> offenders) {
        return offenders.isEmpty()
                ? ""
                : offenders.stream()
                        .map(offender -> offender.who().brief() + " (" + offender.events() + ")")
                        .collect(Collectors.joining(", ", "; most from ", ""));
    }

    /** A share of 0 to 1 as {@code 97.4%}; only all of them are 100, only none 0. */
    static String percent(long part, long whole) {
        BigDecimal exact = BigDecimal.valueOf(part).movePointRight(2);
        BigDecimal rounded = exact.divide(BigDecimal.valueOf(whole), 1, RoundingMode.HALF_UP);
        if (part < whole && rounded.compareTo(BigDecimal.valueOf(100)) == 0) {
            rounded = new BigDecimal("99.9");
        } else if (part > 0 && rounded.signum() == 0) {
            rounded = new BigDecimal("0.1");
        }
        return plain(rounded) + "%";
    }

    /** Without zeros at the end. */
    static String plain(BigDecimal number) {
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
