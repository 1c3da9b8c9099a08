package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Timings;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Event;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.TestCertificates;
import dev.launchwatch.testing.TimeSensitive;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A delay shows up in the phase that it happens in, and in no other. */
@TimeSensitive
class PhaseTest {
    private static final Duration DELAY = Duration.ofMillis(250);
    private static final Duration OTHERS = Duration.ofMillis(200);
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();

    /** The first probe of a JVM is far off. */
    @BeforeAll
    static void warmUp() {
        try (RawServer server = new RawServer(connection -> connection.request().write("HTTP/1.1 200 OK\r\n\r\n"))) {
            for (int i = 0; i < 20; i++) {
                WIRE.complete(Wire.get(server.url()));
            }
        }
    }

    @AfterAll
    static void close() {
        WIRE.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static void assertSlow(Timings timings, Phase... slow) {
        List<Phase> expected = List.of(slow);
        for (Phase phase : Phase.values()) {
            if (expected.contains(phase)) {
                assertThat(timings.of(phase)).as(phase.label()).isBetween(DELAY.minusMillis(20), DELAY.plus(OTHERS));
            } else {
                assertThat(timings.of(phase)).as(phase.label()).isLessThan(OTHERS);
            }
        }
    }

    @Test
    void aSlowNameServerShowsInResolve() {
        Resolver slow = (host, preference, loop, then) -> {
            var _ = loop.schedule(
                    () -> WIRE.resolver.resolve("127.0.0.1", preference, loop, then),
                    DELAY.toMillis(),
                    TimeUnit.MILLISECONDS);
        };
        Exchange exchange = new NettyExchange(new Connector(WIRE.loops, slow, WIRE.ticker), WIRE.contexts, "test");
        try (RawServer server = new RawServer(connection -> connection.request().write("HTTP/1.1 200 OK\r\n\r\n"))) {
            Answer.Complete answer =
                    Wire.complete(exchange.send(Wire.get("http://slow.example:" + server.port() + "/")));
            assertSlow(answer.timings(), Phase.RESOLVE);
        }
    }

    @Test
    void aSlowAnswerShowsInProcessingAndASlowBodyInTransfer() {
        try (RawServer server = new RawServer(connection -> {
            connection.request().pause(DELAY.toMillis());
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\na").pause(DELAY.toMillis());
            connection.write("b");
        })) {
            assertSlow(WIRE.complete(Wire.get(server.url())).timings(), Phase.PROCESSING, Phase.TRANSFER);
        }
    }

    @Test
    void headersThatComeInPiecesCountAsTransfer() {
        try (RawServer server = new RawServer(connection -> {
            connection.request().write("HTTP/1.1 200").pause(DELAY.toMillis());
            connection.write(" OK\r\nContent-Length: 0\r\n\r\n");
        })) {
            assertSlow(WIRE.complete(Wire.get(server.url())).timings(), Phase.TRANSFER);
        }
    }

    /** TLS through a relay that holds back what comes first: the client's hello. */
    @Test
    void aSlowHandshakeShowsInTls() throws Exception {
        TestCertificates.Issued certificate = new TestCertificates().valid("127.0.0.1");
        int behind = LocalServer.listen(VERTX.createHttpServer(LocalServer.tls(certificate))
                .requestHandler(request -> request.response().end("ok")));
        try (RawServer relay = new RawServer(connection -> {
            connection.pause(DELAY.toMillis());
            try (Socket onward = new Socket(InetAddress.getLoopbackAddress(), behind)) {
                Thread back = Thread.startVirtualThread(() -> copyBack(onward, connection));
                connection.in.transferTo(onward.getOutputStream());
                back.join();
            }
        })) {
            TransportSpec insecure = new TransportSpec(
                    null, null, true, null, null, null, null, null, null, IpPreference.ANY, HttpVersion.HTTP1);
            String url = "https://127.0.0.1:" + relay.port() + "/";
            WIRE.complete(Wire.get(url, insecure)); // the JDK's first handshake takes long by itself
            Answer.Complete answer = WIRE.complete(Wire.get(url, insecure));
            assertSlow(answer.timings(), Phase.TLS);
        }
    }

    private static void copyBack(Socket from, RawServer.Connection to) {
        try {
            byte[] buffer = new byte[8192];
            for (int count = from.getInputStream().read(buffer);
                    count >= 0;
                    count = from.getInputStream().read(buffer)) {
                to.write(java.util.Arrays.copyOf(buffer, count));
            }
        } catch (IOException e) {
            // one of both has gone
        }
    }

    /** A full backlog holds the connection back until the server accepts one; the kernel tries again after a second. */
    @Test
    void aSlowAcceptShowsInConnect() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Socket one = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
            Socket two = new Socket(InetAddress.getLoopbackAddress(), full.getLocalPort());
            CountDownLatch over = new CountDownLatch(1);
            Thread.startVirtualThread(() -> {
                try {
                    over.await(DELAY.toMillis(), TimeUnit.MILLISECONDS);
                    full.accept().close();
                    full.accept().close();
                    try (Socket third = full.accept()) {
                        third.getOutputStream()
                                .write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        third.getInputStream().readNBytes(10);
                    }
                } catch (IOException | InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            Answer answer = WIRE.exchange.send(Wire.get("http://127.0.0.1:" + full.getLocalPort() + "/"));
            over.countDown();
            one.close();
            two.close();
            assertThat(answer.timings().of(Phase.CONNECT)).isGreaterThan(DELAY.minusMillis(20));
            assertThat(answer.timings().of(Phase.PROCESSING)).isLessThan(DELAY);
        }
    }

    @Test
    void eventsCarryTheTimeSinceTheRequest() {
        try (RawServer server = new RawServer(connection -> {
            connection.request().write("HTTP/1.1 200 OK\r\n\r\n").pause(DELAY.toMillis());
            connection.write("data: a\n\n").pause(DELAY.toMillis());
            connection.write("data: [DONE]\n\n").silence();
        })) {
            List<Event> events =
                    WIRE.complete(Wire.stream(server.url(), "[DONE]", null)).events();
            assertThat(events.get(0).at()).isBetween(DELAY.minusMillis(20), DELAY.plus(OTHERS));
            assertThat(events.get(1).at().minus(events.get(0).at()))
                    .isBetween(DELAY.minusMillis(20), DELAY.plus(OTHERS));
        }
    }
}
