package dev.launchwatch.signal;

import java.time.Instant;

/**
 * A body on its way in, as it was sent.
 *
 * @param source whose events it brings
 * @param entrance where it came in, which says how it is written
 * @param vouched whether a token was shown that may bring what the source says; if not, its signature decides
 * @param body as it was sent, packed or not
 * @param received when it had come whole
 */
public record Parcel(String source, Entrance entrance, boolean vouched, Body body, Instant received) {
    /** Where bodies come in. */
    public enum Entrance {
        /** The events of an application of one's own. */
        EVENTS,
        /** What a source of the configuration writes, in its format. */
        INGEST
    }
}
