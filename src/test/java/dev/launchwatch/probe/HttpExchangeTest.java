package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Header;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.testing.TimeSensitive;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a well-behaved server sees of us, and we of it. */
@TimeSensitive
class HttpExchangeTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();
    private static int port;

    @BeforeAll
    static void listen() {
        HttpServer server = VERTX.createHttpServer(new HttpServerOptions().setCompressionSupported(true));
        server.requestHandler(HttpExchangeTest::answer);
        port = server.listen(0, "127.0.0.1")
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

    private static void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            StringBuilder text =
                    new StringBuilder(request.method() + " " + request.uri() + " " + request.version() + "\n");
            request.headers()
                    .forEach((name, value) -> text.append(name.toLowerCase(java.util.Locale.ROOT))
                            .append(": ")
                            .append(value)
                            .append('\n'));
            request.response().headers().add("X-Twice", "a").add("X-Twice", "b");
            request.response()
                    .putHeader("Content-Type", "text/plain")
                    .end(text.append('\n').append(body).toString());
        });
    }

    private static String url(String resource) {
        return "http://127.0.0.1:" + port + resource;
    }

    private static String text(Answer.Complete answer) {
        return answer.body().toString();
    }

    @Test
    void aRequestCarriesWhatAServerNeeds() {
        Answer.Complete answer = WIRE.complete(Wire.get(url("/a%20b?q=1&r=%2F#part")));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.version()).isEqualTo("1.1");
        assertThat(answer.headers("x-twice")).containsExactly("a", "b");
        assertThat(answer.header("CONTENT-ENCODING")).contains("gzip");
        assertThat(answer.connection().ipProtocol()).isEqualTo(4);
        assertThat(answer.connection().tlsVersion()).isNull();
        assertThat(text(answer))
                .startsWith("GET /a%20b?q=1&r=%2F HTTP_1_1\n")
                .contains("host: 127.0.0.1:" + port + "\n")
                .contains("user-agent: launchwatch/test (+synthetic monitoring)\n")
                .contains("accept-encoding: gzip, deflate\n")
                .contains("connection: close\n")
                .doesNotContain("content-length");
    }

    @Test
    void aBodyGoesOutWithItsLengthAndTheCallersHeadersWin() {
        Answer.Complete answer = WIRE.complete(Wire.call(
                "POST",
                url(""),
                Wire.TIMEOUT,
                Buffer.buffer("{\"a\":1}"),
                List.of(
                        new Header("User-Agent", "mine"),
                        new Header("Host", "other.example"),
                        new Header("X-Name", "Zoë"),
                        new Header("X-Two", "1"),
                        new Header("X-Two", "2")),
                null,
                Wire.PLAIN));
        assertThat(text(answer))
                .startsWith("POST / HTTP_1_1\n")
                .contains("content-length: 7\n")
                .contains("user-agent: mine\n")
                .contains("host: other.example\n")
                .contains("x-two: 1\n")
                .contains("x-two: 2\n")
                .endsWith("\n\n{\"a\":1}")
                .doesNotContain("launchwatch");
    }

    @Test
    void anEmptyPostSaysThatItIsEmpty() {
        Answer.Complete answer =
                WIRE.complete(Wire.call("POST", url("/"), Wire.TIMEOUT, Buffer.buffer(), List.of(), null, Wire.PLAIN));
        assertThat(text(answer)).contains("content-length: 0\n");
    }

    @Test
    void theAnswerToHeadHasNoBody() {
        Answer.Complete answer =
                WIRE.complete(Wire.call("HEAD", url("/"), Wire.TIMEOUT, Buffer.buffer(), List.of(), null, Wire.PLAIN));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().length()).isZero();
    }

    @Test
    void http2ByPriorKnowledgeLooksTheSame() {
        Answer.Complete answer = WIRE.complete(Wire.get(url("/two"), Wire.transport(HttpVersion.HTTP2)));
        assertThat(answer.version()).isEqualTo("2");
        assertThat(answer.headers("x-twice")).containsExactly("a", "b");
        assertThat(text(answer)).startsWith("GET /two HTTP_2\n").contains("user-agent: launchwatch/test");
    }

    @Test
    void credentialsInTheUrlBecomeBasicAuthorization() {
        Answer.Complete answer = WIRE.complete(Wire.get("http://me:p%40ss@127.0.0.1:" + port + "/"));
        assertThat(text(answer)).contains("authorization: Basic bWU6cEBzcw==\n").contains("host: 127.0.0.1:" + port);
    }

    @Test
    void aNameWithoutAnEntryIsLookedUpAndLocalhostAlwaysWorks() {
        Answer.Complete answer = WIRE.complete(Wire.get("http://localhost:" + port + "/"));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(text(answer)).contains("host: localhost:" + port + "\n");
    }

    @Test
    void theConnectionMayGoElsewhereThanTheUrl() {
        TransportSpec elsewhere = new TransportSpec(
                "127.0.0.1:" + port,
                null,
                false,
                null,
                null,
                null,
                null,
                null,
                null,
                TransportSpec.IpPreference.ANY,
                HttpVersion.AUTO);
        assertThat(text(WIRE.complete(Wire.get("http://shop_1.example/", elsewhere))))
                .contains("host: shop_1.example\n");
    }

    @Test
    void aLineBreakInAHeaderNeverReachesTheWire() {
        for (Header header : List.of(
                new Header("X-A", "b\r\nX-Evil: 1"),
                new Header("X-A", "b\0"),
                new Header("X-A: b\r\nX-Evil", "1"),
                new Header("", "1"))) {
            Answer.Broken broken = WIRE.broken(
                    Wire.call("GET", url("/"), Wire.TIMEOUT, Buffer.buffer(), List.of(header), null, Wire.PLAIN));
            assertThat(broken.failure().reason()).isEqualTo(Reason.INTERNAL);
            assertThat(broken.failure().message()).doesNotContain("Evil").contains("header");
        }
        Answer.Broken broken = WIRE.broken(
                Wire.call("GET /x HTTP/1.1\r\n", url("/"), Wire.TIMEOUT, Buffer.buffer(), List.of(), null, Wire.PLAIN));
        assertThat(broken.failure().message()).contains("method");
    }

    @Test
    void whatIsNoAddressIsSaidInWords() {
        assertThat(WIRE.broken(Wire.get("ftp://127.0.0.1/")).failure().message())
                .contains("scheme");
        assertThat(WIRE.broken(Wire.get("http:///x")).failure().message()).contains("host");
        assertThat(WIRE.broken(Wire.get("http://a:99999/")).failure().message()).contains("address");
    }

    @Test
    void aRefusedConnectionIsToldFromAnUnreachableOne() {
        assertThat(WIRE.reason(Wire.get("http://127.0.0.1:1/"))).isEqualTo(Reason.CONNECT_REFUSED);
        assertThat(WIRE.broken(Wire.get("http://127.0.0.1:1/")).failure().message())
                .isEqualTo("127.0.0.1:1 refused the connection");
        assertThat(WIRE.reason(Wire.get("http://255.255.255.255/", Duration.ofSeconds(2))))
                .isEqualTo(Reason.CONNECT_UNREACHABLE);
    }

    @Test
    void aFailureKeepsWhatWasLearntBeforeIt() {
        assertThat(WIRE.broken(Wire.get("http://127.0.0.1:1/")).connection().ipProtocol())
                .as("the kind of address that was tried")
                .isEqualTo(4);
        try (RawServer server = new RawServer(
                connection -> connection.request().write("HTTP/1.0 200 OK\r\nContent-Length: 100\r\n\r\nWelcome"))) {
            Answer.Broken broken = WIRE.broken(Wire.get(server.url()));
            assertThat(broken.status()).isEqualTo(200);
            assertThat(broken.version()).isEqualTo("1.0");
        }
    }

    @Test
    void aBodyOverTheLimitIsNotRead() {
        Buffer large = Buffer.buffer(new byte[300 << 10]);
        assertThat(WIRE.reason(Wire.call("POST", url("/"), Wire.TIMEOUT, large, List.of(), null, Wire.PLAIN)))
                .isEqualTo(Reason.BODY_TOO_LARGE);
    }

    @Test
    void everyPhaseThatHappenedTookTime() {
        Answer.Complete answer = WIRE.complete(Wire.get("http://localhost:" + port + "/"));
        assertThat(answer.timings().connect()).isPositive();
        assertThat(answer.timings().processing()).isPositive();
        assertThat(answer.timings().tls()).isZero();
        assertThat(WIRE.complete(Wire.get(url("/"))).timings().resolve()).isLessThan(50_000_000);
    }
}
