package dev.launchwatch.probe;

import java.nio.charset.StandardCharsets;

/** Text of strangers, made so that all of it can be seen: what would not be, or would turn other text around, is written as an escape. */
final class Visible {
    private Visible() {}

    /** The beginning of a text, of at most so many bytes in UTF-8. */
    static String head(String text, int bytes) {
        StringBuilder head = new StringBuilder(Math.min(text.length(), bytes));
        int left = bytes;
        for (int i = 0; i < text.length(); ) {
            int c = text.codePointAt(i);
            String shown = shown(c);
            left -= shown.getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            head.append(shown);
            i += Character.charCount(c);
        }
        return head.toString();
    }

    /** The end of a text, of at most so many bytes in UTF-8. */
    static String tail(String text, int bytes) {
        int left = bytes;
        int start = text.length();
        while (start > 0) {
            int c = text.codePointBefore(start);
            left -= shown(c).getBytes(StandardCharsets.UTF_8).length;
            if (left < 0) {
                break;
            }
            start -= Character.charCount(c);
        }
        return head(text.substring(start), bytes);
    }

    private static String shown(int c) {
        return switch (c) {
            case '\n', '\t' -> Character.toString(c);
            case '\r' -> "";
            default ->
                switch (Character.getType(c)) {
                    case Character.CONTROL,
                            Character.FORMAT,
                            Character.SURROGATE,
                            Character.LINE_SEPARATOR,
                            Character.PARAGRAPH_SEPARATOR,
                            Character.PRIVATE_USE,
                            Character.UNASSIGNED -> c > 0xFFFF ? "\\u{%x}".formatted(c) : "\\u%04x".formatted(c);
                    default -> Character.toString(c);
                };
        };
    }
}
