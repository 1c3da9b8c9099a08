package dev.launchwatch.model;

import java.time.Duration;

/**
 * How long each phase took, in nanoseconds; 0 for a phase that did not happen. With several requests (redirects, steps)
 * each phase is the sum over the requests.
 *
 * @param resolve looking the name up
 * @param connect opening the TCP connection
 * @param tls the TLS handshake
 * @param processing from the request's first byte written to the answer's first byte read
 * @param transfer from the answer's first byte to its last
 */
public record Timings(long resolve, long connect, long tls, long processing, long transfer) {
    public static final Timings NONE = new Timings(0, 0, 0, 0, 0);

    public Duration of(Phase phase) {
        return Duration.ofNanos(nanos(phase));
    }

    public long nanos(Phase phase) {
        return switch (phase) {
            case RESOLVE -> resolve;
            case CONNECT -> connect;
            case TLS -> tls;
            case PROCESSING -> processing;
            case TRANSFER -> transfer;
        };
    }

    public Timings plus(Timings other) {
        return new Timings(
                resolve + other.resolve,
                connect + other.connect,
                tls + other.tls,
                processing + other.processing,
                transfer + other.transfer);
    }
}
