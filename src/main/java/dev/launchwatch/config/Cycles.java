package dev.launchwatch.config;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;

/** Finds circles in references, in time linear in their number and without recursion: chains may be long. */
final class Cycles {
    private final Map<String, List<String>> references;
    private final List<List<String>> circles = new ArrayList<>();
    private final Set<String> done = new HashSet<>();
    private final SequencedSet<String> path = new LinkedHashSet<>();
    private final Deque<Iterator<String>> open = new ArrayDeque<>();

    private Cycles(Map<String, List<String>> references) {
        this.references = references;
    }

    /** The circles, each as the way from a name back to it, such as {@code a, b, a}; in the order of the map. */
    static List<List<String>> in(Map<String, List<String>> references) {
        Cycles cycles = new Cycles(references);
        references.keySet().forEach(cycles::walk);
        return cycles.circles;
    }

    private void walk(String start) {
        enter(start);
        while (!open.isEmpty()) {
            if (!open.peek().hasNext()) {
                open.pop();
                done.add(path.removeLast());
                continue;
            }
            String next = open.peek().next();
            if (path.contains(next)) {
                List<String> circle = new ArrayList<>(path);
                circle.subList(0, circle.indexOf(next)).clear();
                circle.add(next);
                circles.add(circle);
            } else {
                enter(next);
            }
        }
    }

    private void enter(String name) {
        if (!done.contains(name)) {
            path.add(name);
            open.push(references.getOrDefault(name, List.of()).iterator());
        }
    }
}
