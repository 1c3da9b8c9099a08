package dev.launchwatch.testing;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;

/** HTTP servers on loopback, on a port of their own. */
public final class LocalServer {
    private LocalServer() {}

    /** Starts it and waits until it listens. @return its port */
    public static int listen(HttpServer server) {
        return server.listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join()
                .actualPort();
    }

    /** Options of a server that shows this certificate. */
    public static HttpServerOptions tls(TestCertificates.Issued certificate) {
        return new HttpServerOptions()
                .setSsl(true)
                .setKeyCertOptions(new PemKeyCertOptions()
                        .addCertValue(Buffer.buffer(certificate.chainPem()))
                        .addKeyValue(Buffer.buffer(certificate.keyPem())));
    }
}
