package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Call;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.testing.TimeSensitive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever a server does, the exchange ends within its timeout, with the right reason, in bounded memory. */
@TimeSensitive
class HostileServerTest {
    private static final Wire WIRE = new Wire();
    private static final Duration SHORT = Duration.ofMillis(400);
    private static final Duration SLACK = Duration.ofMillis(1500);
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private final List<RawServer> servers = new ArrayList<>();
    private long socketsBefore;

    /** The JDK keeps a pair of sockets from the first close on. */
    @BeforeAll
    static void warmUp() {
        try (RawServer server = new RawServer(connection -> connection.write("HTTP/1.1 204 No Content\r\n\r\n"))) {
            WIRE.complete(Wire.get(server.url()));
        }
    }

    @BeforeEach
    void countSockets() {
        socketsBefore = Wire.sockets();
    }

    @AfterEach
    void nothingIsLeftOpen() {
        servers.forEach(server -> await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(server.openConnections()).isZero()));
        servers.forEach(RawServer::close);
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .untilAsserted(() -> assertThat(Wire.sockets()).isLessThanOrEqualTo(socketsBefore));
    }

    @AfterAll
    static void close() {
        WIRE.close();
    }

    private RawServer server(RawServer.Behaviour behaviour) {
        RawServer server = new RawServer(behaviour);
        servers.add(server);
        return server;
    }

    private static Answer.Broken broken(Call call) {
        long start = System.nanoTime();
        Answer.Broken broken = WIRE.broken(call);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        assertThat(took).isLessThan(call.timeout().plus(SLACK));
        return broken;
    }

    /** Calls a server of this behaviour, with a short timeout. */
    private Answer.Broken broken(RawServer.Behaviour behaviour) {
        return broken(Wire.get(server(behaviour).url(), SHORT));
    }

    private void assertReason(Reason reason, RawServer.Behaviour behaviour) {
        assertThat(broken(behaviour).failure().reason()).isEqualTo(reason);
    }

    /** The same, for an answer that is complete as far as the server is concerned. */
    private void assertReason(Reason reason, String answer) {
        assertReason(reason, connection -> connection.request().write(answer));
    }

    // Silence and slowness

    @Test
    void aServerThatNeverAcceptsTimesOutConnecting() throws IOException {
        List<Socket> fillers = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
            for (int i = 0; i < 4; i++) {
                Socket filler = new Socket();
                fillers.add(filler);
                try {
                    filler.connect(address, 100);
                } catch (IOException e) {
                    break; // the backlog is full
                }
            }
            Answer.Broken broken = broken(Wire.get("http://127.0.0.1:" + address.getPort(), SHORT));
            assertThat(broken.failure().reason()).isEqualTo(Reason.CONNECT_TIMEOUT);
            assertThat(broken.timings().connect()).isGreaterThan(SHORT.toNanos() / 2);
            assertThat(broken.timings().processing()).isZero();
        } finally {
            for (Socket filler : fillers) {
                filler.close();
            }
        }
    }

    @Test
    void aServerThatNeverAnswersTimesOutInResponse() {
        Answer.Broken broken = broken(RawServer.Connection::silence);
        assertThat(broken.failure().reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
        assertThat(broken.timings().processing()).isGreaterThan(SHORT.toNanos() / 2);
        assertThat(broken.connection().ipProtocol()).isEqualTo(4);
    }

    @Test
    void headersThatDripTimeOutInResponse() {
        Answer.Broken broken =
                broken(connection -> connection.request().drip(OK + "X-Long: aaaaaaaaaaaaaaaaaaaaaaaaaa"));
        assertThat(broken.failure().reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
        assertThat(broken.timings().transfer()).isPositive();
    }

    @Test
    void aBodyThatDripsTimesOutInBody() {
        Answer.Broken broken = broken(connection -> connection
                .request()
                .write(OK + "Content-Length: 100000\r\n\r\n")
                .drip("drip"));
        assertThat(broken.failure().reason()).isEqualTo(Reason.BODY_TIMEOUT);
        assertThat(broken.status()).isEqualTo(200);
        assertThat(broken.timings().transfer()).isGreaterThan(SHORT.toNanos() / 2);
    }

    @Test
    void chunksThatDripTimeOutInBody() {
        assertReason(
                Reason.BODY_TIMEOUT,
                connection -> connection
                        .request()
                        .write(OK + "Transfer-Encoding: chunked\r\n\r\n")
                        .drip("1\r\nx\r\n"));
    }

    @Test
    void aServerThatDoesNotReadALargeRequestTimesOut() {
        RawServer deaf = server(connection -> connection.pause(60_000));
        Call call = Wire.call(
                "POST",
                deaf.url(),
                SHORT,
                io.vertx.core.buffer.Buffer.buffer(new byte[16 << 20]),
                List.of(),
                null,
                Wire.PLAIN);
        assertThat(broken(call).failure().reason()).isEqualTo(Reason.RESPONSE_TIMEOUT);
        deaf.close();
    }

    // Endlessness

    @Test
    void anEndlessBodyIsTooLarge() {
        RawServer server =
                server(connection -> connection.request().write(OK + "\r\n").forever(new byte[8192]));
        assertThat(broken(Wire.get(server.url())).failure().reason()).isEqualTo(Reason.BODY_TOO_LARGE);
        assertThat(server.sent()).isLessThan(8 << 20);
    }

    @Test
    void anEndlessChunkedBodyIsTooLarge() {
        assertReason(
                Reason.BODY_TOO_LARGE,
                connection -> connection
                        .request()
                        .write(OK + "Transfer-Encoding: chunked\r\n\r\n")
                        .forever("1000\r\n" + "x".repeat(4096) + "\r\n"));
    }

    @Test
    void aChunkOfManyGigabytesIsTooLarge() {
        assertReason(
                Reason.BODY_TOO_LARGE,
                connection -> connection
                        .request()
                        .write(OK + "Transfer-Encoding: chunked\r\n\r\n7FFFFFFF\r\n")
                        .forever(new byte[8192]));
    }

    @Test
    void endlessHeadersAreTooLarge() {
        assertReason(Reason.HEADER_TOO_LARGE, connection -> {
            connection.request().write(OK);
            for (int i = 0; ; i++) {
                connection.write("X-" + i + ": " + "y".repeat(100) + "\r\n");
            }
        });
    }

    @Test
    void oneEndlessHeaderIsTooLarge() {
        assertReason(
                Reason.HEADER_TOO_LARGE,
                connection -> connection.request().write(OK + "X-Long: ").forever("yyyyyyyyyyyyyyyy"));
    }

    @Test
    void anEndlessStatusLineIsTooLarge() {
        assertReason(
                Reason.HEADER_TOO_LARGE,
                connection -> connection.request().write("HTTP/1.1 200 ").forever("OKOKOKOKOKOK"));
    }

    @Test
    void anEndlessChunkExtensionIsMalformed() {
        assertReason(
                Reason.PROTOCOL_ERROR,
                connection -> connection
                        .request()
                        .write(OK + "Transfer-Encoding: chunked\r\n\r\n1;")
                        .forever("aaaaaaaaaaaaaaaaaaaa"));
    }

    @Test
    void endlessTrailersEnd() {
        assertReason(
                Reason.HEADER_TOO_LARGE,
                connection -> connection
                        .request()
                        .write(OK + "Transfer-Encoding: chunked\r\n\r\n0\r\n")
                        .forever("X-Trailer: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n"));
    }

    @Test
    void endlessInterimAnswersAreNoAnswer() {
        assertReason(
                Reason.PROTOCOL_ERROR,
                connection -> connection.request().forever("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n"));
    }

    @Test
    void someInterimAnswersAreSkipped() {
        RawServer server = server(connection -> connection
                .request()
                .write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")
                .write(OK + "Content-Length: 2\r\n\r\nok"));
        Answer.Complete answer = WIRE.complete(Wire.get(server.url()));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().toString()).isEqualTo("ok");
    }

    @Test
    void aBombIsTooLargeAndStaysSmall() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            byte[] zeros = new byte[1 << 20];
            for (int i = 0; i < 10; i++) {
                gzip.write(zeros);
            }
        }
        String head = OK + "Content-Encoding: gzip\r\nContent-Length: " + packed.size() + "\r\n\r\n";
        assertReason(
                Reason.BODY_TOO_LARGE,
                connection -> connection.request().write(head).write(packed.toByteArray()));
    }

    @Test
    void aBombWithoutAnEndTakesFewBytes() {
        RawServer server = server(connection -> {
            connection.request().write(OK + "Content-Encoding: gzip\r\n\r\n");
            try (GZIPOutputStream gzip = new GZIPOutputStream(new OutputStream() {
                @Override
                public void write(int b) throws IOException {
                    connection.write(b);
                }

                @Override
                public void write(byte[] bytes, int offset, int length) throws IOException {
                    connection.write(java.util.Arrays.copyOfRange(bytes, offset, offset + length));
                }
            })) {
                byte[] zeros = new byte[1 << 20];
                for (long left = 10L << 30; left > 0; left -= zeros.length) {
                    gzip.write(zeros);
                }
            }
        });
        assertThat(broken(Wire.get(server.url())).failure().reason()).isEqualTo(Reason.BODY_TOO_LARGE);
        assertThat(server.sent()).isLessThan(2 << 20);
    }

    // What is not HTTP

    @Test
    void aMalformedStatusLineIsAProtocolError() {
        assertReason(Reason.PROTOCOL_ERROR, "HTTP/1.1 abc OK\r\n\r\n");
        assertReason(Reason.PROTOCOL_ERROR, "HTTP/x.y 200 OK\r\n\r\n");
        assertReason(Reason.PROTOCOL_ERROR, "SSH-2.0-OpenSSH_9.2p1\r\n");
        assertReason(Reason.PROTOCOL_ERROR, "\0\1\2\3\r\n\r\n");
    }

    @Test
    void anAnswerWithoutHeadIsAProtocolError() {
        assertReason(Reason.PROTOCOL_ERROR, "<html>HTTP/0.9 had no head</html>\r\n");
    }

    @Test
    void aMalformedHeaderIsAProtocolError() {
        assertReason(Reason.PROTOCOL_ERROR, OK + ": no name\r\n\r\n");
        assertReason(Reason.PROTOCOL_ERROR, OK + "Bad\0Name: x\r\n\r\n");
        assertReason(Reason.PROTOCOL_ERROR, OK + "X: a\0b\r\n\r\n");
    }

    @Test
    void aHeaderWithoutAColonIsOverlookedAsBrowsersDo() {
        RawServer server = server(connection -> connection.request().write(OK + "no colon here\r\n\r\nhello"));
        assertThat(WIRE.complete(Wire.get(server.url())).body().toString()).isEqualTo("hello");
    }

    @Test
    void aMalformedChunkSizeIsAProtocolError() {
        for (String size : List.of("xyz", "-1", "FFFFFFFFFFFF", "")) {
            assertReason(Reason.PROTOCOL_ERROR, OK + "Transfer-Encoding: chunked\r\n\r\n" + size + "\r\nabc\r\n");
        }
    }

    @Test
    void contradictoryLengthsAreAProtocolError() {
        assertReason(Reason.PROTOCOL_ERROR, OK + "Content-Length: -5\r\n\r\nhello");
        assertReason(Reason.PROTOCOL_ERROR, OK + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!");
        assertReason(Reason.PROTOCOL_ERROR, OK + "Content-Length: many\r\n\r\nhello");
        assertReason(Reason.PROTOCOL_ERROR, OK + "Content-Length: 99999999999999999999\r\n\r\nhello");
    }

    @Test
    void aBodyThatIsNotPackedAsItSaysIsAProtocolError() {
        assertReason(Reason.PROTOCOL_ERROR, OK + "Content-Encoding: gzip\r\nContent-Length: 12\r\n\r\nnot packed..");
    }

    // Cuts

    @Test
    void aCloseWithoutAnAnswerIsSaidSo() {
        Answer.Broken broken = broken(RawServer.Connection::request);
        assertThat(broken.failure().reason()).isEqualTo(Reason.CONNECT_RESET);
        assertThat(broken.failure().message()).contains("closed without an answer");
    }

    @Test
    void aResetIsAReset() {
        assertReason(Reason.CONNECT_RESET, connection -> connection.request().reset());
    }

    @Test
    void aResetInTheHeadersIsAReset() {
        assertReason(Reason.CONNECT_RESET, connection -> {
            connection.request().write(OK + "X-A: b\r\n");
            connection.pause(50);
            connection.reset();
        });
    }

    @Test
    void aCloseInTheHeadersBreaksTheAnswerOff() {
        assertReason(Reason.BODY_TRUNCATED, OK + "X-A: b\r\n");
    }

    @Test
    void aCutInTheBodyBreaksTheAnswerOff() {
        assertReason(Reason.BODY_TRUNCATED, OK + "Content-Length: 10\r\n\r\nhello");
        assertReason(Reason.BODY_TRUNCATED, OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
        assertReason(Reason.BODY_TRUNCATED, connection -> {
            connection.request().write(OK + "Content-Length: 10\r\n\r\nhello");
            connection.pause(50);
            connection.reset();
        });
    }

    @Test
    void aPackedBodyThatEndsEarlyBreaksOff() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write("hello".repeat(100).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
        byte[] half = java.util.Arrays.copyOf(packed.toByteArray(), packed.size() - 10);
        assertReason(
                Reason.BODY_TRUNCATED,
                connection -> connection
                        .request()
                        .write(OK + "Content-Encoding: gzip\r\nContent-Length: " + half.length + "\r\n\r\n")
                        .write(half));
    }

    @Test
    void aBodyUpToTheCloseIsWhole() {
        RawServer server = server(connection -> connection.request().write(OK + "\r\nhello"));
        assertThat(WIRE.complete(Wire.get(server.url())).body().toString()).isEqualTo("hello");
    }

    @Test
    void anAnswerBeforeTheRequestIsReadIsHeard() {
        RawServer server = server(connection -> {
            connection.write("HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\nConnection: close\r\n\r\nbig");
            connection.socket.shutdownOutput();
            connection.silence();
        });
        Call call = Wire.call(
                "POST",
                server.url(),
                Duration.ofSeconds(5),
                io.vertx.core.buffer.Buffer.buffer(new byte[4 << 20]),
                List.of(),
                null,
                Wire.PLAIN);
        assertThat(WIRE.complete(call).status()).isEqualTo(413);
    }

    // Text and streams

    @Test
    void aBodyThatIsNotUtf8ComesThroughAsItIs() {
        RawServer server = server(connection ->
                connection.request().write(OK + "Content-Length: 3\r\n\r\n").write(0xFF, 0xFE, 'a'));
        assertThat(WIRE.complete(Wire.get(server.url())).body().getBytes())
                .containsExactly((byte) 0xFF, (byte) 0xFE, 'a');
    }

    @Test
    void aStreamThatStaysOpenIsOverAtItsLastEventAlsoByName() {
        RawServer server = server(connection -> connection
                .request()
                .write(OK + "Content-Type: text/event-stream\r\n\r\n")
                .write("data: pong\n\nevent: message_stop\ndata: {}\n\n")
                .silence());
        Answer.Complete answer = WIRE.complete(Wire.stream(server.url(), "message_stop", null));
        assertThat(answer.events()).extracting(Event::data).containsExactly("pong", "{}");
    }

    @Test
    void anEventThatIsNotUtf8IsReadWithReplacements() {
        RawServer server = server(connection -> connection
                .request()
                .write(OK + "Content-Type: text/event-stream\r\n\r\n")
                .write("data: ")
                .write(0xFF, 0xC3)
                .write("\n\ndata: [DONE]\n\n")
                .silence());
        Answer.Complete answer = WIRE.complete(Wire.stream(server.url(), "[DONE]", null));
        assertThat(answer.events()).extracting(Event::data).containsExactly("\uFFFD\uFFFD", "[DONE]");
    }

    @Test
    void anEndlessLineOfAStreamIsTooLarge() {
        RawServer server = server(connection -> connection
                .request()
                .write(OK + "Content-Type: text/event-stream\r\n\r\ndata: ")
                .forever("xxxxxxxxxxxxxxxx"));
        assertThat(broken(Wire.stream(server.url(), "[DONE]", null)).failure().reason())
                .isEqualTo(Reason.BODY_TOO_LARGE);
    }

    @Test
    void anEndlessStreamIsTooLargeAndKeepsWhatCame() {
        RawServer server = server(connection -> connection
                .request()
                .write(OK + "Content-Type: text/event-stream\r\n\r\n")
                .forever("data: more\n\n"));
        Answer.Broken broken = broken(Wire.stream(server.url(), "[DONE]", null));
        assertThat(broken.failure().reason()).isEqualTo(Reason.BODY_TOO_LARGE);
        assertThat(broken.events()).hasSizeGreaterThan(1000);
    }

    @Test
    void aStreamThatPausesTooLongHasStalled() {
        RawServer server = server(connection -> {
            connection.request().write(OK + "Content-Type: text/event-stream\r\n\r\ndata: a\n\n");
            connection.pause(50);
            connection.write("data: b\n\n: only a comment\n\n").silence();
        });
        Answer.Broken broken = broken(Wire.stream(server.url(), "[DONE]", Duration.ofMillis(200)));
        assertThat(broken.failure().reason()).isEqualTo(Reason.STREAM_STALLED);
        assertThat(broken.events()).extracting(Event::data).containsExactly("a", "b");
        assertThat(broken.status()).isEqualTo(200);
    }

    // HTTP/2

    private static final TransportSpec TWO = Wire.transport(HttpVersion.HTTP2);

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        byte[] frame = new byte[9 + payload.length];
        frame[0] = (byte) (payload.length >> 16);
        frame[1] = (byte) (payload.length >> 8);
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[8] = (byte) stream;
        System.arraycopy(payload, 0, frame, 9, payload.length);
        return frame;
    }

    private static final byte[] SETTINGS = frame(4, 0, 0, new byte[0]);
    private static final byte[] SETTINGS_TAKEN = frame(4, 1, 0, new byte[0]);

    private void assertHttp2(Reason reason, RawServer.Behaviour behaviour) {
        Call call = Wire.call(
                "GET", server(behaviour).url(), SHORT, io.vertx.core.buffer.Buffer.buffer(), List.of(), null, TWO);
        assertThat(broken(call).failure().reason()).isEqualTo(reason);
    }

    /** Waits until the request is here, that is its HEADERS frame, which ends the stream. */
    private static void request2(RawServer.Connection connection) throws IOException {
        connection.in.readNBytes(24);
        while (true) {
            byte[] head = connection.in.readNBytes(9);
            connection.in.readNBytes((head[0] & 0xFF) << 16 | (head[1] & 0xFF) << 8 | (head[2] & 0xFF));
            if (head[3] == 1) {
                return;
            }
        }
    }

    @Test
    void garbageInsteadOfHttp2IsAProtocolError() {
        assertHttp2(
                Reason.PROTOCOL_ERROR,
                connection ->
                        connection.write("HTTP/1.1 400 Bad Request\r\n\r\n").silence());
    }

    @Test
    void endlessHeadersOfHttp2AreTooLarge() {
        assertHttp2(Reason.HEADER_TOO_LARGE, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            byte[] header = literalHeader(1000);
            connection.write(frame(1, 0, 3, literalStatus()));
            while (true) {
                connection.write(frame(9, 0, 3, header));
            }
        });
    }

    @Test
    void aFloodOfEmptyContinuationsEnds() {
        assertHttp2(Reason.HEADER_TOO_LARGE, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            connection.write(frame(1, 0, 3, literalStatus()));
            while (true) {
                connection.write(frame(9, 0, 3, new byte[0]));
            }
        });
    }

    @Test
    void aResetOfTheStreamIsAReset() {
        assertHttp2(Reason.CONNECT_RESET, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            connection.write(frame(3, 0, 3, new byte[] {0, 0, 0, 2})).silence();
        });
    }

    @Test
    void aResetInTheBodyOfHttp2BreaksItOff() {
        assertHttp2(Reason.BODY_TRUNCATED, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            connection
                    .write(frame(1, 4, 3, literalStatus()))
                    .write(frame(0, 0, 3, new byte[] {'a'}))
                    .write(frame(3, 0, 3, new byte[] {0, 0, 0, 2}))
                    .silence();
        });
    }

    @Test
    void aGoodbyeWithoutAnAnswerIsAReset() {
        assertHttp2(Reason.CONNECT_RESET, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            connection
                    .write(frame(7, 0, 0, new byte[] {0, 0, 0, 0, 0, 0, 0, 0}))
                    .silence();
        });
    }

    @Test
    void aBodyThatIgnoresTheFlowControlOfHttp2IsAProtocolError() {
        assertHttp2(Reason.PROTOCOL_ERROR, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            connection.write(frame(1, 4, 3, literalStatus())).forever(frame(0, 0, 3, new byte[8192]));
        });
    }

    @Test
    void anEndlessBodyOfHttp2IsTooLarge() {
        assertHttp2(Reason.BODY_TOO_LARGE, connection -> {
            connection.write(SETTINGS);
            request2(connection);
            connection
                    .write(SETTINGS_TAKEN)
                    .write(frame(1, 4, 3, literalStatus()))
                    .forever(frame(0, 0, 3, new byte[8192]));
        });
    }

    @Test
    void silenceAfterTheSettingsTimesOutInResponse() {
        assertHttp2(
                Reason.RESPONSE_TIMEOUT,
                connection -> connection.write(SETTINGS).silence());
    }

    @Test
    void aFloodOfPingsEndsInTime() {
        assertHttp2(Reason.RESPONSE_TIMEOUT, connection -> {
            connection.write(SETTINGS);
            for (long start = System.nanoTime(); System.nanoTime() - start < 300_000_000; ) {
                connection.write(frame(6, 0, 0, new byte[8]));
                connection.pause(5);
            }
            connection.silence();
        });
    }

    private static byte[] literalStatus() {
        return new byte[] {(byte) 0x88}; // the static table's :status 200
    }

    private static byte[] literalHeader(int length) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(
                new byte[] {0x00, 0x01, 'x', 0x7F, (byte) ((length - 127) % 128 | 0x80), (byte) ((length - 127) / 128)
                });
        header.writeBytes("y".repeat(length).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        return header.toByteArray();
    }
}
