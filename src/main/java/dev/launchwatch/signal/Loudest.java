package dev.launchwatch.signal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Those with the most events of many, found in one pass that keeps no more than are asked for. Not thread-safe. */
final class Loudest {
    /** The louder one first; of equally loud ones always the same. */
    private static final Comparator<Heard> ORDER = Comparator.comparingLong(Heard::events)
            .reversed()
            .thenComparingLong(heard -> heard.suspect().who.hash());

    private final int most;
    private final PriorityQueue<Heard> quietestFirst = new PriorityQueue<>(ORDER.reversed());

    /** Somebody with so many events. */
    record Heard(Suspect suspect, long events) {}

    /** @param most how many are kept, at least 1 */
    Loudest(int most) {
        this.most = most;
    }

    void add(Suspect suspect, long events) {
        boolean full = quietestFirst.size() == most;
        if (events == 0 || (full && events < quietestFirst.element().events())) {
            return; // nearly everybody, where there are many
        }
        quietestFirst.add(new Heard(suspect, events));
        if (full) {
            quietestFirst.remove();
        }
    }

    List<Heard> firstToLast() {
        List<Heard> heard = new ArrayList<>(quietestFirst);
        heard.sort(ORDER);
        return heard;
    }
}
