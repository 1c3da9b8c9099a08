package dev.launchwatch.config;

import dev.launchwatch.model.Template;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Fills {@code ${NAME}}, {@code ${NAME:default}} and {@code ${file:/path}} in a scalar and leaves holes for captured
 * values; a doubled dollar sign before the brace stands for itself. An empty variable counts as unset where there is a default, as in a shell.
 * Remembers every secret it meets.
 */
final class Interpolation {
    private static final Pattern REFERENCE = Pattern.compile("([A-Za-z_][A-Za-z0-9_.-]*)(?::(.*))?", Pattern.DOTALL);
    private static final Pattern SECRET_NAME = Pattern.compile("(?i)pass|token|secret|key|cred|cookie|auth|dsn");
    private static final int LONGEST_FILE = 64 * 1024;

    private final Function<String, Optional<String>> environment;
    private final SecretFiles files;
    private final Problems problems;
    private final Set<String> secrets = new TreeSet<>();

    Interpolation(Function<String, Optional<String>> environment, SecretFiles files, Problems problems) {
        this.environment = environment;
        this.files = files;
        this.problems = problems;
    }

    /** The text with everything filled that is known now; empty if something is missing, which is then a problem. */
    Optional<Template> resolve(Source source, ScalarNode scalar, Scope scope) {
        String text = scalar.getValue();
        if (!text.contains("${")) {
            return Optional.of(Template.literal(text));
        }
        List<Place> places = source.references(scalar);
        List<Template.Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        boolean complete = true;
        int reference = 0;
        int at = 0;
        while (at < text.length()) {
            if (text.startsWith("$${", at)) {
                literal.append("${");
                at += 3;
            } else if (text.startsWith("${", at)) {
                Place place = reference < places.size() ? places.get(reference) : source.place(scalar);
                reference++;
                int end = text.indexOf('}', at);
                if (end < 0) {
                    problems.error(place, "'${' is never closed: write ${NAME}, or $${ for the characters themselves");
                    return Optional.empty();
                }
                Optional<Template.Part> value = value(text.substring(at + 2, end), place, scope);
                complete &= value.isPresent();
                switch (value.orElse(new Template.Literal(""))) {
                    case Template.Literal(String filled) -> literal.append(filled);
                    case Template.Variable variable -> {
                        if (!literal.isEmpty()) {
                            parts.add(new Template.Literal(literal.toString()));
                            literal.setLength(0);
                        }
                        parts.add(variable);
                    }
                }
                at = end + 1;
            } else {
                literal.append(text.charAt(at++));
            }
        }
        if (!literal.isEmpty() || parts.isEmpty()) {
            parts.add(new Template.Literal(literal.toString()));
        }
        return complete ? Optional.of(new Template(parts)) : Optional.empty();
    }

    /** Remembers the fixed parts of a text that must not be shown. */
    void secret(Template template) {
        for (Template.Part part : template.parts()) {
            if (part instanceof Template.Literal(String text) && !text.isBlank()) {
                secrets.add(text);
            }
        }
    }

    Set<String> secrets() {
        return secrets;
    }

    private Optional<Template.Part> value(String reference, Place place, Scope scope) {
        Matcher form = REFERENCE.matcher(reference);
        if (!form.matches()) {
            problems.error(
                    place,
                    "'${" + reference
                            + "}' is no reference: write ${NAME}, ${NAME:default} or ${file:/path}, or $${ for"
                            + " the characters themselves");
            return Optional.empty();
        }
        String name = form.group(1);
        String fallback = form.group(2);
        if (name.equals("file") && fallback != null) {
            return file(fallback, place);
        }
        if (scope.captured().contains(name)) {
            return Optional.of(new Template.Variable(name));
        }
        if (scope.now().contains(name) || scope.later().contains(name)) {
            String step = scope.now().contains(name) ? "this step itself" : "a later step";
            problems.error(
                    place,
                    "'" + name + "' is captured by " + step + ": only steps after that one can use it; move this one"
                            + " behind it");
            return Optional.empty();
        }
        Optional<String> value = environment.apply(name);
        if (fallback != null) {
            value = Optional.of(value.filter(text -> !text.isEmpty()).orElse(fallback));
        }
        if (value.isEmpty()) {
            problems.error(place, missing(name, scope));
            return Optional.empty();
        }
        if (SECRET_NAME.matcher(name).find() && !value.get().isBlank()) {
            secrets.add(value.get());
        }
        return value.map(Template.Literal::new);
    }

    private static String missing(String name, Scope scope) {
        Set<String> captures = new TreeSet<>(scope.captured());
        boolean upper = name.equals(name.toUpperCase(Locale.ROOT));
        if (!upper && !captures.isEmpty()) {
            return "'" + name + "' is neither captured by an earlier step nor set in the environment"
                    + Suggestions.oneOf(name, captures);
        }
        return "the environment variable " + name + " is not set: set it, or write ${" + name + ":default}";
    }

    private Optional<Template.Part> file(String path, Place place) {
        try {
            String content = files.read(Path.of(path), LONGEST_FILE).replaceFirst("\\R\\z", "");
            if (!content.isBlank()) {
                secrets.add(content);
            }
            return Optional.of(new Template.Literal(content));
        } catch (NoSuchFileException e) {
            problems.error(place, "the file '" + path + "' does not exist: create it or correct the path");
        } catch (IOException | InvalidPathException e) {
            String why =
                    e instanceof AccessDeniedException ? "this process's user may not" : String.valueOf(e.getMessage());
            problems.error(
                    place,
                    "the file '" + path + "' cannot be read (" + why + "): it must be a readable text of at"
                            + " most 64 KiB");
        }
        return Optional.empty();
    }
}
