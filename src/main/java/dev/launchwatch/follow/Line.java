package dev.launchwatch.follow;

/**
 * A line.
 *
 * @param file the number of the file that it is in, whatever that is called
 * @param offset where it begins there, in bytes
 * @param bytes without the end of the line; at most {@link Cutting#LONGEST}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Line(long file, long offset, byte[] bytes) {
    /** What tells it apart from all other lines, also when it is read again. */
    public String id() {
        return Long.toHexString(file) + "-" + offset;
    }
}
