package dev.launchwatch.follow;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A file of the folder, as it was when the folder was listed. */
final class Entry {
    private final Path path;
    private final Path base;
    private final String key;
    private final long size;
    private final long modified;
    private byte @Nullable [] first;

    /**
     * @param base what it is called while it grows: its own name, or that which it had before it was rotated
     * @param key what the file system calls it
     */
    Entry(Path path, Path base, String key, long size, long modified) {
        this.path = path;
        this.base = base;
        this.key = key;
        this.size = size;
        this.modified = modified;
    }

    Path path() {
        return path;
    }

    String base() {
        return base.toString();
    }

    String key() {
        return key;
    }

    long size() {
        return size;
    }

    long modified() {
        return modified;
    }

    /** Whether it is one that grows, rather than one that was rotated. */
    boolean isLive() {
        return path.equals(base);
    }

    boolean isPacked() {
        return !isLive() && RotatedName.isPacked(path.toString());
    }

    Content open() throws IOException {
        return Content.open(path, isPacked());
    }

    /** Its first bytes, at most {@link Head#LONGEST}. */
    byte[] first() throws IOException {
        byte[] known = first;
        if (known == null) {
            try (Content content = open()) {
                known = first(content, Head.LONGEST);
            }
            first = known;
        }
        return known;
    }

    static byte[] first(Content content, int length) throws IOException {
        byte[] bytes = new byte[length];
        int read = content.read(bytes, 0);
        return Arrays.copyOf(bytes, Math.max(0, read));
    }

    /** Whether it begins with what was read of a file; nothing read tells nothing. */
    boolean begins(int headLength, int head) throws IOException {
        return headLength > 0 && first().length >= headLength && Head.of(first(), headLength) == head;
    }

    /** Whether what two files hold is the same, as far as both go. */
    enum Likeness {
        ALIKE,
        /** They differ, or one is empty. */
        DIFFERENT,
        /** They are alike, but in less than a line. */
        UNCLEAR
    }

    /** How like it is to a file with these first bytes. */
    Likeness likeness(byte[] other) throws IOException {
        byte[] own = first();
        int length = Math.min(own.length, other.length);
        if (length == 0 || !Arrays.equals(own, 0, length, other, 0, length)) {
            return Likeness.DIFFERENT;
        }
        for (int i = 0; i < length; i++) {
            if (own[i] == '\n') {
                return Likeness.ALIKE;
            }
        }
        return length == Head.LONGEST ? Likeness.ALIKE : Likeness.UNCLEAR;
    }
}
