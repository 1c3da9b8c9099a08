package dev.launchwatch.config;

import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What may stand at a place in the YAML, derived from the records of the families by {@link Shapes}. The binder, the
 * JSON Schema, the reference pages and the native image's registration all walk this one description.
 */
sealed interface Shape {
    /** One value, written as a scalar. */
    record Scalar(ScalarType type) implements Shape {}

    /**
     * One of a few words.
     *
     * @param constants the constants of the enum by their word
     * @param docs what each word means, where that is said
     */
    record Choice(Class<?> type, Map<String, Object> constants, Map<String, String> docs) implements Shape {}

    /** A list; one value alone counts as a list of one, unless it is a mapping. */
    record ListOf(Shape item) implements Shape {}

    /** Names of the writer's choice with values. */
    record MapOf(Shape value) implements Shape {}

    /** Anything. */
    record Free() implements Shape {}

    /**
     * Fixed keys: a record.
     *
     * @param constructor makes the record from the values of its fields, in order
     * @param name the word for it in messages
     * @param shorthand the key that a value in place of the mapping sets, or null
     * @param bare whether the value of the only key stands in place of the mapping, always
     */
    record Form(
            Class<?> type,
            Constructor<?> constructor,
            String name,
            String doc,
            List<Field> fields,
            @Nullable String shorthand,
            boolean bare)
            implements Shape {
        /** Whether every key may be left out. */
        boolean omissible() {
            return fields.stream().allMatch(Field::omissible);
        }

        /** The keys that may stand in the mapping, those of inlined shapes among them. */
        List<String> keys() {
            List<String> keys = new ArrayList<>();
            for (Field field : fields) {
                if (field.inline() && field.shape() instanceof Form inner) {
                    keys.addAll(inner.keys());
                } else if (field.inline() && field.shape() instanceof Family family) {
                    keys.addAll(family.kinds().keySet());
                } else {
                    keys.add(field.key());
                }
            }
            return keys;
        }
    }

    /**
     * Exactly one of several kinds, by key: a sealed type. Its keys stand among those of another form, or under a key of their own,
     * where the name of a kind that has no keys may stand alone.
     */
    record Family(Class<?> type, String doc, Map<String, Form> kinds) implements Shape {
        /** The kinds whose name may stand alone. */
        List<String> alone() {
            return kinds.entrySet().stream()
                    .filter(kind -> kind.getValue().keys().isEmpty())
                    .map(Map.Entry::getKey)
                    .toList();
        }
    }

    /**
     * A key of a form.
     *
     * @param optional whether the component is null where the key is left out
     * @param inline whether the keys of the shape stand among the form's own
     * @param written the default as it would stand in a file, or null
     * @param standard the default's value, or null
     * @param example a value as it would stand in a file, or empty
     */
    record Field(
            String key,
            Shape shape,
            boolean optional,
            boolean inline,
            @Nullable String written,
            @Nullable Object standard,
            String doc,
            String example) {
        /** Whether the key may be left out. */
        boolean omissible() {
            if (optional || written != null) {
                return true;
            }
            return switch (shape) {
                case ListOf _, MapOf _ -> true;
                case Form form -> form.omissible();
                case Scalar _, Choice _, Free _, Family _ -> false;
            };
        }
    }
}
