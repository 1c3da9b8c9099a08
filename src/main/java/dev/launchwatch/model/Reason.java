package dev.launchwatch.model;

import java.util.Locale;

/**
 * Why a probe was not up. The codes are a public contract: they are label values of {@code probe_failure_info}, are
 * stored, and are written into alerts; a code may be added, never renamed.
 */
public enum Reason {
    DNS_NXDOMAIN("the name does not exist"),
    DNS_TIMEOUT("the name servers did not answer in time"),
    DNS_FAILURE("the name could not be resolved"),
    DNS_ANSWER("the name servers gave another answer than expected"),
    CONNECT_REFUSED("the server refused the connection"),
    CONNECT_TIMEOUT("the server did not accept the connection in time"),
    CONNECT_UNREACHABLE("there is no way to the server"),
    CONNECT_RESET("the server cut the connection"),
    PROXY_FAILURE("the proxy did not let the request through"),
    TLS_EXPIRED("the certificate is expired"),
    TLS_NOT_YET_VALID("the certificate is not valid yet"),
    TLS_NAME_MISMATCH("the certificate is for another name"),
    TLS_UNTRUSTED("the certificate's issuer is not trusted"),
    TLS_PROTOCOL("no TLS version or cipher in common, or no TLS at all"),
    TLS_TIMEOUT("the TLS handshake did not end in time"),
    TLS_FAILURE("the TLS handshake failed"),
    RESPONSE_TIMEOUT("no answer came in time"),
    BODY_TIMEOUT("the answer did not end in time"),
    BODY_TRUNCATED("the answer broke off"),
    BODY_TOO_LARGE("the answer is larger than allowed"),
    HEADER_TOO_LARGE("the answer's headers are larger than allowed"),
    PROTOCOL_ERROR("the answer is not valid HTTP"),
    REDIRECT_LOOP("the redirects go round in a circle"),
    REDIRECT_LIMIT("there are more redirects than allowed"),
    REDIRECT_INVALID("a redirect leads to no valid address"),
    STREAM_ERROR_EVENT("the stream carried an error event"),
    STREAM_INCOMPLETE("the stream ended without its end marker"),
    STREAM_STALLED("the stream paused for longer than allowed"),
    ASSERTION_STATUS("another status than expected"),
    ASSERTION_LATENCY("slower than expected"),
    ASSERTION_FIRST_EVENT("the first event came later than expected"),
    ASSERTION_HEADER("a header differs from what is expected"),
    ASSERTION_BODY("the body differs from what is expected"),
    ASSERTION_JSON("the JSON differs from what is expected"),
    ASSERTION_REDIRECT("it redirects to another place than expected"),
    ASSERTION_COOKIE("a cookie differs from what is expected"),
    ASSERTION_CERTIFICATE("the certificate expires soon"),
    ASSERTION_TLS_VERSION("an older TLS version than expected"),
    CAPTURE_FAILED("a value that a later step needs was not in the answer"),
    OAUTH_START("the login did not lead to the identity provider"),
    OAUTH_LOGIN("the identity provider did not accept the login"),
    OAUTH_CALLBACK("the login callback did not sign the member in"),
    OAUTH_STATE("the login callback accepted a missing or forged state"),
    OAUTH_CODE_REUSE("the login callback accepted a code twice"),
    OAUTH_ERROR_RESPONSE("the login callback failed on an error answer of the identity provider"),
    HEARTBEAT_MISSING("the job did not report in time"),
    PROBE_TIMEOUT("the probe did not end in time"),
    REGION_BLIND("this region has no connectivity of its own"),
    INTERNAL("the probe itself failed");

    private final String code = name().toLowerCase(Locale.ROOT);
    private final String meaning;

    Reason(String meaning) {
        this.meaning = meaning;
    }

    /** The code as it stands in metrics, the store and alerts, such as {@code dns_nxdomain}. */
    public String code() {
        return code;
    }

    /** A clause that a person understands, to be put behind a colon. */
    public String meaning() {
        return meaning;
    }

    /** The reason with this code; a code of a newer version reads as {@link #INTERNAL}. */
    public static Reason ofCode(String code) {
        for (Reason reason : values()) {
            if (reason.code.equals(code)) {
                return reason;
            }
        }
        return INTERNAL;
    }
}
