package dev.launchwatch.signal;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The slots of a series: without overlap, coarser the older they are, and which of them have changed. Not thread-safe. */
final class Slots {
    private final TreeMap<Long, Slot> slots = new TreeMap<>();
    private final Set<Series.Part> dirty = new HashSet<>();

    /** Where the last event was, and when that begins: most of those that come next are there, too. Dirty, if it is any. */
    private @Nullable Slot latest;

    private long latestStart;

    /** The slot that a moment is in, to be changed in this generation. @param second since 1970 */
    Slot at(long second, Horizon horizon, long generation) {
        Slot known = latest;
        if (known == null
                || known.generation != generation
                || second < latestStart
                || second >= latestStart + known.seconds) {
            known = find(second, horizon, generation);
            latest = known;
        }
        return known;
    }

    private Slot find(long second, Horizon horizon, long generation) {
        Map.Entry<Long, Slot> before = slots.floorEntry(second);
        if (before != null && second < before.getKey() + before.getValue().seconds) {
            latestStart = before.getKey();
            return changeable(before.getKey(), before.getValue(), generation);
        }
        int length = horizon.length(second);
        latestStart = Horizon.floor(second, length);
        return fresh(latestStart, length, generation);
    }

    private Slot fresh(long start, int length, long generation) {
        Slot slot = new Slot(length, generation);
        slots.put(start, slot);
        dirty.add(new Series.Part(start, length));
        return slot;
    }

    private Slot changeable(long start, Slot slot, long generation) {
        dirty.add(new Series.Part(start, slot.seconds));
        if (slot.generation == generation) {
            return slot;
        }
        Slot copy = slot.copy(generation);
        slots.put(start, copy);
        return copy;
    }

    /** Makes slots coarser that have become old, and forgets those that are too old. @return whether there were any */
    boolean age(Horizon from, Horizon to, long generation) {
        latest = null;
        boolean coarser = coarsen(from.fineFrom(), to.fineFrom(), to, generation);
        coarser |= coarsen(from.minutesFrom(), to.minutesFrom(), to, generation);
        Map<Long, Slot> tooOld = slots.headMap(to.hoursFrom());
        boolean gone = !tooOld.isEmpty();
        tooOld.forEach((start, slot) -> dirty.add(new Series.Part(start, slot.seconds)));
        tooOld.clear();
        return coarser || gone;
    }

    private boolean coarsen(long from, long until, Horizon horizon, long generation) {
        if (until <= from) {
            return false;
        }
        boolean coarser = false;
        for (Map.Entry<Long, Slot> each : List.copyOf(slots.subMap(from, until).entrySet())) {
            long start = each.getKey();
            Slot slot = each.getValue();
            int length = horizon.length(start);
            if (length > slot.seconds) {
                coarser = true;
                slots.remove(start);
                dirty.add(new Series.Part(start, slot.seconds));
                long parent = Horizon.floor(start, length);
                Slot known = slots.get(parent);
                Slot into = known != null && known.seconds == length
                        ? changeable(parent, known, generation)
                        : fresh(parent, length, generation);
                into.add(slot);
                into.settle();
            }
        }
        return coarser;
    }

    /** How many hashes all sketches hold. */
    long hashes() {
        return slots.values().stream().mapToLong(Slot::hashes).sum();
    }

    /** How many sums of money they hold. */
    long sums() {
        return slots.values().stream().mapToLong(Slot::sums).sum();
    }

    /** Lets no sketch hold more hashes than this, a power of two. @return whether any did */
    boolean shrinkSketches(int most, long generation) {
        boolean shrunk = false;
        for (Map.Entry<Long, Slot> each : List.copyOf(slots.entrySet())) {
            if (each.getValue().largest() > most) {
                shrunk = true;
                changeable(each.getKey(), each.getValue(), generation).shrink(most);
            }
        }
        return shrunk;
    }

    /** Lets no slot tell apart more models or members by what they cost than this. @return whether any did */
    boolean shrinkSums(int most, long generation) {
        boolean shrunk = false;
        for (Map.Entry<Long, Slot> each : List.copyOf(slots.entrySet())) {
            if (each.getValue().sums() > most) {
                shrunk = true;
                Spending spending =
                        changeable(each.getKey(), each.getValue(), generation).spending();
                if (spending != null) {
                    spending.trim(most);
                }
            }
        }
        return shrunk;
    }

    /** When each begins, in seconds since 1970, ascending. */
    long[] starts() {
        return slots.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    /** All of them, in the order of {@link #starts}. */
    Slot[] all() {
        return slots.values().toArray(Slot[]::new);
    }

    /** The parts that have changed since this was asked last; they count as remembered from now on. */
    Set<Series.Part> takeDirty() {
        Set<Series.Part> taken = new HashSet<>(dirty);
        dirty.clear();
        latest = null;
        return taken;
    }

    /** A part has not been remembered after all. */
    void giveBack(Series.Part part) {
        dirty.add(part);
    }

    /** Every part that the log may have. */
    Set<Series.Part> places() {
        Set<Series.Part> places = new HashSet<>(dirty);
        slots.forEach((start, slot) -> places.add(new Series.Part(start, slot.seconds)));
        return places;
    }

    /** What the log is to have of a part: nothing of a slot that is no more. */
    byte[] content(Series.Part part) {
        Slot slot = slots.get(part.start());
        return slot == null || slot.seconds != part.seconds() ? new byte[0] : slot.encoded();
    }

    /** Takes the {@link #content} of a part. @throws IllegalArgumentException if it is none */
    void restore(Series.Part part, byte[] content, long generation) {
        latest = null;
        slots.put(part.start(), Slot.decoded(content, part.seconds(), generation));
    }
}
