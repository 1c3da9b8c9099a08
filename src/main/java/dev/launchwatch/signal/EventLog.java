package dev.launchwatch.signal;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/** Where events become durable. Blocking; for any thread. */
public interface EventLog {
    /**
     * Stores what is new of these, in one transaction.
     *
     * @return for each, in order, whether it was new; one whose source and id were stored before, or earlier in the list, is
     *     not
     * @throws dev.launchwatch.model.StoreUnavailableException if it could not; then nothing was stored
     */
    List<Stored> append(List<Event> events);

    /** How many events {@link #replay(long, Consumer)} reads at once: nothing else waits for long, and the store is not held. */
    int SLICE = 5_000;

    /**
     * Hands over some of what was stored after {@code position}, in the order of storing.
     *
     * @param most how many at most
     * @return the position up to which it has read; {@code position} itself if nothing comes after it
     */
    long replay(long position, int most, Consumer<Placed> each);

    /** Hands over all that was stored after {@code position}, in the order of storing. */
    default void replay(long position, Consumer<Placed> each) {
        long from = position;
        for (long to = replay(from, SLICE, each); to > from; to = replay(from, SLICE, each)) {
            from = to;
        }
    }

    /** What became of an event: its position, and whether it is new. */
    record Stored(long position, boolean fresh) {}

    /** An event and its position in the log; later ones have higher positions. */
    record Placed(long position, Event event) {}

    /**
     * Remembers what windows came to, so that a restart need not read all events again; replaces what it remembered of the same
     * buckets. In one transaction.
     *
     * @param through the position up to which every event is in the buckets
     */
    void checkpoint(long through, List<Bucket> buckets);

    /** What {@link #checkpoint} remembered. */
    Checkpoint restore();

    /**
     * A part of a window.
     *
     * @param signal the signal's name
     * @param start its beginning
     * @param seconds its length; 0 for what belongs to a signal whatever the time, which does not grow old
     * @param content as the windows encode it; empty if there is nothing to remember any more, so that the log forgets it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Bucket(String signal, Instant start, int seconds, byte[] content) {}

    /**
     * All buckets.
     *
     * @param through the position that they are complete to; 0 if there was none
     * @param last the position that the log has given out last: buckets that know of later ones are of another log
     */
    record Checkpoint(long through, long last, List<Bucket> buckets) {}
}
