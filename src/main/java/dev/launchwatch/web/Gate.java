package dev.launchwatch.web;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How much of what senders post may be in memory at once. One source has a quarter at most, so that one that is attacked leaves room
 * for the others; and all that comes without a token has a half at most, so that those with a token always have room. Thread-safe,
 * without waiting.
 */
final class Gate {
    /** What a request takes beside its body. It also bounds how many there are. */
    static final int EACH = 16 << 10;

    /**
     * Those that nothing could prove share one place: a stranger makes names up at will, or takes that of a source whose token it
     * does not have, and must not take the room of either.
     */
    private static final String NOBODY = "";

    private final Level all;
    private final Level strangers;
    private final long ofOne;
    private final Map<String, Level> sources = new ConcurrentHashMap<>();

    /** @param most how many bytes there may be */
    Gate(long most) {
        all = new Level(most);
        strangers = new Level(most / 2);
        ofOne = most / 4;
    }

    private record Level(long most, AtomicLong taken) {
        Level(long most) {
            this(most, new AtomicLong());
        }

        boolean take(long bytes) {
            if (taken.addAndGet(bytes) <= most) {
                return true;
            }
            taken.addAndGet(-bytes);
            return false;
        }

        void give(long bytes) {
            taken.addAndGet(-bytes);
        }
    }

    /** A place for a body whose token was looked at. */
    Place of(String source) {
        return new Place(List.of(level(source), all));
    }

    /**
     * A place for a body whose signature will be looked at.
     *
     * @param signed whether there is a source of this name whose bodies are signed
     */
    Place ofStranger(String source, boolean signed) {
        return new Place(List.of(level(signed ? source : NOBODY), strangers, all));
    }

    private Level level(String source) {
        // As many as there are sources and tokens.
        return sources.computeIfAbsent(source, _ -> new Level(ofOne));
    }

    /** How many bytes are in memory. */
    long taken() {
        return all.taken().get();
    }

    /** What one request has taken. Used by one thread at a time. */
    static final class Place {
        private final List<Level> levels;
        private long taken;

        private Place(List<Level> levels) {
            this.levels = levels;
        }

        /** Takes so many bytes more; false, and nothing is taken, if there is no room. */
        boolean take(int bytes) {
            List<Level> had = new ArrayList<>(levels.size());
            for (Level level : levels) {
                if (!level.take(bytes)) {
                    had.forEach(other -> other.give(bytes));
                    return false;
                }
                had.add(level);
            }
            taken += bytes;
            return true;
        }

        /** Gives all of it back. */
        void leave() {
            levels.forEach(level -> level.give(taken));
            taken = 0;
        }
    }
}
