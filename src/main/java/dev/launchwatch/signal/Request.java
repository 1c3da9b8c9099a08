package dev.launchwatch.signal;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * The first line of an HTTP request, or as much of it as a log says.
 *
 * @param method null if it is not said, or no method
 * @param target as it was sent, with its query; null if there is none, as of what is no HTTP
 */
record Request(@Nullable String method, @Nullable String target) {
    private static final Request NONE = new Request(null, null);
    private static final int LONGEST_METHOD = 20;
    private static final int LONGEST_PATH = 2_000;

    /** Reads {@code GET /path?query HTTP/1.1}, a path alone, or what else stands in its place. */
    static Request of(@Nullable String text) {
        if (text == null || text.isEmpty() || text.equals("-")) {
            return NONE;
        }
        if (text.startsWith("/") || (text.contains("://") && text.indexOf(' ') < 0)) {
            return new Request(null, text);
        }
        int space = text.indexOf(' ');
        if (space < 1 || space > LONGEST_METHOD || !isMethod(text, space)) {
            return NONE;
        }
        int version = text.lastIndexOf(" HTTP/");
        String target = version > space ? text.substring(space + 1, version) : text.substring(space + 1);
        return target.isEmpty() ? NONE : new Request(text.substring(0, space), target);
    }

    private static boolean isMethod(String text, int end) {
        for (int i = 0; i < end; i++) {
            char c = text.charAt(i);
            if ((c < 'A' || c > 'Z') && c != '-' && c != '_') {
                return false;
            }
        }
        return true;
    }

    /**
     * The path as servers take it, so that another spelling of it hides nobody: without query, percent-encoding of ASCII, doubled
     * slashes and dots; null if there is none. Linear in the length.
     */
    @Nullable
    String path() {
        if (target == null) {
            return null;
        }
        String path = target.length() > LONGEST_PATH ? target.substring(0, LONGEST_PATH) : target;
        int scheme = path.indexOf("://");
        if (scheme > 0 && scheme <= 8 && !path.startsWith("/")) {
            int slash = path.indexOf('/', scheme + 3);
            path = slash < 0 ? "/" : path.substring(slash);
        }
        int end = 0;
        while (end < path.length() && path.charAt(end) != '?' && path.charAt(end) != '#') {
            end++;
        }
        return path.startsWith("/") ? normal(decoded(path.substring(0, end))) : null;
    }

    private static String decoded(String path) {
        if (path.indexOf('%') < 0) {
            return path;
        }
        StringBuilder decoded = new StringBuilder(path.length());
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            int value = c == '%' && i + 2 < path.length()
                    ? 16 * Character.digit(path.charAt(i + 1), 16) + Character.digit(path.charAt(i + 2), 16)
                    : -1;
            boolean both = value >= 0 && Character.digit(path.charAt(i + 2), 16) >= 0;
            if (both && value > ' ' && value < 0x7F) {
                decoded.append((char) value);
                i += 2;
            } else {
                decoded.append(c);
            }
        }
        return decoded.toString();
    }

    private static String normal(String path) {
        if (!path.contains("//") && !path.contains("/.")) {
            return path;
        }
        Deque<String> segments = new ArrayDeque<>();
        for (String segment : path.split("/", -1)) {
            switch (segment) {
                case "", "." -> {
                    // says nothing
                }
                case ".." -> segments.pollLast();
                default -> segments.addLast(segment);
            }
        }
        String normal = "/" + String.join("/", segments);
        return path.endsWith("/") && !segments.isEmpty() ? normal + "/" : normal;
    }
}
