package dev.launchwatch.probe;

import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * A regular expression of the configuration, ready to be used. Equal by its text, which {@link Pattern} is not: a reload
 * of the same file must find the same monitors.
 */
public final class Regex {
    private final Pattern pattern;

    private Regex(Pattern pattern) {
        this.pattern = pattern;
    }

    /** Compiles a text. @throws IllegalArgumentException that says what is wrong with it, and where */
    public static Regex parse(String text) {
        try {
            return new Regex(Pattern.compile(text));
        } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
            throw new IllegalArgumentException(
                    "'" + text + "' is no regular expression: "
                            + e.getDescription().toLowerCase(Locale.ROOT) + where,
                    e);
        }
    }

    Pattern pattern() {
        return pattern;
    }

    /** How many groups it captures. */
    public int groups() {
        return pattern.matcher("").groupCount();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Regex regex && regex.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** The text that it was made of. */
    @Override
    public String toString() {
        return pattern.pattern();
    }
}
