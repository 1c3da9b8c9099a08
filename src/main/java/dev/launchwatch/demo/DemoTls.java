package dev.launchwatch.demo;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.SSLOptions;

/** The certificates of the HTTPS port. Their key is public on purpose: they are good for localhost and for nothing else. */
final class DemoTls {
    private DemoTls() {}

    static PemKeyCertOptions certificate(boolean expired) {
        String name = expired ? "demo-localhost-expired.pem" : "demo-localhost.pem";
        return new PemKeyCertOptions()
                .addCertValue(Buffer.buffer(Resources.bytes("tls/" + name)))
                .addKeyValue(Buffer.buffer(Resources.bytes("tls/demo-localhost-key-not-a-secret.pem")));
    }

    /**
     * Options for handshakes from now on: a new TLS context, which also forgets the sessions that clients could resume
     * without looking at the certificate.
     */
    static SSLOptions options(boolean expired) {
        return new SSLOptions().setUseAlpn(true).setKeyCertOptions(certificate(expired));
    }
}
