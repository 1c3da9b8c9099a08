package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Fault;
import dev.launchwatch.model.Receipt.Refusal;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Events by real clients, good ones and others, over a real server. */
class EventsRouteTest {
    private static final int BODY = 64 << 10;
    private static final EventsRoute.Bounds BOUNDS = new EventsRoute.Bounds(BODY, 1 << 20, Duration.ofMillis(700));
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Receipt ONE = new Receipt.Taken(1, 0, List.of(), 0);

    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<Incoming.Post> posts = new CopyOnWriteArrayList<>();
    private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
    private volatile Function<Incoming.Post, Receipt> taking = _ -> ONE;

    private final Map<String, Incoming.Feed> feeds = Map.of(
            "auth0", new Incoming.Feed("auth0", false, List.of("idp")),
            "stripe", new Incoming.Feed("stripe", true, List.of()));

    private final Incoming incoming = new Incoming() {
        @Override
        public Optional<Feed> feed(String name) {
            return Optional.ofNullable(feeds.get(name));
        }

        @Override
        public Receipt take(Post post) {
            posts.add(post);
            // What is signed is signed right in these tests.
            boolean signed = feed(post.source()).map(Feed::signed).orElse(false);
            return post.vouched() || signed
                    ? taking.apply(post)
                    : new Receipt.Refused(Refusal.SIGNATURE_MISSING, "The signature is missing.");
        }

        @Override
        public void refused(Refusal why) {
            refusals.add(why);
        }
    };

    private EventsRoute route;
    private HttpServer server;
    private int port;

    @BeforeEach
    void listen() {
        List<Token> tokens = List.of(
                Token.of("shop", Set.of(Scope.INGEST), "lw_shop"),
                Token.of("idp", Set.of(Scope.INGEST), "lw_idp"),
                Token.of("stripe", Set.of(Scope.INGEST), "lw_stripe"),
                Token.of("viewer", Set.of(Scope.READ, Scope.OPERATE), "lw_viewer"));
        Operations operations = (Operations) Proxy.newProxyInstance(
                Operations.class.getClassLoader(), new Class<?>[] {Operations.class}, (_, method, _) -> {
                    assertThat(method.getName()).isEqualTo("tokens");
                    return tokens;
                });
        Router router = Router.router(vertx);
        route = new EventsRoute(vertx, operations, incoming, () -> NOW, BOUNDS);
        route.mount(router);
        router.route().handler(context -> context.response().setStatusCode(418).end());
        server = vertx.createHttpServer().requestHandler(router);
        port = LocalServer.listen(server);
    }

    @Test
    void bodiesTakeAPartOfASmallHeapAndNeverMoreThanSoMuchOfALargeOne() {
        assertThat(EventsRoute.Bounds.of(160 << 20).atOnce()).isEqualTo(20 << 20);
        assertThat(EventsRoute.Bounds.of(Long.MAX_VALUE).atOnce()).isEqualTo(64 << 20);
    }

    @AfterEach
    void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private HttpResponse<String> call(String method, String path, @Nullable String token, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .version(HttpClient.Version.HTTP_1_1)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, @Nullable String token) throws IOException, InterruptedException {
        return call("POST", path, token, "{}");
    }

    private void nothingIsHeld() {
        await().until(() -> route.taken() == 0);
    }

    /** A connection of which every byte is ours. */
    private Socket connection(String head) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(10_000);
        socket.getOutputStream().write(head.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static BufferedReader answers(Socket socket) throws IOException {
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
    }

    private static String head(String token, String... more) {
        return "POST /api/v1/events HTTP/1.1\nHost: x\nAuthorization: Bearer " + token + "\n" + String.join("\n", more)
                + "\n\n";
    }

    @Test
    void aBodyIsTakenUnderTheNameOfItsTokenWithAllThatWasSent() throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/events", "lw_shop", "{\"kind\":\"login.failed\"}");
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.headers().firstValue("content-type")).contains("application/json");
        assertThat(new JsonObject(answer.body()))
                .isEqualTo(new JsonObject("{\"accepted\":1,\"duplicate\":0,\"rejected\":[]}"));
        assertThat(posts).hasSize(1).allSatisfy(post -> {
            assertThat(post.source()).isEqualTo("shop");
            assertThat(post.own()).isTrue();
            assertThat(post.vouched()).isTrue();
            assertThat(new String(post.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"kind\":\"login.failed\"}");
            assertThat(post.contentType()).isEqualTo("application/json");
            assertThat(post.headers()).containsEntry("content-type", "application/json");
            assertThat(post.received()).isEqualTo(NOW);
        });
        nothingIsHeld();
    }

    @Test
    void itemsThatCouldNotBeTakenAreNamedInAnAnswerOfEitherKind() throws Exception {
        List<Fault> faults = List.of(new Fault(3, "'kind' is missing: name it"));
        taking = _ -> new Receipt.Taken(2, 1, faults, 7);
        JsonObject taken = new JsonObject(post("/api/v1/events", "lw_shop").body());
        assertThat(taken.getJsonArray("rejected").getJsonObject(0).getInteger("index"))
                .isEqualTo(3);
        assertThat(taken.getInteger("moreRejected")).isEqualTo(7);

        taking = _ -> new Receipt.Refused(Refusal.NOTHING_KEPT, "None could be taken.", faults, 0);
        HttpResponse<String> answer = post("/api/v1/events", "lw_shop");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        JsonObject problem = new JsonObject(answer.body());
        assertThat(problem.getString("title")).isEqualTo("Bad Request");
        assertThat(problem.getJsonArray("rejected").getJsonObject(0).getString("error"))
                .isEqualTo("'kind' is missing: name it");
    }

    @ParameterizedTest
    @EnumSource(Refusal.class)
    void eachRefusalIsAProblemWithItsStatus(Refusal why) throws Exception {
        taking = _ -> new Receipt.Refused(why, "What to do.");
        HttpResponse<String> answer = post("/api/v1/events", "lw_shop");
        int status = switch (why) {
            case NOTHING_KEPT, UNREADABLE -> 400;
            case SIGNATURE_MISSING, SIGNATURE_MISMATCH, SIGNATURE_STALE, UNAUTHORIZED -> 401;
            case UNKNOWN_SOURCE -> 404;
            case TOO_SLOW -> 408;
            case TOO_LARGE -> 413;
            case UNSUPPORTED_TYPE -> 415;
            case BUSY -> 429;
            case STORE_AWAY -> 503;
        };
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(new JsonObject(answer.body()).getInteger("status")).isEqualTo(status);
        assertThat(answer.headers().firstValue("retry-after").isPresent()).isEqualTo(status == 429 || status == 503);
        assertThat(answer.headers().firstValue("www-authenticate").isPresent()).isEqualTo(status == 401);
        assertThat(answer.headers().firstValue("accept-encoding").isPresent()).isEqualTo(status == 415);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/api/v1/events, -, 401",
                "/api/v1/events, lw_wrong, 401",
                "/api/v1/events, lw_viewer, 403",
                "/api/v1/events, lw_shop, 202",
                "/api/v1/events/, lw_shop, 202",
                "/api/v1/events?source=, lw_shop, 202",
                "/api/v1/events?source=shop, lw_shop, 202",
                "/api/v1/events?source=auth0, lw_idp, 202",
                "/api/v1/events?source=auth0, lw_shop, 403",
                "/api/v1/events?source=auth0, -, 401",
                "/api/v1/events?source=nothing, lw_shop, 404",
                "/api/v1/events?source=nothing, -, 401",
                "/api/v1/events?source=stripe, -, 202",
                "/api/v1/ingest/auth0, lw_idp, 202",
                "/api/v1/ingest/auth0, lw_shop, 403",
                "/api/v1/ingest/auth0, lw_viewer, 403",
                "/api/v1/ingest/auth0, lw_wrong, 401",
                "/api/v1/ingest/auth0, -, 401",
                "/api/v1/ingest/nothing, lw_idp, 404",
                "/api/v1/ingest/nothing, lw_viewer, 403",
                "/api/v1/ingest/nothing, -, 401",
                "/api/v1/ingest/stripe, -, 202",
                "/api/v1/ingest/stripe, lw_viewer, 202",
                "/api/v1/ingest/%2e%2e%2fevents, -, 401",
                "/api/v1/ingest/, lw_idp, 418",
                "/api/v1/ingest/auth0/more, lw_idp, 418"
            })
    void whoMayBringWhat(String path, @Nullable String token, int status) throws Exception {
        assertThat(post(path, token).statusCode()).isEqualTo(status);
        nothingIsHeld();
    }

    @Test
    void aSignatureDecidesAlsoWhereATokenIsNamedLikeTheSource() throws Exception {
        post("/api/v1/events?source=stripe", "lw_stripe");
        post("/api/v1/ingest/stripe", "lw_stripe");
        assertThat(posts).extracting(Incoming.Post::vouched).containsExactly(false, false);
        assertThat(posts).extracting(Incoming.Post::own).containsExactly(true, false);
    }

    @Test
    void aStrangerIsToldTheSameWhateverNameItTries() throws Exception {
        taking = _ -> new Receipt.Refused(Refusal.SIGNATURE_MISMATCH, "The signature is not the source's.");
        List<HttpResponse<String>> answers = new ArrayList<>();
        for (String name : List.of("auth0", "stripe", "nothing")) {
            answers.add(post("/api/v1/ingest/" + name, null));
            answers.add(post("/api/v1/events?source=" + name, "lw_wrong"));
        }
        assertThat(answers)
                .extracting(
                        answer -> answer.statusCode() + " " + answer.headers().map() + answer.body())
                .containsOnly(answers.getFirst().statusCode() + " "
                        + answers.getFirst().headers().map()
                        + answers.getFirst().body());
        assertThat(posts).hasSize(6).extracting(Incoming.Post::vouched).containsOnly(false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
    void whoLooksWhetherAnythingIsHereIsToldWhatToDo(String method) throws Exception {
        HttpResponse<String> answer = call(method, "/api/v1/ingest/nothing", null, "");
        assertThat(answer.statusCode()).isEqualTo(method.equals("OPTIONS") ? 204 : 405);
        assertThat(answer.headers().firstValue("allow")).contains("POST, OPTIONS");
        assertThat(posts).isEmpty();
    }

    @Test
    void aBodyThatSaysThatItIsTooLargeIsNotReadAtAll() throws Exception {
        HttpResponse<String> answer = call("POST", "/api/v1/events", "lw_shop", " ".repeat(BODY + 1));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("64 KiB");
        assertThat(refusals).containsExactly(Refusal.TOO_LARGE);
        assertThat(call("POST", "/api/v1/events", "lw_shop", " ".repeat(BODY)).statusCode())
                .isEqualTo(202);
    }

    @Test
    void aBodyOfUnknownLengthIsReadNoFurtherThanItMayBe() throws Exception {
        try (Socket socket = connection(head("lw_shop", "Transfer-Encoding: chunked"))) {
            OutputStream out = socket.getOutputStream();
            byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 5; i++) {
                out.write(chunk);
            }
            BufferedReader answers = answers(socket);
            assertThat(answers.readLine()).isEqualTo("HTTP/1.1 413 Request Entity Too Large");
            nothingIsHeld();
            out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(answers.lines())
                    .as("who sends a body of no known length is told that the connection ends, and it does")
                    .anySatisfy(line -> assertThat(line).isEqualToIgnoringCase("Connection: close"));
        }
        assertThat(posts).isEmpty();
        assertThat(refusals).containsExactly(Refusal.TOO_LARGE);
    }

    @Test
    void aSenderThatGoesOnAndOnAfterItsAnswerIsCutOff() throws Exception {
        try (Socket socket = connection(head("lw_wrong", "Transfer-Encoding: chunked"))) {
            OutputStream out = socket.getOutputStream();
            byte[] chunk = ("4000\r\n" + " ".repeat(0x4000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            await().until(() -> {
                try {
                    out.write(chunk);
                    return false;
                } catch (IOException e) {
                    return true;
                }
            });
        }
        assertThat(posts).isEmpty();
    }

    @Test
    void aSlowSenderIsToldSoAndCutOff() throws Exception {
        try (Socket socket = connection(head("lw_shop", "Content-Length: 100"))) {
            socket.getOutputStream().write('{');
            await().until(() -> route.taken() == Gate.EACH + 1);
            BufferedReader answers = answers(socket);
            assertThat(answers.readLine()).startsWith("HTTP/1.1 408 ");
            assertThat(answers.lines().reduce((_, last) -> last).orElseThrow())
                    .as("and the connection ends")
                    .contains("did not come within");
        }
        nothingIsHeld();
        assertThat(posts).isEmpty();
        assertThat(refusals).containsExactly(Refusal.TOO_SLOW);
    }

    @Test
    void aConnectionThatBreaksOffLeavesNothingBehind() throws Exception {
        for (int i = 0; i < 20; i++) {
            Socket socket = connection(head("lw_shop", "Content-Length: 100"));
            socket.getOutputStream().write('{');
            if (i % 2 == 0) {
                await().until(() -> route.taken() > 0);
            } else {
                socket.setSoLinger(true, 0);
            }
            socket.close();
            nothingIsHeld();
        }
        assertThat(posts).isEmpty();
        assertThat(refusals).isEmpty();
        assertThat(post("/api/v1/events", "lw_shop").statusCode()).isEqualTo(202);
    }

    @Test
    void aSourceThatFillsItsShareIsAskedToWaitAndTheOthersHaveRoom() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            String half = " ".repeat(BODY - 100);
            for (int i = 0; i < 3; i++) {
                Socket socket = connection(head("lw_shop", "Content-Length: " + BODY));
                held.add(socket);
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                int bodies = i + 1;
                await().until(() -> route.taken() == (long) bodies * (Gate.EACH + half.length()));
            }
            HttpResponse<String> answer = call("POST", "/api/v1/events", "lw_shop", half);
            assertThat(answer.statusCode()).isEqualTo(429);
            assertThat(answer.headers().firstValue("retry-after")).contains("1");
            assertThat(refusals).contains(Refusal.BUSY);
            assertThat(call("POST", "/api/v1/events", "lw_idp", half).statusCode())
                    .isEqualTo(202);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        nothingIsHeld();
        assertThat(call("POST", "/api/v1/events", "lw_shop", " ").statusCode()).isEqualTo(202);
    }

    @Test
    void strangersUnderTheNameOfASourceTakeNoneOfItsRoom() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            String half = " ".repeat(BODY - 100);
            for (int i = 0; i < 3; i++) {
                Socket socket =
                        connection("POST /api/v1/ingest/auth0 HTTP/1.1\nHost: x\nContent-Length: " + BODY + "\n\n");
                held.add(socket);
                socket.getOutputStream().write(half.getBytes(StandardCharsets.US_ASCII));
                int bodies = i + 1;
                await().until(() -> route.taken() == (long) bodies * (Gate.EACH + half.length()));
            }
            assertThat(call("POST", "/api/v1/ingest/auth0", null, half).statusCode())
                    .isEqualTo(429);
            assertThat(call("POST", "/api/v1/ingest/auth0", "lw_idp", half).statusCode())
                    .isEqualTo(202);
            assertThat(call("POST", "/api/v1/ingest/stripe", null, half).statusCode())
                    .isEqualTo(202);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        nothingIsHeld();
    }

    @Test
    void http2WorksAsWell() throws Exception {
        try (HttpClient second =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            List<Integer> statuses = new ArrayList<>();
            for (String token : List.of("lw_shop", "lw_wrong", "lw_shop", "lw_shop")) {
                int size = statuses.size() == 2 ? BODY + 1 : 2;
                HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/events"))
                        .header("Authorization", "Bearer " + token)
                        .POST(HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[size])))
                        .build();
                HttpResponse<String> answer = second.send(request, HttpResponse.BodyHandlers.ofString());
                assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
                statuses.add(answer.statusCode());
            }
            assertThat(statuses).containsExactly(202, 401, 413, 202);
        }
        nothingIsHeld();
    }

    @Test
    void aBodyIsAskedForOnlyFromWhoMayBringIt() throws Exception {
        try (Socket socket = connection(head("lw_wrong", "Content-Length: 2", "Expect: 100-continue"))) {
            BufferedReader answers = answers(socket);
            assertThat(answers.readLine()).isEqualTo("HTTP/1.1 401 Unauthorized");
            assertThat(answers.lines().count()).as("and the connection ends").isPositive();
        }
        try (Socket socket = connection(head("lw_shop", "Content-Length: 2", "Expect: 100-continue"))) {
            BufferedReader answers = answers(socket);
            assertThat(answers.readLine()).isEqualTo("HTTP/1.1 100 Continue");
            socket.getOutputStream().write("{}".getBytes(StandardCharsets.US_ASCII));
            assertThat(answers.readLine()).isEmpty();
            assertThat(answers.readLine()).isEqualTo("HTTP/1.1 202 Accepted");
        }
    }

    @Test
    void aConnectionIsGoodForMoreAfterARefusal() throws Exception {
        try (Socket socket = connection((head("lw_wrong", "Content-Length: 2") + "{}").repeat(3)
                + head("lw_shop", "Content-Length: 2", "Connection: close") + "{}")) {
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(Pattern.compile("HTTP/1.1 (\\d+)").matcher(all).results().map(match -> match.group(1)))
                    .containsExactly("401", "401", "401", "202");
        }
    }

    @Test
    void aStoreThatHoldsBodiesUpHoldsNobodyElseUp() throws Exception {
        CountDownLatch commit = new CountDownLatch(1);
        taking = _ -> {
            try {
                commit.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            return ONE;
        };
        List<Socket> waiting = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                String token = i % 2 == 0 ? "lw_shop" : "lw_idp";
                waiting.add(connection(head(token, "Content-Length: 2", "Connection: close") + "{}"));
            }
            await().until(() -> posts.size() == 16);
            assertThat(post("/api/v1/events", "lw_wrong").statusCode()).isEqualTo(401);
            assertThat(call("GET", "/api/v1/events", null, "").statusCode()).isEqualTo(405);
            commit.countDown();
            for (Socket socket : waiting) {
                assertThat(answers(socket).readLine()).isEqualTo("HTTP/1.1 202 Accepted");
            }
        } finally {
            commit.countDown();
            for (Socket socket : waiting) {
                socket.close();
            }
        }
        nothingIsHeld();
    }

    @Test
    void aFaultOfOursIsSaidWithoutItsDetails() throws Exception {
        taking = _ -> {
            throw new IllegalStateException("with the secret of somebody");
        };
        HttpResponse<String> answer = post("/api/v1/events", "lw_shop");
        assertThat(answer.statusCode()).isEqualTo(500);
        assertThat(answer.body()).doesNotContain("secret");
        nothingIsHeld();
    }
}
