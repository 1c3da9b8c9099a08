package dev.launchwatch.signal;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Writes numbers and texts one after another, small numbers in few bytes; {@link Unpacker} reads them. */
final class Packer {
    private static final int LOW = 0x7f;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    /** A whole number: seven bits to a byte, the sign in the lowest. */
    Packer number(long value) {
        long left = value << 1 ^ value >> (Long.SIZE - 1);
        while ((left & ~LOW) != 0) {
            out.write((int) (left & LOW) | (LOW + 1));
            left >>>= 7;
        }
        out.write((int) left);
        return this;
    }

    /** Eight bytes, for what is spread over all numbers, as hashes are. */
    Packer fixed(long value) {
        return raw(ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    Packer text(String text) {
        return bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    Packer bytes(byte[] bytes) {
        return number(bytes.length).raw(bytes);
    }

    private Packer raw(byte[] bytes) {
        out.write(bytes, 0, bytes.length);
        return this;
    }

    byte[] packed() {
        return out.toByteArray();
    }
}
