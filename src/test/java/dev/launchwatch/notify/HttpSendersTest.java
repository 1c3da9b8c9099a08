package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Rate;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Webhook, Alertmanager and Slack's incoming webhook against real sockets, kind and hostile. */
@Timeout(30)
class HttpSendersTest {
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private final Vertx vertx = Vertx.vertx();
    private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Buffer> bodies = new CopyOnWriteArrayList<>();
    private Consumer<HttpServerRequest> answer = request -> request.response().end();
    private HttpServer server = vertx.createHttpServer();

    @BeforeEach
    void listen() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    bodies.add(body);
                    requests.add(request);
                    answer.accept(request);
                }))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private String url(String path) {
        return "http://localhost:" + server.actualPort() + path;
    }

    private Sender open(ChannelSpec spec) {
        Channel channel =
                new Channel("team", Duration.ofMillis(700), Rate.parse("30/m"), null, Duration.ofMinutes(5), spec);
        return new LiveSenders(
                        vertx, _ -> new Delivery.Sent(null), InstantSource.fixed(Given.NOON), Links.none(), Pages.NONE)
                .open(channel);
    }

    private Delivery hook(Message message) {
        try (Sender sender = open(new ChannelSpec.Webhook(
                Given.secret(url("/hook")),
                Given.secret("whsec_" + KEY),
                Map.of("X-Token", Given.secret("t0ken")),
                false))) {
            return sender.send(message);
        }
    }

    @Test
    void a_webhook_is_signed_so_that_any_library_of_the_standard_accepts_it() throws Exception {
        assertThat(hook(Messages.firing())).isEqualTo(new Delivery.Sent(null));
        HttpServerRequest request = requests.getFirst();
        String id = request.getHeader("webhook-id");
        String timestamp = request.getHeader("webhook-timestamp");
        assertThat(id).isEqualTo("msg_firing");
        assertThat(timestamp).isEqualTo(Long.toString(Given.NOON.getEpochSecond()));
        assertThat(request.getHeader("X-Token")).isEqualTo("t0ken");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(KEY), "HmacSHA256"));
        String signed = id + "." + timestamp + "." + bodies.getFirst().toString(StandardCharsets.UTF_8);
        assertThat(request.getHeader("webhook-signature"))
                .isEqualTo("v1,"
                        + Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8))));

        JsonObject body = bodies.getFirst().toJsonObject();
        assertThat(body.getString("type")).isEqualTo("alert.firing");
        JsonObject alert = body.getJsonObject("data").getJsonArray("alerts").getJsonObject(0);
        assertThat(alert.getString("subject")).isEqualTo("homepage");
        assertThat(alert.getString("state")).isEqualTo("firing");
        assertThat(alert.getJsonObject("failure").getString("reason")).isEqualTo("assertion_status");
    }

    @Test
    void the_example_of_the_specification_gives_its_signature() {
        // From the reference implementation's tests.
        assertThat(Signature.of(
                        "whsec_" + KEY,
                        "msg_p5jXN8AQM9LWM0D4loKWxJek",
                        Instant.ofEpochSecond(1614265330),
                        "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void answers_mean_what_the_standards_say() {
        Map<String, Delivery> wanted = Map.of(
                "429 7", new Delivery.Retry("the receiver answered 429", Duration.ofSeconds(7)),
                "503 Fri, 01 May 2026 12:00:30 GMT",
                        new Delivery.Retry("the receiver answered 503", Duration.ofSeconds(30)),
                "503 soon", new Delivery.Retry("the receiver answered 503", null),
                "500", new Delivery.Retry("the receiver answered 500", null),
                "404", new Delivery.Rejected("the receiver answered 404"),
                "401", new Delivery.Rejected("the receiver answered 401"),
                "302", new Delivery.Rejected("the receiver answered 302"),
                "204", new Delivery.Sent(null));
        wanted.forEach((line, delivery) -> {
            answer = request -> {
                request.response().setStatusCode(Integer.parseInt(line.substring(0, 3)));
                if (line.length() > 4) {
                    request.response().putHeader("Retry-After", line.substring(4));
                }
                request.response().end();
            };
            assertThat(hook(Messages.firing())).as(line).isEqualTo(delivery);
        });
    }

    @Test
    void a_receiver_that_hangs_or_resets_or_is_not_there_is_tried_again() throws IOException {
        answer = _ -> {};
        assertThat(hook(Messages.firing())).isEqualTo(new Delivery.Retry("no answer within 700ms", null));
        answer = request -> request.connection().close();
        assertThat(hook(Messages.firing())).isInstanceOf(Delivery.Retry.class);
        int free;
        try (ServerSocket socket = new ServerSocket(0)) {
            free = socket.getLocalPort();
        }
        try (Sender sender = open(Given.webhook("http://localhost:" + free + "/secret-path"))) {
            Delivery delivery = sender.send(Messages.firing());
            assertThat(delivery).isInstanceOf(Delivery.Retry.class);
            assertThat(delivery.toString()).doesNotContain("secret-path").contains("refused");
        }
    }

    @Test
    void an_endless_answer_is_cut_off_and_the_status_counts() {
        boolean[] closed = {false};
        answer = request -> {
            request.response().setChunked(true).exceptionHandler(_ -> closed[0] = true);
            request.response().closeHandler(_ -> closed[0] = true);
            pour(request);
        };
        assertThat(hook(Messages.firing())).isEqualTo(new Delivery.Sent(null));
        org.awaitility.Awaitility.await().until(() -> closed[0]);
    }

    @Test
    void a_receiver_that_takes_a_message_and_never_ends_its_answer_is_not_told_again() {
        boolean[] closed = {false};
        answer = request -> {
            request.response().setChunked(true).closeHandler(_ -> closed[0] = true);
            request.response().write("{");
        };
        assertThat(hook(Messages.firing())).isEqualTo(new Delivery.Sent(null));
        org.awaitility.Awaitility.await().until(() -> closed[0]);
    }

    @Test
    void a_receiver_that_takes_a_message_and_breaks_its_answer_off_is_not_told_again() {
        answer = request -> request.response()
                .putHeader("Content-Length", "100")
                .write("{")
                .onSuccess(_ -> request.connection().close());
        assertThat(hook(Messages.firing())).isEqualTo(new Delivery.Sent(null));
    }

    @Test
    void connections_on_which_an_answer_never_ends_leave_room_for_the_next_messages() {
        answer = request -> request.response().setChunked(true).write("{");
        try (Sender sender = open(Given.webhook(url("/hook")))) {
            for (int i = 0; i < 5; i++) {
                assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Sent(null));
            }
        }
    }

    private void pour(HttpServerRequest request) {
        request.response().write("x".repeat(1000)).onSuccess(_ -> vertx.runOnContext(_ -> pour(request)));
    }

    @Test
    void an_address_that_is_none_is_refused_without_being_quoted() {
        try (Sender sender = open(Given.webhook("ht!tp:// s3cret"))) {
            assertThat(sender.send(Messages.firing()))
                    .isEqualTo(new Delivery.Rejected("the address or a header is not valid"));
        }
    }

    @Test
    void an_incoming_webhook_of_slack_gets_text_and_blocks() {
        try (Sender sender = open(
                new ChannelSpec.Slack(null, null, Given.secret(url("/services/x")), null, "https://slack.com/api/"))) {
            assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Sent(null));
        }
        JsonObject body = bodies.getFirst().toJsonObject();
        assertThat(body.getString("text"))
                .startsWith("🔴 CRITICAL: Members cannot open homepage: homepage (site-down)");
        assertThat(body.getJsonArray("blocks")).hasSize(3);
    }

    @Test
    void alertmanagers_get_every_alert_and_one_that_takes_it_is_enough() {
        ChannelSpec spec = new ChannelSpec.Alertmanager(
                List.of("http://localhost:1", url("/am/")), "ada", Given.secret("lovelace"));
        try (Sender sender = open(spec)) {
            assertThat(sender.send(Messages.firing())).isEqualTo(new Delivery.Sent(null));
            assertThat(sender.send(Messages.resolved(null))).isEqualTo(new Delivery.Sent(null));
            assertThat(sender.refreshEvery()).isEqualTo(Duration.ofMinutes(1));
        }
        assertThat(requests.getFirst().path()).isEqualTo("/am/api/v2/alerts");
        assertThat(requests.getFirst().getHeader("authorization")).isEqualTo("Basic YWRhOmxvdmVsYWNl");
        JsonObject firing = bodies.get(0).toJsonArray().getJsonObject(0);
        assertThat(firing.getJsonObject("labels").getString("alertname")).isEqualTo("site-down");
        assertThat(firing.getString("endsAt")).isEqualTo("2026-05-01T12:05:00Z");
        JsonObject over = bodies.get(1).toJsonArray().getJsonObject(0);
        assertThat(over.getJsonObject("labels")).isEqualTo(firing.getJsonObject("labels"));
        assertThat(over.getString("startsAt")).isEqualTo(firing.getString("startsAt"));
        assertThat(over.getString("endsAt")).isEqualTo("2026-05-01T12:12:30Z");
    }
}
