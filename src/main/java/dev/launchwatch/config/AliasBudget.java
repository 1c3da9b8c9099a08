package dev.launchwatch.config;

import java.util.IdentityHashMap;
import java.util.Optional;
import org.yaml.snakeyaml.nodes.AnchorNode;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Keeps aliases from growing a small file into a huge one, or into one without end: counts what the document becomes
 * when every alias is written out, without writing it out.
 */
final class AliasBudget {
    private static final long MOST_EXTRA_NODES = 500_000;
    private static final long IN_PROGRESS = -1;

    private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();
    private boolean endless;

    private AliasBudget() {}

    /** What is wrong with the aliases of a document, if anything. */
    static Optional<String> fault(Node root) {
        AliasBudget budget = new AliasBudget();
        long expanded = budget.size(root);
        if (budget.endless) {
            return Optional.of("an alias refers to what it stands in: write that part out");
        }
        return expanded - budget.sizes.size() > MOST_EXTRA_NODES
                ? Optional.of("the aliases grow this file beyond all measure: write the parts out")
                : Optional.empty();
    }

    private long size(Node node) {
        Long known = sizes.get(node);
        if (known != null) {
            endless |= known == IN_PROGRESS;
            return Math.max(known, 0);
        }
        sizes.put(node, IN_PROGRESS);
        long size = 1;
        switch (node) {
            case MappingNode mapping -> {
                for (NodeTuple tuple : mapping.getValue()) {
                    size = add(size, add(size(tuple.getKeyNode()), size(tuple.getValueNode())));
                }
            }
            case SequenceNode sequence -> {
                for (Node item : sequence.getValue()) {
                    size = add(size, size(item));
                }
            }
            case ScalarNode _ -> {}
            case AnchorNode anchor -> size = add(size, size(anchor.getRealNode()));
            default -> throw new IllegalStateException("SnakeYAML has no other node than these: " + node.getNodeId());
        }
        sizes.put(node, size);
        return size;
    }

    private static long add(long left, long right) {
        return Math.min(left + right, Long.MAX_VALUE / 4);
    }
}
