package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that are told together: one outage, one message, however many monitors fail. Kept in the store until every
 * alert in it is resolved and that is told.
 *
 * @param id unique and stable
 * @param key the route and the values of its group-by labels
 * @param openedAt when the first alert fired
 * @param lastFiredAt when the latest one joined
 * @param alerts every alert that is or was part of it, by id, in the order in which they fired
 * @param channels the channels it is told in
 * @param threads what a channel needs to continue its message, such as Slack's timestamp, by channel
 * @param lastToldAt when a notification about it was last planned, for the repeat interval
 * @param closed whether everything is resolved and planned
 */
public record Group(
        String id,
        String key,
        Instant openedAt,
        Instant lastFiredAt,
        Map<String, Alert> alerts,
        List<String> channels,
        Map<String, String> threads,
        @Nullable Instant lastToldAt,
        boolean closed) {
    public Group {
        alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
        channels = List.copyOf(channels);
        threads = Map.copyOf(threads);
    }
}
