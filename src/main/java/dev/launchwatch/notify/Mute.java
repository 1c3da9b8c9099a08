package dev.launchwatch.notify;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What keeps an alert from being told at a moment.
 *
 * @param name the silence's id, or what the maintenance is called
 * @param end until when
 * @param author who made it; empty for a window of the configuration
 * @param comment why; may be empty
 */
public record Mute(Kind kind, String name, Instant end, String author, String comment) {
    /** What kind of muting it is. */
    public enum Kind {
        SILENCE,
        MAINTENANCE
    }

    /**
     * What is in force for alerts with these labels, by the code that decides what is told.
     *
     * @param silences those known, maintenance that was declared among them; which of them were made and had not ended is looked at
     * @param planned what the configuration plans
     */
    public static List<Mute> inForce(
            List<Silence> silences, List<Maintenance> planned, Map<String, String> labels, Instant when) {
        List<Mute> mutes = new ArrayList<>();
        for (Hold hold : Muting.of(silences, planned).holds()) {
            Instant end = hold.covers(labels) ? hold.until(when) : null;
            if (end != null) {
                mutes.add(of(hold, end));
            }
        }
        return mutes;
    }

    private static Mute of(Hold hold, Instant end) {
        return switch (hold) {
            case Silence silence -> {
                Announcement maintenance = silence.announcement();
                yield maintenance == null
                        ? new Mute(Kind.SILENCE, silence.id(), end, silence.author(), silence.comment())
                        : new Mute(Kind.MAINTENANCE, silence.comment(), end, silence.author(), maintenance.text());
            }
            case Maintenance planned -> new Mute(Kind.MAINTENANCE, planned.name(), end, "", planned.message());
        };
    }
}
