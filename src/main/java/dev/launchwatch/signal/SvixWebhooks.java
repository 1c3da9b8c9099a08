package dev.launchwatch.signal;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Webhooks that Svix delivers, of Clerk (sessions) and Resend (mail) in particular: {@code type}, {@code data}, and the id of
 * the message in a header. One that means nothing else is at least a webhook whose signature was right, so that a rule can miss
 * it when it stops.
 *
 * @see <a href="https://clerk.com/docs/webhooks/overview">Clerk's webhooks</a>
 * @see <a href="https://resend.com/docs/dashboard/webhooks/event-types">Resend's webhooks</a>
 */
final class SvixWebhooks {
    private SvixWebhooks() {}

    static List<Decoded> decode(Body body) throws UnreadableBodyException {
        String message = body.header("svix-id").isEmpty() ? body.header("webhook-id") : body.header("svix-id");
        return Items.decode(body, item -> decode(item, message));
    }

    private static Decoded decode(Fields item, String message) throws BadItemException {
        String type = item.required("type", "send the webhooks as Svix delivers them");
        Fields data = item.in("data");
        Draft draft = new Draft(kind(type))
                .id(message.isEmpty() ? item.anyText("id", "event_id") : message)
                .at(time(item, data));
        return switch (type) {
            case "session.created" ->
                draft.member(data.text("user_id"))
                        .account(data.text("user_id"))
                        .ip(item.in("event_attributes").in("http_request").text("client_ip"))
                        .provider("clerk")
                        .done();
            case "email.delivered", "email.bounced", "email.complained" ->
                draft.account(recipient(data))
                        .reason(data.in("bounce").text("type"))
                        .provider("mail")
                        .done();
            default -> draft.provider("svix").reason(type).done();
        };
    }

    private static String kind(String type) {
        return switch (type) {
            case "session.created" -> Kinds.LOGIN_SUCCEEDED;
            case "email.delivered" -> Kinds.EMAIL_DELIVERED;
            case "email.bounced" -> Kinds.EMAIL_BOUNCED;
            case "email.complained" -> Kinds.EMAIL_COMPLAINED;
            default -> Kinds.WEBHOOK_VERIFIED;
        };
    }

    private static @Nullable Instant time(Fields item, Fields data) throws BadItemException {
        Instant time = item.anyTime("timestamp", "created_at");
        return time == null ? data.time("created_at") : time;
    }

    private static @Nullable String recipient(Fields data) {
        var to = data.json().path("to");
        return (to.isArray() ? to.path(0) : to).textValue();
    }
}
