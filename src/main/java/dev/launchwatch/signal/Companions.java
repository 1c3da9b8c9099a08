package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import java.util.Arrays;

/**
 * With whom somebody was seen in another dimension, and when last: exact for up to {@link #MOST}; of more, those seen last are
 * known, so that the answer then is "at least that many". Not thread-safe.
 */
final class Companions {
    /** How many are told apart. */
    static final int MOST = 64;

    private static final int FEW = 1;

    private long[] hashes = new long[FEW];
    private long[] last = new long[FEW];
    private int size;

    /** Notes that one was seen. @return by how much this grew */
    int add(Pseudonym who, long millis) {
        for (int i = 0; i < size; i++) {
            if (hashes[i] == who.hash()) {
                last[i] = Math.max(last[i], millis);
                return 0;
            }
        }
        if (size == MOST) {
            int oldest = oldest();
            if (millis > last[oldest]) {
                hashes[oldest] = who.hash();
                last[oldest] = millis;
            }
            return 0;
        }
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, Math.min(MOST, 2 * size));
            last = Arrays.copyOf(last, hashes.length);
        }
        hashes[size] = who.hash();
        last[size++] = millis;
        return 1;
    }

    private int oldest() {
        int oldest = 0;
        for (int i = 1; i < size; i++) {
            oldest = last[i] < last[oldest] ? i : oldest;
        }
        return oldest;
    }

    int size() {
        return size;
    }

    /** How many were seen last after {@code millis}. */
    long since(long millis) {
        long seen = 0;
        for (int i = 0; i < size; i++) {
            seen += last[i] > millis ? 1 : 0;
        }
        return seen;
    }

    Companions copy() {
        Companions copy = new Companions();
        copy.hashes = Arrays.copyOf(hashes, Math.max(FEW, size));
        copy.last = Arrays.copyOf(last, Math.max(FEW, size));
        copy.size = size;
        return copy;
    }

    void encode(Packer to) {
        to.number(size);
        for (int i = 0; i < size; i++) {
            to.fixed(hashes[i]).number(last[i]);
        }
    }

    static Companions decode(Unpacker from) {
        int size = from.count();
        if (size > MOST) {
            throw new IllegalArgumentException("too many companions");
        }
        Companions companions = new Companions();
        companions.hashes = new long[Math.max(FEW, size)];
        companions.last = new long[Math.max(FEW, size)];
        companions.size = size;
        for (int i = 0; i < size; i++) {
            companions.hashes[i] = from.fixed();
            companions.last[i] = from.number();
        }
        return companions;
    }
}
