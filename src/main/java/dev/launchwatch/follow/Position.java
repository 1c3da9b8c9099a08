package dev.launchwatch.follow;

/**
 * How far a file was read, and what tells the file from others.
 *
 * @param file its number: drawn once, and never of another file
 * @param base the name that it had while it grew, whole: rotated files keep it
 * @param key what the file system calls the file, whatever its name is; may be given to another file later
 * @param headLength how many first bytes of it were read and are in {@code head}
 * @param head a part of their hash: enough to tell files apart, too little to find out by trying who is in them
 * @param offset where the next line begins
 * @param modified when it was written last, as far as was seen, in milliseconds since 1970
 * @param done whether nothing more is expected of it; it is remembered so that it is not taken for a new one
 */
public record Position(
        long file, String base, String key, int headLength, int head, long offset, long modified, boolean done) {}
