package dev.launchwatch.notify;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A planned time without notifications, once or every week. Probing and alert states go on. */
@Doc("A planned time without notifications, once (start, end) or every week (days, at, lasts).")
public record Maintenance(
        @Doc(value = "Unique name.", example = "database-upgrade")
        String name,

        @Doc("Monitors it covers, * for any run of characters; empty for all.")
        List<String> monitor,

        @Doc("Groups it covers; empty for all.") List<String> group,

        @Doc(value = "Start of a single window (RFC 3339).", example = "2026-05-01T22:00:00Z") @Nullable
        Instant start,

        @Doc("End of a single window (RFC 3339).") @Nullable Instant end,
        @Doc("Weekdays of a recurring window.") List<DayOfWeek> days,

        @Doc(value = "Local time at which a recurring window starts.", example = "'02:00'") @Nullable
        LocalTime at,

        @Doc("How long a recurring window lasts.") @Nullable Duration lasts,

        @Doc("Time zone of a recurring window.") @Default("UTC")
        ZoneId zone,

        @Doc("What members read about it on the status page.") @Default("")
        String message)
        implements Hold {
    public Maintenance {
        monitor = List.copyOf(monitor);
        group = List.copyOf(group);
        days = List.copyOf(days);
    }

    @Override
    public boolean covers(Map<String, String> labels) {
        return (monitor.isEmpty() || Hold.anyMatches(monitor, labels.get("monitor")))
                && (group.isEmpty() || Hold.anyMatches(group, labels.get("group")));
    }

    @Override
    public List<Occurrence> within(Instant from, Instant to) {
        List<Occurrence> occurrences = new ArrayList<>();
        if (start != null && end != null) {
            occurrences.add(new Occurrence(start, end));
        }
        if (at != null && lasts != null) {
            LocalDate last = to.atZone(zone).toLocalDate();
            LocalDate day = from.minus(lasts).atZone(zone).toLocalDate();
            while (!day.isAfter(last)) {
                if (days.isEmpty() || days.contains(day.getDayOfWeek())) {
                    Instant begin = ZonedDateTime.of(day, at, zone).toInstant();
                    occurrences.add(new Occurrence(begin, begin.plus(lasts)));
                }
                day = day.plusDays(1);
            }
        }
        occurrences.removeIf(each -> !each.start().isBefore(to) || !each.end().isAfter(from));
        return occurrences;
    }

    @Override
    public Optional<Notice> notice() {
        return Optional.of(new Notice("", "", message, null));
    }
}
