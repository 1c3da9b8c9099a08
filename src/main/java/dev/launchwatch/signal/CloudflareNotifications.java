package dev.launchwatch.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Cloudflare's notifications to a webhook: attacks that its edge stopped, and deployments of its Pages. Each is about many
 * requests, so a rule takes one as an occasion, not as a count.
 *
 * @see <a href="https://developers.cloudflare.com/notifications/reference/webhook-payload-schema/">Payload</a>
 */
final class CloudflareNotifications {
    private CloudflareNotifications() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        return Items.decode(body, CloudflareNotifications::decode);
    }

    private static Decoded decode(Fields item) throws BadItemException {
        String type = item.text("alert_type");
        if (type == null) {
            item.required("text", "send the notifications as Cloudflare does");
            return new Decoded.Ignored(); // the message that tests a new destination
        }
        String event = item.text("alert_event");
        String kind = kind(type, event, item.in("data"));
        if (kind == null) {
            return new Decoded.Ignored();
        }
        String correlation = item.anyText("alert_correlation_id", "policy_id");
        return new Draft(kind)
                .id(correlation == null ? null : correlation + "/" + event + "/" + item.text("ts"))
                .at(item.time("ts"))
                .provider("cloudflare")
                .reason(type)
                .done();
    }

    private static @Nullable String kind(String type, @Nullable String event, Fields data) {
        String name = type.toLowerCase(Locale.ROOT);
        if (name.contains("ddos") || name.contains("fw_") || name.contains("security")) {
            return "ALERT_STATE_EVENT_END".equals(event) ? null : Kinds.EDGE_BLOCKED;
        }
        return name.startsWith("pages_") ? deployment(data) : null;
    }

    private static @Nullable String deployment(Fields data) {
        for (JsonNode value : data.json()) {
            String text = value.isTextual() ? value.textValue().toUpperCase(Locale.ROOT) : "";
            if (text.startsWith("EVENT_DEPLOYMENT_FAIL")) {
                return Kinds.DEPLOYMENT_FAILED;
            }
            if (text.startsWith("EVENT_DEPLOYMENT_SUCCE")) {
                return Kinds.DEPLOYMENT_SUCCEEDED;
            }
        }
        return null;
    }
}
