package dev.launchwatch.signal;

import java.util.Locale;
import java.util.Map;

/**
 * What a sender posted, already unpacked and within its bounds.
 *
 * @param bytes the content
 * @param contentType as sent, empty if there was none
 * @param headers by name in lower case; the first of each
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Body(byte[] bytes, String contentType, Map<String, String> headers) {
    /** A header, empty if it was not sent. */
    public String header(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
    }
}
