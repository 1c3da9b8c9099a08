package dev.launchwatch.signal;

import java.util.Collection;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts events that come in any order into that of the log, whose positions follow each other: what comes too early waits for what is
 * missing, up to a bound. Not thread-safe.
 */
final class InOrder {
    private final int most;
    private final TreeMap<Long, EventLog.Placed> waiting = new TreeMap<>();
    private long through;

    /** @param most how many events wait at most */
    InOrder(int most) {
        this.most = most;
    }

    /** The position up to which everything came out. */
    long through() {
        return through;
    }

    /** All up to this position is known. */
    void through(long position) {
        through = Math.max(through, position);
        waiting.headMap(through, true).clear();
    }

    /** Takes what came; whatever is not missing something before it should then come out, and the rest be {@link #trim trimmed}. */
    void add(Collection<EventLog.Placed> events) {
        for (EventLog.Placed placed : events) {
            if (placed.position() > through) {
                waiting.put(placed.position(), placed);
            }
        }
    }

    /** Leaves the latest out where too many wait. @return whether it did */
    boolean trim() {
        boolean tooMany = waiting.size() > most;
        while (waiting.size() > most) {
            waiting.pollLastEntry();
        }
        return tooMany;
    }

    /** The event that comes next; null as long as it is missing. */
    EventLog.@Nullable Placed next() {
        EventLog.Placed next = waiting.remove(through + 1);
        if (next != null) {
            through++;
        }
        return next;
    }

    /** The first one that waits, whatever is missing before it; null if none does. */
    EventLog.@Nullable Placed first() {
        var first = waiting.pollFirstEntry();
        if (first == null) {
            return null;
        }
        through = first.getKey();
        return first.getValue();
    }

    /** Whether something is missing before what waits. */
    boolean gap() {
        return !waiting.isEmpty();
    }
}
