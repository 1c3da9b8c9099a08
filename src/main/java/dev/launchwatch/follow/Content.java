package dev.launchwatch.follow;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** What is in an opened file, be it renamed, deleted or packed meanwhile. For one thread at a time. */
sealed interface Content extends Closeable {
    /**
     * Reads from a position on, as much as there is room for.
     *
     * @return how many bytes; 0 if it has not come there yet, -1 if there is nothing
     */
    int read(byte[] into, long position) throws IOException;

    /** How many bytes there are now; the largest number if that is not known. */
    long size() throws IOException;

    /** Whether what is in it can change no more. */
    boolean fixed();

    static Content open(Path path, boolean packed) throws IOException {
        return packed ? new Packed(path) : new Plain(FileChannel.open(path, StandardOpenOption.READ));
    }

    /** A file as it is. */
    record Plain(FileChannel channel) implements Content {
        @Override
        public int read(byte[] into, long position) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(into);
            int read = 0;
            while (buffer.hasRemaining() && read >= 0) {
                read = channel.read(buffer, position + buffer.position());
            }
            return buffer.position() == 0 ? -1 : buffer.position();
        }

        @Override
        public long size() throws IOException {
            return channel.size();
        }

        @Override
        public boolean fixed() {
            return false;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /**
     * A file that gzip packed, read from front to back; the last line of a piece is read again with the next one. One that ends too early
     * has no more than what is in it.
     */
    final class Packed implements Content {
        /** How far it goes on its way to a position at once: some tens of milliseconds. */
        private static final long STRIDE = 8L << 20;

        private final Path path;
        private InputStream in;
        private long at;

        /** What was read last, up to {@code at}. */
        private byte[] last = {};

        Packed(Path path) throws IOException {
            this.path = path;
            this.in = unpacking(path);
        }

        private static InputStream unpacking(Path path) throws IOException {
            InputStream file = Files.newInputStream(path);
            try {
                return new GZIPInputStream(file, 16 << 10);
            } catch (IOException e) {
                file.close();
                throw e;
            }
        }

        @Override
        public int read(byte[] into, long position) throws IOException {
            if (position < at - last.length) {
                in.close();
                in = unpacking(path);
                at = 0;
                last = new byte[0];
            }
            if (!reach(position)) {
                return 0;
            }
            int sum = Math.min((int) (at - position), into.length);
            System.arraycopy(last, last.length - (int) (at - position), into, 0, sum);
            int read = 0;
            while (sum < into.length && read >= 0) {
                read = next(into, sum, into.length - sum);
                sum += Math.max(0, read);
            }
            if (position + sum == at) {
                last = Arrays.copyOf(into, sum);
            }
            return sum == 0 ? -1 : sum;
        }

        /** Goes on to a position, or a stride nearer; whether it is reached. What ends before it has only nothing there. */
        private boolean reach(long position) throws IOException {
            long stop = Math.min(position, at + STRIDE);
            byte[] passed = new byte[8 << 10];
            while (at < stop) {
                last = new byte[0];
                if (next(passed, 0, (int) Math.min(passed.length, stop - at)) < 0) {
                    at = position;
                    return true;
                }
            }
            return at >= position;
        }

        private int next(byte[] bytes, int from, int length) throws IOException {
            try {
                int read = in.read(bytes, from, length);
                at += Math.max(0, read);
                return read;
            } catch (EOFException _) {
                return -1;
            }
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean fixed() {
            return true;
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
