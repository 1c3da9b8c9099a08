package dev.launchwatch.demo;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * As much of Slack's Web API as an alerting bot uses: {@code auth.test}, {@code chat.postMessage} and {@code
 * chat.update}, and an incoming webhook. Bodies are forms or JSON, as with Slack; Slack's limits on blocks hold.
 */
final class SlackApi {
    static final String CHANNEL = "slack";

    private static final int MOST_CHANNELS = 100;

    private final Faults faults;
    private final Inbox inbox;
    private final InstantSource clock;
    private final Map<String, String> channelNames = new LinkedHashMap<>();
    private final Map<String, Boolean> posted = new LinkedHashMap<>();
    private long lastTimestamp;

    SlackApi(Faults faults, Inbox inbox, InstantSource clock) {
        this.faults = faults;
        this.inbox = inbox;
        this.clock = clock;
    }

    void mount(Router router) {
        router.route("/slack/*").handler(this::refuseIfBroken);
        router.post("/slack/webhook").handler(this::webhook);
        router.post("/slack/api/:method").handler(this::call);
        router.get("/slack/api/:method").handler(this::call);
    }

    private void refuseIfBroken(RoutingContext context) {
        if (faults.isOn(Fault.SLACK_DOWN)) {
            Reply.raw(context, 503, "text/plain", "service unavailable");
        } else if (faults.isOn(Fault.SLACK_RATE_LIMITED)) {
            context.response().putHeader("retry-after", "2");
            Reply.json(context, 429, error("ratelimited"));
        } else {
            context.next();
        }
    }

    private void call(RoutingContext context) {
        JsonObject arguments = arguments(context).orElse(null);
        JsonObject answer;
        if (arguments == null) {
            answer = error("invalid_json");
        } else if (!hasToken(context.request(), arguments)) {
            answer = error("not_authed");
        } else {
            answer = switch (context.pathParam("method")) {
                case "auth.test" -> authTest(context.request());
                case "chat.postMessage" -> post(arguments);
                case "chat.update" -> update(arguments);
                default -> error("unknown_method");
            };
        }
        Reply.json(context, 200, answer);
    }

    private void webhook(RoutingContext context) {
        JsonObject body = MemberApi.body(context).orElse(null);
        if (body == null) {
            Reply.raw(context, 400, "text/plain", "invalid_payload");
            return;
        }
        JsonObject answer = post(body.copy().put("channel", "incoming-webhook"));
        boolean ok = answer.getBoolean("ok");
        Reply.raw(context, ok ? 200 : 400, "text/plain", ok ? "ok" : answer.getString("error"));
    }

    private static JsonObject authTest(HttpServerRequest request) {
        return new JsonObject()
                .put("ok", true)
                .put("url", request.absoluteURI().replace("auth.test", ""))
                .put("team", "Harbour Club")
                .put("team_id", "T0DEMO")
                .put("user", "launchwatch")
                .put("user_id", "U0DEMO")
                .put("bot_id", "B0DEMO");
    }

    private synchronized JsonObject post(JsonObject arguments) {
        String to = text(arguments, "channel");
        String refused = to.isEmpty() ? "channel_not_found" : SlackText.refusal(arguments);
        if (refused != null) {
            return error(refused);
        }
        String id = channelId(to);
        String timestamp = nextTimestamp();
        remember(id + " " + timestamp);
        String thread = text(arguments, "thread_ts");
        String state = marked(arguments, "state");
        add(arguments, id, timestamp, thread.isEmpty() ? null : thread, InboxMessage.State.of(state));
        return accepted(id, timestamp, arguments);
    }

    /** An edit is always an update: what begins or ends an episode is posted. */
    private synchronized JsonObject update(JsonObject arguments) {
        String id = channelId(text(arguments, "channel"));
        String timestamp = text(arguments, "ts");
        String refused = posted.containsKey(id + " " + timestamp) ? SlackText.refusal(arguments) : "message_not_found";
        if (refused != null) {
            return error(refused);
        }
        add(arguments, id, timestamp, null, InboxMessage.State.UPDATE);
        return accepted(id, timestamp, arguments);
    }

    private void add(
            JsonObject arguments, String id, String timestamp, @Nullable String thread, InboxMessage.State state) {
        String said = text(arguments, "text");
        String shown = SlackText.flatten(arguments);
        inbox.add(new InboxMessage(
                clock.instant(),
                CHANNEL,
                channelNames.getOrDefault(id, id),
                marked(arguments, "alert"),
                state,
                said,
                shown.isEmpty() ? said : shown,
                null,
                timestamp,
                thread));
    }

    private static JsonObject accepted(String id, String timestamp, JsonObject arguments) {
        return new JsonObject()
                .put("ok", true)
                .put("channel", id)
                .put("ts", timestamp)
                .put("text", text(arguments, "text"))
                .put(
                        "message",
                        new JsonObject()
                                .put("type", "message")
                                .put("user", "U0DEMO")
                                .put("ts", timestamp)
                                .put("text", text(arguments, "text")));
    }

    /** Slack answers with the channel's id, and expects it where a message is edited. */
    private String channelId(String channel) {
        if (channelNames.containsKey(channel)) {
            return channel;
        }
        String id = "C0" + Integer.toHexString(channel.hashCode()).toUpperCase(Locale.ROOT);
        if (channelNames.size() < MOST_CHANNELS) {
            channelNames.putIfAbsent(id, channel);
        }
        return id;
    }

    private String nextTimestamp() {
        Instant now = clock.instant();
        long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1000;
        lastTimestamp = Math.max(lastTimestamp + 1, micros);
        return "%d.%06d".formatted(lastTimestamp / 1_000_000, lastTimestamp % 1_000_000);
    }

    private void remember(String message) {
        posted.put(message, true);
        if (posted.size() > 10_000) {
            posted.remove(posted.keySet().iterator().next());
        }
    }

    private static boolean hasToken(HttpServerRequest request, JsonObject arguments) {
        String header = request.getHeader("authorization");
        boolean bearer = header != null
                && header.startsWith("Bearer ")
                && !header.substring(7).isBlank();
        return bearer || !text(arguments, "token").isBlank();
    }

    /** The arguments of a call: the JSON body, or the form's fields with JSON in those that hold structures. */
    private static Optional<JsonObject> arguments(RoutingContext context) {
        String type = context.request().getHeader("content-type");
        if (type != null && type.startsWith("application/json")) {
            return MemberApi.body(context);
        }
        JsonObject arguments = new JsonObject();
        for (Map.Entry<String, String> field : context.request().formAttributes()) {
            try {
                switch (field.getKey()) {
                    case "blocks", "attachments" -> arguments.put(field.getKey(), new JsonArray(field.getValue()));
                    case "metadata" -> arguments.put(field.getKey(), new JsonObject(field.getValue()));
                    default -> arguments.put(field.getKey(), field.getValue());
                }
            } catch (DecodeException e) {
                return Optional.empty();
            }
        }
        return Optional.of(arguments);
    }

    /** What the sender wrote into the message's metadata; lists of names are joined. */
    private static String marked(JsonObject arguments, String key) {
        if (arguments.getValue("metadata") instanceof JsonObject metadata
                && metadata.getValue("event_payload") instanceof JsonObject payload) {
            return SlackText.words(payload.getValue(key));
        }
        return "";
    }

    private static String text(JsonObject arguments, String key) {
        return arguments.getValue(key) instanceof String text ? text : "";
    }

    private static JsonObject error(String code) {
        return new JsonObject().put("ok", false).put("error", code);
    }
}
