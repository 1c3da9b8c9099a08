package dev.launchwatch.signal;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What senders say of how a body is written. Asked only where it could not be read: many a sender says what is not so, and its body
 * is read all the same.
 */
final class MediaTypes {
    private static final List<String> FOREIGN = List.of(
            "application/x-www-form-urlencoded",
            "multipart/",
            "application/xml",
            "application/soap+xml",
            "text/xml",
            "text/html",
            "text/csv",
            "application/yaml",
            "application/pdf",
            "application/zip",
            "application/msgpack",
            "avro/",
            "image/",
            "audio/",
            "video/");

    private static final Set<String> ENCODINGS = Set.of("", "identity", "gzip", "x-gzip");

    private MediaTypes() {}

    /** Whether a body is written or packed in a way that no format has. */
    static boolean foreign(Body body) {
        String type = body.contentType().strip().toLowerCase(Locale.ROOT);
        String encoding = body.header("content-encoding").strip().toLowerCase(Locale.ROOT);
        return FOREIGN.stream().anyMatch(type::startsWith) || !ENCODINGS.contains(encoding);
    }
}
