package dev.launchwatch.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads one answer after the other from a connection that is kept, with as little of the processor as possible. */
final class AnswerReader {
    private static final String LENGTH = "content-length:";
    private static final String CODING = "transfer-encoding:";

    private final InputStream in;

    AnswerReader(InputStream in) {
        this.in = new BufferedInputStream(in);
    }

    /**
     * An answer.
     *
     * @param headers as they came, without those that say where the body ends
     * @param body as it came, packed if it was, but in one piece
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Answer(int status, List<String> headers, byte[] body) {}

    Answer next() throws IOException {
        int status = Integer.parseInt(line().split(" ", 3)[1]);
        List<String> headers = new ArrayList<>();
        int length = 0;
        boolean chunked = false;
        for (String line = line(); !line.isEmpty(); line = line()) {
            String low = line.toLowerCase(Locale.ROOT);
            if (low.startsWith(LENGTH)) {
                length = Integer.parseInt(low.substring(LENGTH.length()).strip());
            } else if (low.startsWith(CODING)) {
                chunked = low.endsWith("chunked");
            } else {
                headers.add(line);
            }
        }
        return new Answer(status, headers, chunked ? chunks() : exactly(length));
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = chunkSize(); size > 0; size = chunkSize()) {
            body.writeBytes(exactly(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int chunkSize() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the daemon ended the connection in the middle of an answer");
        }
        return bytes;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the daemon ended the connection");
            }
            line.append((char) next);
        }
        return line.toString().stripTrailing();
    }
}
