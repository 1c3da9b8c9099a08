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
 * <p>A group belongs to one channel, its first; what it holds of an alert is what that channel was told last, so that the
 * difference to what is known now is the news. A transition stays unplanned until every group has told it.
 *
 * @param id unique and stable
 * @param key the values of the route's group-by labels
 * @param openedAt when the first alert fired
 * @param lastFiredAt when the latest one joined
 * @param alerts every alert that is or was part of it, by id, in the order in which they fired
 * @param channels the channels it is told in: first the one it was made for, then fallbacks that had to step in
 * @param threads what a channel needs to continue its message, such as Slack's timestamp, by channel
 * @param lastToldAt when a notification about it was last planned, for the repeat interval; its milliseconds are the last
 *     sequence number given out, so they never go back
 * @param heard what else was told of each alert, by its id; nothing of those that were told by a version that knew nothing of it
 * @param closed whether everything is resolved and told
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
        Map<String, Heard> heard,
        boolean closed) {
    public Group {
        alerts = Collections.unmodifiableMap(new LinkedHashMap<>(alerts));
        channels = List.copyOf(channels);
        threads = Map.copyOf(threads);
        heard = Map.copyOf(heard);
    }

    /** The channel it was made for; the others are fallbacks that had to step in. */
    public String home() {
        return channels.getFirst();
    }

    /** Whether every alert in it is told to be over; such a group takes no more alerts. */
    public boolean finished() {
        return alerts.values().stream().allMatch(alert -> alert.state() == Alert.State.RESOLVED);
    }

    /** The alerts that its channel was told of up to a message's sequence and that still fire, as far as is told. */
    public List<Alert> told(long sequence) {
        return alerts.values().stream()
                .filter(alert -> alert.state() != Alert.State.RESOLVED)
                .filter(alert -> {
                    Heard known = heard.get(alert.id());
                    return known == null || known.at().toEpochMilli() <= sequence;
                })
                .toList();
    }

    Group withThread(String channel, String thread) {
        Map<String, String> more = new LinkedHashMap<>(threads);
        more.put(channel, thread);
        return new Group(id, key, openedAt, lastFiredAt, alerts, channels, more, lastToldAt, heard, closed);
    }

    Group withChannels(List<String> others) {
        return new Group(id, key, openedAt, lastFiredAt, alerts, others, threads, lastToldAt, heard, closed);
    }

    Group asClosed() {
        return new Group(id, key, openedAt, lastFiredAt, alerts, channels, threads, lastToldAt, heard, true);
    }
}
