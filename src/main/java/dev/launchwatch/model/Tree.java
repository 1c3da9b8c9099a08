package dev.launchwatch.model;

import java.math.BigDecimal;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Free-form data of a YAML file, such as a JSON request body, with templates where it has text. */
public sealed interface Tree {
    record Node(Map<String, Tree> members) implements Tree {
        public Node {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    record Items(List<Tree> items) implements Tree {
        public Items {
            items = List.copyOf(items);
        }
    }

    record Text(Template text) implements Tree {}

    record Numeral(BigDecimal value) implements Tree {}

    record Bool(boolean value) implements Tree {}

    record Null() implements Tree {}
}
