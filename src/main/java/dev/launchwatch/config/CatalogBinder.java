package dev.launchwatch.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Adds the documents of a folder up to one: lists grow, anything else may stand once. An item that is wrong is left out
 * and its name remembered, so that what refers to it is not called wrong, too.
 */
final class CatalogBinder {
    private final Shape.Form top;
    private final Binder binder;
    private final Problems problems;
    private final Map<String, List<Object>> lists = new LinkedHashMap<>();
    private final Map<String, Place> singlePlaces = new LinkedHashMap<>();
    private final Map<String, Object> singleValues = new LinkedHashMap<>();
    private final Map<String, Set<String>> broken = new LinkedHashMap<>();
    private boolean whole = true;

    CatalogBinder(Shape.Form top, Binder binder, Problems problems) {
        this.top = top;
        this.binder = binder;
        this.problems = problems;
    }

    void add(Document document) {
        Source source = document.source();
        if (Binder.isNothing(document.root())) {
            return;
        }
        if (!(document.root() instanceof MappingNode mapping)) {
            whole = false;
            problems.error(
                    source.place(document.root()),
                    "a file holds keys such as monitors and rules, not " + Binder.kind(document.root()));
            return;
        }
        for (Map.Entry<String, Mapping.Entry> entry :
                Mapping.of(source, mapping, problems).entrySet()) {
            String key = entry.getKey();
            top.fields().stream()
                    .filter(field -> field.key().equals(key))
                    .findFirst()
                    .ifPresentOrElse(field -> add(field, source, entry.getValue()), () -> {
                        List<String> keys = top.keys();
                        String hint = Suggestions.closest(key, keys)
                                .map(name -> " (did you mean '" + name + "'?)")
                                .orElse(": the keys are " + String.join(", ", keys));
                        whole = false;
                        problems.error(
                                source.place(entry.getValue().key()),
                                "unknown key '" + key + "' at the top level" + hint);
                    });
        }
    }

    private void add(Shape.Field field, Source source, Mapping.Entry entry) {
        Binder.At at = new Binder.At(source, entry.value(), field.key(), Scope.NONE);
        if (field.shape() instanceof Shape.ListOf(Shape item)) {
            // A section whose items are all commented out is an empty one.
            if (!Binder.isNothing(entry.value())) {
                items(field, item, at);
            }
            return;
        }
        Place first = singlePlaces.putIfAbsent(field.key(), source.place(entry.key()));
        if (first != null) {
            problems.error(
                    source.place(entry.key()),
                    "'" + field.key() + "' may stand once in the folder, and stands at " + first + " already");
            return;
        }
        if (binder.bind(field.shape(), at) instanceof Bound.Value(Object value)) {
            singleValues.put(field.key(), value);
        }
    }

    private void items(Shape.Field field, Shape item, Binder.At at) {
        if (!(at.node() instanceof SequenceNode sequence)) {
            whole = false;
            binder.bind(field.shape(), at);
            return;
        }
        String name = item instanceof Shape.Form form ? form.name() : field.key();
        for (Node node : sequence.getValue()) {
            switch (binder.bind(item, at.to(node, name))) {
                case Bound.Value(Object value) ->
                    lists.computeIfAbsent(field.key(), _ -> new ArrayList<>()).add(value);
                case Bound.Empty _, Bound.Failed _ -> {
                    String itsName = name(node);
                    if (itsName == null) {
                        whole = false;
                    } else {
                        broken.computeIfAbsent(field.key(), _ -> new LinkedHashSet<>())
                                .add(itsName);
                    }
                }
            }
        }
    }

    private static @Nullable String name(Node node) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key
                        && key.getValue().equals("name")
                        && tuple.getValueNode() instanceof ScalarNode value) {
                    return value.getValue();
                }
            }
        }
        return null;
    }

    /** Everything that could be bound. */
    Catalog catalog() {
        return (Catalog)
                FormBinder.construct(top, top.fields().stream().map(this::value).toList());
    }

    private @Nullable Object value(Shape.Field field) {
        if (field.shape() instanceof Shape.ListOf) {
            return lists.getOrDefault(field.key(), List.of());
        }
        Object value = singleValues.get(field.key());
        return value != null || field.optional() ? value : FormBinder.defaults((Shape.Form) field.shape());
    }

    /** Whether every name of the folder is known, be it of something bound or of something broken. */
    boolean whole() {
        return whole;
    }

    /** The names of items of a section that could not be bound. */
    Set<String> broken(String section) {
        return broken.getOrDefault(section, Set.of());
    }
}
