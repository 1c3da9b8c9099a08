package dev.launchwatch.region;

import dev.launchwatch.model.Alert;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A region's own copy of what regions decided together, from which it goes on when it is cut off: a port, implemented by the store. Blocking;
 * one thread at a time but for {@link #alerts}. Every other method throws {@link dev.launchwatch.model.StoreUnavailableException} where a store
 * that it needs is away, and then nothing was done.
 */
public interface Decisions {
    /**
     * Brings the copy up to date, in one transaction, if anything has changed; not while the region goes on from it by itself.
     *
     * @return whether it has
     */
    boolean refresh();

    /** The alerts that were pending or firing when the copy was brought up to date. For any thread. */
    List<Alert> alerts();

    /**
     * The region goes on from the copy by itself: it is not brought up to date before {@link #arrive}, also after a restart.
     *
     * @return the ids of the alerts that the others know of and tell to their end: those that fired when it was cut off, or were not told to be
     *     over yet; and those of the groups in which they tell it
     */
    Set<String> depart();

    /** What {@link #depart} answered, while the region goes on from the copy. */
    Optional<Set<String>> departed();

    /** The others decide again, and what was told by the region alone is told to its end: the copy is one again. */
    void arrive();
}
