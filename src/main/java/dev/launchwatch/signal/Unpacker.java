package dev.launchwatch.signal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads what a {@link Packer} wrote; throws IllegalArgumentException where it is not that. */
final class Unpacker {
    private final ByteBuffer in;

    Unpacker(byte[] packed) {
        in = ByteBuffer.wrap(packed);
    }

    long number() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte next = need(1).get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value >>> 1 ^ -(value & 1);
            }
        }
        throw new IllegalArgumentException("a number without end");
    }

    /** How many things follow, each of at least one byte. */
    int count() {
        long count = number();
        if (count < 0 || count > in.remaining()) {
            throw new IllegalArgumentException("more things than bytes");
        }
        return (int) count;
    }

    long fixed() {
        return need(Long.BYTES).getLong();
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        byte[] bytes = new byte[count()];
        in.get(bytes);
        return bytes;
    }

    boolean more() {
        return in.hasRemaining();
    }

    /** Checks that nothing is left. */
    void end() {
        if (in.hasRemaining()) {
            throw new IllegalArgumentException("bytes after the end");
        }
    }

    private ByteBuffer need(int bytes) {
        if (in.remaining() < bytes) {
            throw new IllegalArgumentException("ends too soon");
        }
        return in;
    }
}
