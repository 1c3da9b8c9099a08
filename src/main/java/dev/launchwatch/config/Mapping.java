package dev.launchwatch.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** The keys of a YAML mapping in order, merge keys ({@code <<}) worked in, keys that stand twice reported. */
final class Mapping {
    private final Source source;
    private final Problems problems;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    /** A key and its value. */
    record Entry(Node key, Node value) {}

    private Mapping(Source source, Problems problems) {
        this.source = source;
        this.problems = problems;
    }

    static Map<String, Entry> of(Source source, MappingNode node, Problems problems) {
        Mapping mapping = new Mapping(source, problems);
        mapping.own(node);
        mapping.merged(node);
        return mapping.entries;
    }

    /** A mapping with this one key. */
    static Map<String, Entry> of(String key, Node value) {
        return Map.of(key, new Entry(value, value));
    }

    private void own(MappingNode node) {
        for (NodeTuple tuple : node.getValue()) {
            String key = key(tuple);
            if (key == null || isMerge(tuple)) {
                continue;
            }
            Entry first = entries.putIfAbsent(key, new Entry(tuple.getKeyNode(), tuple.getValueNode()));
            if (first != null) {
                problems.error(
                        source.place(tuple.getKeyNode()),
                        "the key '" + key + "' stands twice, first at " + source.place(first.key())
                                + ": remove one of them");
            }
        }
    }

    private @Nullable String key(NodeTuple tuple) {
        if (tuple.getKeyNode() instanceof ScalarNode scalar) {
            return scalar.getValue();
        }
        problems.error(source.place(tuple.getKeyNode()), "a key must be a text: put a key with brackets into quotes");
        return null;
    }

    private void merged(MappingNode node) {
        for (NodeTuple tuple : node.getValue()) {
            if (!isMerge(tuple)) {
                continue;
            }
            Collection<Node> parts = tuple.getValueNode() instanceof SequenceNode sequence
                    ? sequence.getValue()
                    : List.of(tuple.getValueNode());
            for (Node part : parts) {
                if (part instanceof MappingNode other) {
                    of(source, other, problems).forEach(entries::putIfAbsent);
                } else {
                    problems.error(source.place(part), "'<<' takes the keys of another mapping: write <<: *anchor");
                }
            }
        }
    }

    private static boolean isMerge(NodeTuple tuple) {
        return tuple.getKeyNode().getTag().equals(Tag.MERGE);
    }
}
