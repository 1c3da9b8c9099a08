package dev.launchwatch.app;

import dev.launchwatch.store.HourlyTimes;
import dev.launchwatch.web.Day;
import dev.launchwatch.web.Day.Hour;
import dev.launchwatch.web.Day.Span;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How long monitors worked, day by day. Days that are over hardly change: they are read again about every hour, those of a few monitors at a time, and
 * the last two days each time. One thread at a time.
 */
final class Histories {
    private static final Duration PAST_LASTS = Duration.ofHours(1);
    private static final Duration TYPICAL_LASTS = Duration.ofMinutes(10);
    private static final int HOURS = 24;

    /** Of so many monitors days that are over are read again each time. */
    private static final int AT_ONCE = 25;

    private final Map<String, Past> past = new HashMap<>();
    private final Map<String, Typical> typical = new HashMap<>();
    private final Map<String, History> histories = new HashMap<>();
    private Station.@Nullable Configured configured;

    /** Days that are over. */
    private record Past(Instant read, LocalDate until, List<Day> days) {}

    private record Typical(Instant read, List<@Nullable Duration> times) {}

    /** What the page shows of a monitor. */
    record History(List<Day> days, Day last24h, List<@Nullable Duration> typical) {}

    /** What is known of a monitor. */
    History of(String monitor, LocalDate today) {
        return histories.getOrDefault(monitor, new History(List.of(), new Day(today, 0, 0, 0, 0, 0), List.of()));
    }

    /**
     * Reads what may have changed.
     *
     * @param now the configuration, by whose maintenance and time zone days are made
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away; then all is as it was
     */
    void refresh(
            HourlyTimes times,
            Station.Configured now,
            Collection<String> monitors,
            Map<String, List<Span>> maintenance,
            ZoneId zone,
            Instant first,
            Instant at) {
        if (configured != now) {
            past.clear();
            configured = now;
        }
        LocalDate yesterday = at.atZone(zone).toLocalDate().minusDays(1);
        Instant recently = wholeHour(yesterday.atStartOfDay(zone).toInstant());
        Set<String> old = new HashSet<>();
        Set<String> late = new HashSet<>();
        int again = 0;
        for (String monitor : monitors) {
            Past known = past.get(monitor);
            if (known == null || !known.until().equals(yesterday)) {
                old.add(monitor);
            } else if (again < AT_ONCE && isOver(known.read(), PAST_LASTS, at)) {
                old.add(monitor);
                again++;
            }
            Typical line = typical.get(monitor);
            if (line == null || isOver(line.read(), TYPICAL_LASTS, at)) {
                late.add(monitor);
            }
        }
        Map<String, List<HourlyTimes.Hour>> over = times.of(old, first, recently, recently);
        for (String monitor : old) {
            List<Hour> hours = hours(over.getOrDefault(monitor, List.of()));
            past.put(monitor, new Past(at, yesterday, Day.of(hours, spans(maintenance, monitor), zone, at)));
        }
        Instant day = at.truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(HOURS - 1));
        Map<String, List<HourlyTimes.Hour>> fresh = new HashMap<>(times.of(late, recently, at, day));
        List<String> others =
                monitors.stream().filter(name -> !late.contains(name)).toList();
        fresh.putAll(times.of(others, recently, at, at));
        for (String monitor : monitors) {
            List<HourlyTimes.Hour> hours = fresh.getOrDefault(monitor, List.of());
            if (late.contains(monitor)) {
                typical.put(monitor, new Typical(at, line(hours, day)));
            }
            histories.put(monitor, history(monitor, hours, spans(maintenance, monitor), zone, day, at));
        }
        past.keySet().retainAll(Set.copyOf(monitors));
        typical.keySet().retainAll(Set.copyOf(monitors));
        histories.keySet().retainAll(Set.copyOf(monitors));
    }

    /** Sums are kept by the hour of UTC: one that midnight is in the middle of, as in India, belongs to the day that it begins in, and to no other. */
    private static Instant wholeHour(Instant midnight) {
        Instant hour = midnight.truncatedTo(ChronoUnit.HOURS);
        return hour.equals(midnight) ? midnight : hour.plus(1, ChronoUnit.HOURS);
    }

    private static boolean isOver(Instant read, Duration lasts, Instant now) {
        return now.isBefore(read) || !now.isBefore(read.plus(lasts));
    }

    private History history(
            String monitor,
            List<HourlyTimes.Hour> hours,
            List<Span> maintenance,
            ZoneId zone,
            Instant day,
            Instant at) {
        Past before = past.get(monitor);
        List<Day> days = new ArrayList<>(before == null ? List.of() : before.days());
        days.addAll(Day.of(hours(hours), maintenance, zone, at));
        List<Hour> last = hours(hours).stream()
                .filter(hour -> !hour.start().isBefore(day))
                .toList();
        Typical line = typical.get(monitor);
        return new History(
                days,
                Day.sum(at.atZone(zone).toLocalDate(), last, maintenance, at),
                line == null ? List.of() : line.times());
    }

    private static List<Span> spans(Map<String, List<Span>> maintenance, String monitor) {
        return maintenance.getOrDefault(monitor, List.of());
    }

    private static List<Hour> hours(List<HourlyTimes.Hour> hours) {
        return hours.stream()
                .map(hour -> new Hour(
                        hour.start(), hour.upMillis(), hour.degradedMillis(), hour.downMillis(), hour.unknownMillis()))
                .toList();
    }

    private static List<@Nullable Duration> line(List<HourlyTimes.Hour> hours, Instant day) {
        Map<Instant, Duration> byHour = new HashMap<>();
        for (HourlyTimes.Hour hour : hours) {
            Duration time = hour.typical();
            if (time != null) {
                byHour.put(hour.start(), time);
            }
        }
        List<@Nullable Duration> line = new ArrayList<>();
        for (int i = 0; i < HOURS; i++) {
            line.add(byHour.get(day.plus(Duration.ofHours(i))));
        }
        return line;
    }
}
