package dev.launchwatch.config;

import dev.launchwatch.alert.RuleTestFile;
import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Shorthand;
import dev.launchwatch.model.Tree;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Derives the shape of the YAML from the records that it becomes, by reflection over their components. Every record,
 * enum and sealed type it meets is registered for the native image ({@link NativeTypes}).
 */
final class Shapes {
    // Derived once; in the native binary when it is built, since that took a fifth of a start.
    private static final Shape.Form CATALOG = new Shapes().form(Catalog.class, "the top level");
    private static final Shape.Form RULE_TESTS = new Shapes().form(RuleTestFile.class, "the top level");

    private final Map<Class<?>, ScalarType> scalars =
            ScalarType.all().stream().collect(Collectors.toMap(ScalarType::type, scalar -> scalar));

    private Shapes() {}

    /** The shape of the whole configuration. */
    static Shape.Form catalog() {
        return CATALOG;
    }

    /** The shape of a file of rule tests. */
    static Shape.Form ruleTests() {
        return RULE_TESTS;
    }

    private Shape of(Type type) {
        if (type instanceof ParameterizedType generic) {
            Type[] arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class
                    ? new Shape.ListOf(of(arguments[0]))
                    : new Shape.MapOf(of(arguments[1]));
        }
        Class<?> plain = (Class<?>) type;
        ScalarType scalar = scalars.get(plain);
        if (scalar != null) {
            return new Shape.Scalar(scalar);
        }
        if (plain == Tree.class) {
            return new Shape.Free();
        }
        if (plain.isEnum()) {
            return choice(plain);
        }
        if (plain.isSealed()) {
            return family(plain);
        }
        if (plain.isRecord()) {
            return form(plain, kebab(plain.getSimpleName()));
        }
        throw new IllegalArgumentException(plain + " has no form in YAML");
    }

    private Shape.Form form(Class<?> type, String name) {
        List<Shape.Field> fields =
                Stream.of(type.getRecordComponents()).map(this::field).toList();
        Shorthand shorthand = type.getAnnotation(Shorthand.class);
        return new Shape.Form(
                type,
                constructor(type),
                name,
                doc(type),
                fields,
                shorthand == null ? null : shorthand.value(),
                type.isAnnotationPresent(Inline.class));
    }

    private Shape.Field field(RecordComponent component) {
        Default written = component.getAnnotation(Default.class);
        Doc doc = component.getAnnotation(Doc.class);
        String key = key(component).orElseGet(() -> kebab(component.getName()));
        // A record that stands under a key is called by that key; one in a list, by its own name.
        Class<?> type = component.getType();
        Shape shape = type.isRecord() && !scalars.containsKey(type) ? form(type, key) : of(component.getGenericType());
        return new Shape.Field(
                key,
                shape,
                component.getAnnotatedType().isAnnotationPresent(Nullable.class),
                component.isAnnotationPresent(Inline.class),
                written == null ? null : written.value(),
                written == null ? null : Binder.written(shape, written.value()),
                doc(component),
                doc == null ? "" : doc.example());
    }

    private Shape.Family family(Class<?> type) {
        Map<String, Shape.Form> kinds = new LinkedHashMap<>();
        for (Class<?> kind : type.getPermittedSubclasses()) {
            String simple = kind.getSimpleName();
            String stem = simple.endsWith("Spec") ? simple.substring(0, simple.length() - 4) : simple;
            String key = key(kind).orElseGet(() -> kebab(stem));
            kinds.put(key, form(kind, key));
        }
        return new Shape.Family(type, doc(type), kinds);
    }

    private static Shape.Choice choice(Class<?> type) {
        Map<String, Object> constants = new LinkedHashMap<>();
        Map<String, String> docs = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            String name = ((Enum<?>) constant).name();
            AnnotatedElement declared = declared(type, name);
            String word =
                    key(declared).orElseGet(() -> name.toLowerCase(Locale.ROOT).replace('_', '-'));
            constants.put(word, constant);
            if (!doc(declared).isEmpty()) {
                docs.put(word, doc(declared));
            }
        }
        return new Shape.Choice(type, constants, docs);
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] components = Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            return type.getDeclaredConstructor(components);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(type + " is not registered for reflection", e);
        }
    }

    private static AnnotatedElement declared(Class<?> type, String name) {
        try {
            return type.getField(name);
        } catch (NoSuchFieldException e) {
            throw new IllegalStateException(type + " is not registered for reflection", e);
        }
    }

    private static Optional<String> key(AnnotatedElement element) {
        return Optional.ofNullable(element.getAnnotation(Key.class)).map(Key::value);
    }

    private static String doc(AnnotatedElement element) {
        Doc doc = element.getAnnotation(Doc.class);
        return doc == null ? "" : doc.value();
    }

    /** {@code followRedirects} as {@code follow-redirects}, {@code oauth2} as it is. */
    static String kebab(String name) {
        List<String> words = new ArrayList<>();
        for (String word : name.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", -1)) {
            words.add(word.toLowerCase(Locale.ROOT));
        }
        return String.join("-", words);
    }
}
