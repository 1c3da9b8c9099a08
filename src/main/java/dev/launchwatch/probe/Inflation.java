package dev.launchwatch.probe;

import io.netty.buffer.ByteBuf;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks gzip (RFC 1952) and deflate (RFC 1950, or 1951 as some servers send it) piece by piece, never more than a
 * small buffer at once: however little a bomb sends, the taker decides when it has enough.
 */
final class Inflation implements AutoCloseable {
    private static final int PIECE = 8192;
    private static final int HEADER = 10;
    private static final int TRAILER = 8;
    private static final int CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;

    private enum State {
        START,
        EXTRA_LENGTH,
        EXTRA_BYTES,
        NAME_BYTES,
        COMMENT_BYTES,
        CHECKSUM_BYTES,
        DATA,
        TRAILER_BYTES,
        DONE
    }

    /** Takes a piece; returns whether it wants more. */
    @FunctionalInterface
    interface Taker {
        boolean take(byte[] piece, int count);
    }

    private final boolean gzip;
    private final byte[] piece = new byte[PIECE];
    private final byte[] fixed = new byte[HEADER];
    private final CRC32 checksum = new CRC32();
    private @Nullable Inflater inflater;
    private State state = State.START;
    private int got;
    private int flags;
    private int extra;
    private boolean touched;

    private Inflation(boolean gzip) {
        this.gzip = gzip;
    }

    /** How to read a body of this Content-Encoding, or null if it is to be read as it is. */
    static @Nullable Inflation of(@Nullable String encoding) {
        if (encoding == null) {
            return null;
        }
        String coding = encoding.strip();
        if (coding.equalsIgnoreCase("gzip") || coding.equalsIgnoreCase("x-gzip")) {
            return new Inflation(true);
        }
        return coding.equalsIgnoreCase("deflate") ? new Inflation(false) : null;
    }

    /**
     * Unpacks the readable bytes. Returns whether the taker wants more.
     *
     * @throws DataFormatException if they are not packed so
     */
    boolean read(ByteBuf in, Taker taker) throws DataFormatException {
        touched |= in.isReadable();
        while (in.isReadable()) {
            switch (state) {
                case START -> {
                    if (!start(in, taker)) {
                        return false;
                    }
                }
                case EXTRA_LENGTH -> {
                    if (fill(in, 2)) {
                        extra = (fixed[0] & 0xFF) | (fixed[1] & 0xFF) << 8;
                        enter(State.EXTRA_BYTES);
                    }
                }
                case EXTRA_BYTES -> {
                    int count = Math.min(extra - got, in.readableBytes());
                    in.skipBytes(count);
                    got += count;
                    if (got == extra) {
                        afterExtra();
                    }
                }
                case NAME_BYTES -> {
                    if (in.readByte() == 0) {
                        afterName();
                    }
                }
                case COMMENT_BYTES -> {
                    if (in.readByte() == 0) {
                        afterComment();
                    }
                }
                case CHECKSUM_BYTES -> {
                    if (fill(in, 2)) {
                        data(true);
                    }
                }
                case DATA -> {
                    if (!inflate(in, taker)) {
                        return false;
                    }
                }
                case TRAILER_BYTES -> trailer(in);
                case DONE -> in.skipBytes(in.readableBytes()); // as browsers do with what follows
            }
        }
        return true;
    }

    /** Whether the body may end here: at the end of its packing, or without a single byte, as an answer to HEAD. */
    boolean complete() {
        return !touched || state == State.DONE || (gzip && state == State.START && got == 0);
    }

    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }

    private void enter(State next) {
        state = next;
        got = 0;
    }

    private boolean fill(ByteBuf in, int count) {
        int taken = Math.min(count - got, in.readableBytes());
        in.readBytes(fixed, got, taken);
        got += taken;
        return got == count;
    }

    private boolean start(ByteBuf in, Taker taker) throws DataFormatException {
        if (!gzip) {
            return !fill(in, 2) || startDeflate(taker);
        }
        if (fill(in, HEADER)) {
            if (fixed[0] != 0x1F || fixed[1] != (byte) 0x8B || fixed[2] != 8) {
                throw new DataFormatException("not gzip");
            }
            flags = fixed[3];
            if ((flags & EXTRA) != 0) {
                enter(State.EXTRA_LENGTH);
            } else {
                afterExtra();
            }
        }
        return true;
    }

    /** Deflate should come in a zlib frame; some servers leave it out, which the first two bytes show. */
    private boolean startDeflate(Taker taker) throws DataFormatException {
        int head = (fixed[0] & 0xFF) << 8 | (fixed[1] & 0xFF);
        boolean zlib = (head & 0x0F00) == 0x0800 && head % 31 == 0;
        data(!zlib);
        inflater().setInput(fixed, 0, 2);
        return pump(taker);
    }

    private void afterExtra() {
        if ((flags & NAME) != 0) {
            enter(State.NAME_BYTES);
        } else {
            afterName();
        }
    }

    private void afterName() {
        if ((flags & COMMENT) != 0) {
            enter(State.COMMENT_BYTES);
        } else {
            afterComment();
        }
    }

    private void afterComment() {
        if ((flags & CHECKSUM) != 0) {
            enter(State.CHECKSUM_BYTES);
        } else {
            data(true);
        }
    }

    private void data(boolean raw) {
        enter(State.DATA);
        if (inflater == null) {
            inflater = new Inflater(raw);
        } else {
            inflater.reset(); // the next member of a gzip file of several
        }
        checksum.reset();
    }

    private Inflater inflater() {
        return java.util.Objects.requireNonNull(inflater, "data comes after its header");
    }

    private boolean inflate(ByteBuf in, Taker taker) throws DataFormatException {
        int before = in.readableBytes();
        inflater().setInput(in.nioBuffer());
        boolean more = pump(taker);
        in.skipBytes(before - inflater().getRemaining());
        return more;
    }

    /** Unpacks the input that is set. Returns whether the taker wants more. */
    private boolean pump(Taker taker) throws DataFormatException {
        Inflater with = inflater();
        while (true) {
            int count = with.inflate(piece);
            if (count > 0) {
                if (gzip) {
                    checksum.update(piece, 0, count);
                }
                if (!taker.take(piece, count)) {
                    return false;
                }
            } else if (with.finished()) {
                enter(gzip ? State.TRAILER_BYTES : State.DONE);
                return true;
            } else if (with.needsInput()) {
                return true;
            } else {
                throw new DataFormatException("a dictionary is needed");
            }
        }
    }

    private void trailer(ByteBuf in) throws DataFormatException {
        if (fill(in, TRAILER)) {
            long sum =
                    (fixed[0] & 0xFFL) | (fixed[1] & 0xFFL) << 8 | (fixed[2] & 0xFFL) << 16 | (fixed[3] & 0xFFL) << 24;
            if (sum != checksum.getValue()) {
                throw new DataFormatException("the checksum differs");
            }
            enter(State.START);
        }
    }
}
