package dev.launchwatch.notify;

import java.time.Instant;
import java.util.Map;

/**
 * An unplanned time without notifications for alerts whose labels match, made by a person.
 *
 * @param id unique
 * @param match labels by name, {@code *} for any run of characters; all must match
 * @param start from when
 * @param end until when
 * @param author who made it
 * @param comment why
 */
public record Silence(String id, Map<String, String> match, Instant start, Instant end, String author, String comment) {
    public Silence {
        match = Map.copyOf(match);
    }
}
