package dev.launchwatch.signal;

import dev.launchwatch.model.SignalView;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Events that are stored, played once more: what windows came to at each moment, as the daemon counted them. Time only goes on. For one
 * thread.
 */
public final class Tape {
    private final Log log;
    private final Windows windows;
    private final Deque<EventLog.Placed> read = new ArrayDeque<>();
    private long position;
    private boolean over;
    private long taken;

    /** Where events are read: as {@link EventLog#replay(long, int, Consumer)}. */
    @FunctionalInterface
    public interface Log {
        /** @return the position up to which it has read; {@code position} itself if nothing comes after it */
        long replay(long position, int most, Consumer<EventLog.Placed> each);
    }

    /**
     * From the first event that is kept.
     *
     * @param leaks the leaky buckets that will be asked for
     * @param pseudonyms those under which events are stored
     * @param own whose events come from this program's own probes
     */
    public Tape(
            Log log,
            List<Signal> signals,
            Collection<SignalView.Leak> leaks,
            Pseudonyms pseudonyms,
            Predicate<People> own) {
        this.log = log;
        windows = new Windows(signals, leaks, pseudonyms, own);
        windows.complete(true);
    }

    private EventLog.@Nullable Placed peek() {
        if (read.isEmpty() && !over) {
            long before = position;
            position = log.replay(before, EventLog.SLICE, read::add);
            // A slice of which nothing can be read is not the end.
            while (read.isEmpty() && position > before) {
                before = position;
                position = log.replay(before, EventLog.SLICE, read::add);
            }
            over = position == before;
        }
        return read.peek();
    }

    /** When the next event came; null if there is none. Events are counted in the order of the log, also where a clock was set back. */
    public @Nullable Instant next() {
        EventLog.Placed next = peek();
        return next == null ? null : next.event().received();
    }

    /** Counts the events that came until then, that moment included. */
    public void until(Instant moment) {
        for (EventLog.Placed next = peek();
                next != null && !next.event().received().isAfter(moment);
                next = peek()) {
            windows.take(read.remove());
            taken++;
        }
    }

    /** What events came to, as of a moment, when all that came until then are counted. */
    public SignalView view(Instant moment) {
        until(moment);
        return windows.view(moment);
    }

    /** How many events were counted. */
    public long taken() {
        return taken;
    }
}
