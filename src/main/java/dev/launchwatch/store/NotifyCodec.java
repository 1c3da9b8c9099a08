package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups, notifications and silences as JSON documents. Reading throws IllegalArgumentException. */
final class NotifyCodec {
    private NotifyCodec() {}

    /** Without the group's threads, which have a table of their own. */
    static ObjectNode write(Group group) {
        ObjectNode node = Json.object()
                .put("id", group.id())
                .put("key", group.key())
                .put("openedAt", group.openedAt().toString())
                .put("lastFiredAt", group.lastFiredAt().toString());
        node.set("alerts", alerts(group.alerts().values()));
        node.set("channels", Json.array(group.channels()));
        Json.put(node, "lastToldAt", group.lastToldAt());
        return node.put("closed", group.closed());
    }

    static Group group(JsonNode node, Map<String, String> threads) {
        Map<String, Alert> alerts = new LinkedHashMap<>();
        for (Alert alert : Json.list(node, "alerts", AlertCodec::alert)) {
            alerts.put(alert.id(), alert);
        }
        return new Group(
                Json.text(node, "id"),
                Json.text(node, "key"),
                Json.instant(node, "openedAt"),
                Json.instant(node, "lastFiredAt"),
                alerts,
                Json.texts(node, "channels"),
                threads,
                Json.optionalInstant(node, "lastToldAt"),
                Json.flag(node, "closed"));
    }

    static ObjectNode write(Notification notification) {
        ObjectNode node = Json.object()
                .put("id", notification.id())
                .put("group", notification.group())
                .put("channel", notification.channel())
                .put("kind", Json.code(notification.kind()))
                .put("sequence", notification.sequence())
                .put("createdAt", notification.createdAt().toString());
        node.set("alerts", alerts(notification.alerts()));
        node.put("news", notification.news())
                .put("state", Json.code(notification.state()))
                .put("attempts", notification.attempts())
                .put("nextAttempt", notification.nextAttempt().toString());
        Json.put(node, "lastError", notification.lastError());
        return node;
    }

    static Notification notification(JsonNode node) {
        return new Notification(
                Json.text(node, "id"),
                Json.text(node, "group"),
                Json.text(node, "channel"),
                Json.constant(node, "kind", Notification.Kind.class),
                Json.number(node, "sequence"),
                Json.instant(node, "createdAt"),
                Json.list(node, "alerts", AlertCodec::alert),
                Json.text(node, "news"),
                Json.constant(node, "state", Notification.State.class),
                (int) Json.number(node, "attempts"),
                Json.instant(node, "nextAttempt"),
                Json.optionalText(node, "lastError"));
    }

    static ObjectNode write(Silence silence) {
        ObjectNode node = Json.object().put("id", silence.id());
        node.set("match", Json.object(silence.match()));
        return node.put("start", silence.start().toString())
                .put("end", silence.end().toString())
                .put("author", silence.author())
                .put("comment", silence.comment());
    }

    static Silence silence(JsonNode node) {
        return new Silence(
                Json.text(node, "id"),
                Json.map(node, "match"),
                Json.instant(node, "start"),
                Json.instant(node, "end"),
                Json.text(node, "author"),
                Json.text(node, "comment"));
    }

    private static ArrayNode alerts(Collection<Alert> alerts) {
        ArrayNode array = Json.array();
        List.copyOf(alerts).forEach(alert -> array.add(AlertCodec.write(alert)));
        return array;
    }
}
