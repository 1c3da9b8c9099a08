package dev.launchwatch.notify;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;

/** When maintenance windows are. */
public final class Windows {
    private Windows() {}

    /** One occurrence of a window, from {@code start} to {@code end}, excluded. */
    public record Occurrence(Instant start, Instant end) {}

    /** The occurrences of a window that are at least in part within a time, oldest first. At most one for each day of it. */
    public static List<Occurrence> of(Maintenance window, Instant from, Instant to) {
        List<Occurrence> occurrences = new ArrayList<>();
        if (window.start() != null && window.end() != null) {
            add(occurrences, window.start(), window.end(), from, to);
        }
        if (window.at() != null && window.lasts() != null) {
            LocalDate last = to.atZone(window.zone()).toLocalDate();
            LocalDate day = from.minus(window.lasts()).atZone(window.zone()).toLocalDate();
            while (!day.isAfter(last)) {
                if (window.days().isEmpty() || window.days().contains(day.getDayOfWeek())) {
                    Instant start =
                            ZonedDateTime.of(day, window.at(), window.zone()).toInstant();
                    add(occurrences, start, start.plus(window.lasts()), from, to);
                }
                day = day.plusDays(1);
            }
        }
        return occurrences;
    }

    private static void add(List<Occurrence> occurrences, Instant start, Instant end, Instant from, Instant to) {
        if (start.isBefore(to) && end.isAfter(from)) {
            occurrences.add(new Occurrence(start, end));
        }
    }

    /** Whether a window is about a monitor. */
    public static boolean covers(Maintenance window, String monitor, String group) {
        return Muting.anyMatches(window.monitor(), monitor) && Muting.anyMatches(window.group(), group);
    }
}
