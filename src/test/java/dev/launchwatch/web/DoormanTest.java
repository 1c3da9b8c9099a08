package dev.launchwatch.web;

import static java.net.http.HttpClient.Version.HTTP_1_1;
import static java.net.http.HttpClient.Version.HTTP_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the first to see a request adds to whatever others answer. */
class DoormanTest {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient client = HttpClient.newHttpClient();
    private HttpServer server;

    private final Operations operations = (Operations) Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class},
            (_, method, _) -> method.getName().equals("tokens")
                    ? List.of(Token.of("desk", Set.of(Scope.OPERATE), "lw_desk"))
                    : false);

    @BeforeEach
    void open() {
        open(new Doorman(operations));
    }

    private void open(Doorman doorman) {
        Router router = Router.router(vertx);
        doorman.mount(router);
        router.post("/api/v1/echo")
                .handler(context -> context.response()
                        .end(context.body().length() + " " + context.body().asString()));
        router.post("/api/v1/own").handler(context -> {
            context.request().pause();
            context.request().body().onSuccess(body -> context.response().end("read " + body.length()));
            context.request().resume();
        });
        router.post("/api/v1/events")
                .handler(context -> context.request()
                        .body()
                        .onSuccess(body -> context.response().end("events " + body.length())));
        router.route("/own")
                .handler(context -> context.response()
                        .setStatusCode(405)
                        .putHeader("Allow", "PUT")
                        .end());
        router.route().handler(context -> context.response().setStatusCode(405).end());
        server = vertx.createHttpServer()
                .requestHandler(router)
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<String> patch(String path) throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                        .method("PATCH", HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/api/v1/monitors | GET, HEAD",
                "/api/v1/monitors/home/results | GET, HEAD",
                "/api/v1/monitors/home/run | POST",
                "/api/v1/alerts/site-down/homepage/1777636800000/ack | POST",
                "/api/v1/silences | GET, HEAD, POST",
                "/api/v1/silences/1 | DELETE, GET, HEAD",
                "/own | PUT",
                "/nothing |"
            })
    void whatMayBeDoneInsteadIsSaid(String path, String methods) throws IOException, InterruptedException {
        assertThat(patch(path).headers().firstValue("Allow").orElse(null)).isEqualTo(methods);
    }

    /** Sent without saying how long it is. */
    private HttpResponse<String> post(HttpClient.Version version, String path, String token, String body)
            throws IOException, InterruptedException {
        if (version == HTTP_2) {
            patch("/own"); // which is where they agree on it
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.actualPort() + path))
                        .version(version)
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes)))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void aBodyThatIsTooLongIsRefusedAlsoIfItsLengthIsNotSaid() throws IOException, InterruptedException {
        HttpResponse<String> answer = post(HTTP_1_1, "/api/v1/echo", "lw_desk", "x".repeat(Doorman.BODY + 1));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.headers().firstValue("Content-Type")).contains(Problem.MEDIA_TYPE);
        assertThat(answer.body()).contains("The body is more than 64 KiB.");
        assertThat(post(HTTP_1_1, "/api/v1/events", "lw_desk", "x".repeat(Doorman.BODY + 1))
                        .body())
                .as("events have bounds of their own")
                .isEqualTo("events " + (Doorman.BODY + 1));
    }

    @Test
    void aBodyWithoutALengthIsHandedOnWholeHoweverManyCome() throws IOException, InterruptedException {
        String body = "0123456789".repeat(6_000);
        for (String token : List.of("lw_desk", "lw_wrong")) {
            for (int i = 0; i < 40; i++) {
                assertThat(post(HTTP_1_1, "/api/v1/echo", token, body).body()).isEqualTo(body.length() + " " + body);
            }
        }
        assertThat(post(HTTP_1_1, "/api/v1/echo", "lw_desk", "").body()).startsWith("0 ");
    }

    /** Whoever answers pauses it, which one that has ended does not allow. */
    @Test
    void aBodyByHttp2IsLeftToWhoeverAnswers() throws IOException, InterruptedException {
        HttpResponse<String> answer = post(HTTP_2, "/api/v1/own", "lw_desk", "abc");
        assertThat(answer.version()).isEqualTo(HTTP_2);
        assertThat(answer.body()).isEqualTo("read 3");
    }

    @Test
    void strangersWithBodiesWithoutALengthTakeNoRoomOfThoseWithAToken() throws IOException, InterruptedException {
        server.close().toCompletionStage().toCompletableFuture().join();
        open(new Doorman(operations, 12 * Gate.EACH));
        String head =
                "POST /api/v1/echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nslow\r\n";
        try (Socket one = new Socket(InetAddress.getLoopbackAddress(), server.actualPort());
                Socket other = new Socket(InetAddress.getLoopbackAddress(), server.actualPort())) {
            for (Socket socket : List.of(one, other)) {
                socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            }
            await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                HttpResponse<String> stranger = post(HTTP_1_1, "/api/v1/echo", "lw_wrong", "a");
                assertThat(stranger.statusCode()).isEqualTo(429);
                assertThat(stranger.headers().firstValue("Retry-After")).contains("1");
            });
            assertThat(post(HTTP_1_1, "/api/v1/echo", "lw_desk", "a").body()).isEqualTo("1 a");
        }
    }

    @Test
    void whatBrowsersMustNotDoIsSaidWhateverIsAnswered() throws IOException, InterruptedException {
        HttpResponse<String> answer = patch("/nothing");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
    }
}
