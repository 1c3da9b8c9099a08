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
    private final Slots slots = new Slots();

    /** What belongs to no time and has changed. */
    private final Set<Part> dirty = new HashSet<>();

    private final Set<String> sources = new HashSet<>();
    private final Sums sums;
    private @Nullable Instant first;
    private @Nullable Instant last;
    private long through;
    private boolean complete;
    private @Nullable Snapshot snapshot;

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
        Slot slot = slots.at(second, horizon, generation);
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

    /** Makes slots coarser that have become old, and forgets those that are too old. Every slot must be settled. */
    void age(Horizon from, Horizon to, long generation) {
        sums.age(to);
        if (slots.age(from, to, generation)) {
            snapshot = null;
        }
        if (from.minutesFrom() != to.minutesFrom()) {
            for (Map.Entry<Dimension, Tracker> each : trackers.entrySet()) {
                each.getValue().forgetUntil(to.hoursFrom() * 1000);
                dirty.add(part(each.getKey()));
            }
            snapshot = null;
        }
    }

    /** Those who follow everybody, one for each dimension. */
    Collection<Tracker> trackers() {
        return trackers.values();
    }

    /** How many hashes all sketches hold. */
    long hashes() {
        return slots.hashes();
    }

    /** How many sums of money it holds. */
    long sums() {
        return slots.sums();
    }

    /** Lets no sketch hold more hashes than this, a power of two. */
    void shrinkSketches(int most, long generation) {
        if (slots.shrinkSketches(most, generation)) {
            snapshot = null;
        }
    }

    /** Lets no slot tell apart more models or members by what they cost than this. */
    void shrinkSums(int most, long generation) {
        if (slots.shrinkSums(most, generation)) {
            snapshot = null;
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
            snapshot = new Snapshot(slots.starts(), slots.all(), people, leaks, first, last, Set.copyOf(sources), sums);
        }
        return snapshot;
    }

    /** The parts that have changed since this was asked last; they count as remembered from now on. */
    Set<Part> takeDirty() {
        Set<Part> taken = slots.takeDirty();
        taken.addAll(dirty);
        dirty.clear();
        return taken;
    }

    /** Every part that the log may have. */
    Set<Part> places() {
        Set<Part> places = slots.places();
        trackers.keySet().forEach(dimension -> places.add(part(dimension)));
        places.add(new Part(SELF, 0));
        return places;
    }

    /** The parts have not been remembered after all. */
    void giveBack(Set<Part> parts) {
        for (Part part : parts) {
            if (part.seconds() == 0) {
                dirty.add(part);
            } else {
                slots.giveBack(part);
            }
        }
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
        return slots.content(part);
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
        if (bucket.content().length == 0) {
            return;
        }
        if (bucket.seconds() != 0) {
            slots.restore(new Part(start, bucket.seconds()), bucket.content(), generation);
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
