package dev.launchwatch.web;

import java.util.List;

/** What the daemon runs with: the port of the operator page about it. */
public interface Inventory {
    /** Everything that the configuration says that may be shown, in its order. No addresses, bodies or secrets are in it. Does not block. */
    List<Section> sections();

    /** Things of one kind. */
    record Section(String title, List<Entry> entries) {
        public Section {
            entries = List.copyOf(entries);
        }
    }

    /**
     * One thing.
     *
     * @param text what is to know of it, in one line
     * @param place where it stands, as {@code file:line:column}; empty if that is not known
     */
    record Entry(String name, String text, String place) {}
}
