package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Asking;
import dev.launchwatch.model.Severity;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Slack sends when somebody presses the button of a message, over a real server. */
@SuppressWarnings("NullAway.Init")
class SlackRouteTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Asking ASKING = new Asking("grp_1", 1_777_636_800_000L, "team-slack");

    /** As Slack's documentation shows it, with a button of ours. */
    private static final String PAYLOAD = """
            {"type": "block_actions",
             "user": {"id": "U061F7AUR", "username": "ada", "name": "ada", "team_id": "T024BE7LD"},
             "api_app_id": "A02", "token": "Shh_its_a_seekrit",
             "container": {"type": "message", "message_ts": "1548261231.000200", "channel_id": "CBR2V3XEX", "is_ephemeral": false},
             "trigger_id": "12466734323.1395872398", "team": {"id": "T024BE7LD", "domain": "example"},
             "channel": {"id": "CBR2V3XEX", "name": "launch"}, "message": {"bot_id": "BAH5CA16Z", "type": "message", "text": "down"},
             "response_url": "https://hooks.slack.com/actions/T024BE7LD/1234/x",
             "actions": [{"action_id": "BUTTON", "block_id": "=qXel", "text": {"type": "plain_text", "text": "Acknowledge"},
               "value": "VALUE", "type": "button", "action_ts": "1548426417.840180"}]}
            """;

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Actor> actors = new CopyOnWriteArrayList<>();
    private final List<Acknowledgement.Request> requests = new CopyOnWriteArrayList<>();
    private final CountDownLatch store = new CountDownLatch(1);
    private volatile boolean signed = true;
    private volatile boolean slow;
    private volatile List<Operations.Wanted> wanted =
            List.of(wanted("a", false), wanted("b", true), wanted("c", false));
    private int port;

    private static Operations.Wanted wanted(String id, boolean used) {
        Alert alert = new Alert(
                id,
                "site-down",
                "home",
                Severity.CRITICAL,
                Alert.State.FIRING,
                NOW,
                NOW,
                null,
                Map.of(),
                "",
                "",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
        return new Operations.Wanted(alert, Optional.empty(), used);
    }

    @BeforeEach
    void listen() {
        Operations operations = (Operations) Proxy.newProxyInstance(
                Operations.class.getClassLoader(),
                new Class<?>[] {Operations.class, Commands.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "isFromSlack" -> signed && arguments[0].equals("1772445600") && arguments[1].equals("v0=abc");
                    case "wanted" -> {
                        assertThat(arguments[0]).isEqualTo(ASKING);
                        yield wanted;
                    }
                    case "by" -> {
                        actors.add((Actor) arguments[0]);
                        yield self;
                    }
                    case "acknowledge" -> {
                        if (slow) {
                            store.await();
                        }
                        for (Object request : (List<?>) arguments[0]) {
                            requests.add((Acknowledgement.Request) request);
                        }
                        yield List.of();
                    }
                    default -> throw new AssertionError(method.getName());
                });
        Router router = Router.router(vertx);
        new SlackRoute(vertx, operations, () -> NOW, Duration.ofMillis(300)).mount(router);
        router.route().handler(context -> context.response().setStatusCode(418).end());
        HttpServer server = vertx.createHttpServer().requestHandler(router);
        port = LocalServer.listen(server);
    }

    @AfterEach
    void close() {
        store.countDown();
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static String form(String payload) {
        return "payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8);
    }

    private static String pressed(String button) {
        return form(PAYLOAD.replace("BUTTON", button).replace("VALUE", ASKING.text()));
    }

    private int post(String body) throws Exception {
        return http.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/slack/actions"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .header("X-Slack-Request-Timestamp", "1772445600")
                                .header("X-Slack-Signature", "v0=abc")
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .statusCode();
    }

    @Test
    void theButtonAcknowledgesWhatTheMessageAsksForByTheNameOfWhoPressedIt() throws Exception {
        assertThat(post(pressed(Asking.BUTTON))).isEqualTo(200);
        assertThat(requests)
                .extracting(Acknowledgement.Request::alert, Acknowledgement.Request::by, Acknowledgement.Request::via)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("a", "ada", Acknowledgement.Via.SLACK),
                        org.assertj.core.groups.Tuple.tuple("c", "ada", Acknowledgement.Via.SLACK));
        assertThat(actors).extracting(Actor::surface).containsOnly(Actor.Surface.SLACK);
        assertThat(actors.getFirst().name()).startsWith("ada");
    }

    @Test
    void whatSlackDidNotSignAndWhatIsNoButtonOfOursAcknowledgesNothing() throws Exception {
        assertThat(post(pressed("another-button"))).isEqualTo(200);
        signed = false;
        assertThat(post(pressed(Asking.BUTTON))).isEqualTo(401);
        signed = true;
        wanted = List.of();
        assertThat(post(pressed(Asking.BUTTON))).isEqualTo(200);
        assertThat(requests).isEmpty();
    }

    @Test
    void nonsenseIsRefused() throws Exception {
        assertThat(post("payload=%")).isEqualTo(400);
        assertThat(post("payload=[1]")).isEqualTo(400);
        assertThat(post("{}")).isEqualTo(400);
        assertThat(post(form("{\"actions\": 1}"))).isEqualTo(200);
        assertThat(post(form("{\"actions\": [{\"action_id\": \"" + Asking.BUTTON + "\", \"value\": \"x\"}]}")))
                .isEqualTo(200);
        assertThat(post(form("[".repeat(50_000)))).isEqualTo(400);
        assertThat(post("x".repeat(300_000))).isEqualTo(413);
        assertThat(requests).isEmpty();
    }

    @Test
    void aStoreThatIsSlowKeepsNobodyWaiting() throws Exception {
        slow = true;
        assertThat(post(pressed(Asking.BUTTON))).isEqualTo(503);
        assertThat(requests).isEmpty();
    }
}
