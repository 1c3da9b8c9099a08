package dev.launchwatch.follow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A chunk of a file, cut into lines. For one thread. */
final class Cutting {
    /** Longer lines are left out, in bytes. */
    static final int LONGEST = 64 << 10;

    /** How many bytes are cut at once; more than the longest line. */
    static final int CHUNK = 3 * LONGEST;

    /** How many lines are brought at once: the store takes so many in one transaction. */
    private static final int MOST = 2_000;

    private final long file;
    private final long offset;
    private final long from;
    private final List<Line> lines = new ArrayList<>();
    private long to;
    private long scanned;
    private int tooLong;
    private boolean full;

    /**
     * Nothing is cut yet.
     *
     * @param file the number of the file
     * @param offset up to where it is taken
     * @param scanned where the chunk begins: behind {@code offset} where a line that is too long was looked at up to there
     */
    Cutting(long file, long offset, long scanned) {
        this.file = file;
        this.offset = offset;
        this.from = scanned;
        this.to = offset;
    }

    /** The lines that are whole, but for blank ones. */
    List<Line> lines() {
        return lines;
    }

    /** Up to where they go, in the file. */
    long to() {
        return to;
    }

    /** Up to where a line that is too long was looked at; {@link #to} if there is none. */
    long scanned() {
        return scanned;
    }

    /** How many lines were left out for their length. */
    int tooLong() {
        return tooLong;
    }

    /** Whether it stopped since there were so many. */
    boolean isFull() {
        return full;
    }

    /** Cuts the first {@code length} bytes. To be called once. */
    void cut(byte[] bytes, int length) {
        int at = 0;
        if (from > offset) {
            int end = end(bytes, 0, length);
            if (end == length) {
                scanned = from + length;
                return;
            }
            tooLong++;
            at = end + 1;
            to = from + at;
        }
        while (at < length) {
            if (bytes[at] == 0) {
                // A file that is cut under a writer that keeps its place has a hole, which may be large.
                to = from + ++at;
                continue;
            }
            int end = end(bytes, at, length);
            if (end == length) {
                break;
            }
            add(bytes, at, end);
            at = end + 1;
            to = from + at;
            full = lines.size() >= MOST;
            if (full) {
                break;
            }
        }
        scanned = !full && length - at > LONGEST ? from + length : to;
    }

    private void add(byte[] bytes, int start, int end) {
        int stop = end > start && bytes[end - 1] == '\r' ? end - 1 : end;
        if (stop - start > LONGEST) {
            tooLong++;
        } else if (!isBlank(bytes, start, stop)) {
            lines.add(new Line(file, from + start, Arrays.copyOfRange(bytes, start, stop)));
        }
    }

    private static int end(byte[] bytes, int from, int length) {
        int at = from;
        while (at < length && bytes[at] != '\n') {
            at++;
        }
        return at;
    }

    private static boolean isBlank(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != ' ' && bytes[i] != '\t') {
                return false;
            }
        }
        return true;
    }
}
