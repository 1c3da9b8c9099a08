package dev.launchwatch.model;

import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Somebody or something whose identity is nobody's business: an address, an account or a member, as the first 64 bits of a
 * keyed hash. Equal ones are the same; who it is cannot be told without the key, which is never stored.
 */
public record Pseudonym(long hash) {
    /** As a record's own, for a part of the time that it takes until a JVM is warm: each event asks for it a dozen times. */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Pseudonym pseudonym && hash == pseudonym.hash;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(hash);
    }

    /** A short form for people, such as {@code 3f09a1c2}: tells apart what one message shows, and no more. */
    public String brief() {
        return HexFormat.of().toHexDigits((int) (hash >>> 32));
    }
}
