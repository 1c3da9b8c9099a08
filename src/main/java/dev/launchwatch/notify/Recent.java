package dev.launchwatch.notify;

import java.util.LinkedHashSet;

/** The last so many ids. */
final class Recent {
    private final int most;
    private final LinkedHashSet<String> ids = new LinkedHashSet<>();

    Recent(int most) {
        this.most = most;
    }

    void add(String id) {
        if (ids.add(id) && ids.size() > most) {
            ids.removeFirst();
        }
    }

    boolean has(String id) {
        return ids.contains(id);
    }
}
