package dev.launchwatch.signal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Points in time as senders write them. */
final class Times {
    private static final int LONGEST = 40;
    private static final long SECONDS = 100_000_000_000L; // the year 5138
    private static final BigDecimal BILLION = BigDecimal.valueOf(1_000_000_000);

    private Times() {}

    /** Reads RFC 3339; a text without an offset is in UTC, as databases write it. Null if it is none. */
    static @Nullable Instant parse(String text) {
        if (text.length() < 19 || text.length() > LONGEST) {
            return null;
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
    private static @Nullable Instant bounded(Instant instant) {
        long second = instant.getEpochSecond();
        return second < 0 || second > 4_102_444_800L ? null : instant; // 1970 to 2100
    }
}
