package dev.launchwatch.probe;

import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which chain of certificates was accepted last for each name. To work through a chain costs more than the handshake, and
 * the same chain is good for the same name until time goes by: it is worked through again after an hour, as soon as one of
 * its certificates has ended, and when the clock was set back. What was refused is never remembered. Thread-safe.
 */
final class AcceptedChains {
    private static final Duration GOOD_FOR = Duration.ofHours(1);

    /** Redirects may lead anywhere: the names are not ours to choose. */
    private static final int MOST_NAMES = 2_000;

    private final InstantSource clock;
    private final Map<String, Accepted> names = new ConcurrentHashMap<>();

    private record Accepted(List<ByteBuffer> chain, String exchange, Instant from, Instant until) {}

    AcceptedChains(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether this very chain was accepted for the name, with the same key exchange, and is still good. */
    boolean holds(String name, X509Certificate[] chain, String exchange) throws CertificateEncodingException {
        Accepted last = names.get(name);
        Instant now = clock.instant();
        return last != null
                && !now.isBefore(last.from)
                && !now.isAfter(last.until)
                && last.exchange.equals(exchange)
                && last.chain.equals(encoded(chain));
    }

    /** Remembers that the chain was accepted just now. */
    void add(String name, X509Certificate[] chain, String exchange) throws CertificateEncodingException {
        Instant now = clock.instant();
        Instant until = now.plus(GOOD_FOR);
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            until = end.isBefore(until) ? end : until;
        }
        if (names.size() >= MOST_NAMES) {
            names.clear();
        }
        names.put(name, new Accepted(encoded(chain), exchange, now, until));
    }

    /** Not the certificates themselves: BoringSSL's hold memory outside of the heap. */
    private static List<ByteBuffer> encoded(X509Certificate[] chain) throws CertificateEncodingException {
        List<ByteBuffer> encoded = new ArrayList<>(chain.length);
        for (X509Certificate certificate : chain) {
            encoded.add(ByteBuffer.wrap(certificate.getEncoded()));
        }
        return encoded;
    }
}
