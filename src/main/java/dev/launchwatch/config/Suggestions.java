package dev.launchwatch.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant who wrote a name that does not exist. */
final class Suggestions {
    private Suggestions() {}

    /** The known name closest to what was written, if one is close enough to be likely. */
    static Optional<String> closest(String written, Collection<String> known) {
        String plain = plain(written);
        int allowed = Math.max(1, plain.length() / 3);
        return known.stream()
                .filter(name -> begins(plain, plain(name))
                        || (Math.abs(plain(name).length() - plain.length()) <= allowed
                                && distance(plain, plain(name)) <= allowed))
                .min(Comparator.comparingInt((String name) -> distance(plain, plain(name)))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /** The same as the end of a message, or nothing. */
    static String didYouMean(String written, Collection<String> known) {
        return closest(written, known)
                .map(name -> " (did you mean '" + name + "'?)")
                .orElse("");
    }

    /** The end of a message for a name that must be one of a few: the likely one, or all if they can be listed. */
    static String oneOf(String written, Collection<String> known) {
        Optional<String> closest = closest(written, known);
        if (closest.isPresent()) {
            return " (did you mean '" + closest.get() + "'?)";
        }
        if (known.isEmpty()) {
            return "";
        }
        return known.size() <= 24
                ? ": there is " + String.join(", ", known)
                : ": there are " + known.size() + " others";
    }

    /** Whether one is the beginning of the other, as in {@code crit} and {@code critical}. */
    private static boolean begins(String left, String right) {
        return Math.min(left.length(), right.length()) >= 3 && (left.startsWith(right) || right.startsWith(left));
    }

    /** Upper and lower case, dashes and underscores are what people mix up first. */
    private static String plain(String name) {
        String lower = name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
        return lower.length() > 64 ? lower.substring(0, 64) : lower;
    }

    /** Edits from one to the other, where two letters in the wrong order are one edit (optimal string alignment). */
    private static int distance(String left, String right) {
        int[][] edits = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    edits[i][j] = i + j;
                    continue;
                }
                int change = left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1;
                int best = Math.min(edits[i - 1][j - 1] + change, Math.min(edits[i - 1][j], edits[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1)) {
                    best = Math.min(best, edits[i - 2][j - 2] + 1);
                }
                edits[i][j] = best;
            }
        }
        return edits[left.length()][right.length()];
    }
}
