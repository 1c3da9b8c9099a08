package dev.launchwatch.model;

import java.util.Locale;
import java.util.regex.Pattern;

/** HTTP status codes, written {@code 200}, {@code 2xx} or {@code 200-299}; both ends included. */
public record StatusRange(int first, int last) {
    private static final Pattern CLASS = Pattern.compile("[1-5]xx");
    private static final Pattern CODE = Pattern.compile("[1-5]\\d\\d");
    private static final Pattern RANGE = Pattern.compile("[1-5]\\d\\d-[1-5]\\d\\d");

    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static StatusRange parse(String text) {
        String trimmed = text.strip().toLowerCase(Locale.ROOT);
        if (CLASS.matcher(trimmed).matches()) {
            int first = (trimmed.charAt(0) - '0') * 100;
            return new StatusRange(first, first + 99);
        }
        if (CODE.matcher(trimmed).matches()) {
            return new StatusRange(Integer.parseInt(trimmed), Integer.parseInt(trimmed));
        }
        if (RANGE.matcher(trimmed).matches()) {
            StatusRange range =
                    new StatusRange(Integer.parseInt(trimmed.substring(0, 3)), Integer.parseInt(trimmed.substring(4)));
            if (range.first <= range.last) {
                return range;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is no status: write 200, 2xx or 200-299");
    }

    public boolean contains(int status) {
        return first <= status && status <= last;
    }

    @Override
    public String toString() {
        if (first == last) {
            return Integer.toString(first);
        }
        return first % 100 == 0 && last == first + 99 ? first / 100 + "xx" : first + "-" + last;
    }
}
