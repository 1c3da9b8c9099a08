package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Globs;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which alerts are not to be told, and until when: silences made by people and maintenance windows of the config. */
record Muting(List<Silence> silences, List<Maintenance> windows) {
    Muting {
        silences = List.copyOf(silences);
        windows = List.copyOf(windows);
    }

    /** When the muting of this alert that is in force at {@code when} ends; null if none is. */
    @Nullable
    Instant until(Alert alert, Instant when) {
        Instant latest = null;
        for (Mute mute : inForce(alert.labels(), when)) {
            latest = later(latest, mute.end());
        }
        return latest;
    }

    /** What mutes alerts with these labels at {@code when}. */
    List<Mute> inForce(Map<String, String> labels, Instant when) {
        List<Mute> mutes = new ArrayList<>(0);
        for (Silence silence : silences) {
            if (!when.isBefore(silence.start())
                    && when.isBefore(silence.end())
                    && labelsMatch(silence.match(), labels)) {
                mutes.add(
                        new Mute(Mute.Kind.SILENCE, silence.id(), silence.end(), silence.author(), silence.comment()));
            }
        }
        for (Maintenance window : windows) {
            Instant end = endOf(window, when);
            if (end != null && covers(window, labels)) {
                mutes.add(new Mute(Mute.Kind.MAINTENANCE, window.name(), end, "", window.message()));
            }
        }
        return mutes;
    }

    private static Instant later(@Nullable Instant one, Instant other) {
        return one == null || other.isAfter(one) ? other : one;
    }

    static boolean labelsMatch(Map<String, String> wanted, Map<String, String> labels) {
        return wanted.entrySet().stream().allMatch(entry -> {
            String value = labels.get(entry.getKey());
            return value != null && Globs.matches(entry.getValue(), value);
        });
    }

    private static boolean covers(Maintenance window, Map<String, String> labels) {
        return anyMatches(window.monitor(), labels.get("monitor")) && anyMatches(window.group(), labels.get("group"));
    }

    static boolean anyMatches(List<String> patterns, @Nullable String value) {
        return patterns.isEmpty()
                || (value != null && patterns.stream().anyMatch(pattern -> Globs.matches(pattern, value)));
    }

    /** The end of the window's occurrence that contains {@code when}, or null. */
    private static @Nullable Instant endOf(Maintenance window, Instant when) {
        Instant start = window.start();
        Instant end = window.end();
        if (start != null && end != null && !when.isBefore(start) && when.isBefore(end)) {
            return end;
        }
        LocalTime at = window.at();
        if (at == null || window.lasts() == null) {
            return null;
        }
        LocalDate today = when.atZone(window.zone()).toLocalDate();
        Instant latest = null;
        // An occurrence may have begun on an earlier day, by as many days as it lasts.
        for (long back = 0; back <= window.lasts().toDays() + 1; back++) {
            LocalDate day = today.minusDays(back);
            if (window.days().isEmpty() || window.days().contains(day.getDayOfWeek())) {
                Instant from = ZonedDateTime.of(day, at, window.zone()).toInstant();
                Instant to = from.plus(window.lasts());
                if (!when.isBefore(from) && when.isBefore(to)) {
                    latest = later(latest, to);
                }
            }
        }
        return latest;
    }
}
