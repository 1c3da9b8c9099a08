package dev.launchwatch.signal;

import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.SignalView.Dimension;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The windows of one signal: slots of time without overlap, coarser the older they are, and what everybody did. Not thread-safe;
 * what {@link #snapshot} gives never changes.
 */
final class Series {
    private static final int VERSION = 1;
    private static final int MOST_SOURCES = 256;

    /** Where in the log's buckets the series keeps what belongs to no time: itself first, then each dimension. */
    private static final long SELF = 0;

    private static final Part OF_ADDRESSES = new Part(SELF + 1, 0);
    private static final Part OF_ACCOUNTS = new Part(SELF + 2, 0);
    private static final Part OF_MEMBERS = new Part(SELF + 3, 0);

    /** A bucket of the log: where it begins, in seconds since 1970, and how long it is; 0 for what belongs to no time. */
    record Part(long start, int seconds) {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Part part && start == part.start && seconds == part.seconds;
        }

        /** As each event asks for it. */
        @Override
        public int hashCode() {
            return 31 * Long.hashCode(start) + seconds;
        }
    }

    /**
     * As of one generation.
     *
     * @param starts of the slots, ascending, in seconds since 1970
     * @param people what everybody of a dimension did
     * @param leaks those of which everybody of a dimension has the levels
     * @param sums of slots next to each other, shared with the other generations
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Snapshot(
            long[] starts,
            Slot[] slots,
            Map<Dimension, List<Suspect>> people,
            Map<Dimension, List<Rate>> leaks,
            @Nullable Instant first,
            @Nullable Instant last,
            Set<String> sources,
            Sums sums) {
        /**
         * The slots of the minute or the hour that begins then, added up: what they cost, or who was there.
         *
         * @param from the index of the first of them
         * @param to the index of the last of them
         */
        Slot sum(Part part, int from, int to) {
            return sums.of(part, Arrays.asList(slots).subList(from, to + 1));
        }
    }

    final String name;

    /** The kind of its events; null for all kinds, of which only the members count. */
    final @Nullable String kind;

    private final List<Dimension> dimensions;
    private final Map<Dimension, Tracker> trackers = new EnumMap<>(Dimension.class);
    private final TreeMap<Long, Slot> slots = new TreeMap<>();
    private final Set<Part> dirty = new HashSet<>();
    private final Set<String> sources = new HashSet<>();
    private final Sums sums;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long through;
    private boolean complete;
    private @Nullable Snapshot snapshot;

    /** Where the last event was, and when that begins: most of those that come next are there, too. Dirty, if it is any. */
    private @Nullable Slot latest;

    private long latestStart;

    Series(String name, @Nullable String kind, Limits limits) {
        this.name = name;
        this.kind = kind;
        sums = new Sums(kind != null);
        dimensions = kind == null ? List.of(Dimension.MEMBER) : Tracker.DIMENSIONS;
        if (kind != null) {
            for (Dimension dimension : dimensions) {
                trackers.put(dimension, new Tracker(dimension, limits.people(), limits.held()));
            }
        }
    }

    /** Keeps the levels of these leaky buckets from now on. */
    void leaks(Collection<SignalView.Leak> wanted, long generation) {
        trackers.forEach((dimension, tracker) -> {
            List<Rate> rates = wanted.stream()
                    .filter(leak -> leak.signal().equals(name) && leak.by() == dimension)
                    .map(SignalView.Leak::rate)
                    .distinct()
                    .toList();
            if (!rates.equals(tracker.leaks())) {
                tracker.leaks(rates, generation);
                dirty.add(part(dimension));
                snapshot = null;
            }
        });
    }

    /** The position up to which it has seen all events. */
    long through() {
        return through;
    }

    /** Whether it has all that is known of it. */
    boolean complete() {
        return complete;
    }

    void complete(boolean whole) {
        complete = whole;
    }

    /** Has seen the events up to a position. */
    void seen(long position) {
        through = position;
    }

    /**
     * Counts an event, unless it is older than anything that is remembered.
     *
     * @param open gets the slot that it is in, which is to be settled some time
     */
    void add(Event event, People people, Horizon horizon, long generation, Set<Slot> open) {
        long second = event.at().getEpochSecond();
        if (second < horizon.hoursFrom()) {
            return;
        }
        snapshot = null;
        Slot slot = slot(second, horizon, generation);
        slot.add(event, people, dimensions, kind != null);
        open.add(slot);
        long millis = event.at().toEpochMilli();
        for (Tracker tracker : trackers.values()) {
            if (tracker.add(people, millis, generation)) {
                dirty.add(part(tracker.dimension));
            }
        }
        if (first == null || event.at().isBefore(first)) {
            first = event.at();
        }
        if (last == null || event.at().isAfter(last)) {
            last = event.at();
        }
        if (sources.size() < MOST_SOURCES) {
            sources.add(event.source());
        }
    }

    private Slot slot(long second, Horizon horizon, long generation) {
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
        dirty.add(new Part(start, length));
        return slot;
    }

    private Slot changeable(long start, Slot slot, long generation) {
        dirty.add(new Part(start, slot.seconds));
        if (slot.generation == generation) {
            return slot;
        }
        Slot copy = slot.copy(generation);
        slots.put(start, copy);
        return copy;
    }

    /** Makes slots coarser that have become old, and forgets those that are too old. Every slot must be settled. */
    void age(Horizon from, Horizon to, long generation) {
        latest = null;
        sums.age(to);
        coarsen(from.fineFrom(), to.fineFrom(), to, generation);
        coarsen(from.minutesFrom(), to.minutesFrom(), to, generation);
        Map<Long, Slot> tooOld = slots.headMap(to.hoursFrom());
        if (!tooOld.isEmpty()) {
            snapshot = null;
            tooOld.forEach((start, slot) -> dirty.add(new Part(start, slot.seconds)));
            tooOld.clear();
        }
        if (from.minutesFrom() != to.minutesFrom()) {
            for (Map.Entry<Dimension, Tracker> each : trackers.entrySet()) {
                each.getValue().forgetUntil(to.hoursFrom() * 1000);
                dirty.add(part(each.getKey()));
            }
            snapshot = null;
        }
    }

    private void coarsen(long from, long until, Horizon horizon, long generation) {
        if (until <= from) {
            return;
        }
        for (Map.Entry<Long, Slot> each : List.copyOf(slots.subMap(from, until).entrySet())) {
            long start = each.getKey();
            Slot slot = each.getValue();
            int length = horizon.length(start);
            if (length > slot.seconds) {
                snapshot = null;
                slots.remove(start);
                dirty.add(new Part(start, slot.seconds));
                long parent = Horizon.floor(start, length);
                Slot known = slots.get(parent);
                Slot into = known != null && known.seconds == length
                        ? changeable(parent, known, generation)
                        : fresh(parent, length, generation);
                into.add(slot);
                into.settle();
            }
        }
    }

    /** Those who follow everybody, one for each dimension. */
    Collection<Tracker> trackers() {
        return trackers.values();
    }

    /** How many hashes all sketches hold. */
    long hashes() {
        return slots.values().stream().mapToLong(Slot::hashes).sum();
    }

    /** How many sums of money it holds. */
    long sums() {
        return slots.values().stream().mapToLong(Slot::sums).sum();
    }

    /** Lets no sketch hold more hashes than this, a power of two. */
    void shrinkSketches(int most, long generation) {
        for (Map.Entry<Long, Slot> each : List.copyOf(slots.entrySet())) {
            if (each.getValue().largest() > most) {
                snapshot = null;
                changeable(each.getKey(), each.getValue(), generation).shrink(most);
            }
        }
    }

    /** Lets no slot tell apart more models or members by what they cost than this. */
    void shrinkSums(int most, long generation) {
        for (Map.Entry<Long, Slot> each : List.copyOf(slots.entrySet())) {
            if (each.getValue().sums() > most) {
                snapshot = null;
                Spending spending =
                        changeable(each.getKey(), each.getValue(), generation).spending();
                if (spending != null) {
                    spending.trim(most);
                }
            }
        }
    }

    /** As it is now. Every slot must be settled, and whatever is changed afterwards is of a later generation. */
    Snapshot snapshot() {
        if (snapshot == null) {
            Map<Dimension, List<Suspect>> people = new EnumMap<>(Dimension.class);
            Map<Dimension, List<Rate>> leaks = new EnumMap<>(Dimension.class);
            trackers.forEach((dimension, tracker) -> {
                people.put(dimension, tracker.snapshot());
                leaks.put(dimension, tracker.leaks());
            });
            snapshot = new Snapshot(
                    slots.keySet().stream().mapToLong(Long::longValue).toArray(),
                    slots.values().toArray(Slot[]::new),
                    people,
                    leaks,
                    first,
                    last,
                    Set.copyOf(sources),
                    sums);
        }
        return snapshot;
    }

    /** The parts that have changed since this was asked last; they count as remembered from now on. */
    Set<Part> takeDirty() {
        Set<Part> taken = new HashSet<>(dirty);
        dirty.clear();
        latest = null;
        return taken;
    }

    /** Every part that the log may have. */
    Set<Part> places() {
        Set<Part> places = new HashSet<>(dirty);
        slots.forEach((start, slot) -> places.add(new Part(start, slot.seconds)));
        trackers.keySet().forEach(dimension -> places.add(part(dimension)));
        places.add(new Part(SELF, 0));
        return places;
    }

    /** The parts have not been remembered after all. */
    void giveBack(Set<Part> parts) {
        dirty.addAll(parts);
    }

    /** The buckets of these parts, and always that of the series itself; those of slots that are no more are empty. */
    List<EventLog.Bucket> buckets(Set<Part> parts) {
        List<EventLog.Bucket> buckets = new ArrayList<>();
        buckets.add(bucket(new Part(SELF, 0), head()));
        for (Part part : parts) {
            buckets.add(bucket(part, content(part)));
        }
        return buckets;
    }

    private byte[] content(Part part) {
        if (part.seconds() == 0) {
            for (Map.Entry<Dimension, Tracker> each : trackers.entrySet()) {
                if (part.equals(part(each.getKey()))) {
                    return each.getValue().encoded();
                }
            }
            return new byte[0];
        }
        Slot slot = slots.get(part.start());
        return slot == null || slot.seconds != part.seconds() ? new byte[0] : slot.encoded();
    }

    private EventLog.Bucket bucket(Part part, byte[] content) {
        return new EventLog.Bucket(name, Instant.ofEpochSecond(part.start()), part.seconds(), content);
    }

    private static Part part(Dimension dimension) {
        return switch (dimension) {
            case IP -> OF_ADDRESSES;
            case ACCOUNT -> OF_ACCOUNTS;
            case MEMBER -> OF_MEMBERS;
        };
    }

    private byte[] head() {
        Packer to = new Packer().number(VERSION).text(kind == null ? "" : kind).number(through);
        to.number(first == null ? Long.MIN_VALUE : first.toEpochMilli());
        to.number(last == null ? Long.MIN_VALUE : last.toEpochMilli());
        to.number(sources.size());
        sources.forEach(to::text);
        return to.packed();
    }

    /** Whether a bucket says what a series is, and that it is this one. */
    boolean isHead(EventLog.Bucket bucket) {
        if (bucket.seconds() != 0 || bucket.start().getEpochSecond() != SELF || bucket.content().length == 0) {
            return false;
        }
        Unpacker from = new Unpacker(bucket.content());
        return from.number() == VERSION && from.text().equals(kind == null ? "" : kind);
    }

    /** Takes a bucket that {@link #buckets} gave. @throws IllegalArgumentException if it did not */
    void restore(EventLog.Bucket bucket, long generation) {
        long start = bucket.start().getEpochSecond();
        latest = null;
        if (bucket.content().length == 0) {
            return;
        }
        if (bucket.seconds() != 0) {
            slots.put(start, Slot.decoded(bucket.content(), bucket.seconds(), generation));
        } else if (start == SELF) {
            restoreHead(bucket.content());
        } else {
            for (Map.Entry<Dimension, Tracker> each : trackers.entrySet()) {
                if (part(each.getKey()).start() == start) {
                    each.getValue().decode(bucket.content(), generation);
                }
            }
        }
    }

    private void restoreHead(byte[] content) {
        Unpacker from = new Unpacker(content);
        from.number();
        from.text();
        through = from.number();
        first = moment(from.number());
        last = moment(from.number());
        for (int left = from.count(); left > 0; left--) {
            sources.add(from.text());
        }
        from.end();
    }

    private static @Nullable Instant moment(long millis) {
        return millis == Long.MIN_VALUE ? null : Instant.ofEpochMilli(millis);
    }
}
