package dev.launchwatch.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The reference pages in Markdown, one for each key of the top level and for each kind of probe, condition and channel:
 * what every key takes, its default and its meaning, and an example.
 */
public final class ReferencePages {
    private final UnaryOperator<String> examples;
    private final Map<String, String> pages = new LinkedHashMap<>();
    private final Map<Class<?>, String> pageOf = new LinkedHashMap<>();

    private ReferencePages(UnaryOperator<String> examples) {
        this.examples = examples;
    }

    /**
     * Every page by its file name.
     *
     * @param examples the YAML of a page's example, by the page's name without its ending
     */
    public static Map<String, String> all(UnaryOperator<String> examples) {
        ReferencePages pages = new ReferencePages(examples);
        pages.write(Shapes.catalog());
        return pages.pages;
    }

    private void write(Shape.Form top) {
        StringBuilder index = new StringBuilder("# Reference\n\n")
                .append(
                        "Every key of the YAML files. These pages are generated from the code that reads the files.\n\n");
        for (Shape.Field section : top.fields()) {
            family(section).kinds().forEach((key, kind) -> pageOf.put(kind.type(), section.key() + "-" + key));
        }
        for (Shape.Field section : top.fields()) {
            index.append("- [")
                    .append(section.key())
                    .append("](")
                    .append(section.key())
                    .append(".md): ");
            index.append(section.doc()).append('\n');
            section(section);
            family(section).kinds().forEach((key, kind) -> {
                String page = section.key() + "-" + key;
                index.append("  - [").append(key).append("](").append(page).append(".md): ");
                index.append(kind.doc()).append('\n');
                page(page, section.key() + ": " + key, kind);
            });
        }
        pages.put("README.md", index.toString());
    }

    private static Shape.Form form(Shape.Field section) {
        return (Shape.Form) (section.shape() instanceof Shape.ListOf(Shape item) ? item : section.shape());
    }

    /** The family among the keys of a section, or one without kinds. */
    private static Shape.Family family(Shape.Field section) {
        return form(section).fields().stream()
                .filter(field -> field.inline() && field.shape() instanceof Shape.Family)
                .map(field -> (Shape.Family) field.shape())
                .findFirst()
                .orElse(new Shape.Family(Object.class, "", Map.of()));
    }

    private void section(Shape.Field section) {
        page(section.key(), section.key(), form(section));
    }

    private void page(String name, String title, Shape.Form form) {
        StringBuilder page = new StringBuilder("# ")
                .append(title)
                .append("\n\n")
                .append(form.doc())
                .append("\n\n");
        page.append("```yaml\n").append(examples.apply(name)).append("```\n\n");
        Deque<Map.Entry<String, Shape.Form>> sections = new ArrayDeque<>();
        Set<Class<?>> seen = new LinkedHashSet<>();
        if (form.shorthand() != null) {
            page.append("A bare value sets `").append(form.shorthand()).append("`.\n\n");
        }
        table(page, form, sections, seen);
        while (!sections.isEmpty()) {
            Map.Entry<String, Shape.Form> section = sections.pop();
            page.append("\n## ")
                    .append(section.getKey())
                    .append("\n\n")
                    .append(section.getValue().doc())
                    .append("\n\n");
            table(page, section.getValue(), sections, seen);
        }
        pages.put(name + ".md", page.toString());
    }

    private void table(
            StringBuilder page, Shape.Form form, Deque<Map.Entry<String, Shape.Form>> sections, Set<Class<?>> seen) {
        page.append("| key | takes | default | meaning |\n| --- | --- | --- | --- |\n");
        rows(page, form, sections, seen);
    }

    private void rows(
            StringBuilder page, Shape.Form form, Deque<Map.Entry<String, Shape.Form>> sections, Set<Class<?>> seen) {
        for (Shape.Field field : form.fields()) {
            if (field.inline() && field.shape() instanceof Shape.Form inner) {
                rows(page, inner, sections, seen);
            } else if (field.inline() && field.shape() instanceof Shape.Family family) {
                family.kinds()
                        .forEach((key, kind) -> row(
                                page,
                                key,
                                "[" + key + "](" + pageOf.get(kind.type()) + ".md)",
                                "one of these",
                                kind.doc()));
            } else {
                inner(field.shape(), field.key(), sections, seen);
                row(page, field.key(), takes(field.shape(), field.key()), fallback(field), meaning(field));
            }
        }
    }

    private static void row(StringBuilder page, String key, String takes, String fallback, String meaning) {
        page.append("| `")
                .append(key)
                .append("` | ")
                .append(takes)
                .append(" | ")
                .append(fallback)
                .append(" | ");
        page.append(meaning.replace("|", "\\|")).append(" |\n");
    }

    private void inner(Shape shape, String key, Deque<Map.Entry<String, Shape.Form>> sections, Set<Class<?>> seen) {
        switch (shape) {
            case Shape.ListOf(Shape item) -> inner(item, key, sections, seen);
            case Shape.MapOf(Shape value) -> inner(value, key, sections, seen);
            case Shape.Form form -> {
                if (!pageOf.containsKey(form.type()) && seen.add(form.type())) {
                    sections.add(Map.entry(form.name(), form));
                }
            }
            case Shape.Scalar _, Shape.Choice _, Shape.Free _, Shape.Family _ -> {
                // said in the row itself
            }
        }
    }

    private String takes(Shape shape, String key) {
        return switch (shape) {
            case Shape.Scalar(ScalarType type) -> type.noun();
            case Shape.Choice choice ->
                choice.constants().keySet().stream()
                        .map(word -> "`" + word + "`")
                        .collect(Collectors.joining(" or "));
            case Shape.ListOf(Shape item) -> "list of " + takes(item, key);
            case Shape.MapOf(Shape value) -> "names with " + takes(value, key);
            case Shape.Free _ -> "anything";
            case Shape.Form form -> {
                String page = pageOf.get(form.type());
                String link = page == null ? "#" + form.name() : page + ".md";
                String whole = "[" + form.name() + "](" + link + ")";
                yield form.shorthand() == null ? whole : "a value for `" + form.shorthand() + "`, or " + whole;
            }
            case Shape.Family family -> String.join(", ", family.kinds().keySet());
        };
    }

    private static String fallback(Shape.Field field) {
        if (field.written() != null) {
            return field.written().isEmpty() ? "empty" : "`" + field.written() + "`";
        }
        if (field.optional()) {
            return "none";
        }
        return switch (field.shape()) {
            case Shape.ListOf _, Shape.MapOf _ -> "empty";
            case Shape.Form _ -> field.omissible() ? "its defaults" : "**required**";
            case Shape.Scalar _, Shape.Choice _, Shape.Free _, Shape.Family _ -> "**required**";
        };
    }

    private static String meaning(Shape.Field field) {
        StringBuilder meaning = new StringBuilder(field.doc());
        if (field.shape() instanceof Shape.Choice choice) {
            choice.docs()
                    .forEach((word, doc) ->
                            meaning.append(" `").append(word).append("`: ").append(doc));
        }
        if (!field.example().isEmpty()) {
            meaning.append(" Example: `").append(field.example()).append("`.");
        }
        return meaning.toString();
    }
}
