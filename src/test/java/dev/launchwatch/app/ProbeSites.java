package dev.launchwatch.app;

import dev.launchwatch.demo.Ports;
import dev.launchwatch.demo.SampleSite;
import dev.launchwatch.probe.FakeNameServer;
import dev.launchwatch.probe.RawServer;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.TestCertificates;
import dev.launchwatch.testing.TestCertificates.Issued;
import io.netty.channel.nio.NioEventLoopGroup;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The servers that {@code probes/monitors.yaml} probes, and the environment that leads there. */
final class ProbeSites implements AutoCloseable {
    /** A password that the probes know and must never show. */
    static final String PASSWORD = "pa55w0rd-of-nobody";

    private static final String SHOP = "shop.example";
    private static final String PROXY_CREDENTIALS = "Basic bWU6cHIweHk="; // me:pr0xy

    private final Vertx vertx = Vertx.vertx();
    private final NioEventLoopGroup loops = new NioEventLoopGroup(1);
    private final FakeNameServer names = new FakeNameServer(loops);
    private final RawServer greeter = new RawServer(connection -> {
        StringBuilder line = new StringBuilder("220 you said ");
        for (int b = connection.read(); b >= 0 && b != '\r'; b = connection.read()) {
            line.append((char) b);
        }
        connection.write(line.append("\r\n").toString()).silence();
    });
    private final RawServer truncating = new RawServer(
            connection -> connection.request().write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this"));
    private final RawServer garbled =
            new RawServer(connection -> connection.request().write("what do you want?\r\n\r\n"));
    private final SampleSite demo;
    private final TestCertificates authority = new TestCertificates();
    private final Map<String, String> environment = new LinkedHashMap<>();

    /** @param folder for certificates and keys */
    ProbeSites(Path folder) {
        demo = SampleSite.start(vertx, Ports.ANY, InstantSource.system());
        Issued certificate = authority.valid(SHOP, "localhost", "127.0.0.1");
        int site = listen(new HttpServerOptions());
        int secure = listen(tls(certificate).setSni(true));
        port("SITE_PORT", site);
        port("SECURE_PORT", secure);
        port("OLD_PORT", listen(tls(certificate).setEnabledSecureTransportProtocols(Set.of("TLSv1.2"))));
        port("EXPIRED_PORT", listen(tls(authority.expired("127.0.0.1"))));
        port("EARLY_PORT", listen(tls(authority.notYetValid("127.0.0.1"))));
        port(
                "MUTUAL_PORT",
                listen(tls(authority.rsa("127.0.0.1"))
                        .setClientAuth(ClientAuth.REQUIRED)
                        .setTrustOptions(new PemTrustOptions().addCertValue(Buffer.buffer(authority.rootPem())))));
        port("PROXY_PORT", proxy(secure));
        port("DNS_PORT", names.address().getPort());
        port("TCP_PORT", greeter.port());
        port("TRUNCATING_PORT", truncating.port());
        port("GARBLED_PORT", garbled.port());
        port("CLOSED_PORT", closedPort());
        Issued client = authority.valid();
        Issued rsa = authority.rsa();
        environment.put("SITE", "http://127.0.0.1:" + site);
        environment.put("CA", authority.rootFile(folder).toString());
        environment.put(
                "CLIENT_CERTIFICATE", client.chainFile(folder, "client.pem").toString());
        environment.put("CLIENT_KEY", client.keyFile(folder, "client-key.pem").toString());
        environment.put("RSA_CERTIFICATE", rsa.chainFile(folder, "rsa.pem").toString());
        environment.put("RSA_KEY", rsa.keyFile(folder, "rsa-key.pem").toString());
        environment.put("PASSWORD", PASSWORD);
        environment.put("DEMO", demo.url());
        environment.put("DEMO_EMAIL", SampleSite.EMAIL);
        environment.put("DEMO_PASSWORD", SampleSite.PASSWORD);
    }

    Map<String, String> environment() {
        return Map.copyOf(environment);
    }

    private void port(String name, int port) {
        environment.put(name, Integer.toString(port));
    }

    private static HttpServerOptions tls(Issued certificate) {
        return LocalServer.tls(certificate).setUseAlpn(true);
    }

    private int listen(HttpServerOptions options) {
        options.setCompressionSupported(true).addWebSocketSubProtocol("chat");
        return LocalServer.listen(vertx.createHttpServer(options)
                .webSocketHandler(socket -> socket.textMessageHandler(text -> socket.writeTextMessage("said " + text)))
                .requestHandler(new ProbePages(vertx)));
    }

    /** A proxy that wants credentials, fetches plain requests itself and tunnels the others to one port. */
    private int proxy(int onward) {
        NetClient client = vertx.createNetClient();
        return LocalServer.listen(vertx.createHttpServer().requestHandler(request -> {
            if (!PROXY_CREDENTIALS.equals(request.getHeader("Proxy-Authorization"))) {
                request.response().setStatusCode(407).end();
            } else if (request.method().equals(HttpMethod.CONNECT)) {
                tunnel(request, client, onward);
            } else {
                request.response().end("fetched " + request.uri());
            }
        }));
    }

    private static void tunnel(HttpServerRequest request, NetClient client, int port) {
        client.connect(port, "127.0.0.1")
                .onSuccess(out -> request.toNetSocket().onSuccess(in -> {
                    in.handler(out::write);
                    out.handler(in::write);
                    in.closeHandler(_ -> out.close());
                    out.closeHandler(_ -> in.close());
                }));
    }

    private static int closedPort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        greeter.close();
        truncating.close();
        garbled.close();
        names.close();
        demo.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
