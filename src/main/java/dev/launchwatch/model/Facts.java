package dev.launchwatch.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a probe learnt about the last answer, apart from whether it was good; a fact that does not apply is null or 0.
 *
 * @param httpStatus the status code, 0 without an HTTP answer
 * @param httpVersion {@code 1.0}, {@code 1.1} or {@code 2}
 * @param bodyBytes the body's length as read, after decompression
 * @param redirects how many redirects were followed
 * @param ipProtocol 4 or 6, by the address that was tried last; 0 if there was none to try
 * @param tlsVersion such as {@code TLSv1.3}
 * @param certificateExpiry the earliest end of validity in the presented chain
 * @param firstEvent time from the request to the first event of a stream
 * @param events how many events a stream carried
 */
public record Facts(
        int httpStatus,
        @Nullable String httpVersion,
        long bodyBytes,
        int redirects,
        int ipProtocol,
        @Nullable String tlsVersion,
        @Nullable Instant certificateExpiry,
        @Nullable Duration firstEvent,
        int events) {
    public static final Facts NONE = new Facts(0, null, 0, 0, 0, null, null, null, 0);
}
