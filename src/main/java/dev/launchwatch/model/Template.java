package dev.launchwatch.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * A text with holes: {@code ${token}} stands for a value that an earlier step of the same probe captured. References to
 * the environment and to secret files are filled when the file is read, so none of them is left here. A doubled dollar
 * sign before the brace stands for itself.
 */
public record Template(List<Part> parts) {
    /** A piece of a template. */
    public sealed interface Part {}

    /** Text that stands for itself. */
    public record Literal(String text) implements Part {}

    /** A captured value, by name. */
    public record Variable(String name) implements Part {}

    public Template {
        parts = List.copyOf(parts);
    }

    /** A template without holes. */
    public static Template literal(String text) {
        return new Template(List.of(new Literal(text)));
    }

    public Set<String> variables() {
        Set<String> names = new TreeSet<>();
        for (Part part : parts) {
            if (part instanceof Variable(String name)) {
                names.add(name);
            }
        }
        return names;
    }

    /** Fills the holes; {@code values} is asked for each variable's name and may throw for one it does not know. */
    public String fill(UnaryOperator<String> values) {
        if (parts.size() == 1 && parts.getFirst() instanceof Literal(String text)) {
            return text;
        }
        StringBuilder filled = new StringBuilder();
        for (Part part : parts) {
            filled.append(
                    switch (part) {
                        case Literal(String text) -> text;
                        case Variable(String name) -> values.apply(name);
                    });
        }
        return filled.toString();
    }

    /** As it stands in the file: safe to show, since it holds names of captured values and never their content. */
    @Override
    public String toString() {
        List<String> written = new ArrayList<>();
        for (Part part : parts) {
            written.add(
                    switch (part) {
                        case Literal(String text) -> text;
                        case Variable(String name) -> "${" + name + "}";
                    });
        }
        return String.join("", written);
    }
}
