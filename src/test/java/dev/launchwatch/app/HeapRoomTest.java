package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Memory is spent on sparing collections only while there is load, and what is of no use any more never takes much. */
class HeapRoomTest {
    private static final long MEGABYTE = 1L << 20;

    /** A heap of which collecting everything leaves 5 MB. */
    private static final class Heap implements HeapRoom.Heap {
        private long collections;
        private long old = 5 * MEGABYTE;
        private long young;
        private int full;

        @Override
        public long collections() {
            return collections;
        }

        @Override
        public long oldBytes() {
            return old;
        }

        @Override
        public void young(long bytes) {
            young = bytes;
        }

        @Override
        public void collect() {
            collections++;
            full++;
            old = 5 * MEGABYTE;
        }
    }

    private final Heap heap = new Heap();
    private final HeapRoom room = new HeapRoom(heap);

    private void looks(int times, int collectionsEach) {
        for (int i = 0; i < times; i++) {
            heap.collections += collectionsEach;
            room.adapt();
        }
    }

    @Test
    void isNarrowAtFirst() {
        assertThat(heap.young).isEqualTo(HeapRoom.NARROW);
    }

    @Test
    void staysNarrowWhileACollectionIsRare() {
        looks(100, 1);
        assertThat(heap.young).isEqualTo(HeapRoom.NARROW);
    }

    @Test
    void isWideUnderLoad() {
        looks(1, 2);
        assertThat(heap.young).isEqualTo(HeapRoom.WIDE);
    }

    @Test
    void staysWideWhileThereAreCollectionsThoughEachIsRarerNow() {
        looks(1, 2);
        for (int i = 0; i < 20; i++) {
            looks(3, 0);
            looks(1, 1);
        }
        assertThat(heap.young).isEqualTo(HeapRoom.WIDE);
    }

    @Test
    void isNarrowAgainWhenTheLoadIsOver() {
        looks(1, 2);
        looks(3, 0);
        assertThat(heap.young).isEqualTo(HeapRoom.WIDE);
        looks(1, 0);
        assertThat(heap.young).isEqualTo(HeapRoom.NARROW);
    }

    @Test
    void whatHasGrownOldIsCollectedBeforeItTakesMuch() {
        heap.old = 20 * MEGABYTE;
        room.adapt();
        assertThat(heap.full).isZero();
        heap.old = 21 * MEGABYTE;
        room.adapt();
        assertThat(heap.full).isOne();
    }

    @Test
    void muchThatIsOfUseIsNotCollectedAgainAndAgain() {
        heap.old = 100 * MEGABYTE;
        HeapRoom large = new HeapRoom(heap);
        heap.old = 149 * MEGABYTE;
        large.adapt();
        assertThat(heap.full).isZero();
        heap.old = 150 * MEGABYTE;
        large.adapt();
        assertThat(heap.full).isOne();
    }

    @Test
    void whatTheCollectorFreedByItselfCountsAsFreed() {
        heap.old = 100 * MEGABYTE;
        HeapRoom freed = new HeapRoom(heap);
        heap.old = 10 * MEGABYTE;
        freed.adapt();
        heap.old = 30 * MEGABYTE;
        freed.adapt();
        assertThat(heap.full).isOne();
    }

    @Test
    void aCollectionThatWasAskedForIsNoLoad() {
        heap.old = 30 * MEGABYTE;
        looks(1, 1);
        assertThat(heap.full).isOne();
        looks(1, 1);
        assertThat(heap.young).isEqualTo(HeapRoom.NARROW);
    }
}
