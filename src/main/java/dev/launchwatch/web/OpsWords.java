package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and addresses on the operator pages. All times are UTC: those who are woken up compare them with logs. */
final class OpsWords {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private OpsWords() {}

    /** {@code 12:04:07 UTC}, and with the day if that is not the one of {@code now}. */
    static String at(Instant when, Instant now) {
        boolean today = when.atOffset(ZoneOffset.UTC)
                .toLocalDate()
                .equals(now.atOffset(ZoneOffset.UTC).toLocalDate());
        return (today ? TIME : DAY).format(when) + " UTC";
    }

    /** {@code 23m4s ago}. */
    static String ago(Instant when, Instant now) {
        Duration passed = Duration.between(when, now);
        return passed.toSeconds() < 1 ? "just now" : Durations.coarse(passed) + " ago";
    }

    /** {@code 12:04:07 UTC, 23m4s ago}. */
    static String since(Instant when, Instant now) {
        return at(when, now) + ", " + ago(when, now);
    }

    /** A name as a part of an address. */
    static String segment(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A");
    }

    /** The name of which {@link #segment} made this; itself if there is none. */
    static String name(String segment) {
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return segment;
        }
    }

    /** Where it says more about a monitor. */
    static String monitor(String name) {
        return "/ops/monitors/" + segment(name);
    }

    /** Where it says more about a signal. */
    static String signal(String name) {
        return "/ops/signals/" + segment(name);
    }

    /** Where it says what happened to an alert. The slashes of its id are those of the path: some proxies refuse escaped ones. */
    static String alert(String id) {
        return "/ops/alerts/" + segment(id).replace("%2F", "/");
    }

    /**
     * Where it says why a rule did or did not fire.
     *
     * @param at the moment; empty for now
     * @param span how much time around it; empty for what fits
     */
    static String why(String rule, String subject, String at, String span) {
        return "/ops/why?rule=" + segment(rule) + "&on=" + segment(subject)
                + (at.isEmpty() ? "" : "&at=" + segment(at))
                + (span.isEmpty() ? "" : "&span=" + segment(span));
    }

    /** {@code 1 alert}, {@code 2 alerts}. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
