package dev.launchwatch.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Where each record of the catalog was written, so that checks on the records can name places. */
final class Origins {
    private final IdentityHashMap<Object, Origin> origins = new IdentityHashMap<>();
    private final List<Object> records = new ArrayList<>();

    /**
     * Where one record was written.
     *
     * @param node the whole
     * @param entries its keys
     * @param failed keys whose values were refused and replaced; checks that depend on them would mislead
     */
    record Origin(Source source, Node node, Map<String, Mapping.Entry> entries, Set<String> failed) {
        Origin(Source source, Node node, Map<String, Mapping.Entry> entries) {
            this(source, node, entries, new HashSet<>());
        }

        /** The place of the whole. */
        Place place() {
            return source.place(node);
        }

        boolean has(String key) {
            return entries.containsKey(key);
        }

        /** The place of a key's value, or of the whole where the key is left out. */
        Place value(String key) {
            Mapping.Entry entry = entries.get(key);
            return source.place(entry == null ? node : entry.value());
        }

        /** The place of a key, or of the whole where it is left out. */
        Place key(String key) {
            Mapping.Entry entry = entries.get(key);
            return source.place(entry == null ? node : entry.key());
        }

        /** The place of an item of a list. */
        Place item(String key, int index) {
            Mapping.Entry entry = entries.get(key);
            return entry != null
                            && entry.value() instanceof SequenceNode list
                            && index < list.getValue().size()
                    ? source.place(list.getValue().get(index))
                    : value(key);
        }

        /** The place of a name within a key's mapping. */
        Place name(String key, String name) {
            Mapping.Entry entry = entries.get(key);
            if (entry != null && entry.value() instanceof MappingNode mapping) {
                for (NodeTuple tuple : mapping.getValue()) {
                    if (tuple.getKeyNode() instanceof ScalarNode scalar
                            && scalar.getValue().equals(name)) {
                        return source.place(scalar);
                    }
                }
            }
            return value(key);
        }
    }

    void put(Object value, Origin origin) {
        origins.put(value, origin);
        records.add(value);
    }

    /** The origin of a record that the binder made. */
    Origin of(Object value) {
        @Nullable Origin origin = origins.get(value);
        if (origin == null) {
            throw new IllegalStateException("no origin of a " + value.getClass().getSimpleName());
        }
        return origin;
    }

    /** Every record that was made, inner ones first; also those whose surroundings failed. */
    List<Object> records() {
        return records;
    }
}
