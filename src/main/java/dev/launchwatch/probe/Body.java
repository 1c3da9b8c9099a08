package dev.launchwatch.probe;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/** The bytes of a body as they come in, up to a limit. */
final class Body {
    private static final int LARGEST = Integer.MAX_VALUE - 16; // an array has no room for more

    private final int limit;
    private byte[] bytes = new byte[0];
    private int length;

    Body(long limit) {
        this.limit = (int) Math.min(limit, LARGEST);
    }

    /** Makes room for what is announced, so that an honest answer is copied once; a liar gets no more than 64 KiB. */
    void expect(long announced) {
        if (announced > 0) {
            bytes = new byte[(int) Math.min(Math.min(announced, limit), 65_536)];
        }
    }

    /** Takes the readable bytes. Returns whether they were within the limit; if not, some are missing. */
    boolean add(ByteBuf from) {
        int count = Math.min(from.readableBytes(), limit - length);
        room(count);
        from.readBytes(bytes, length, count);
        length += count;
        return !from.isReadable();
    }

    boolean add(byte[] from, int count) {
        int taken = Math.min(count, limit - length);
        room(taken);
        System.arraycopy(from, 0, bytes, length, taken);
        length += taken;
        return taken == count;
    }

    /** Begins anew, in the same room. */
    void clear() {
        length = 0;
    }

    private void room(int more) {
        int needed = length + more;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.clamp(bytes.length * 2L, needed, limit));
        }
    }

    /** What there is so far: the first {@link #length} bytes of an array that is replaced when it grows. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    long limit() {
        return limit;
    }

    /** A copy of the first bytes, at most so many. */
    Buffer beginning(int most) {
        int count = Math.min(most, length);
        return Buffer.buffer(count).appendBytes(bytes, 0, count);
    }

    /** A copy of what there is. */
    Buffer toBuffer() {
        return Buffer.buffer(length).appendBytes(bytes, 0, length);
    }
}
