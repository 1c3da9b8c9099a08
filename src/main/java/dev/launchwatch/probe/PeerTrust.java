package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Judges servers' certificates by another trust manager, takes note of what was presented also where it is refused, and
 * puts the refusal into a reason.
 *
 * <p>One instance serves many connections. Which one it is asked about shows in the engine's advisory peer port, which
 * serves as the number of the contact: the JDK uses it for nothing but finding a session to resume.
 */
final class PeerTrust extends X509ExtendedTrustManager {
    private static final int NAMES_SHOWN = 200;

    private final @Nullable X509ExtendedTrustManager judge;
    private final InstantSource clock;
    private final Map<Integer, Peer> peers = new ConcurrentHashMap<>();
    private final AcceptedChains accepted;

    /** @param judge who decides, or null to accept any certificate */
    PeerTrust(@Nullable X509ExtendedTrustManager judge, InstantSource clock) {
        this.judge = judge;
        this.clock = clock;
        this.accepted = new AcceptedChains(clock);
    }

    /** From now to {@link #forget}, what engines with this peer port learn goes to {@code peer}. */
    void watch(int contact, Peer peer) {
        peers.put(contact, peer);
    }

    void forget(int contact) {
        peers.remove(contact);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        Peer peer = peers.getOrDefault(engine.getPeerPort(), new Peer());
        peer.presents(chain);
        if (judge == null) {
            return;
        }
        // BoringSSL names the key exchange of TLS 1.3 in a way that the JDK's judges do not know.
        String exchange = authType.equals("GENERIC") ? "UNKNOWN" : authType;
        String name = engine.getPeerHost();
        if (accepted.holds(name, chain, exchange)) {
            return;
        }
        try {
            judge.checkServerTrusted(chain, exchange, engine);
        } catch (CertificateException e) {
            peer.refuse(explained(judge, chain, exchange, name));
            throw e;
        }
        accepted.add(name, chain, exchange);
    }

    private Failure explained(X509ExtendedTrustManager judge, X509Certificate[] chain, String authType, String name) {
        Instant now = clock.instant();
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            Instant start = certificate.getNotBefore().toInstant();
            if (end.isBefore(now)) {
                return new Failure(
                        Reason.TLS_EXPIRED,
                        "the certificate of " + name + " ended at " + end,
                        "an end after " + now,
                        end.toString(),
                        null);
            }
            if (start.isAfter(now)) {
                return new Failure(
                        Reason.TLS_NOT_YET_VALID,
                        "the certificate of " + name + " is valid from " + start + " only",
                        "a start before " + now,
                        start.toString(),
                        null);
            }
        }
        try {
            judge.checkServerTrusted(chain, authType); // without the engine, thus without the name
        } catch (CertificateException e) {
            return Failure.of(Reason.TLS_UNTRUSTED, "the certificate of " + name + " leads to no trusted issuer");
        }
        return new Failure(
                Reason.TLS_NAME_MISMATCH,
                "the certificate of " + name + " is for another name",
                name,
                names(chain[0]),
                null);
    }

    /** The names a certificate is for; they come from the server, so they are cut and cleared of control characters. */
    private static String names(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                alternatives.forEach(alternative -> names.add(String.valueOf(alternative.get(1))));
            }
        } catch (CertificateParsingException e) {
            names.add("unreadable names");
        }
        if (names.isEmpty()) {
            names.add(certificate.getSubjectX500Principal().getName());
        }
        String shown = String.join(", ", names).replaceAll("\\p{Cntrl}", " ");
        return shown.length() > NAMES_SHOWN ? shown.substring(0, NAMES_SHOWN - 1) + "…" : shown;
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge == null ? new X509Certificate[0] : judge.getAcceptedIssuers();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unused();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw unused();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unused();
    }

    private static CertificateException unused() {
        return new CertificateException("only servers behind an SSL engine are judged");
    }
}
