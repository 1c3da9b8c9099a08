package dev.launchwatch.probe;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/** One set of TLS settings, from which connections are made. Thread-safe. */
final class TlsContext {
    private final SSLContext fast;
    private final SSLContext exact;
    private final PeerTrust trust;
    private final AtomicInteger contacts = new AtomicInteger();

    /**
     * @param fast makes the connections
     * @param exact makes those whose name BoringSSL would not indicate: the JDK's
     * @param trust who judges in both
     */
    TlsContext(SSLContext fast, SSLContext exact, PeerTrust trust) {
        this.fast = fast;
        this.exact = exact;
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
        List<SNIServerName> indication = indication(name);
        SSLEngine engine = (indicates(name, indication) ? fast : exact).createSSLEngine(name, contact);
        engine.setUseClientMode(true);
        // What is not set stays as it is; to take over all that the engine has and give it back is a tenth of its
        // making.
        SSLParameters parameters = new SSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setServerNames(indication);
        parameters.setApplicationProtocols(protocols.toArray(String[]::new));
        engine.setSSLParameters(parameters);
        BoringSsl.pool(engine);
        trust.watch(contact, peer);
        return engine;
    }

    /** Whether BoringSSL sends this indication, or has none to send. */
    private static boolean indicates(String name, List<SNIServerName> indication) {
        return indication.isEmpty()
                ? NameServers.literal(name) != null
                : name.indexOf('.') > 0 || name.equals("localhost");
    }

    /** Server name indication; by itself the JDK leaves it out for names without a dot. */
    private static List<SNIServerName> indication(String name) {
        if (NameServers.literal(name) != null) {
            return List.of();
        }
        try {
            return List.of(new SNIHostName(name.endsWith(".") ? name.substring(0, name.length() - 1) : name));
        } catch (IllegalArgumentException e) {
            // A name with an underscore cannot be indicated: the server shows its default certificate.
            return List.of();
        }
    }

    /** Ends what {@link #engine} began, when the connection is closed. */
    void release(SSLEngine engine) {
        trust.forget(engine.getPeerPort());
        BoringSsl.free(engine);
    }
}
