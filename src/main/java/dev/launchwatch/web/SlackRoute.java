package dev.launchwatch.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Asking;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/v1/slack/actions}: somebody pressed the button of a message. Slack shows no token but signs, and shows its user a warning
 * where it gets no answer within 3 s or one that is no success.
 *
 * @see <a href="https://docs.slack.dev/reference/interaction-payloads/block_actions-payload">The payload of block actions</a>
 */
@Singleton
final class SlackRoute {
    private static final String PATH = "/api/v1/slack/actions";

    /** Before the limit of Quarkus' own, whose answer is no problem+json. */
    private static final int FIRST = -3;

    /** A message of ours with all that Slack adds is a few kilobytes. */
    private static final int BODY = 256 << 10;

    private static final long AT_ONCE = 8L << 20;
    private static final Duration DEADLINE = Duration.ofSeconds(2);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final System.Logger LOG = System.getLogger(SlackRoute.class.getName());

    private final Vertx vertx;
    private final Operations operations;
    private final InstantSource clock;
    private final Duration patience;
    private final Gate gate = new Gate(AT_ONCE);

    @Inject
    SlackRoute(Vertx vertx, Operations operations, InstantSource clock) {
        this(vertx, operations, clock, Duration.ofMillis(2500));
    }

    /** @param patience after how long Slack is answered, whatever the store does */
    SlackRoute(Vertx vertx, Operations operations, InstantSource clock, Duration patience) {
        this.vertx = vertx;
        this.operations = operations;
        this.clock = clock;
        this.patience = patience;
    }

    void mount(@Observes Router router) {
        router.route(PATH).order(FIRST).handler(this::begin);
    }

    private void begin(RoutingContext context) {
        HttpServerRequest request = context.request();
        Inflow inflow = new Inflow(request, vertx, BODY);
        if (!request.method().equals(HttpMethod.POST)) {
            answer(context, inflow, Answer.problem(405, "Slack posts what people press here."));
            return;
        }
        Gate.Place place = gate.ofStranger("slack", true);
        if (!place.take(Gate.EACH)) {
            answer(context, inflow, Answer.problem(429, "Too much comes at once: send it again in a moment."));
            return;
        }
        inflow.read(place, DEADLINE, end -> {
            switch (end) {
                case Inflow.End.Whole(byte[] bytes) -> take(context, inflow, place, bytes);
                case Inflow.End.Broken broken -> {
                    place.leave();
                    broken(context, inflow, broken);
                }
            }
        });
    }

    private static void broken(RoutingContext context, Inflow inflow, Inflow.End.Broken how) {
        switch (how) {
            case TOO_LARGE -> answer(context, inflow, Answer.problem(413, "No action of Slack is so long."));
            case NO_ROOM -> answer(context, inflow, Answer.problem(429, "Too much comes at once: send it again."));
            case TOO_SLOW -> answer(context, inflow, Answer.problem(408, "The body did not come in time."));
            case GONE -> {
                // nobody is there to be told
            }
        }
    }

    private void take(RoutingContext context, Inflow inflow, Gate.Place place, byte[] body) {
        long timer = vertx.setTimer(
                patience.toMillis(),
                _ -> answer(context, inflow, Answer.problem(503, "The store is slow: press it again in a moment.")));
        String timestamp = header(context, "X-Slack-Request-Timestamp");
        String signature = header(context, "X-Slack-Signature");
        vertx.executeBlocking(() -> act(timestamp, signature, body), false)
                .onComplete(_ -> {
                    place.leave();
                    vertx.cancelTimer(timer);
                })
                .onSuccess(done -> answer(context, inflow, done))
                .onFailure(failure -> {
                    LOG.log(System.Logger.Level.WARNING, "An action of Slack failed: {0}", failure.getMessage());
                    answer(context, inflow, Answer.problem(503, "It was not acknowledged: press it again."));
                });
    }

    private static String header(RoutingContext context, String name) {
        return Optional.ofNullable(context.request().getHeader(name)).orElse("");
    }

    private Answer act(String timestamp, String signature, byte[] body) {
        if (!operations.isFromSlack(timestamp, signature, body)) {
            return Answer.problem(401, "This is not signed by the signing-secret of a Slack channel.");
        }
        Optional<JsonNode> payload = payload(new String(body, StandardCharsets.UTF_8));
        if (payload.isEmpty()) {
            return Answer.problem(400, "This is no action of Slack.");
        }
        String by = name(payload.get().path("user"));
        String id = payload.get().path("user").path("id").asText("");
        Actor actor = new Actor(id.isBlank() || id.equals(by) ? by : by + " (" + id + ")", Actor.Surface.SLACK, "");
        for (JsonNode action : payload.get().path("actions")) {
            if (action.path("action_id").asText().equals(Asking.BUTTON)) {
                Asking.parse(action.path("value").asText()).ifPresent(asking -> acknowledge(asking, by, actor));
            }
        }
        // Other actions of the same app are somebody else's; Slack wants to hear that they came.
        return new Answer(200, Map.of(), "");
    }

    private void acknowledge(Asking asking, String by, Actor actor) {
        List<Acknowledgement.Request> requests = operations.wanted(asking).stream()
                .filter(Operations.Wanted::isOpen)
                .map(each -> new Acknowledgement.Request(
                        each.alert().id(), clock.instant(), by, Acknowledgement.Via.SLACK, "", null))
                .toList();
        if (!requests.isEmpty()) {
            operations.by(actor).acknowledge(requests);
        }
    }

    /** As people know each other there; the id where Slack says no name. */
    private static String name(JsonNode user) {
        for (String member : List.of("name", "username", "id")) {
            String text = user.path(member).asText("");
            if (!text.isBlank()) {
                return text;
            }
        }
        return "somebody in Slack";
    }

    /** A form with one field, which holds JSON. */
    private static Optional<JsonNode> payload(String form) {
        for (String field : form.split("&", 8)) {
            if (field.startsWith("payload=")) {
                try {
                    String text = URLDecoder.decode(field.substring("payload=".length()), StandardCharsets.UTF_8);
                    JsonNode node = JSON.readTree(text);
                    return Optional.ofNullable(node).filter(JsonNode::isObject);
                } catch (IllegalArgumentException | JsonProcessingException e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static void answer(RoutingContext context, Inflow inflow, Answer answer) {
        if (!context.response().closed() && !context.response().ended()) {
            if (inflow.isLast()) {
                context.response().putHeader("Connection", "close");
            }
            answer.send(context.response());
        }
        inflow.finish();
    }
}
