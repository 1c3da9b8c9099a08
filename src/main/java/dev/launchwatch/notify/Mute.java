package dev.launchwatch.notify;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What keeps an alert from being told at a moment.
 *
 * @param name the silence's id, or the name of the maintenance window
 * @param end until when
 * @param author who made the silence; empty for a maintenance window
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
     * @param silences those known; which of them were made and had not ended is looked at
     */
    public static List<Mute> inForce(
            List<Silence> silences, List<Maintenance> windows, Map<String, String> labels, Instant when) {
        return List.copyOf(new Muting(silences, windows).inForce(labels, when));
    }
}
