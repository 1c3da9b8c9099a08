package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.Exchange.Stream;
import dev.launchwatch.testing.TimeSensitive;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Conversations, with a real server and with broken ones. */
@TimeSensitive
class WebSocketExchangeTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();
    private static final String OPENED =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n";
    private static int port;

    @BeforeAll
    static void listen() {
        port = VERTX.createHttpServer(new HttpServerOptions().addWebSocketSubProtocol("chat"))
                .webSocketHandler(WebSocketExchangeTest::converse)
                .requestHandler(request -> request.response().setStatusCode(403).end("no"))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    @AfterAll
    static void close() {
        WIRE.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void converse(ServerWebSocket socket) {
        socket.textMessageHandler(text -> {
            switch (text) {
                case "pieces" -> {
                    socket.writeFrame(WebSocketFrame.textFrame("hel", false));
                    socket.writePing(Buffer.buffer("are you there?"));
                    socket.writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer("lo"), true));
                }
                case "ping" -> {
                    socket.pongHandler(pong -> socket.writeTextMessage("pong " + pong));
                    socket.writePing(Buffer.buffer("x"));
                }
                case "close" -> socket.close((short) 1000, "bye");
                case "fail" -> socket.close((short) 1011, "bad");
                case "large" ->
                    socket.writeTextMessage("x".repeat(200 << 10))
                            .onSuccess(_ -> socket.writeTextMessage("x".repeat(100 << 10)));
                case "silence" -> {}
                default ->
                    socket.writeTextMessage("you said " + text + " by " + socket.subProtocol() + " at "
                            + socket.headers().get("X-Me"));
            }
        });
    }

    private static Call call(String url, @Nullable String marker, @Nullable Duration gap, Duration timeout) {
        Stream stream = marker == null && gap == null ? null : new Stream(marker, gap);
        return Wire.call("GET", url, timeout, Buffer.buffer(), List.of(new Header("X-Me", "me")), stream, Wire.PLAIN);
    }

    private static Answer converse(@Nullable String marker, String... messages) {
        return WIRE.exchange.converse(
                call("ws://127.0.0.1:" + port + "/chat?x=1", marker, null, Duration.ofSeconds(5)),
                List.of(messages),
                List.of("chat"));
    }

    private static List<String> texts(List<Event> events) {
        return events.stream().map(Event::data).toList();
    }

    @Test
    void aMessageIsAnswered() {
        Answer.Complete answer = Wire.complete(converse(null, "hello"));
        assertThat(answer.status()).isEqualTo(101);
        assertThat(texts(answer.events())).containsExactly("you said hello by chat at me");
        assertThat(answer.events().getFirst().at()).isPositive();
        assertThat(answer.body().toString()).isEqualTo("you said hello by chat at me");
        assertThat(answer.header("sec-websocket-protocol")).contains("chat");
    }

    @Test
    void theEndMarkerEndsAConversationOfSeveral() {
        Answer.Complete answer = Wire.complete(converse("hello", "a", "b", "pieces", "never"));
        assertThat(texts(answer.events()))
                .containsExactly("you said a by chat at me", "you said b by chat at me", "hello");
    }

    @Test
    void piecesAreJoinedAndPingsAnswered() {
        assertThat(texts(Wire.complete(converse(null, "pieces")).events())).containsExactly("hello");
        assertThat(texts(Wire.complete(converse(null, "ping")).events())).containsExactly("pong x");
    }

    @Test
    void aCloseEndsTheConversationAndItsCodeDecides() {
        assertThat(Wire.complete(converse("never", "close")).events()).isEmpty();
        Answer.Broken broken = Wire.broken(converse("never", "a", "fail"));
        assertThat(broken.failure().reason()).isEqualTo(Reason.STREAM_INCOMPLETE);
        assertThat(broken.failure().message()).contains("1011");
        assertThat(broken.events()).hasSize(1);
    }

    @Test
    void moreThanTheLimitIsTooLarge() {
        assertThat(Wire.broken(converse("never", "large")).failure().reason()).isEqualTo(Reason.BODY_TOO_LARGE);
    }

    @Test
    void silenceTimesOutAndAPauseStalls() {
        Call brief = call("ws://127.0.0.1:" + port + "/", null, null, Duration.ofMillis(300));
        assertThat(Wire.broken(WIRE.exchange.converse(brief, List.of("silence"), List.of()))
                        .failure()
                        .reason())
                .isEqualTo(Reason.BODY_TIMEOUT);
        Call paced = call("ws://127.0.0.1:" + port + "/", "never", Duration.ofMillis(200), Duration.ofSeconds(5));
        assertThat(Wire.broken(WIRE.exchange.converse(paced, List.of("a", "silence"), List.of()))
                        .failure()
                        .reason())
                .isEqualTo(Reason.STREAM_STALLED);
    }

    private static Reason reasonOf(RawServer.Behaviour behaviour) {
        try (RawServer server = new RawServer(behaviour)) {
            Call call = call("ws" + server.url().substring(4), "never", null, Duration.ofSeconds(2));
            return Wire.broken(WIRE.exchange.converse(call, List.of("hi"), List.of()))
                    .failure()
                    .reason();
        }
    }

    @Test
    void aRefusedUpgradeShowsItsStatus() {
        try (RawServer server = new RawServer(
                connection -> connection.request().write("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n"))) {
            Call call = call("ws" + server.url().substring(4), null, null, Duration.ofSeconds(2));
            Answer.Broken broken = Wire.broken(WIRE.exchange.converse(call, List.of(), List.of()));
            assertThat(broken.failure().reason()).isEqualTo(Reason.PROTOCOL_ERROR);
            assertThat(broken.status()).isEqualTo(403);
        }
    }

    @Test
    void aWrongAcceptKeyIsAProtocolError() {
        assertThat(reasonOf(connection ->
                        connection.request().write(OPENED + "Sec-WebSocket-Accept: bm9uc2Vuc2U=\r\n\r\n")))
                .isEqualTo(Reason.PROTOCOL_ERROR);
    }

    /** Reads the opening and accepts it. */
    private static RawServer.Connection accept(RawServer.Connection connection) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            request.append((char) connection.in.read());
        }
        String text = request.toString();
        int at = text.toLowerCase(java.util.Locale.ROOT).indexOf("sec-websocket-key: ") + 19;
        String key = text.substring(at, text.indexOf('\r', at));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-1")
                    .digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(StandardCharsets.US_ASCII));
            return connection.write(
                    OPENED + "Sec-WebSocket-Accept: " + Base64.getEncoder().encodeToString(hash) + "\r\n\r\n");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no SHA-1", e);
        }
    }

    @Test
    void framesRightBehindTheOpeningAreNotLost() {
        try (RawServer server = new RawServer(
                connection -> accept(connection).write(0x81, 2, 'h', 'i').silence())) {
            Call call = call("ws" + server.url().substring(4), null, null, Duration.ofSeconds(2));
            assertThat(texts(Wire.complete(WIRE.exchange.converse(call, List.of(), List.of()))
                            .events()))
                    .containsExactly("hi");
        }
    }

    @Test
    void anEndlessFrameIsTooLarge() {
        assertThat(reasonOf(connection -> accept(connection)
                        .write(0x81, 127, 0x7F, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF)
                        .forever(new byte[8192])))
                .isEqualTo(Reason.BODY_TOO_LARGE);
    }

    @Test
    void endlessPiecesAreTooLarge() {
        byte[] piece = new byte[4 + 4096];
        piece[1] = 126;
        piece[2] = 16;
        assertThat(reasonOf(connection -> accept(connection).write(0x01, 1, 'a').forever(piece)))
                .isEqualTo(Reason.BODY_TOO_LARGE);
    }

    @Test
    void brokenFramesAndTextThatIsNotUtf8AreProtocolErrors() {
        assertThat(reasonOf(connection -> accept(connection).write(0xF3, 1, 'a').silence()))
                .isEqualTo(Reason.PROTOCOL_ERROR);
        assertThat(reasonOf(
                        connection -> accept(connection).write(0x81, 1, 0xFF).silence()))
                .isEqualTo(Reason.PROTOCOL_ERROR);
    }

    @Test
    void aCutBreaksTheConversationOff() {
        assertThat(reasonOf(WebSocketExchangeTest::accept)).isEqualTo(Reason.BODY_TRUNCATED);
        assertThat(reasonOf(RawServer.Connection::request)).isEqualTo(Reason.CONNECT_RESET);
    }
}
