package dev.launchwatch.probe;

import com.jayway.jsonpath.InvalidPathException;
import com.jayway.jsonpath.JsonPath;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jsoup.select.QueryParser;
import org.jsoup.select.Selector;

/**
 * The small languages within a monitor's values: whether a text can be read at all. Each method returns what is wrong
 * and what to write instead, or empty for a sound text.
 */
public final class Syntax {
    private static final Pattern QUOTED = Pattern.compile("'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"");
    private static final Pattern FUNCTION = Pattern.compile("\\.([A-Za-z_]\\w*)\\(");
    private static final Set<String> FUNCTIONS =
            Set.of("avg", "stddev", "sum", "min", "max", "concat", "length", "size", "append", "keys", "first", "last");

    private Syntax() {}

    /** A path into JSON, such as {@code $.items[0].name}. */
    public static Optional<String> jsonPath(String path) {
        if (!path.startsWith("$")) {
            return noPath(path, "begin it with $, such as $." + path.replaceFirst("^[@.]+", ""));
        }
        String bare = QUOTED.matcher(path).replaceAll("''");
        if (bare.contains("=~")) {
            // They would run over a stranger's text without a bound.
            return noPath(path, "it may hold no regular expression: write matches under the path instead of =~ in it");
        }
        Matcher function = FUNCTION.matcher(bare);
        while (function.find()) {
            String name = function.group(1);
            if (name.equals("index")) {
                return noPath(path, "write [1] instead of .index(1)");
            }
            if (!FUNCTIONS.contains(name)) {
                return noPath(
                        path,
                        "there is no function '" + name + "', only "
                                + String.join(", ", FUNCTIONS.stream().sorted().toList()));
            }
        }
        Optional<String> open = unclosed(bare);
        if (open.isPresent()) {
            return noPath(path, open.get());
        }
        try {
            JsonPath.compile(path);
            return Optional.empty();
        } catch (InvalidPathException | IllegalArgumentException e) {
            return noPath(path, decapitalised(e) + "; write such as $.items[0].name or $.items[?(@.price > 1)].name");
        }
    }

    private static Optional<String> noPath(String path, String why) {
        return Optional.of("'" + path + "' is no JSON path: " + why);
    }

    /** What the library lets pass, and reads as something else. */
    private static Optional<String> unclosed(String bare) {
        int square = 0;
        int round = 0;
        for (int i = 0; i < bare.length(); i++) {
            switch (bare.charAt(i)) {
                case '[' -> square++;
                case ']' -> square--;
                case '(' -> round++;
                case ')' -> round--;
                default -> {
                    // no bracket
                }
            }
        }
        if (bare.contains("[]")) {
            return Optional.of("there is nothing in [ ]: write [*] for all items");
        }
        if (square == 0 && round == 0) {
            return Optional.empty();
        }
        char bracket = square > 0 ? '[' : square < 0 ? ']' : round > 0 ? '(' : ')';
        return Optional.of("the bracket " + bracket + " has no counterpart: close it, or remove it");
    }

    /** A CSS selector, such as {@code input[name=csrf]}. */
    public static Optional<String> cssSelector(String selector) {
        try {
            QueryParser.parse(selector);
            return Optional.empty();
        } catch (Selector.SelectorParseException | IllegalArgumentException e) {
            return Optional.of(
                    "'" + selector + "' is no CSS selector: " + decapitalised(e) + "; write such as input[name=csrf]");
        }
    }

    /** A regular expression, such as {@code id=(\d+)}, of which a group is to be captured. */
    public static Optional<String> capturingRegex(String text) {
        try {
            return Regex.parse(text).groups() == 0
                    ? Optional.of("the regular expression captures nothing: put what is wanted into ( )")
                    : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.ofNullable(e.getMessage());
        }
    }

    /** An exception's message, to be put behind a colon: one line without its end. */
    private static String decapitalised(RuntimeException e) {
        String message =
                String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
        String shown = message.replaceFirst("[.,:\\s]+$", "");
        return shown.isEmpty()
                ? "it cannot be read"
                : shown.substring(0, 1).toLowerCase(Locale.ROOT) + shown.substring(1);
    }
}
