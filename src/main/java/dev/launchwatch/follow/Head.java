package dev.launchwatch.follow;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first bytes of a file, by which it is known again under another name, copied or packed. */
final class Head {
    /** How many bytes count at most. */
    static final int LONGEST = 1024;

    private Head() {}

    /**
     * 24 bits of a hash of the first bytes. Lines name people, and more bits would let somebody who knows the rest of a line find its
     * address by trying them all.
     */
    static int of(byte[] bytes, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, 0, length);
            byte[] hash = digest.digest();
            return ((hash[0] & 0xFF) << 16) | ((hash[1] & 0xFF) << 8) | (hash[2] & 0xFF);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
