package dev.launchwatch.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A moment as people write it, in UTC. */
public final class Moment {
    /** How it is written, for those who wrote it otherwise. */
    public static final String FORM = "a time such as 14:05 or 2026-05-01T14:05:00Z, in UTC";

    private static final int LONGEST = 40;
    private static final int SHORT = 8;

    private Moment() {}

    /**
     * Reads one: {@code 14:05} or {@code 14:05:30}, which is the last such time; a date with a time; the same with an offset; nothing for now.
     *
     * @return empty if it is none, or none of this century or the next
     */
    public static Optional<Instant> parse(@Nullable String text, Instant now) {
        String given = text == null ? "" : text.strip();
        if (given.isEmpty() || given.equals("now")) {
            return Optional.of(now);
        }
        if (given.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(read(given, now)).filter(Moment::isSensible);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Instant read(String text, Instant now) {
        if (text.length() <= SHORT) {
            Instant today = now.atOffset(ZoneOffset.UTC)
                    .toLocalDate()
                    .atTime(LocalTime.parse(text))
                    .toInstant(ZoneOffset.UTC);
            return today.isAfter(now) ? today.minusSeconds(86_400) : today;
        }
        String whole = text.replace(' ', 'T');
        int time = whole.indexOf('T');
        boolean zoned = whole.endsWith("Z") || whole.indexOf('+', time) > 0 || whole.indexOf('-', time) > 0;
        return zoned && time > 0
                ? OffsetDateTime.parse(whole).toInstant()
                : LocalDateTime.parse(whole).toInstant(ZoneOffset.UTC);
    }

    private static boolean isSensible(Instant moment) {
        int year = moment.atOffset(ZoneOffset.UTC).getYear();
        return year >= 2000 && year < 2200;
    }
}
