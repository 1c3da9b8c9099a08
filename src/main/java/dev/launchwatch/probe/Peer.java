package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is at the other end of one TLS connection. Written and read on the connection's event loop. */
final class Peer {
    private @Nullable Instant certificateExpiry;
    private @Nullable Failure refusal;

    /** Takes note of the chain that was presented, before it is judged. */
    void presents(X509Certificate[] chain) {
        for (X509Certificate certificate : chain) {
            Instant end = certificate.getNotAfter().toInstant();
            if (certificateExpiry == null || end.isBefore(certificateExpiry)) {
                certificateExpiry = end;
            }
        }
    }

    void refuse(Failure why) {
        refusal = why;
    }

    /** The earliest end of validity in the presented chain. */
    @Nullable
    Instant certificateExpiry() {
        return certificateExpiry;
    }

    /** Why its certificate was not accepted, or null if it was, or never seen. */
    @Nullable
    Failure refusal() {
        return refusal;
    }
}
