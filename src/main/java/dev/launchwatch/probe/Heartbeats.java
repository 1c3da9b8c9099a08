package dev.launchwatch.probe;

import java.time.Instant;
import java.util.Optional;

/** When jobs reported last: a port, since the reports arrive over HTTP and are kept in the store. */
@FunctionalInterface
public interface Heartbeats {
    /**
     * The last report of this heartbeat monitor; for one that has not reported yet, when it was first known, so that a
     * job has its whole interval before it is missed. Empty if the store cannot tell.
     */
    Optional<Instant> last(String monitor);

    /** When this heartbeat monitor was first known here, whether or not it has reported; empty where nobody needs to know. */
    default Optional<Instant> firstKnown(String monitor) {
        return Optional.empty();
    }

    /**
     * Up to when every report is known here, wherever it came. A job that was due later than that may have reported to another region. In the
     * future where no other region hears reports.
     */
    default Instant heardUntil() {
        return Instant.MAX;
    }
}
