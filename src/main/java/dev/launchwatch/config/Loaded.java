package dev.launchwatch.config;

import dev.launchwatch.model.Redactor;
import java.util.List;
import java.util.Map;

/** What came of reading a configuration folder: all of it, or everything that is wrong with it. */
public sealed interface Loaded {
    /** What is legal but suspicious, by place. */
    List<Problem> warnings();

    /**
     * A configuration to run with.
     *
     * @param catalog everything that the folder says
     * @param redactor knows every secret that was read
     * @param monitors where each monitor stands, by name
     * @param rules where each rule stands, by name
     */
    record Good(
            Catalog catalog,
            Redactor redactor,
            Map<String, Place> monitors,
            Map<String, Place> rules,
            List<Problem> warnings)
            implements Loaded {
        public Good {
            monitors = Map.copyOf(monitors);
            rules = Map.copyOf(rules);
            warnings = List.copyOf(warnings);
        }
    }

    /** A folder that cannot be used: all of its errors, by place, at least one. */
    record Bad(List<Problem> errors, List<Problem> warnings) implements Loaded {
        public Bad {
            errors = List.copyOf(errors);
            warnings = List.copyOf(warnings);
        }
    }
}
