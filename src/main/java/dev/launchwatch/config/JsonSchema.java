package dev.launchwatch.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The JSON Schema (2020-12) of a YAML file of the folder, from the same records that the files are read into: for
 * editors, which then complete keys, show what they mean and underline what is wrong. What needs a look at several
 * places, such as references, is left to the reader.
 */
public final class JsonSchema {
    private static final String REFERENCE = "\\$\\{";

    private final Map<String, Object> definitions = new TreeMap<>();
    private final Map<String, Class<?>> names = new HashMap<>();

    private JsonSchema() {}

    /** The schema as a text. */
    public static String text() {
        return JsonText.of(new JsonSchema().schema());
    }

    private Map<String, Object> schema() {
        Shape.Form top = Shapes.catalog();
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", "Launchwatch configuration");
        Map<String, Object> form = object(top);
        if (form.get("properties") instanceof Map<?, ?> properties) {
            for (Object section : properties.values()) {
                // A section whose items are all commented out is an empty one.
                if (section instanceof Map<?, ?> map && "array".equals(map.get("type"))) {
                    allowNull(map);
                }
            }
        }
        schema.putAll(form);
        schema.put("$defs", definitions);
        return schema;
    }

    @SuppressWarnings("unchecked")
    private static void allowNull(Map<?, ?> section) {
        ((Map<String, Object>) section).put("type", List.of("array", "null"));
    }

    private Map<String, Object> of(Shape shape) {
        return switch (shape) {
            case Shape.Scalar(ScalarType type) -> scalar(type);
            case Shape.Choice choice -> choice(choice);
            case Shape.ListOf(Shape item) -> list(item);
            case Shape.MapOf(Shape value) -> map("type", "object", "additionalProperties", of(value));
            case Shape.Free _ -> new LinkedHashMap<>();
            case Shape.Form form -> form.bare() ? of(form.fields().getFirst().shape()) : reference(form);
            case Shape.Family family -> family(family);
        };
    }

    private static Map<String, Object> scalar(ScalarType type) {
        List<String> types =
                Stream.concat(Stream.of("string"), type.json().stream()).toList();
        Map<String, Object> schema = map("type", types.size() == 1 ? types.getFirst() : types);
        if (!type.pattern().isEmpty()) {
            schema.put("pattern", type.pattern() + "|" + REFERENCE);
        }
        return schema;
    }

    private static Map<String, Object> choice(Shape.Choice choice) {
        List<Object> words = new ArrayList<>(choice.constants().keySet());
        // An editor reads an unquoted 1.2 as a number.
        words.addAll(choice.constants().keySet().stream()
                .filter(word -> word.matches("\\d+\\.\\d+"))
                .map(BigDecimal::new)
                .toList());
        return map("anyOf", List.of(map("enum", words), map("type", "string", "pattern", REFERENCE)));
    }

    private Map<String, Object> list(Shape item) {
        Map<String, Object> array = map("type", "array", "items", of(item));
        boolean itemsOnly = item instanceof Shape.Form form && form.shorthand() == null;
        return itemsOnly ? array : map("anyOf", List.of(of(item), array));
    }

    /** One of several kinds under a key of its own: the name of one that has no keys, or a mapping with one. */
    private Map<String, Object> family(Shape.Family family) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<Object> kinds = new ArrayList<>();
        kinds(family, properties, kinds);
        Map<String, Object> mapping = map("type", "object", "properties", properties);
        mapping.put("oneOf", kinds);
        mapping.put("additionalProperties", false);
        List<String> alone = family.alone();
        return alone.isEmpty()
                ? mapping
                : map("anyOf", List.of(map("enum", alone), map("type", "string", "pattern", REFERENCE), mapping));
    }

    private void kinds(Shape.Family family, Map<String, Object> properties, List<Object> kinds) {
        family.kinds().forEach((key, kind) -> {
            properties.put(key, described(of(kind), kind.doc()));
            kinds.add(map("required", List.of(key)));
        });
    }

    private Map<String, Object> reference(Shape.Form form) {
        String name = name(form.type());
        if (!definitions.containsKey(name)) {
            definitions.put(name, Map.of());
            definitions.put(name, form.shorthand() == null ? object(form) : shorthand(form, form.shorthand()));
        }
        return map("$ref", "#/$defs/" + name);
    }

    /** The name of a type, with that of the one around it where another type has the same. */
    private String name(Class<?> type) {
        String name = type.getSimpleName();
        Class<?> around = type.getEnclosingClass();
        return names.computeIfAbsent(name, _ -> type) == type || around == null
                ? name
                : around.getSimpleName() + "." + name;
    }

    private Map<String, Object> shorthand(Shape.Form form, String key) {
        Map<String, Object> object = object(form);
        Object value = object.get("properties") instanceof Map<?, ?> properties ? properties.get(key) : null;
        if (value == null) {
            throw new IllegalStateException(form.type() + " has no key " + key);
        }
        return map("anyOf", List.of(object, value));
    }

    private Map<String, Object> object(Shape.Form form) {
        Map<String, Object> properties = new LinkedHashMap<>();
        List<String> required = new ArrayList<>();
        List<Object> kinds = new ArrayList<>();
        keys(form, properties, required, kinds);
        Map<String, Object> schema = new LinkedHashMap<>();
        if (!form.doc().isEmpty()) {
            schema.put("description", form.doc());
        }
        schema.put("type", "object");
        schema.put("properties", properties);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        if (!kinds.isEmpty()) {
            schema.put("oneOf", kinds);
        }
        schema.put("additionalProperties", false);
        return schema;
    }

    private void keys(Shape.Form form, Map<String, Object> properties, List<String> required, List<Object> kinds) {
        for (Shape.Field field : form.fields()) {
            if (field.inline() && field.shape() instanceof Shape.Form inner) {
                keys(inner, properties, required, kinds);
            } else if (field.inline() && field.shape() instanceof Shape.Family family) {
                kinds(family, properties, kinds);
            } else {
                properties.put(field.key(), property(field));
                if (!field.omissible()) {
                    required.add(field.key());
                }
            }
        }
    }

    private Map<String, Object> property(Shape.Field field) {
        Map<String, Object> schema = described(of(field.shape()), field.doc());
        if (field.written() != null) {
            schema.put("default", fallback(field.shape(), field.written()));
        }
        if (!field.example().isEmpty()) {
            schema.put("examples", List.of(field.example()));
        }
        return schema;
    }

    private static Object fallback(Shape shape, String written) {
        if (shape instanceof Shape.ListOf(Shape item)) {
            String items = written.startsWith("[") ? written.substring(1, written.length() - 1) : written;
            return Stream.of(items.split(",", -1))
                    .map(part -> fallback(item, part.strip()))
                    .toList();
        }
        if (shape instanceof Shape.Scalar(ScalarType type)) {
            if (Set.of(boolean.class, Boolean.class).contains(type.type())) {
                return Boolean.valueOf(written);
            }
            if (Set.of(int.class, Integer.class, BigDecimal.class).contains(type.type())) {
                return new BigDecimal(written);
            }
        }
        return written;
    }

    private static Map<String, Object> described(Map<String, Object> schema, String doc) {
        Map<String, Object> described = new LinkedHashMap<>();
        if (!doc.isEmpty()) {
            described.put("description", doc);
        }
        described.putAll(schema);
        return described;
    }

    private static Map<String, Object> map(String key, Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put(key, value);
        return map;
    }

    private static Map<String, Object> map(String key, Object value, String other, Object otherValue) {
        Map<String, Object> map = map(key, value);
        map.put(other, otherValue);
        return map;
    }
}
