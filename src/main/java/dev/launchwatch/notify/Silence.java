package dev.launchwatch.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time without notifications that a person made while the daemon runs: for alerts whose labels match, or for maintenance of monitors and
 * groups.
 *
 * @param id unique
 * @param match labels by name, {@code *} for any run of characters; all must match. Of maintenance what programs go by that don't know of it
 * @param start from when
 * @param end until when; before the start if it never was
 * @param author who made it
 * @param comment why; of maintenance its title
 * @param announcement what makes it maintenance; null if it is none
 */
public record Silence(
        String id,
        Map<String, String> match,
        Instant start,
        Instant end,
        String author,
        String comment,
        @Nullable Announcement announcement)
        implements Hold {
    public Silence {
        match = Map.copyOf(match);
    }

    /** One that is no maintenance. */
    public Silence(String id, Map<String, String> match, Instant start, Instant end, String author, String comment) {
        this(id, match, start, end, author, comment, null);
    }

    /**
     * Maintenance that somebody declares.
     *
     * @param title in one line
     */
    public static Silence maintenance(
            String id, Instant start, Instant end, String author, String title, Announcement announcement) {
        return new Silence(id, first(announcement), start, end, author, title, announcement);
    }

    /** Programs that know silences alone hold back what matches this: all of it where it is one name, else the first of them. */
    private static Map<String, String> first(Announcement announcement) {
        return announcement.monitors().isEmpty()
                ? Map.of("group", announcement.groups().getFirst())
                : Map.of("monitor", announcement.monitors().getFirst());
    }

    /** The same, over at a moment; what has not begun then never was. */
    public Silence endedAt(Instant at) {
        Announcement ended = announcement == null
                ? null
                : new Announcement(
                        announcement.text(),
                        announcement.monitors(),
                        announcement.groups(),
                        announcement.shown(),
                        announcement.next(at));
        return new Silence(id, match, start, at, author, comment, ended);
    }

    /** Of two versions of one silence: whether this one counts. Of maintenance it is what was said last, else what ends earlier. */
    public boolean supersedes(Silence other) {
        if (announcement != null
                && other.announcement != null
                && !announcement.changed().equals(other.announcement.changed())) {
            return announcement.changed().isAfter(other.announcement.changed());
        }
        return end.isBefore(other.end);
    }

    @Override
    public boolean covers(Map<String, String> labels) {
        if (announcement != null) {
            return Hold.anyMatches(announcement.monitors(), labels.get("monitor"))
                    || Hold.anyMatches(announcement.groups(), labels.get("group"));
        }
        return Hold.allMatch(match, labels);
    }

    @Override
    public List<Occurrence> within(Instant from, Instant to) {
        return start.isBefore(end) && start.isBefore(to) && end.isAfter(from)
                ? List.of(new Occurrence(start, end))
                : List.of();
    }

    @Override
    public Optional<Notice> notice() {
        return announcement == null || !announcement.shown()
                ? Optional.empty()
                : Optional.of(new Notice(id, comment, announcement.text(), announcement.changed()));
    }
}
