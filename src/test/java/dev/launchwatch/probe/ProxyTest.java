package dev.launchwatch.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.TransportSpec.HttpVersion;
import dev.launchwatch.probe.TransportSpec.IpPreference;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Requests through a proxy that wants credentials. */
class ProxyTest {
    private static final Vertx VERTX = Vertx.vertx();
    private static final Wire WIRE = new Wire();
    private static final List<String> SEEN = new CopyOnWriteArrayList<>();
    private static int site;
    private static int proxy;

    @BeforeAll
    static void listen() {
        site = LocalServer.listen(VERTX.createHttpServer()
                .requestHandler(request -> request.response().end("site")));
        NetClient onward = VERTX.createNetClient();
        proxy = LocalServer.listen(VERTX.createHttpServer().requestHandler(request -> {
            SEEN.add(request.method() + " " + request.uri());
            if (!"Basic bWU6c2VjcmV0".equals(request.getHeader("Proxy-Authorization"))) {
                request.response().setStatusCode(407).end();
            } else if (request.method().equals(HttpMethod.CONNECT)) {
                tunnel(request, onward);
            } else {
                request.response().end("fetched " + request.uri());
            }
        }));
    }

    private static void tunnel(HttpServerRequest request, NetClient onward) {
        onward.connect(site, "127.0.0.1")
                .onSuccess(out -> request.toNetSocket().onSuccess(in -> {
                    in.handler(out::write);
                    out.handler(in::write);
                    in.closeHandler(_ -> out.close());
                    out.closeHandler(_ -> in.close());
                }));
    }

    @AfterAll
    static void close() {
        WIRE.close();
        VERTX.close().toCompletionStage().toCompletableFuture().join();
    }

    private static TransportSpec by(String proxy, @Nullable String password) {
        return new TransportSpec(
                null,
                null,
                true,
                null,
                null,
                null,
                proxy,
                password == null ? null : "me",
                password == null ? null : new Secret(Template.literal(password)),
                IpPreference.ANY,
                HttpVersion.AUTO);
    }

    @Test
    void plainRequestsGoInAbsoluteForm() {
        Answer.Complete answer =
                WIRE.complete(Wire.get("http://shop.example/a?b=c", by("127.0.0.1:" + proxy, "secret")));
        assertThat(answer.body().toString()).isEqualTo("fetched http://shop.example/a?b=c");
    }

    @Test
    void aConnectionForTlsIsATunnelToTheNamedServer() {
        // The site behind the tunnel speaks no TLS, which shows that its answer came through.
        Answer.Broken broken = WIRE.broken(Wire.get("https://shop.example/", by("127.0.0.1:" + proxy, "secret")));
        assertThat(SEEN).contains("CONNECT shop.example:443");
        assertThat(broken.failure().reason()).isEqualTo(Reason.TLS_PROTOCOL);
    }

    @Test
    void wrongCredentialsAreTheProxysFailure() {
        for (String url : List.of("http://shop.example/", "https://shop.example/")) {
            Answer.Broken broken = WIRE.broken(Wire.get(url, by("127.0.0.1:" + proxy, null)));
            assertThat(broken.failure().reason()).isEqualTo(Reason.PROXY_FAILURE);
            assertThat(broken.failure().message()).contains("407");
        }
    }

    @Test
    void aProxyThatIsNotThereIsTheProxysFailure() {
        for (String url : List.of("http://shop.example/", "https://shop.example/")) {
            assertThat(WIRE.reason(Wire.get(url, by("127.0.0.1:1", null)))).isEqualTo(Reason.PROXY_FAILURE);
        }
    }

    @Test
    void aProxyThatStallsOrCutsIsTheProxysFailure() {
        try (RawServer silent = new RawServer(RawServer.Connection::silence);
                RawServer cutting = new RawServer(RawServer.Connection::request);
                RawServer garbled =
                        new RawServer(connection -> connection.request().write("what?\r\n\r\n"))) {
            for (RawServer server : List.of(silent, cutting, garbled)) {
                assertThat(WIRE.reason(Wire.call(
                                "GET",
                                "https://shop.example/",
                                Duration.ofMillis(500),
                                io.vertx.core.buffer.Buffer.buffer(),
                                List.of(),
                                null,
                                by("127.0.0.1:" + server.port(), null))))
                        .isEqualTo(Reason.PROXY_FAILURE);
            }
        }
    }
}
