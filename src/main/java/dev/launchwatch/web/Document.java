package dev.launchwatch.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Something that many are sent: made once, with its digest and packed. The bytes are not to be changed.
 *
 * @param packed by gzip; null if that is not worth it
 * @param etag a strong one, in quotes, of what is not packed
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Document(byte[] bytes, byte @Nullable [] packed, String etag, Map<String, String> headers) {
    /** What is smaller is sent as it is. */
    private static final int WORTH_PACKING = 512;

    static Document of(String text, Map<String, String> headers) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Document(bytes, bytes.length < WORTH_PACKING ? null : pack(bytes), quoted(bytes), headers);
    }

    /** Bytes that are packed already, as pictures are. */
    static Document picture(byte[] bytes, Map<String, String> headers) {
        return new Document(bytes, null, quoted(bytes), headers);
    }

    private static String quoted(byte[] bytes) {
        return '"' + digest(bytes).substring(0, 22) + '"';
    }

    private static byte[] pack(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
        try (GZIPOutputStream packing = new GZIPOutputStream(out)) {
            packing.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /** SHA-256 in hexadecimal digits. */
    static String digest(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
