package dev.launchwatch.probe;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where in an answer a value for later steps is found: {@code json $.access_token}, {@code header location},
 * {@code cookie session}, {@code regex id=(\d+)} (its first group), {@code css input[name=csrf] @value} (an attribute,
 * or the text without one).
 *
 * @param attribute the attribute of a CSS capture, or null for the element's text
 */
public record Capture(
        From from, String expression, @Nullable String attribute) {
    /** The part of the answer that is searched. */
    public enum From {
        JSON,
        HEADER,
        COOKIE,
        REGEX,
        CSS
    }

    /** Reads the written form. @throws IllegalArgumentException with the remedy if it is none */
    public static Capture parse(String text) {
        String[] words = text.strip().split("\\s+", 2);
        if (words.length == 2) {
            for (From from : From.values()) {
                if (from.name().toLowerCase(Locale.ROOT).equals(words[0])) {
                    int at = from == From.CSS ? words[1].lastIndexOf(" @") : -1;
                    return at < 0
                            ? new Capture(from, words[1], null)
                            : new Capture(
                                    from,
                                    words[1].substring(0, at).strip(),
                                    words[1].substring(at + 2).strip());
                }
            }
        }
        throw new IllegalArgumentException(
                "'" + text
                        + "' is no capture: write json $.path, header name, cookie name, regex pattern, or css selector @attribute");
    }

    @Override
    public String toString() {
        return from.name().toLowerCase(Locale.ROOT) + " " + expression + (attribute == null ? "" : " @" + attribute);
    }
}
