package dev.launchwatch.probe;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** One set of TLS settings, from which connections are made. Thread-safe. */
final class TlsContext {
    private final SSLContext context;
    private final PeerTrust trust;
    private final AtomicInteger visits = new AtomicInteger();

    TlsContext(SSLContext context, PeerTrust trust) {
        this.context = context;
        this.trust = trust;
    }

    /**
     * An engine for one handshake whose certificates go to {@code peer}.
     *
     * @param name for server name indication and the check of the certificate
     * @param protocols for ALPN, the preferred first; none to not offer any
     */
    SSLEngine engine(String name, List<String> protocols, Peer peer) {
        // A number of its own as advisory port: no session is found under it, so none is resumed.
        int visit = visits.incrementAndGet() & Integer.MAX_VALUE;
        SSLEngine engine = context.createSSLEngine(name, visit);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        if (NameServers.literal(name) == null) {
            // The JDK leaves names without a dot out by itself, and its check of strings refuses underscores.
            String plain = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
            parameters.setServerNames(List.of(new SNIHostName(plain.getBytes(StandardCharsets.US_ASCII))));
        }
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        trust.watch(visit, peer);
        return engine;
    }

    /** Ends what {@link #engine} began; the engine may stay in use. */
    void release(SSLEngine engine) {
        trust.forget(engine.getPeerPort());
    }
}
