package dev.launchwatch.probe;

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
    private final AtomicInteger contacts = new AtomicInteger();

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
        int contact = contacts.incrementAndGet() & Integer.MAX_VALUE;
        SSLEngine engine = context.createSSLEngine(name, contact);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        indicate(name, parameters);
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        trust.watch(contact, peer);
        return engine;
    }

    /** Server name indication; by itself the JDK leaves it out for names without a dot. */
    private static void indicate(String name, SSLParameters parameters) {
        if (NameServers.literal(name) != null) {
            return;
        }
        try {
            parameters.setServerNames(
                    List.of(new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name)));
        } catch (IllegalArgumentException e) {
            // The JDK cannot indicate a name with an underscore: the server shows its default certificate.
            parameters.setServerNames(List.of());
        }
    }

    /** Ends what {@link #engine} began; the engine may stay in use. */
    void release(SSLEngine engine) {
        trust.forget(engine.getPeerPort());
    }
}
