package dev.launchwatch.probe;

import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.TestCertificates;
import dev.launchwatch.testing.TestCertificates.Issued;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Servers, good and bad, for two tools to look at. */
final class ComparedSites implements AutoCloseable {
    /** How long the slow ones wait: with the TLS handshake, before the answer, and in the middle of its body. */
    static final Duration SLOW_TLS = Duration.ofMillis(150);

    static final Duration SLOW_ANSWER = Duration.ofMillis(200);
    static final Duration SLOW_BODY = Duration.ofMillis(250);

    private final Vertx vertx = Vertx.vertx();
    private final TestCertificates authority = new TestCertificates();
    private final List<RawServer> raw = new ArrayList<>();

    /** Writes the authority's certificate to a file. */
    Path authority(Path folder) {
        return authority.rootFile(folder);
    }

    String plain() {
        return "http://127.0.0.1:" + serve(new HttpServerOptions());
    }

    /** A site whose certificate is signed by the authority. */
    String secure(Issued certificate, HttpVersion version) {
        return "https://127.0.0.1:" + serve(secured(certificate, version));
    }

    /** One that knows no newer TLS than this, such as {@code TLSv1.2}. */
    String secureBy(String tls) {
        HttpServerOptions options = secured(valid(), HttpVersion.HTTP_1_1);
        return "https://127.0.0.1:" + serve(options.setEnabledSecureTransportProtocols(Set.of(tls)));
    }

    Issued valid() {
        return authority.valid("127.0.0.1");
    }

    Issued expired() {
        return authority.expired("127.0.0.1");
    }

    Issued ofAnotherName() {
        return authority.valid("other.example");
    }

    /** A certificate of an authority that nobody trusts. */
    static Issued untrusted() {
        return new TestCertificates().valid("127.0.0.1");
    }

    /** Where nobody listens. */
    static String nobody() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that takes the request and says nothing. */
    String silent() {
        return raw(connection -> connection.request().silence());
    }

    /** One that stops in the middle of the body. */
    String stalling() {
        return raw(connection -> {
            connection.request().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nWelcome");
            connection.silence();
        });
    }

    /** One that says something that is not HTTP. */
    String babbling() {
        return raw(connection -> {
            connection.request().write("220 mail.example ESMTP\r\n");
            connection.silence();
        });
    }

    /** One that waits {@link #SLOW_TLS} before it takes part in the handshake. */
    String slow(HttpVersion version) {
        int behind = serve(secured(valid(), version));
        return "https://127.0.0.1:"
                + keep(new RawServer(connection -> {
                            int first = connection.in.read();
                            connection.pause(SLOW_TLS.toMillis());
                            relay(first, connection.socket, behind);
                        }))
                        .port();
    }

    private static void relay(int first, Socket near, int behind) throws IOException {
        try (Socket far = new Socket(InetAddress.getLoopbackAddress(), behind)) {
            far.setTcpNoDelay(true);
            far.getOutputStream().write(first);
            Thread.ofVirtual().start(() -> {
                try {
                    near.getInputStream().transferTo(far.getOutputStream());
                    far.shutdownOutput();
                } catch (IOException e) {
                    // one of the two has gone, which the other direction sees as well
                }
            });
            far.getInputStream().transferTo(near.getOutputStream());
        }
    }

    private String raw(RawServer.Behaviour behaviour) {
        String url = keep(new RawServer(behaviour)).url();
        return url.substring(0, url.length() - 1);
    }

    private RawServer keep(RawServer server) {
        raw.add(server);
        return server;
    }

    private static HttpServerOptions secured(Issued certificate, HttpVersion version) {
        return new HttpServerOptions()
                .setSsl(true)
                .setUseAlpn(true)
                .setAlpnVersions(
                        version == HttpVersion.HTTP_2
                                ? List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)
                                : List.of(version))
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate.chainPem()))
                        .addKeyValue(Buffer.buffer(certificate.keyPem())));
    }

    private int serve(HttpServerOptions options) {
        HttpServer server = vertx.createHttpServer(options.setCompressionSupported(true));
        server.requestHandler(this::answer);
        return LocalServer.listen(server);
    }

    private void answer(HttpServerRequest request) {
        switch (request.path()) {
            case "/" -> request.response().end("Welcome ".repeat(500));
            case "/moved" -> redirect(request, "/again");
            case "/again" -> redirect(request, "/");
            case "/circle" -> redirect(request, "/circle");
            case "/broken" -> request.response().setStatusCode(500).end("Sorry");
            case "/slow" ->
                vertx.setTimer(SLOW_ANSWER.toMillis(), _ -> {
                    request.response().setChunked(true).write("Wel");
                    vertx.setTimer(SLOW_BODY.toMillis(), _ -> request.response().end("come"));
                });
            default -> request.response().setStatusCode(404).end();
        }
    }

    private static void redirect(HttpServerRequest request, String to) {
        request.response().setStatusCode(302).putHeader("location", to).end();
    }

    @Override
    public void close() {
        raw.forEach(RawServer::close);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
