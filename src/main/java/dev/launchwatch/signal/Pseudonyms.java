package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView.Dimension;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns people in clear into pseudonyms: the first 64 bits of HMAC-SHA256 under a key of each dimension's own, so that an account
 * and a member of the same spelling cannot be linked. The keys of the dimensions are HMAC-SHA256 of a label under the configured
 * key. Thread-safe, and about half a microsecond for each.
 *
 * <p>What is one party is hashed as one: an IPv4 address inside an IPv6 address is that address, an IPv6 address is its /64
 * (the smallest block that one customer has, RFC 6177), an e-mail address has no capitals.
 *
 * <p>A key is changed without losing windows:
 * <ol>
 *   <li>Put the new key before the old one. Windows go on with the <em>oldest</em> key of the list, and every event also keeps its
 *       people under the <em>newest</em> ({@link Event#next}).
 *   <li>After the longest window, 31 days, take the old key out. Every event that is in a window now has its people under the new key
 *       as well; windows see by {@link #fingerprint} that the key is another and are built from the log again.
 * </ol>
 * Whoever takes the old key out sooner loses nothing but this: somebody seen before the new key came counts as two until their old
 * events leave the windows.
 */
public final class Pseudonyms {
    /** How many bytes a key has at least: as many as the hash. */
    public static final int SHORTEST_KEY = 32;

    private static final int LONGEST_TEXT = 512;
    private static final int EVENT_ID_BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private final Keyed windows;
    private final @Nullable Keyed newest;

    /**
     * Under these keys.
     *
     * @param keys newest first; at least one
     * @throws IllegalArgumentException with the remedy if there is none or one is too short
     */
    public Pseudonyms(List<byte[]> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no key to hash people with: set LAUNCHWATCH_HASH_KEY" + REMEDY);
        }
        for (byte[] key : keys) {
            if (key.length < SHORTEST_KEY) {
                throw new IllegalArgumentException("a key to hash people with has " + key.length + " bytes and needs "
                        + SHORTEST_KEY + ": set LAUNCHWATCH_HASH_KEY" + REMEDY);
            }
        }
        windows = new Keyed(keys.getLast());
        newest = keys.size() == 1 ? null : new Keyed(keys.getFirst());
    }

    private static final String REMEDY = " to what 'openssl rand -hex 32' prints";

    /** Whether a key is being changed. */
    public boolean rotating() {
        return newest != null;
    }

    /** Keys of 32 bytes for another purpose, which tell nothing of these or of each other: newest first. */
    public List<byte[]> derived(String purpose) {
        byte[] windowed = windows.master.hash("launchwatch 1 " + purpose);
        return newest == null ? List.of(windowed) : List.of(newest.master.hash("launchwatch 1 " + purpose), windowed);
    }

    /** Tells the key of the windows apart from others, and nothing about it. */
    public long fingerprint() {
        return windows.fingerprint;
    }

    /** People under the key of the windows; what is null or says nothing stays null. */
    public People people(@Nullable String ip, @Nullable String account, @Nullable String member) {
        return windows.people(ip, account, member);
    }

    /** People under the newest key; null unless a key is being changed. */
    public @Nullable People next(@Nullable String ip, @Nullable String account, @Nullable String member) {
        return newest == null ? null : newest.people(ip, account, member);
    }

    /**
     * A short id for what tells an event apart, which may have people or secrets in it: 128 bits of a keyed hash as 22 characters.
     */
    public String eventId(String content) {
        byte[] hash = windows.ids.hash(content);
        return BASE64.encodeToString(Arrays.copyOf(hash, EVENT_ID_BYTES));
    }

    /**
     * An address as one party writes it: IPv4 as such, also inside IPv6; IPv6 as its /64; a port, brackets and a zone left
     * out. What is no address is taken as it is. Never looks a name up.
     */
    static String canonicalAddress(String text) {
        if (isUsualAddress(text)) {
            return text;
        }
        String bare = text;
        if (bare.startsWith("[") && bare.indexOf(']') > 0) {
            bare = bare.substring(1, bare.indexOf(']'));
        } else if (bare.indexOf('.') > 0 && bare.indexOf(':') > 0 && bare.indexOf(':') == bare.lastIndexOf(':')) {
            bare = bare.substring(0, bare.indexOf(':'));
        }
        int zone = bare.indexOf('%');
        try {
            InetAddress address = InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone));
            if (address instanceof Inet6Address) {
                return Long.toHexString(ByteBuffer.wrap(address.getAddress()).getLong()) + "::/64";
            }
            return address.getHostAddress();
        } catch (IllegalArgumentException e) {
            return text.toLowerCase(Locale.ROOT);
        }
    }

    /** Whether it is an IPv4 address as one writes it, which nearly all are: then there is nothing to do. */
    private static boolean isUsualAddress(String text) {
        int parts = 0;
        int part = 0;
        int digits = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : '.';
            if (c == '.') {
                if (digits == 0 || part > 255) {
                    return false;
                }
                parts++;
                part = 0;
                digits = 0;
            } else if (c < '0' || c > '9' || digits == 3 || (digits > 0 && part == 0)) {
                return false;
            } else {
                part = 10 * part + c - '0';
                digits++;
            }
        }
        return parts == 4;
    }

    private static String canonicalName(String text) {
        return text.indexOf('@') < 0 ? text : text.toLowerCase(Locale.ROOT);
    }

    /** What is left of a text to hash; null if it says nothing. */
    private static @Nullable String said(@Nullable String text) {
        if (text == null) {
            return null;
        }
        String stripped = text.strip();
        // Log formats write these where they know nothing.
        return stripped.isEmpty() || stripped.equals("-") || stripped.equalsIgnoreCase("unknown") ? null : stripped;
    }

    private static String canonical(Dimension dimension, String text) {
        return switch (dimension) {
            case IP -> text.length() > LONGEST_TEXT ? text : canonicalAddress(text);
            case ACCOUNT, MEMBER -> canonicalName(text);
        };
    }

    /** Everything under one key. */
    private static final class Keyed {
        private final Hash master;
        private final Map<Dimension, Hash> dimensions = new EnumMap<>(Dimension.class);
        private final Hash ids;
        private final long fingerprint;

        Keyed(byte[] key) {
            master = new Hash(key);
            for (Dimension dimension : Dimension.values()) {
                dimensions.put(
                        dimension,
                        new Hash(master.hash("launchwatch 1 " + dimension.name().toLowerCase(Locale.ROOT))));
            }
            ids = new Hash(master.hash("launchwatch 1 event"));
            fingerprint =
                    ByteBuffer.wrap(master.hash("launchwatch 1 fingerprint")).getLong();
        }

        People people(@Nullable String ip, @Nullable String account, @Nullable String member) {
            return new People(of(Dimension.IP, ip), of(Dimension.ACCOUNT, account), of(Dimension.MEMBER, member));
        }

        private @Nullable Pseudonym of(Dimension dimension, @Nullable String text) {
            String said = said(text);
            Hash hash = dimensions.get(dimension);
            return said == null || hash == null
                    ? null
                    : new Pseudonym(ByteBuffer.wrap(hash.hash(canonical(dimension, said)))
                            .getLong());
        }
    }

    /**
     * HMAC-SHA256 under one key (RFC 2104). What the key alone does is done once: for a short text that is half of the work, which a
     * {@code Mac} does each time anew.
     */
    private static final class Hash {
        private static final int BLOCK = 64;
        private static final int INNER = 0x36;
        private static final int OUTER = 0x5c;

        private final MessageDigest inner;
        private final MessageDigest outer;

        Hash(byte[] key) {
            byte[] fitting = key.length > BLOCK ? sha256().digest(key) : key;
            inner = begun(fitting, INNER);
            outer = begun(fitting, OUTER);
        }

        byte[] hash(String text) {
            try {
                // Copied, never changed: any thread may do so.
                byte[] first = ((MessageDigest) inner.clone()).digest(text.getBytes(StandardCharsets.UTF_8));
                return ((MessageDigest) outer.clone()).digest(first);
            } catch (CloneNotSupportedException e) {
                throw new IllegalStateException("every Java copies a SHA-256", e);
            }
        }

        private static MessageDigest begun(byte[] key, int pad) {
            byte[] block = Arrays.copyOf(key, BLOCK);
            for (int i = 0; i < BLOCK; i++) {
                block[i] ^= (byte) pad;
            }
            MessageDigest digest = sha256();
            digest.update(block);
            return digest;
        }

        private static MessageDigest sha256() {
            try {
                return MessageDigest.getInstance("SHA-256");
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }
    }
}
