package dev.launchwatch.demo;

import io.vertx.core.Future;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;

/** Which switches are on. Safe for use by several threads. */
final class Faults {
    private final Set<Fault> on = EnumSet.noneOf(Fault.class);
    private final Function<Boolean, Future<Void>> expireCertificate;
    private Future<Void> certificate = Future.succeededFuture();

    /** @param expireCertificate puts the expired certificate in place (true) or the good one (false) */
    Faults(Function<Boolean, Future<Void>> expireCertificate) {
        this.expireCertificate = expireCertificate;
    }

    synchronized boolean isOn(Fault fault) {
        return on.contains(fault);
    }

    /** Turns a switch; completes when the next request meets the change. */
    synchronized Future<Void> set(Fault fault, boolean wanted) {
        boolean changed = wanted ? on.add(fault) : on.remove(fault);
        if (fault == Fault.TLS_EXPIRED && changed) {
            // one change of certificates after the other, whatever became of the one before
            certificate = certificate.transform(_ -> expireCertificate.apply(wanted));
        }
        return fault == Fault.TLS_EXPIRED ? certificate : Future.succeededFuture();
    }

    /** Turns every switch off. */
    synchronized Future<Void> clear() {
        Future<Void> settled = set(Fault.TLS_EXPIRED, false);
        on.clear();
        return settled;
    }
}
