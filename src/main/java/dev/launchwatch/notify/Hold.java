package dev.launchwatch.notify;

import dev.launchwatch.model.Globs;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A time in which nobody is told of the alerts that it covers, whoever made it: people silence alerts and declare maintenance while the
 * daemon runs, the configuration plans maintenance. What is held back, and what members read of it, is answered here for all of them.
 */
public sealed interface Hold permits Maintenance, Silence {
    /** One stretch of it, from {@code start} to {@code end}, excluded. */
    record Occurrence(Instant start, Instant end) {}

    /**
     * What members read of maintenance.
     *
     * @param id unique where people declared it; empty for the configuration's, which may come again and again
     * @param title may be empty
     * @param text may be empty
     * @param said when it was said; null for the configuration's
     */
    record Notice(
            String id, String title, String text, @Nullable Instant said) {}

    /** Whether it is about what has these labels. */
    boolean covers(Map<String, String> labels);

    /** Its stretches that are at least in part within a time, oldest first. Of what recurs at most one for each day. */
    List<Occurrence> within(Instant from, Instant to);

    /** What members read of it; nothing if it is none of their business. */
    Optional<Notice> notice();

    /** When what is held back at {@code when} is told, if it still is true then; null if nothing is held back then. */
    default @Nullable Instant until(Instant when) {
        return within(when, when.plusNanos(1)).stream()
                .map(Occurrence::end)
                .max(Instant::compareTo)
                .orElse(null);
    }

    /** Whether all these labels are there and fit. */
    static boolean allMatch(Map<String, String> wanted, Map<String, String> labels) {
        return wanted.entrySet().stream()
                .allMatch(label -> anyMatches(List.of(label.getValue()), labels.get(label.getKey())));
    }

    /** Whether a label's value fits one of some patterns; what has no such label fits none. */
    static boolean anyMatches(List<String> patterns, @Nullable String value) {
        return value != null && patterns.stream().anyMatch(pattern -> Globs.matches(pattern, value));
    }
}
