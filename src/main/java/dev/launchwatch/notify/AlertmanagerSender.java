package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Hands alerts to Alertmanagers by their API v2. They forget an alert whose end has passed, so what fires is given an end
 * a few minutes ahead and is posted again every minute. Where several are configured each gets everything; one that took
 * it is enough, since the others learn of it by the repetition and forget by themselves.
 */
final class AlertmanagerSender implements Sender {
    private static final Duration REPEAT = Duration.ofMinutes(1);
    private static final Duration FORGET = Duration.ofMinutes(5);
    private static final int BATCH = 256;

    private final ChannelSpec.Alertmanager spec;
    private final HttpPost http;
    private final InstantSource clock;
    private final Pages pages;

    AlertmanagerSender(ChannelSpec.Alertmanager spec, HttpPost http, InstantSource clock, Pages pages) {
        this.spec = spec;
        this.http = http;
        this.clock = clock;
        this.pages = pages;
    }

    @Override
    public Delivery send(Message message) {
        return post(message.notification().alerts());
    }

    @Override
    public Duration refreshEvery() {
        return REPEAT;
    }

    @Override
    public Delivery refresh(List<Alert> firing) {
        return post(firing);
    }

    private Delivery post(List<Alert> alerts) {
        Delivery best = new Delivery.Rejected("no address is configured");
        try {
            for (String url : spec.urls()) {
                Delivery delivery = post(url, alerts);
                best = better(best, delivery);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Delivery.Retry("interrupted", null);
        }
        return best;
    }

    private static Delivery better(Delivery one, Delivery other) {
        return switch (one) {
            case Delivery.Sent _ -> one;
            case Delivery.Retry _, Delivery.Postponed _ -> other instanceof Delivery.Sent ? other : one;
            case Delivery.Rejected _ -> other;
        };
    }

    private Delivery post(String url, List<Alert> alerts) throws InterruptedException {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("content-type", "application/json");
        headers.put("user-agent", "launchwatch");
        if (spec.user() != null) {
            String password = spec.password() == null ? "" : Secrets.open(spec.password());
            String pair = spec.user() + ":" + password;
            headers.put(
                    "authorization",
                    "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8)));
        }
        String path = (url.endsWith("/") ? url.substring(0, url.length() - 1) : url) + "/api/v2/alerts";
        Delivery delivery = new Delivery.Sent(null);
        for (int from = 0; from < alerts.size() && delivery instanceof Delivery.Sent; from += BATCH) {
            JsonArray batch = new JsonArray();
            alerts.subList(from, Math.min(alerts.size(), from + BATCH)).forEach(alert -> batch.add(json(alert)));
            delivery = http.deliver(path, headers, batch.toBuffer());
        }
        return delivery;
    }

    private JsonObject json(Alert alert) {
        Map<String, Object> labels = new TreeMap<>();
        alert.labels().forEach((name, value) -> put(labels, name, value));
        put(labels, "alertname", alert.rule());
        put(labels, "subject", alert.subject());
        put(labels, "severity", alert.severity().label());
        Map<String, Object> annotations = new TreeMap<>();
        alert.annotations().forEach((name, value) -> put(annotations, name, value));
        put(annotations, "summary", alert.impact().isEmpty() ? News.name(alert) : alert.impact());
        put(annotations, "description", alert.detail());
        put(annotations, "regions", String.join(", ", alert.regions()));
        put(annotations, "runbook", alert.runbook());
        Instant end = alert.resolvedAt();
        JsonObject json = new JsonObject()
                .put("labels", new JsonObject(labels))
                .put("annotations", new JsonObject(annotations))
                .put("startsAt", alert.since().toString())
                .put("endsAt", (end == null ? clock.instant().plus(FORGET) : end).toString());
        pages.of(alert).ifPresent(page -> json.put("generatorURL", page));
        return json;
    }

    /** Label names of Prometheus know letters, digits and the underscore alone. */
    private static void put(Map<String, Object> into, String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            String clean = name.replaceAll("[^A-Za-z0-9_]", "_");
            into.put(Character.isDigit(clean.charAt(0)) ? "_" + clean : clean, value);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
