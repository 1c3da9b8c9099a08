package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Secret;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Posts a signed JSON document. A receiver drops what it has seen by {@code webhook-id}, which is the notification's id and
 * the same for every attempt.
 *
 * <pre>{@code
 * {
 *   "type": "alert.firing" | "alert.update" | "alert.resolved",
 *   "timestamp": "2026-05-01T12:00:00Z",           when it was decided to tell
 *   "data": {
 *     "notification": "msg_…", "group": "grp_…", "channel": "…", "sequence": 1777636800000,
 *     "news": "Also failing: chat-health (site-down).",  what has changed, empty for a first message
 *     "note": "Delayed by 1m15s: …",                     about the delivery itself, usually empty
 *     "alerts": [{                                       every alert of the group with its present state
 *       "id", "rule", "subject", "severity", "state": "firing" | "resolved",
 *       "since", "firedAt", "resolvedAt", "impact", "detail",
 *       "failure": { "reason", "message", "expected", "actual", "step" },
 *       "regions": [], "recent": [], "runbook", "url", "labels": {}, "annotations": {},
 *       "acknowledged": { "by", "via", "at", "note", "until" }      null while nobody looks after it
 *     }]
 *   }
 * }
 * }</pre>
 */
final class WebhookSender implements Sender {
    private final ChannelSpec.Webhook spec;
    private final HttpPost http;
    private final InstantSource clock;
    private final Pages pages;

    WebhookSender(ChannelSpec.Webhook spec, HttpPost http, InstantSource clock, Pages pages) {
        this.spec = spec;
        this.http = http;
        this.clock = clock;
        this.pages = pages;
    }

    @Override
    public Delivery send(Message message) {
        Notification notification = message.notification();
        Buffer body = payload(message, pages).toBuffer();
        Map<String, String> headers = new LinkedHashMap<>();
        spec.headers().forEach((name, value) -> headers.put(name, Secrets.open(value)));
        Instant now = clock.instant();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "launchwatch");
        headers.put("webhook-id", notification.id());
        headers.put("webhook-timestamp", Long.toString(now.getEpochSecond()));
        Secret secret = spec.secret();
        if (secret != null) {
            try {
                headers.put(
                        "webhook-signature",
                        Signature.of(Secrets.open(secret), notification.id(), now, body.getBytes()));
            } catch (IllegalArgumentException e) {
                return new Delivery.Rejected("the signing secret is not base64");
            }
        }
        try {
            return http.deliver(Secrets.open(spec.url()), headers, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Retry("interrupted", null);
        }
    }

    static JsonObject payload(Message message, Pages pages) {
        Notification notification = message.notification();
        JsonArray alerts = new JsonArray();
        notification
                .alerts()
                .forEach(alert -> alerts.add(json(alert)
                        .put("url", pages.of(alert).orElse(null))
                        .put("acknowledged", json(notification.acknowledgement(alert)))));
        return new JsonObject()
                .put("type", "alert." + notification.kind().label())
                .put("timestamp", notification.createdAt().toString())
                .put(
                        "data",
                        new JsonObject()
                                .put("notification", notification.id())
                                .put("group", notification.group())
                                .put("channel", notification.channel())
                                .put("sequence", notification.sequence())
                                .put("news", notification.news())
                                .put("note", message.note())
                                .put("alerts", alerts));
    }

    private static JsonObject json(Alert alert) {
        return new JsonObject()
                .put("id", alert.id())
                .put("rule", alert.rule())
                .put("subject", alert.subject())
                .put("severity", alert.severity().label())
                .put("state", alert.state() == Alert.State.RESOLVED ? "resolved" : "firing")
                .put("since", alert.since().toString())
                .put("firedAt", text(alert.firedAt()))
                .put("resolvedAt", text(alert.resolvedAt()))
                .put("impact", alert.impact())
                .put("detail", alert.detail())
                .put("failure", json(alert.failure()))
                .put("regions", new JsonArray(alert.regions()))
                .put("recent", new JsonArray(alert.recent()))
                .put("runbook", alert.runbook())
                .put("labels", json(alert.labels()))
                .put("annotations", json(alert.annotations()));
    }

    private static @Nullable JsonObject json(@Nullable Acknowledgement acknowledgement) {
        return acknowledgement == null
                ? null
                : new JsonObject()
                        .put("by", acknowledgement.by())
                        .put("via", acknowledgement.via().label())
                        .put("at", acknowledgement.at().toString())
                        .put("note", acknowledgement.note())
                        .put("until", text(acknowledgement.until()));
    }

    private static @Nullable JsonObject json(@Nullable Failure failure) {
        return failure == null
                ? null
                : new JsonObject()
                        .put("reason", failure.reason().code())
                        .put("message", failure.message())
                        .put("expected", failure.expected())
                        .put("actual", failure.actual())
                        .put("step", failure.step());
    }

    private static JsonObject json(Map<String, String> map) {
        return new JsonObject(new LinkedHashMap<>(new TreeMap<>(map)));
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    @Override
    public void close() {
        http.close();
    }
}
