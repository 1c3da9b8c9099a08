package dev.launchwatch.config;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
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

    /**
     * What follows the table of a page.
     *
     * @param rows writes those of its own table
     */
    private record Section(String title, String doc, Runnable rows) {}

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
            paged(section).forEach((key, kind) -> pageOf.put(kind.type(), section.key() + "-" + key));
        }
        for (Shape.Field section : top.fields()) {
            index.append("- [")
                    .append(section.key())
                    .append("](")
                    .append(section.key())
                    .append(".md): ");
            index.append(section.doc()).append('\n');
            section(section);
            paged(section).forEach((key, kind) -> {
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

    /** The kinds that have a page of their own: of one value there is no more to say than its row does. */
    private static Map<String, Shape.Form> paged(Shape.Field section) {
        Map<String, Shape.Form> paged = new LinkedHashMap<>(family(section).kinds());
        paged.values().removeIf(ReferencePages::isOneValue);
        return paged;
    }

    private static boolean isOneValue(Shape.Form kind) {
        return kind.bare() && kind.fields().getFirst().shape() instanceof Shape.Scalar;
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
        Deque<Section> sections = new ArrayDeque<>();
        Set<Class<?>> seen = new LinkedHashSet<>();
        if (form.shorthand() != null) {
            page.append("A bare value sets `").append(form.shorthand()).append("`.\n\n");
        }
        table(page, form, sections, seen);
        while (!sections.isEmpty()) {
            Section section = sections.pop();
            page.append("\n## ")
                    .append(section.title())
                    .append("\n\n")
                    .append(section.doc())
                    .append("\n\n");
            heading(page);
            section.rows().run();
        }
        pages.put(name + ".md", page.toString());
    }

    private void table(StringBuilder page, Shape.Form form, Deque<Section> sections, Set<Class<?>> seen) {
        heading(page);
        rows(page, form, sections, seen);
    }

    private static void heading(StringBuilder page) {
        page.append("| key | takes | default | meaning |\n| --- | --- | --- | --- |\n");
    }

    private void rows(StringBuilder page, Shape.Form form, Deque<Section> sections, Set<Class<?>> seen) {
        for (Shape.Field field : form.fields()) {
            if (field.inline() && field.shape() instanceof Shape.Form inner) {
                rows(page, inner, sections, seen);
            } else if (field.inline() && field.shape() instanceof Shape.Family family) {
                kinds(page, family, sections, seen);
            } else {
                inner(page, field.shape(), field.key(), sections, seen);
                row(page, field.key(), takes(field.shape(), field.key()), fallback(field), meaning(field));
            }
        }
    }

    private void kinds(StringBuilder page, Shape.Family family, Deque<Section> sections, Set<Class<?>> seen) {
        family.kinds().forEach((key, kind) -> {
            if (isOneValue(kind)) {
                row(page, key, takes(kind.fields().getFirst().shape(), key), "one of these", kind.doc());
                return;
            }
            inner(page, kind, key, sections, seen);
            String own = pageOf.get(kind.type());
            String link = own == null ? "#" + kind.name() : own + ".md";
            String takes = kind.keys().isEmpty() ? "no keys" : "[" + key + "](" + link + ")";
            row(page, key, takes, "one of these", kind.doc());
        });
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

    private void inner(StringBuilder page, Shape shape, String key, Deque<Section> sections, Set<Class<?>> seen) {
        switch (shape) {
            case Shape.ListOf(Shape item) -> inner(page, item, key, sections, seen);
            case Shape.MapOf(Shape value) -> inner(page, value, key, sections, seen);
            case Shape.Form form -> {
                if (!form.keys().isEmpty() && !pageOf.containsKey(form.type()) && seen.add(form.type())) {
                    sections.add(new Section(form.name(), form.doc(), () -> rows(page, form, sections, seen)));
                }
            }
            case Shape.Family family -> {
                if (seen.add(family.type())) {
                    sections.add(new Section(key, family.doc(), () -> kinds(page, family, sections, seen)));
                }
            }
            case Shape.Scalar _, Shape.Choice _, Shape.Free _ -> {
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
            case Shape.Family family -> {
                String whole = "[" + key + "](#" + key + ")";
                List<String> alone = family.alone();
                yield alone.isEmpty() ? whole : "the name of one of [its kinds](#" + key + "), or a mapping with one";
            }
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
