package dev.launchwatch.probe;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Phase;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Ticker;
import dev.launchwatch.model.Timings;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How far a contact has come, how long each phase took, and what that makes of a time-out or a cut connection. Confined to
 * the contact's event loop.
 */
final class Course {
    private final Ticker ticker;
    private final String place;
    private final boolean proxied;
    private final Map<Phase, Long> spent = new EnumMap<>(Phase.class);
    private Phase phase = Phase.RESOLVE;
    private long since;
    private long requestAt;
    private boolean answered;

    /** The connection's peer, as far as it has shown itself. */
    final Peer peer;

    private int ipProtocol;
    private @Nullable String tlsVersion;

    /** @param place what is contacted, as host:port, for messages */
    Course(Ticker ticker, String place, boolean proxied, Peer peer) {
        this.ticker = ticker;
        this.place = place;
        this.proxied = proxied;
        this.peer = peer;
        this.since = ticker.nanos();
    }

    String place() {
        return place;
    }

    /** Ends the running phase and begins the next; a phase may be entered again, its times add up. */
    void enter(Phase next) {
        long now = ticker.nanos();
        spent.merge(phase, now - since, Long::sum);
        since = now;
        phase = next;
        if (next == Phase.PROCESSING) {
            requestAt = now;
        }
    }

    /** Forgets the time so far: nothing had to be looked up. */
    void skipResolve() {
        since = ticker.nanos();
    }

    /** The first byte of the answer is here. */
    void firstByte() {
        if (phase == Phase.PROCESSING) {
            enter(Phase.TRANSFER);
        }
    }

    /** The answer's head is here as a whole. */
    void answered() {
        firstByte();
        answered = true;
    }

    boolean isAnswered() {
        return answered;
    }

    /** An address of this version of IP is tried. */
    void tries(int protocol) {
        ipProtocol = protocol;
    }

    void secured(String version) {
        tlsVersion = version;
    }

    Phase phase() {
        return phase;
    }

    Duration sinceRequest() {
        return Duration.ofNanos(ticker.nanos() - requestAt);
    }

    Timings timings() {
        enter(phase);
        return new Timings(
                spent(Phase.RESOLVE),
                spent(Phase.CONNECT),
                spent(Phase.TLS),
                spent(Phase.PROCESSING),
                spent(Phase.TRANSFER));
    }

    private long spent(Phase of) {
        return spent.getOrDefault(of, 0L);
    }

    Exchange.Connection connection() {
        return new Exchange.Connection(ipProtocol, tlsVersion, peer.certificateExpiry());
    }

    /** What it means that the time is over now. */
    Failure timedOut(String within) {
        String late = " within " + within;
        return switch (phase) {
            case RESOLVE -> Failure.of(Reason.DNS_TIMEOUT, "the name servers did not answer for " + place + late);
            case CONNECT ->
                proxied
                        ? Failure.of(Reason.PROXY_FAILURE, "the proxy did not connect to " + place + late)
                        : Failure.of(Reason.CONNECT_TIMEOUT, place + " did not accept the connection" + late);
            case TLS -> Failure.of(Reason.TLS_TIMEOUT, place + " did not end the TLS handshake" + late);
            case PROCESSING, TRANSFER ->
                answered
                        ? Failure.of(Reason.BODY_TIMEOUT, place + " did not end its answer" + late)
                        : Failure.of(Reason.RESPONSE_TIMEOUT, place + " did not answer" + late);
        };
    }

    /** What it means that the connection ended now, by a reset or by a close. */
    Failure cut(boolean reset) {
        String how = place + (reset ? " reset the connection" : " closed the connection");
        return switch (phase) {
            case RESOLVE, CONNECT ->
                Failure.of(proxied ? Reason.PROXY_FAILURE : Reason.CONNECT_RESET, how + " while it was opened");
            case TLS -> Failure.of(Reason.CONNECT_RESET, how + " in the TLS handshake");
            case PROCESSING ->
                Failure.of(
                        Reason.CONNECT_RESET,
                        reset ? how + " without an answer" : place + ": the connection was closed without an answer");
            case TRANSFER ->
                Failure.of(
                        !answered && reset ? Reason.CONNECT_RESET : Reason.BODY_TRUNCATED,
                        how + (answered ? " in the middle of the body" : " in the middle of the headers"));
        };
    }
}
