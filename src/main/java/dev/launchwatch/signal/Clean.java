package dev.launchwatch.signal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Texts from outside, made fit to be kept: bounded, without control characters, and, where they are kept in clear, without
 * what looks like a person or a secret. All of it is linear in the text's length.
 */
final class Clean {
    private static final int LONGEST_PERSON = 320;
    private static final int LONGEST_ID = 200;
    private static final int LONGEST_CODE = 60;
    private static final int LONGEST_MODEL = 120;
    private static final int LONGEST_ROUTE = 200;
    private static final int LONGEST_SEGMENT = 40;
    private static final int MOST_SEGMENTS = 12;
    private static final int MOST_WORDS = 12;
    private static final String HIDDEN = "{id}";
    private static final String OF_CODES = ".:/-_";
    private static final Pattern SPACE = Pattern.compile("\\s");

    private Clean() {}

    /** Without control characters, halves of characters and what changes the direction of writing; null if nothing is left. */
    static @Nullable String text(@Nullable String text) {
        if (text == null) {
            return null;
        }
        if (isPlain(text)) {
            return text.isEmpty() ? null : text;
        }
        StringBuilder clean = new StringBuilder(text.length());
        text.codePoints()
                .filter(c -> c >= ' ' && c != 0x7F && isPrinted(Character.getType(c)))
                .forEach(clean::appendCodePoint);
        String stripped = clean.toString().strip();
        return stripped.isEmpty() ? null : stripped;
    }

    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= ' ' || c >= 0x7F) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrinted(int type) {
        return type != Character.CONTROL
                && type != Character.FORMAT
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR;
    }

    /** An event's id. One that is too long or unclean ends in its hash, so that different ones stay different. */
    static @Nullable String id(@Nullable String id) {
        return distinct(id, LONGEST_ID);
    }

    /** A person's address, name or number, which is hashed later: different ones stay different. */
    static @Nullable String person(@Nullable String person) {
        return distinct(person, LONGEST_PERSON);
    }

    /** An IP address, without the port and the other addresses that proxies add. */
    static @Nullable String ip(@Nullable String address) {
        String ip = text(address);
        if (ip == null) {
            return null;
        }
        int comma = ip.indexOf(',');
        ip = (comma < 0 ? ip : ip.substring(0, comma)).strip();
        if (ip.startsWith("[")) {
            int end = ip.indexOf(']');
            ip = end < 0 ? ip.substring(1) : ip.substring(1, end);
        } else {
            int colon = ip.indexOf(':');
            ip = colon >= 0 && colon == ip.lastIndexOf(':') ? ip.substring(0, colon) : ip;
        }
        return distinct(ip, LONGEST_PERSON);
    }

    private static @Nullable String distinct(@Nullable String raw, int longest) {
        String clean = text(raw);
        if (raw == null || clean == null) {
            return null;
        }
        if (clean.length() <= longest && clean.length() == raw.strip().length()) {
            return clean;
        }
        return cut(clean, longest - 65) + "~" + sha256(raw);
    }

    private static String sha256(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String cut(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
    }

    /** A reason or a provider: lower case, with underscores for what is neither letter, digit, nor one of {@code . : / -}. */
    static @Nullable String code(@Nullable String text) {
        String clean = text(text);
        if (clean == null) {
            return null;
        }
        if (isCode(clean)) {
            return clean;
        }
        List<String> words = new ArrayList<>();
        for (String word : SPACE.split(cut(clean, 4 * LONGEST_CODE), MOST_WORDS)) {
            String kept = isOpaque(word) ? "" : letters(word.toLowerCase(Locale.ROOT), OF_CODES);
            if (!kept.isEmpty()) {
                words.add(kept);
            }
        }
        String code = cut(String.join("_", words), LONGEST_CODE);
        return code.isEmpty() ? null : code;
    }

    /** Whether this is what {@link #code} would make of it: one short word without digits, as most are. */
    private static boolean isCode(String clean) {
        if (clean.length() > LONGEST_SEGMENT) {
            return false;
        }
        for (int i = 0; i < clean.length(); i++) {
            char c = clean.charAt(i);
            if ((c < 'a' || c > 'z') && OF_CODES.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }

    /** A model's name: as the provider writes it, unless it holds what no name does; null if nothing of a name is left. */
    static @Nullable String model(@Nullable String text) {
        String clean = text(text);
        if (clean == null) {
            return null;
        }
        int at = clean.indexOf('@');
        // Vertex writes claude@20240620; a dot behind the sign makes it an e-mail address.
        boolean person = at >= 0 && clean.indexOf('.', at) > 0;
        boolean secret = clean.startsWith("eyJ") || clean.startsWith("sk-");
        String name = person || secret ? HIDDEN : clean;
        String model = letters(cut(name, LONGEST_MODEL), "._:/@+-{}");
        return model.isEmpty() ? null : model;
    }

    private static String letters(String text, String others) {
        StringBuilder kept = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fine = c < 0x7F && (Character.isLetterOrDigit(c) || others.indexOf(c) >= 0);
            if (fine || (!kept.isEmpty() && kept.charAt(kept.length() - 1) != '_')) {
                kept.append(fine ? c : '_');
            }
        }
        return kept.toString();
    }

    /**
     * A route: the path of an address or request line without query, in which {@code {id}} stands for each segment that is a
     * number, an address, or as long or mixed as a token is.
     */
    static @Nullable String route(@Nullable String text) {
        String clean = text(text);
        if (clean == null) {
            return null;
        }
        String path = path(cut(clean, 2_000));
        StringBuilder route = new StringBuilder(path.length() + 1);
        int segments = 0;
        int from = 0;
        while (from < path.length()) {
            int slash = path.indexOf('/', from);
            String segment = path.substring(from, slash < 0 ? path.length() : slash);
            from += segment.length() + 1;
            int end = segment.indexOf(';');
            String bare = end < 0 ? segment : segment.substring(0, end);
            if (bare.isEmpty()) {
                continue;
            }
            if (++segments > MOST_SEGMENTS
                    || route.length() + Math.min(bare.length(), LONGEST_SEGMENT) >= LONGEST_ROUTE) {
                break;
            }
            route.append('/').append(isOpaque(bare) ? HIDDEN : bare);
        }
        return route.isEmpty() ? "/" : route.toString();
    }

    private static String path(String text) {
        String path = text;
        int method = path.indexOf(" /");
        if (method > 0 && method <= 8) {
            path = path.substring(method + 1);
        }
        int scheme = path.indexOf("://");
        if (scheme > 0 && scheme <= 8) {
            int slash = path.indexOf('/', scheme + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '?' || c == '#' || c == ' ') {
                return path.substring(0, i);
            }
        }
        return path;
    }

    /** Whether a word looks like an address, a number, an id or a token rather than like a name that a developer gave. */
    private static boolean isOpaque(String word) {
        if (word.length() > LONGEST_SEGMENT || word.startsWith("eyJ")) {
            return true;
        }
        int digits = 0;
        int upper = 0;
        int lower = 0;
        for (int i = 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '@' || c == '%' || c > 0x7E) {
                return true;
            }
            digits += c >= '0' && c <= '9' ? 1 : 0;
            upper += c >= 'A' && c <= 'Z' ? 1 : 0;
            lower += c >= 'a' && c <= 'z' ? 1 : 0;
        }
        return digits == word.length()
                || (digits >= 4 && word.length() >= 8)
                || (digits > 0 && upper > 0 && lower > 0 && word.length() >= 16);
    }
}
