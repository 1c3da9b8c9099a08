package dev.launchwatch.signal;

import dev.launchwatch.model.Reason;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** Why a query told no value. The codes are label values of {@code launchwatch_queries_total}: one may be added, never renamed. */
public enum QueryFailure {
    /** Nobody could be reached. */
    UNREACHABLE(false, false),
    /** No answer in time, of the server or of what it asks itself. */
    TIMEOUT(false, false),
    /** No TLS connection that can be trusted. */
    TLS(false, false),
    /** The server could not answer now. */
    UNAVAILABLE(false, false),
    /** Only a part of what was asked for could be reached. */
    PARTIAL(false, false),
    /** The credentials are not accepted. */
    UNAUTHORIZED(true, false),
    /** There is no such API at this address. */
    NO_API(true, false),
    /** The answer is none of this API. */
    UNREADABLE(true, false),
    /** The query can be read, but not be evaluated. */
    EXECUTION(true, false),
    /** The query is no PromQL. */
    BAD_QUERY(true, true),
    /** The query answers with something that cannot be compared. */
    WRONG_TYPE(true, true),
    /** The query answers with more series than anybody reads. */
    TOO_MUCH(true, true),
    /** A mistake of ours. */
    INTERNAL(false, false);

    private static final Set<Reason> IN_TIME = EnumSet.of(
            Reason.DNS_TIMEOUT,
            Reason.CONNECT_TIMEOUT,
            Reason.TLS_TIMEOUT,
            Reason.RESPONSE_TIMEOUT,
            Reason.BODY_TIMEOUT,
            Reason.PROBE_TIMEOUT);
    private static final Set<Reason> SECURELY = EnumSet.of(
            Reason.TLS_EXPIRED,
            Reason.TLS_NOT_YET_VALID,
            Reason.TLS_NAME_MISMATCH,
            Reason.TLS_UNTRUSTED,
            Reason.TLS_PROTOCOL,
            Reason.TLS_FAILURE);
    private static final Set<Reason> LEGIBLY =
            EnumSet.of(Reason.PROTOCOL_ERROR, Reason.HEADER_TOO_LARGE, Reason.BODY_TRUNCATED);

    private final String code = name().toLowerCase(Locale.ROOT);
    private final boolean wrong;
    private final boolean certain;

    QueryFailure(boolean wrong, boolean certain) {
        this.wrong = wrong;
        this.certain = certain;
    }

    /** As it stands in metrics. */
    public String code() {
        return code;
    }

    /** Whether the configuration is to be mended rather than a server. */
    boolean isWrong() {
        return wrong;
    }

    /** Whether the next attempt will certainly fail in the same way. */
    boolean isCertain() {
        return certain;
    }

    /** What the failure of a request means for a query. */
    static QueryFailure of(Reason reason) {
        if (IN_TIME.contains(reason)) {
            return TIMEOUT;
        }
        if (SECURELY.contains(reason)) {
            return TLS;
        }
        if (LEGIBLY.contains(reason)) {
            return UNREADABLE;
        }
        if (reason == Reason.BODY_TOO_LARGE) {
            return TOO_MUCH;
        }
        return reason == Reason.INTERNAL ? INTERNAL : UNREACHABLE;
    }
}
