package dev.launchwatch.alert;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Moments in sentences about the past, in UTC. */
final class Moments {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Moments() {}

    /** To the minute, such as {@code 2026-03-02 10:00}. */
    static String minute(Instant moment) {
        return MINUTE.format(moment);
    }
}
