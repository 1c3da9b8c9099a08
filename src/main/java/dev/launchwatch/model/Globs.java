package dev.launchwatch.model;

/** Patterns in which {@code *} stands for any run of characters, as in monitor names and header values. */
public final class Globs {
    private Globs() {}

    /** Whether {@code text} as a whole fits {@code pattern}; upper and lower case differ. Linear memory, no recursion. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int star = -1;
        int mark = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                mark = t;
            } else if (p < pattern.length() && pattern.charAt(p) == text.charAt(t)) {
                p++;
                t++;
            } else if (star >= 0) {
                p = star + 1;
                t = ++mark;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
