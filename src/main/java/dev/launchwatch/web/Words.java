package dev.launchwatch.web;

import dev.launchwatch.model.Wording;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.OptionalDouble;

/** Numbers, times and names as members read them in one language. */
final class Words {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);

    private static final BigDecimal ALL = BigDecimal.valueOf(100);

    private final Wording wording;
    private final ZoneId zone;
    private final String[] months;
    private final String[] units;

    Words(Wording wording, ZoneId zone) {
        this.wording = wording;
        this.zone = zone;
        this.months = wording.months().split(" ", -1);
        this.units = wording.units().split(" ", -1);
    }

    /** {@code May 1}, and with the year if that is not the one of {@code today}. */
    String date(LocalDate date, LocalDate today) {
        String pattern = date.getYear() == today.getYear() ? wording.shortDate() : wording.date();
        return Wording.fill(
                pattern,
                "day",
                Integer.toString(date.getDayOfMonth()),
                "month",
                months[date.getMonthValue() - 1],
                "year",
                Integer.toString(date.getYear()));
    }

    /** {@code May 1, 12:04 UTC}. */
    String moment(Instant at) {
        ZonedDateTime there = at.atZone(zone);
        return Wording.fill(
                wording.moment(),
                "date",
                date(there.toLocalDate(), there.toLocalDate()),
                "time",
                CLOCK.format(there),
                "zone",
                zone(at));
    }

    /** From one moment to another, with one date if they are on one. */
    String span(Instant start, Instant end) {
        boolean oneDay =
                start.atZone(zone).toLocalDate().equals(end.atZone(zone).toLocalDate());
        ZonedDateTime from = start.atZone(zone);
        String first =
                oneDay ? date(from.toLocalDate(), from.toLocalDate()) + ", " + CLOCK.format(from) : moment(start);
        return first + " – " + (oneDay ? CLOCK.format(end.atZone(zone)) + " " + zone(end) : moment(end));
    }

    /** UTC by name, others as their distance to it: names of zones are a language's own. */
    private String zone(Instant at) {
        String offset = zone.getRules().getOffset(at).getId();
        if (offset.equals("Z")) {
            return "UTC";
        }
        return zone.getId().contains("/")
                        || zone.getId().startsWith("+")
                        || zone.getId().startsWith("-")
                ? "UTC" + offset
                : zone.getDisplayName(TextStyle.NARROW, Locale.ROOT);
    }

    /** {@code 99.98 %}, never rounded up to what is better than it was; what is not known in words. */
    String share(OptionalDouble share) {
        return share.isEmpty() ? wording.noData() : percent(share.getAsDouble()) + "\u202f%";
    }

    /** {@code 99.98}. */
    String percent(double share) {
        BigDecimal rounded = BigDecimal.valueOf(share * 100).setScale(2, RoundingMode.DOWN);
        boolean whole = rounded.compareTo(ALL) == 0;
        return (whole ? "100" : rounded.toPlainString()).replace(".", wording.decimal());
    }

    /** The two largest units. */
    String lasted(Duration time) {
        long seconds = Math.max(0, time.toSeconds());
        if (seconds < 60) {
            return number(seconds, 3);
        }
        long minutes = Math.round(seconds / 60.0);
        if (minutes < 60) {
            return number(minutes, 2);
        }
        return minutes < 24 * 60
                ? two(minutes / 60, 1, minutes % 60, 2)
                : two(minutes / (24 * 60), 0, minutes % (24 * 60) / 60, 1);
    }

    /** How long an answer took. */
    String answer(Duration time) {
        long millis = time.toMillis();
        return millis < 1000
                ? number(millis, 4)
                : BigDecimal.valueOf(millis, 3)
                                .setScale(1, RoundingMode.HALF_UP)
                                .toPlainString()
                                .replace(".", wording.decimal())
                        + "\u202f" + units[3];
    }

    private String two(long large, int largeUnit, long small, int smallUnit) {
        return small == 0 ? number(large, largeUnit) : number(large, largeUnit) + " " + number(small, smallUnit);
    }

    private String number(long number, int unit) {
        return number + "\u202f" + units[unit];
    }
}
