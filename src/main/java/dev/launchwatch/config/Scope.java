package dev.launchwatch.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

/**
 * Which captured values a text may refer to.
 *
 * @param captured by earlier steps
 * @param now captured by this very step
 * @param later captured by later steps only
 */
record Scope(Set<String> captured, Set<String> now, Set<String> later) {
    static final Scope NONE = new Scope(Set.of(), Set.of(), Set.of());

    /** The scope of each step of a list, read off the keys of their {@code capture} mappings. */
    static List<Scope> of(List<Node> steps) {
        List<Set<String>> captures = steps.stream().map(Scope::captures).toList();
        List<Scope> scopes = new ArrayList<>();
        for (int i = 0; i < captures.size(); i++) {
            scopes.add(new Scope(
                    union(captures.subList(0, i)), captures.get(i), union(captures.subList(i + 1, captures.size()))));
        }
        return scopes;
    }

    private static Set<String> union(List<Set<String>> sets) {
        Set<String> all = new TreeSet<>();
        sets.forEach(all::addAll);
        return all;
    }

    private static Set<String> captures(Node step) {
        Set<String> names = new TreeSet<>();
        if (value(step, "capture") instanceof MappingNode captures) {
            for (NodeTuple capture : captures.getValue()) {
                if (capture.getKeyNode() instanceof ScalarNode name) {
                    names.add(name.getValue());
                }
            }
        }
        return names;
    }

    private static @Nullable Node value(Node node, String key) {
        if (node instanceof MappingNode mapping) {
            for (NodeTuple tuple : mapping.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode scalar
                        && scalar.getValue().equals(key)) {
                    return tuple.getValueNode();
                }
            }
        }
        return null;
    }
}
