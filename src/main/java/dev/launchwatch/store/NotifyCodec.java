package dev.launchwatch.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.notify.Announcement;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Heard;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Groups, notifications, silences and acknowledgements as JSON documents. Reading throws IllegalArgumentException. */
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
        ObjectNode heard = node.putObject("heard");
        new TreeMap<>(group.heard())
                .forEach((alert, what) -> heard.putObject(alert)
                        .put("at", what.at().toString())
                        .put("answers", what.answers())
                        .put("escalations", what.escalations()));
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
                heard(node.path("heard")),
                Json.flag(node, "closed"));
    }

    /** Groups of before there were acknowledgements have nothing of it. */
    private static Map<String, Heard> heard(JsonNode node) {
        Map<String, Heard> heard = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : node.properties()) {
            JsonNode what = each.getValue();
            heard.put(each.getKey(), new Heard(Json.instant(what, "at"), (int) Json.number(what, "answers"), (int)
                    Json.number(what, "escalations")));
        }
        return heard;
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
        ArrayNode acknowledgements = node.putArray("acknowledgements");
        notification.acknowledgements().forEach(each -> acknowledgements.add(write(each)));
        node.put("news", notification.news())
                .put("state", Json.code(notification.state()))
                .put("attempts", notification.attempts())
                .put("nextAttempt", notification.nextAttempt().toString());
        Json.put(node, "lastError", notification.lastError());
        if (!notification.failures().isEmpty()) {
            ArrayNode failures = node.putArray("failures");
            notification.failures().forEach(failures::add);
        }
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
                Json.list(node, "acknowledgements", NotifyCodec::acknowledgement),
                Json.text(node, "news"),
                Json.constant(node, "state", Notification.State.class),
                (int) Json.number(node, "attempts"),
                Json.instant(node, "nextAttempt"),
                Json.optionalText(node, "lastError"),
                failures(node.path("failures")));
    }

    /** Notifications of programs before this one have none. */
    private static List<String> failures(JsonNode node) {
        List<String> failures = new ArrayList<>();
        node.forEach(each -> failures.add(each.asText()));
        return failures;
    }

    static ObjectNode write(Silence silence) {
        ObjectNode node = Json.object().put("id", silence.id());
        node.set("match", Json.object(silence.match()));
        node.put("start", silence.start().toString())
                .put("end", silence.end().toString())
                .put("author", silence.author())
                .put("comment", silence.comment());
        Announcement announcement = silence.announcement();
        if (announcement != null) {
            ObjectNode maintenance = node.putObject("maintenance");
            maintenance.set("monitors", Json.array(announcement.monitors()));
            maintenance.set("groups", Json.array(announcement.groups()));
            maintenance
                    .put("text", announcement.text())
                    .put("shown", announcement.shown())
                    .put("changed", announcement.changed().toString());
        }
        return node;
    }

    static Silence silence(JsonNode node) {
        return new Silence(
                Json.text(node, "id"),
                Json.map(node, "match"),
                Json.instant(node, "start"),
                Json.instant(node, "end"),
                Json.text(node, "author"),
                Json.text(node, "comment"),
                announcement(node.path("maintenance")));
    }

    /** Silences of before there was maintenance, and those that are none, have nothing of it. */
    private static @Nullable Announcement announcement(JsonNode node) {
        return node.isMissingNode()
                ? null
                : new Announcement(
                        Json.text(node, "text"),
                        Json.texts(node, "monitors"),
                        Json.texts(node, "groups"),
                        Json.flag(node, "shown"),
                        Json.instant(node, "changed"));
    }

    static ObjectNode write(Acknowledgement acknowledgement) {
        ObjectNode node = Json.object()
                .put("alert", acknowledgement.alert())
                .put("number", acknowledgement.number())
                .put("firedAt", acknowledgement.firedAt().toString())
                .put("at", acknowledgement.at().toString())
                .put("by", acknowledgement.by())
                .put("via", Json.code(acknowledgement.via()))
                .put("note", acknowledgement.note());
        Json.put(node, "until", acknowledgement.until());
        return node;
    }

    static Acknowledgement acknowledgement(JsonNode node) {
        return new Acknowledgement(
                Json.text(node, "alert"),
                (int) Json.number(node, "number"),
                Json.instant(node, "firedAt"),
                Json.instant(node, "at"),
                Json.text(node, "by"),
                Json.constantOr(Acknowledgement.Via.API, node, "via"),
                Json.text(node, "note"),
                Json.optionalInstant(node, "until"));
    }

    private static ArrayNode alerts(Collection<Alert> alerts) {
        ArrayNode array = Json.array();
        List.copyOf(alerts).forEach(alert -> array.add(AlertCodec.write(alert)));
        return array;
    }
}
