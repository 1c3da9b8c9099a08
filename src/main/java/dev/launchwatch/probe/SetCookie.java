package dev.launchwatch.probe;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Set-Cookie header, read as RFC 6265 section 5.2 has it.
 *
 * @param domain the Domain attribute without a leading dot, lower case; null without one
 * @param path the Path attribute, null without a usable one
 * @param expires when it ends, by Max-Age before Expires; null at the end of the session
 * @param sameSite null without the attribute, or with one that is none of the three
 */
record SetCookie(
        String name,
        String value,
        @Nullable String domain,
        @Nullable String path,
        @Nullable Instant expires,
        boolean secure,
        boolean httpOnly,
        Expect.@Nullable SameSite sameSite) {
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{1,2}):(\\d{1,2})(?:\\D.*)?");
    private static final Pattern DAY = Pattern.compile("(\\d{1,2})(?:\\D.*)?");
    private static final Pattern YEAR = Pattern.compile("(\\d{2,4})(?:\\D.*)?");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /** Reads a header's value; empty if it names no cookie or holds control characters. */
    static Optional<SetCookie> parse(String header, Instant now) {
        String[] parts = header.split(";", 64);
        int equals = parts[0].indexOf('=');
        String name = equals < 0 ? "" : parts[0].substring(0, equals).strip();
        if (name.isEmpty() || header.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7F)) {
            return Optional.empty();
        }
        String domain = null;
        String path = null;
        Instant expires = null;
        Instant maxAge = null;
        boolean secure = false;
        boolean httpOnly = false;
        Expect.SameSite sameSite = null;
        for (int i = 1; i < parts.length; i++) {
            int at = parts[i].indexOf('=');
            String value = at < 0 ? "" : parts[i].substring(at + 1).strip();
            switch ((at < 0 ? parts[i] : parts[i].substring(0, at)).strip().toLowerCase(Locale.ROOT)) {
                case "domain" -> domain = domain(value);
                case "path" -> path = value.startsWith("/") ? value : null;
                case "expires" -> expires = date(value);
                case "max-age" -> maxAge = maxAge(value, now);
                case "secure" -> secure = true;
                case "httponly" -> httpOnly = true;
                case "samesite" -> sameSite = sameSite(value);
                default -> {
                    // Attributes that nobody knows are ignored, as browsers do.
                }
            }
        }
        String value = parts[0].substring(equals + 1).strip();
        return Optional.of(new SetCookie(
                name, value, domain, path, maxAge == null ? expires : maxAge, secure, httpOnly, sameSite));
    }

    /** Whether the cookie holds something after this header: an empty or expired one takes a cookie away. */
    boolean sets(Instant now) {
        return !value.isEmpty() && (expires == null || expires.isAfter(now));
    }

    private static @Nullable String domain(String value) {
        String bare = (value.startsWith(".") ? value.substring(1) : value).toLowerCase(Locale.ROOT);
        return bare.isEmpty() ? null : bare;
    }

    private static Expect.@Nullable SameSite sameSite(String value) {
        for (Expect.SameSite sameSite : Expect.SameSite.values()) {
            if (sameSite.name().equalsIgnoreCase(value)) {
                return sameSite;
            }
        }
        return null;
    }

    private static @Nullable Instant maxAge(String value, Instant now) {
        if (!value.matches("-?\\d{1,19}")) {
            return null;
        }
        if (value.startsWith("-") || value.matches("0+")) {
            return Instant.EPOCH;
        }
        // 400 days is where browsers stop, and keeps the sum in range.
        long seconds = value.length() > 9 ? 34_560_000 : Math.min(Long.parseLong(value), 34_560_000);
        return now.plusSeconds(seconds);
    }

    /** The date algorithm of RFC 6265 section 5.1.1, which takes every format that servers send. */
    private static @Nullable Instant date(String text) {
        int[] time = {};
        int day = -1;
        int month = -1;
        int year = -1;
        for (String token : text.split("[\\x09\\x20-\\x2F\\x3B-\\x40\\x5B-\\x60\\x7B-\\x7E]+", 32)) {
            Matcher clock = TIME.matcher(token);
            Matcher dayOfMonth = DAY.matcher(token);
            Matcher years = YEAR.matcher(token);
            int named = token.length() < 3
                    ? -1
                    : MONTHS.indexOf(token.substring(0, 3).toLowerCase(Locale.ROOT));
            if (time.length == 0 && clock.matches()) {
                time = new int[] {number(clock, 1), number(clock, 2), number(clock, 3)};
            } else if (day < 0 && dayOfMonth.matches()) {
                day = number(dayOfMonth, 1);
            } else if (month < 0 && named >= 0) {
                month = named + 1;
            } else if (year < 0 && years.matches()) {
                year = number(years, 1);
            }
        }
        if (year >= 0 && year < 100) {
            year += year < 70 ? 2000 : 1900;
        }
        if (time.length == 0 || day < 0 || month < 0 || year < 1601) {
            return null;
        }
        try {
            return LocalDateTime.of(year, month, day, time[0], time[1], time[2]).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static int number(Matcher matcher, int group) {
        return Integer.parseInt(matcher.group(group));
    }
}
