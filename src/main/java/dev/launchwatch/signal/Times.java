package dev.launchwatch.signal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Points in time as senders write them. */
final class Times {
    private static final int LONGEST = 40;
    private static final long SECONDS = 100_000_000_000L; // the year 5138
    private static final String FORM = "0000-00-00T00:00:00.";
    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000);

    private Times() {}

    /** Reads RFC 3339; a text without an offset is in UTC, as databases write it. Null if it is none. */
    static @Nullable Instant parse(String text) {
        if (text.length() < 19 || text.length() > LONGEST) {
            return null;
        }
        Instant usual = usual(text);
        if (usual != null) {
            return bounded(usual);
        }
        String iso = text.charAt(10) == ' ' ? text.substring(0, 10) + "T" + text.substring(11) : text;
        try {
            char last = iso.charAt(iso.length() - 1);
            if (last == 'Z' || last == 'z') {
                return bounded(Instant.parse(iso));
            }
            int offset = Math.max(iso.lastIndexOf('+'), iso.lastIndexOf('-'));
            return bounded(
                    offset > 10
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return null;
        }
    }

    /**
     * Reads {@code 2026-01-31T12:00:00Z} and {@code 2026-01-31T12:00:00.123Z}, of up to nine digits: what nearly all events say, for a
     * tenth of what a formatter takes. Null for all else, be it a time or none.
     */
    private static @Nullable Instant usual(String text) {
        int length = text.length();
        if (text.charAt(length - 1) != 'Z' || length > 30 || length == 21) {
            return null;
        }
        int nanos = 0;
        int unit = 1_000_000_000;
        for (int i = 0; i < length - 1; i++) {
            char c = text.charAt(i);
            char mark = i < FORM.length() ? FORM.charAt(i) : '0';
            if (mark == '0' ? c < '0' || c > '9' : c != mark) {
                return null;
            }
            if (i >= FORM.length()) {
                unit /= 10;
                nanos += (c - '0') * unit;
            }
        }
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        int hour = number(text, 11, 13);
        int minute = number(text, 14, 16);
        int second = number(text, 17, 19);
        // Leap seconds, the end of a day as hour 24, and the last days of months are for whoever knows them all.
        if (month < 1 || month > 12 || day < 1 || day > 28 || hour > 23 || minute > 59 || second > 59) {
            return null;
        }
        long days = LocalDate.of(number(text, 0, 4), month, day).toEpochDay();
        return Instant.ofEpochSecond(days * 86_400 + hour * 3_600L + minute * 60L + second, nanos);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = 10 * number + text.charAt(i) - '0';
        }
        return number;
    }

    /**
     * The time that a number of seconds, milliseconds, microseconds or nanoseconds since 1970 means, told apart by its size.
     * Null if it is none of this age.
     *
     * @param number of at most some hundred digits
     */
    static @Nullable Instant ofEpoch(BigDecimal number) {
        BigDecimal seconds = number;
        for (int unit = 0; unit < 3 && seconds.abs().compareTo(BigDecimal.valueOf(SECONDS)) >= 0; unit++) {
            seconds = seconds.movePointLeft(3);
        }
        if (seconds.signum() < 0 || seconds.compareTo(BigDecimal.valueOf(SECONDS)) >= 0) {
            return null;
        }
        BigDecimal fraction = seconds.remainder(BigDecimal.ONE).multiply(BILLION);
        return bounded(Instant.ofEpochSecond(
                seconds.longValue(), fraction.setScale(0, RoundingMode.DOWN).longValue()));
    }

    /** The time that a count of nanoseconds since 1970 means, as OpenTelemetry writes it; null for 0 and what is none. */
    static @Nullable Instant ofNanos(long nanos) {
        return nanos <= 0 ? null : bounded(Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L));
    }

    /** No event of another century, which arithmetic on durations might not bear. */
    static @Nullable Instant bounded(Instant instant) {
        long second = instant.getEpochSecond();
        return second < 0 || second > 4_102_444_800L ? null : instant; // 1970 to 2100
    }
}
