package dev.launchwatch.model;

import java.util.HexFormat;

/**
 * Somebody or something whose identity is nobody's business: an address, an account or a member, as the first 64 bits of a
 * keyed hash. Equal ones are the same; who it is cannot be told without the key, which is never stored.
 */
public record Pseudonym(long hash) {
    /** A short form for people, such as {@code 3f09a1c2}: tells apart what one message shows, and no more. */
    public String brief() {
        return HexFormat.of().toHexDigits((int) (hash >>> 32));
    }
}
