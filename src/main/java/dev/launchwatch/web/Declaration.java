package dev.launchwatch.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants a maintenance window to be. What is null is as it was, of a window that there is, and the usual of a new one.
 *
 * @param id whoever asks again by the same id gets the same window; null for a new one
 * @param title one line, at most {@link #LONGEST_TITLE} characters
 * @param text at most {@link #LONGEST_TEXT} characters
 * @param monitors at most {@link #MOST_NAMES} names, {@code *} for any run of characters
 * @param groups in the same way; one name of both is enough
 * @param from when it begins; now if it is not said, or over for less than {@link #LATE}
 * @param until when it ends
 * @param lasts how long from its beginning, or from now if that was before; an hour if neither is said
 * @param shown whether members see it, which they do if it is not said
 * @param author who asks
 */
public record Declaration(
        @Nullable String id,
        @Nullable String title,
        @Nullable String text,
        @Nullable List<String> monitors,
        @Nullable List<String> groups,
        @Nullable Instant from,
        @Nullable Instant until,
        @Nullable Duration lasts,
        @Nullable Boolean shown,
        String author) {
    public static final int LONGEST_TITLE = 100;
    public static final int LONGEST_TEXT = 2_000;
    public static final int MOST_NAMES = 50;
    public static final int LONGEST_NAME = 200;

    /** How many there are at a time that have not ended. */
    public static final int MOST = 100;

    /** How long one lasts at most. */
    public static final Duration LONGEST = Duration.ofDays(31);

    /** How far ahead one begins at most. */
    public static final Duration FURTHEST = Duration.ofDays(366);

    /** A beginning that is over for so long at most is meant to be now: clocks differ, and people take a while to type. */
    public static final Duration LATE = Duration.ofMinutes(5);

    public Declaration {
        title = title == null ? null : Edition.readable(title);
        text = text == null ? null : Edition.readable(text);
    }

    /** The same window, longer or shorter. */
    static Declaration lasting(String id, Duration lasts, String author) {
        return new Declaration(id, null, null, null, null, null, null, lasts, null, author);
    }

    /** What came of it. */
    public sealed interface Outcome {
        /** It is so from now on. */
        record Taken(MaintenanceWindow window, boolean isNew) implements Outcome {}

        /** It was so already. */
        record Same(MaintenanceWindow window) implements Outcome {}

        /** There is none of this id, and no title for a new one. */
        record Unknown() implements Outcome {}

        /** It has ended: another one may begin. */
        record Over() implements Outcome {}

        /** There are {@link #MOST} already. */
        record Full() implements Outcome {}

        /** No monitor and no group is called that. */
        record Nothing(String name) implements Outcome {}

        /** It makes no sense, and why. */
        record Refused(String why) implements Outcome {}
    }
}
