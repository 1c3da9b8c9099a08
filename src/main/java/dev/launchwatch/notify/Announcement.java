package dev.launchwatch.notify;

import java.time.Instant;
import java.util.List;

/**
 * What makes a silence a maintenance window. Its title is the silence's comment.
 *
 * @param text what members read below the title; may be empty
 * @param monitors names of monitors that it covers, {@code *} for any run of characters
 * @param groups names of groups that it covers, in the same way; one of both is enough
 * @param shown whether members see it
 * @param changed when somebody declared it, or said last what it is
 */
public record Announcement(String text, List<String> monitors, List<String> groups, boolean shown, Instant changed) {
    public Announcement {
        monitors = List.copyOf(monitors);
        groups = List.copyOf(groups);
    }

    /** When what is said now was said: after this, also where the clocks of two regions differ. */
    public Instant next(Instant now) {
        return now.isAfter(changed) ? now : changed.plusMillis(1);
    }
}
