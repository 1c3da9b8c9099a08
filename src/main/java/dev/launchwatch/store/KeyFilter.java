package dev.launchwatch.store;

import java.nio.ByteBuffer;

/**
 * A Bloom filter of the keys of one generation: whether it may hold a key, wrongly so for one in about 2,000 that it does
 * not. The keys are digests and thus spread evenly by themselves; their places are told by double hashing (Kirsch and
 * Mitzenmacher, "Less Hashing, Same Performance", 2006).
 */
final class KeyFilter {
    /** 16 bits for each of the {@link EventKeys#GENERATION} keys. */
    private static final int BITS = 16 * EventKeys.GENERATION;

    private static final int PLACES = 8;

    private final long[] words;

    private KeyFilter(long[] words) {
        this.words = words;
    }

    static KeyFilter empty() {
        return new KeyFilter(new long[BITS / Long.SIZE]);
    }

    /** What {@link #bytes} said. @throws IllegalArgumentException if it is something else */
    static KeyFilter of(byte[] bytes) {
        if (bytes.length != BITS / Byte.SIZE) {
            throw new IllegalArgumentException("a filter of " + bytes.length + " bytes");
        }
        long[] words = new long[BITS / Long.SIZE];
        ByteBuffer.wrap(bytes).asLongBuffer().get(words);
        return new KeyFilter(words);
    }

    byte[] bytes() {
        byte[] bytes = new byte[BITS / Byte.SIZE];
        ByteBuffer.wrap(bytes).asLongBuffer().put(words);
        return bytes;
    }

    void add(EventKey key) {
        int place = (int) key.high();
        for (int i = 0; i < PLACES; i++) {
            int bit = place & (BITS - 1);
            words[bit >>> 6] |= 1L << bit;
            place += (int) key.low() | 1;
        }
    }

    boolean mayHold(EventKey key) {
        int place = (int) key.high();
        for (int i = 0; i < PLACES; i++) {
            int bit = place & (BITS - 1);
            if ((words[bit >>> 6] & 1L << bit) == 0) {
                return false;
            }
            place += (int) key.low() | 1;
        }
        return true;
    }
}
