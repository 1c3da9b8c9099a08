package dev.launchwatch.demo;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** A receiver of webhooks as the Standard Webhooks specification shapes them: {@code {type, timestamp, data}}. */
final class WebhookReceiver {
    static final String CHANNEL = "webhook";

    private final Faults faults;
    private final Inbox inbox;
    private final InstantSource clock;

    WebhookReceiver(Faults faults, Inbox inbox, InstantSource clock) {
        this.faults = faults;
        this.inbox = inbox;
        this.clock = clock;
    }

    void mount(Router router) {
        router.post("/hook").handler(this::receive);
    }

    private void receive(RoutingContext context) {
        JsonObject body = MemberApi.body(context).orElse(null);
        if (faults.isOn(Fault.HOOK_DOWN)) {
            Reply.problem(context, 503, "Service unavailable", "The receiver is down.");
        } else if (body == null) {
            Reply.problem(context, 400, "Bad request", "The body must be a JSON object.");
        } else {
            // "alert.firing" and "firing" say the same
            String type = body.getValue("type") instanceof String text ? text : "";
            JsonArray rules = new JsonArray();
            if (body.getValue("data") instanceof JsonObject data
                    && data.getValue("alerts") instanceof JsonArray alerts) {
                alerts.stream().map(WebhookReceiver::rule).forEach(rules::add);
            }
            inbox.add(new InboxMessage(
                    clock.instant(),
                    CHANNEL,
                    "/_demo/hook",
                    SlackText.words(rules),
                    InboxMessage.State.of(type.substring(type.lastIndexOf('.') + 1)),
                    type,
                    body.encodePrettily(),
                    null,
                    "",
                    null));
            context.response().setStatusCode(204).end();
        }
    }

    private static String rule(@Nullable Object alert) {
        return alert instanceof JsonObject object && object.getValue("rule") instanceof String name ? name : "";
    }
}
