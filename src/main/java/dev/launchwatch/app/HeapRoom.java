package dev.launchwatch.app;

/**
 * How much memory the native binary spends in order to collect less often: little while it has little to do, so that memory stays near
 * what is in use, and more under load, when each collection that is spared counts. What grew old and is of no use any more is collected, too,
 * before it takes much. Not for several threads at once.
 */
final class HeapRoom {
    /** How often {@link #adapt} is to be called. */
    static final String EVERY = "5s";

    /** The young generation at rest, in bytes: half of it is what may be allocated between two collections. */
    static final long NARROW = 14L << 20;

    /** The young generation under load, in bytes. */
    static final long WIDE = 44L << 20;

    /** So many collections since the last look are load. */
    private static final int BUSY = 2;

    /** After so many looks without a collection the load is over. */
    private static final int RESTED = 4;

    /** The old generation is collected when it has grown by this, in bytes, and by half. */
    private static final long OLD_GROWTH = 16L << 20;

    private final Heap heap;
    private boolean wide;
    private int looksAtRest;
    private long collections;
    private long oldAfterCollection;

    /** The heap of this process. */
    interface Heap {
        /** How many collections there were since the start. */
        long collections();

        /** What is in the old generation, of use or not, in bytes. */
        long oldBytes();

        /** Sets the largest size of the young generation, in bytes; counts from the next collection on if it is larger than before. */
        void young(long bytes);

        /** Collects everything, now: some ten milliseconds in which nothing else runs. */
        void collect();
    }

    /** Begins {@link #NARROW narrow}. */
    HeapRoom(Heap heap) {
        this.heap = heap;
        this.collections = heap.collections();
        this.oldAfterCollection = heap.oldBytes();
        heap.young(NARROW);
    }

    /** Looks at what was collected since the last call. */
    void adapt() {
        long before = collections;
        collections = heap.collections();
        if (collections - before >= BUSY) {
            looksAtRest = 0;
            widen(true);
        } else if (collections > before) {
            looksAtRest = 0;
        } else if (++looksAtRest >= RESTED) {
            widen(false);
        }
        oldAfterCollection = Math.min(oldAfterCollection, heap.oldBytes());
        if (heap.oldBytes() - oldAfterCollection >= Math.max(OLD_GROWTH, oldAfterCollection / 2)) {
            heap.collect();
            collections = heap.collections();
            oldAfterCollection = heap.oldBytes();
        }
    }

    private void widen(boolean load) {
        if (wide != load) {
            wide = load;
            heap.young(load ? WIDE : NARROW);
        }
    }
}
