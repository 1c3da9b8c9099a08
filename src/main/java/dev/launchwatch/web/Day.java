package dev.launchwatch.web;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * For how long a monitor worked on a day, in milliseconds. The times of several regions add up.
 *
 * <p>Uptime is the share of the known time outside of maintenance in which it worked, degraded or not. Sums are kept by the hour: of
 * an hour that is in part maintenance, so much of the time is taken out as the maintenance lasted, first of what was down, since that is
 * most likely why.
 *
 * @param date in the page's time zone
 */
public record Day(LocalDate date, long up, long degraded, long down, long maintenance, long unknown) {
    private static final long HOUR = Duration.ofHours(1).toMillis();

    /** From this share of the known time on, trouble is more than a moment: half an hour of a day. */
    private static final double LONG = 1.0 / 48;

    /** What a day was. */
    public enum Kind {
        NO_DATA,
        MAINTENANCE,
        UP,
        TROUBLE,
        OUTAGE
    }

    /** A time that has a beginning and an end. */
    public record Span(Instant start, Instant end) {}

    /** The sums of an hour; of one that is not over, of its part until now. */
    public record Hour(Instant start, long up, long degraded, long down, long unknown) {}

    /** A day of which nothing is known. */
    static Day nothing(LocalDate date) {
        return new Day(date, 0, 0, 0, 0, 0);
    }

    /**
     * The days of a monitor, oldest first, those without an hour left out.
     *
     * @param maintenance in any order; may overlap
     * @param now the end of the last hour
     */
    public static List<Day> of(Collection<Hour> hours, Collection<Span> maintenance, ZoneId zone, Instant now) {
        Map<LocalDate, Day> days = new TreeMap<>();
        for (Hour hour : hours) {
            LocalDate date = hour.start().atZone(zone).toLocalDate();
            days.merge(date, day(date, hour, maintenance, now), Day::plus);
        }
        return new ArrayList<>(days.values());
    }

    /** Hours as one. */
    public static Day sum(LocalDate date, Collection<Hour> hours, Collection<Span> maintenance, Instant now) {
        Day sum = nothing(date);
        for (Hour hour : hours) {
            sum = sum.plus(day(date, hour, maintenance, now));
        }
        return sum;
    }

    Day plus(Day other) {
        return new Day(
                date,
                up + other.up,
                degraded + other.degraded,
                down + other.down,
                maintenance + other.maintenance,
                unknown + other.unknown);
    }

    private static Day day(LocalDate date, Hour hour, Collection<Span> maintenance, Instant now) {
        long total = hour.up() + hour.degraded() + hour.down() + hour.unknown();
        long set = Math.round(total * covered(hour.start(), maintenance, now));
        long left = set;
        long down = Math.min(left, hour.down());
        left -= down;
        long degraded = Math.min(left, hour.degraded());
        left -= degraded;
        long unknown = Math.min(left, hour.unknown());
        left -= unknown;
        return new Day(
                date, hour.up() - left, hour.degraded() - degraded, hour.down() - down, set, hour.unknown() - unknown);
    }

    /** The share of an hour that is maintenance. */
    private static double covered(Instant start, Collection<Span> maintenance, Instant now) {
        long from = start.toEpochMilli();
        long to = Math.min(from + HOUR, Math.max(now.toEpochMilli(), from + 1));
        List<Span> inside = maintenance.stream()
                .filter(span -> span.start().toEpochMilli() < to && span.end().toEpochMilli() > from)
                .sorted(java.util.Comparator.comparing(Span::start))
                .toList();
        long covered = 0;
        long until = from;
        for (Span span : inside) {
            long begin = Math.max(until, span.start().toEpochMilli());
            long end = Math.min(to, span.end().toEpochMilli());
            if (end > begin) {
                covered += end - begin;
                until = end;
            }
        }
        return (double) covered / (to - from);
    }

    /** The share of the known time in which it worked, 0 to 1; empty if nothing is known. */
    OptionalDouble uptime() {
        long known = up + degraded + down;
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) (up + degraded) / known);
    }

    Kind kind() {
        long known = up + degraded + down;
        if (known == 0) {
            return maintenance > 0 ? Kind.MAINTENANCE : Kind.NO_DATA;
        }
        if (down > known * LONG) {
            return Kind.OUTAGE;
        }
        if (down > 0 || degraded > known * LONG) {
            return Kind.TROUBLE;
        }
        return maintenance > known ? Kind.MAINTENANCE : Kind.UP;
    }
}
