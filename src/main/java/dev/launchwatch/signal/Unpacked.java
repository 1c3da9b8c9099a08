package dev.launchwatch.signal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;

/** The content of a body that may be packed by gzip. */
final class Unpacked {
    private Unpacked() {}

    /** Whether it is gzip, by its first bytes: some senders say so where it is not true, others do not say it. */
    static boolean isPacked(byte[] bytes) {
        return bytes.length >= 3 && bytes[0] == 0x1F && bytes[1] == (byte) 0x8B && bytes[2] == 8;
    }

    /**
     * What is packed in it.
     *
     * @param most how many bytes that may be; it stops there, whatever the rest would come to
     * @throws TooLargeException if it is more
     * @throws UnreadableBodyException if it is no gzip, or cut off
     */
    static byte[] of(byte[] packed, int most) throws UnreadableBodyException, TooLargeException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(packed), 8192)) {
            byte[] content = in.readNBytes(most + 1);
            if (content.length > most) {
                throw new TooLargeException();
            }
            return content;
        } catch (IOException e) {
            throw new UnreadableBodyException("the body is no whole gzip: send it whole, or unpacked");
        }
    }

    /** There is more in it than anybody reads. */
    static final class TooLargeException extends Exception {
        private static final long serialVersionUID = 1;

        TooLargeException() {
            super("more than may be unpacked", null, false, false);
        }
    }
}
