package dev.launchwatch.config;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds circles in references; each is told once. */
final class Cycles {
    private final Map<String, List<String>> references;
    private final Set<String> told = new HashSet<>();

    Cycles(Map<String, List<String>> references) {
        this.references = references;
    }

    /** The way from a name back to itself, such as {@code a → b → a}, unless a circle through it was told before. */
    Optional<String> from(String name) {
        if (told.contains(name)) {
            return Optional.empty();
        }
        List<String> path = new ArrayList<>(List.of(name));
        if (!walk(name, path, new HashSet<>())) {
            return Optional.empty();
        }
        told.addAll(path);
        return Optional.of(String.join(" → ", path));
    }

    /** Extends the path by the references of its last name until it is back at the target. */
    private boolean walk(String target, List<String> path, Set<String> seen) {
        for (String next : references.getOrDefault(path.getLast(), List.of())) {
            path.add(next);
            // The depth is bounded so that a chain of ten thousand monitors cannot exhaust the stack.
            if (next.equals(target) || (path.size() < 1_000 && seen.add(next) && walk(target, path, seen))) {
                return true;
            }
            path.removeLast();
        }
        return false;
    }
}
