package dev.launchwatch.config;

import java.util.Locale;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** Puts the YAML parser's words into those of a person who has to mend the file. */
final class SyntaxErrors {
    private SyntaxErrors() {}

    static void report(Source source, MarkedYAMLException error, Problems problems) {
        Mark mark = error.getProblemMark() == null ? error.getContextMark() : error.getProblemMark();
        String problem = String.valueOf(error.getProblem()).strip();
        if (mark == null) {
            problems.error(new Place(source.file(), 1, 1), "not valid YAML: " + problem);
            return;
        }
        problems.error(source.place(mark), "not valid YAML: " + problem + remedy(source, mark, error));
    }

    private static String remedy(Source source, Mark mark, MarkedYAMLException error) {
        String problem = String.valueOf(error.getProblem()).toLowerCase(Locale.ROOT);
        String context = String.valueOf(error.getContext()).toLowerCase(Locale.ROOT);
        String line = source.line(mark);
        if (problem.contains("\\t") || line.strip().startsWith("\t") || line.startsWith("\t")) {
            return ": indent with spaces, not tabs";
        }
        if (problem.contains("alias") || context.contains("alias")) {
            return ": put a text that begins with * or & into quotes";
        }
        if (context.contains("flow") && line.contains("${")) {
            return ": inside { } and [ ] put values with ${…} into quotes";
        }
        if (problem.contains("mapping values are not allowed")) {
            return ": put a text with a colon into quotes, or check the indentation of this line";
        }
        if (problem.contains("cannot start any token")) {
            return ": put a text that begins with such a character into quotes";
        }
        if (context.contains("scalar") && problem.contains("unexpected end of stream")) {
            return ": a closing quote is missing";
        }
        if (context.contains("escape") || problem.contains("escape")) {
            return ": backslashes stand for themselves in 'single quotes'";
        }
        if (context.contains("flow")
                && error.getContextMark() != null
                && source.line(error.getContextMark()).contains(" #")) {
            return ": a # begins a comment; put a text with it into quotes";
        }
        if (context.contains("flow")) {
            return ": a comma or a closing bracket is missing";
        }
        if (context.contains("block") || context.contains("simple key")) {
            return ": check the indentation, and the colon after the key";
        }
        return "";
    }
}
