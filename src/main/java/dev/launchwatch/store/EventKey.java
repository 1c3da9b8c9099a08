package dev.launchwatch.store;

import dev.launchwatch.signal.Event;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an event is told apart by: the first 128 bits of SHA-256 over its source and id. Ids are strangers' text of any
 * length and may speak of people, so they are not kept themselves.
 */
record EventKey(long high, long low) {
    static List<EventKey> of(List<Event> events) {
        MessageDigest sha;
        try {
            sha = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        List<EventKey> keys = new ArrayList<>(events.size());
        String source = "";
        byte[] begin = begin(source);
        for (Event event : events) {
            if (!event.source().equals(source)) {
                source = event.source();
                begin = begin(source);
            }
            sha.update(begin);
            ByteBuffer digest = ByteBuffer.wrap(sha.digest(event.id().getBytes(StandardCharsets.UTF_8)));
            keys.add(new EventKey(digest.getLong(), digest.getLong()));
        }
        return keys;
    }

    /** A source with its length before it, so that no id of one reads like one of another. */
    private static byte[] begin(String source) {
        byte[] bytes = source.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Integer.BYTES + bytes.length)
                .putInt(bytes.length)
                .put(bytes)
                .array();
    }
}
