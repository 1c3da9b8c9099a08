package dev.launchwatch.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The registration for the native image of every type that the binder looks at by reflection, in GraalVM's
 * {@code reachability-metadata.json} format. Kept as a file by the build, which fails where it differs.
 */
public final class NativeTypes {
    private final Map<String, Boolean> types = new TreeMap<>();

    private NativeTypes() {}

    /** The metadata as a text. */
    public static String text() {
        NativeTypes natives = new NativeTypes();
        natives.walk(Shapes.catalog());
        natives.walk(Shapes.ruleTests());
        List<Map<String, Object>> entries = natives.types.entrySet().stream()
                .map(type -> {
                    Map<String, Object> entry = new LinkedHashMap<>();
                    entry.put("type", type.getKey());
                    if (type.getValue()) {
                        entry.put("allDeclaredConstructors", true);
                        entry.put("allDeclaredMethods", true);
                        entry.put("allDeclaredFields", true);
                    }
                    return entry;
                })
                .toList();
        return JsonText.of(Map.of("reflection", entries));
    }

    /** The names of all types, for tests. */
    static Set<String> names() {
        NativeTypes natives = new NativeTypes();
        natives.walk(Shapes.catalog());
        natives.walk(Shapes.ruleTests());
        return natives.types.keySet();
    }

    private void walk(Shape shape) {
        switch (shape) {
            case Shape.Scalar _, Shape.Free _ -> {
                // made by code, not by reflection
            }
            case Shape.Choice choice -> types.put(choice.type().getName(), true);
            case Shape.ListOf(Shape item) -> walk(item);
            case Shape.MapOf(Shape value) -> walk(value);
            case Shape.Form form -> {
                types.put(form.type().getName(), true);
                form.fields().forEach(field -> walk(field.shape()));
            }
            case Shape.Family family -> {
                types.put(family.type().getName(), false);
                family.kinds().values().forEach(this::walk);
            }
        }
    }
}
