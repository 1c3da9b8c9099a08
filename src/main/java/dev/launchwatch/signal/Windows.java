package dev.launchwatch.signal;

import dev.launchwatch.model.Activity;
import dev.launchwatch.model.SignalView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What events came to, by signal: windows of any length from a minute to 31 days that end now.
 *
 * <p>Each event lies in one slot of time, by when it happened, not by when it came: slots of 5 seconds for the last hour, of a
 * minute for the last day, of an hour for 31 days. A window begins with the slot that its beginning lies in; it so counts every event
 * that is in it, and none that is older than the window by more than that slot. Numbers and money are exact; different people are exact
 * up to {@link Distinct#NOMINAL} of a window as long as {@link Limits} leave room, and a fair estimate beyond. Beside the slots,
 * everybody is followed one by one, up to a bound: see {@link Tracker}.
 *
 * <p>Memory is bounded by {@link Limits}, whatever comes.
 *
 * <p>One thread writes: it {@link #take takes} events in the order of the log, {@link #checkpoint checkpoints} and {@link #watch
 * changes} the signals. Any thread may ask for a {@link #view}, which never changes and needs no lock.
 */
public final class Windows {
    /** The series of everybody's {@link Activity}; no signal has this name. */
    private static final String ALL = "*";

    private static final People NOBODY = new People(null, null, null);
    private static final int VERSION = 1;
    private static final int MOST_OPEN = 64;
    private static final int MOST_SOURCES = 256;
    private static final int SMALLEST_SKETCH = 16;
    private static final int FEWEST_SUMS = 4;
    private static final int EVENTS_PER_TIDYING = 250_000;

    /** Fewer cannot exceed a limit by much, and looking for what they take costs more than all else of them. */
    private static final int EVENTS_WORTH_TIDYING = 1_000;

    /** In the log's buckets, where the windows keep what belongs to no series. */
    private static final String OWN = "";

    private record Place(String signal, long start, int seconds) {
        static Place of(EventLog.Bucket bucket) {
            return new Place(bucket.signal(), bucket.start().getEpochSecond(), bucket.seconds());
        }

        EventLog.Bucket empty() {
            return new EventLog.Bucket(signal, Instant.ofEpochSecond(start), seconds, new byte[0]);
        }
    }

    private final Pseudonyms pseudonyms;
    private final Predicate<People> own;
    private final Limits limits;
    private final Map<String, Series> series = new LinkedHashMap<>();
    private final Map<String, Instant> feeds = new TreeMap<>();
    private final Set<Slot> open = new HashSet<>();
    private final Set<Place> forgotten = new HashSet<>();
    private Horizon horizon = Horizon.START;
    private long generation;
    private int sinceTidying;
    private Collection<SignalView.Leak> leaks;
    private Series all;

    /**
     * Windows without events.
     *
     * @param leaks the leaky buckets that will be asked for: their levels are kept, others are worked out when asked for, of
     *     those with many events less exactly
     * @param own whose events come from this program's own probes; they are in no window. May answer otherwise later.
     */
    public Windows(
            List<Signal> signals, Collection<SignalView.Leak> leaks, Pseudonyms pseudonyms, Predicate<People> own) {
        this(signals, leaks, pseudonyms, own, Limits.DEFAULT);
    }

    Windows(
            List<Signal> signals,
            Collection<SignalView.Leak> leaks,
            Pseudonyms pseudonyms,
            Predicate<People> own,
            Limits limits) {
        this.leaks = List.copyOf(leaks);
        this.pseudonyms = pseudonyms;
        this.own = own;
        this.limits = limits;
        all = new Series(ALL, null, limits);
        begin(signals);
    }

    private void begin(List<Signal> signals) {
        series.clear();
        all = new Series(ALL, null, limits);
        series.put(ALL, all);
        for (Signal signal : signals) {
            // What is measured has no events.
            signal.event().ifPresent(kind -> series.put(signal.name(), new Series(signal.name(), kind, limits)));
        }
        series.values().forEach(each -> each.leaks(leaks, generation));
        feeds.clear();
        open.clear();
        horizon = Horizon.START;
    }

    private List<Signal> signals() {
        List<Signal> signals = new ArrayList<>();
        for (Series each : series.values()) {
            if (each.kind != null) {
                signals.add(new Signal(each.name, each.kind));
            }
        }
        return signals;
    }

    /**
     * Watches these signals from now on. One that was watched before under the same name and kind keeps what it has; a new one has
     * nothing yet, and is not {@link #complete}.
     *
     * @param leaks the leaky buckets that will be asked for
     * @return the position after which the log is to be replayed, so that new signals have their past
     */
    public synchronized long watch(List<Signal> signals, Collection<SignalView.Leak> leaks) {
        this.leaks = List.copyOf(leaks);
        Set<Signal> wanted = new HashSet<>(signals);
        settle();
        for (Signal signal : signals()) {
            if (!wanted.contains(signal)) {
                Series gone = series.remove(signal.name());
                if (gone != null) {
                    gone.places().forEach(part -> forgotten.add(new Place(gone.name, part.start(), part.seconds())));
                }
            }
        }
        for (Signal signal : signals) {
            signal.event()
                    .ifPresent(kind -> series.computeIfAbsent(signal.name(), name -> new Series(name, kind, limits)));
        }
        series.values().forEach(each -> each.leaks(leaks, generation));
        return through();
    }

    /** Takes a new event, and none twice: one at a position that was taken is left out. */
    public synchronized void take(EventLog.Placed placed) {
        take(placed, Long.MIN_VALUE);
    }

    /**
     * Takes a new event while signals that were added later catch up: it goes to those alone that have all events before it. The others
     * are to {@link #take} it when the replay comes to it.
     */
    public synchronized void takeAhead(EventLog.Placed placed) {
        take(placed, all.through());
    }

    /** @param least the position up to which a series must have seen all events to see this one */
    private void take(EventLog.Placed placed, long least) {
        Event event = placed.event();
        People people = people(event);
        boolean counts = !own.test(people);
        if (placed.position() > all.through()) {
            moveTo(event.received().getEpochSecond());
            if (counts && (feeds.size() < MOST_SOURCES || feeds.containsKey(event.source()))) {
                feeds.merge(event.source(), event.at(), (known, at) -> at.isBefore(known) ? at : known);
            }
        }
        for (Series each : series.values()) {
            if (placed.position() > each.through() && each.through() >= least) {
                if (counts && (each.kind == null || each.kind.equals(event.kind()))) {
                    boolean there = each.kind != null || Activity.isShownBy(event.kind());
                    each.add(event, there ? people : NOBODY, horizon, generation, open);
                }
                each.seen(placed.position());
            }
        }
        if (open.size() > MOST_OPEN) {
            settle();
        }
        if (++sinceTidying >= EVENTS_PER_TIDYING) {
            tidy();
        }
    }

    private People people(Event event) {
        // Once the old key is gone, an event of the time when both were there is known by the newer.
        return event.next() == null || pseudonyms.rotating() ? event.people() : event.next();
    }

    private void moveTo(long second) {
        Horizon next = horizon.at(second);
        if (next.fineFrom() != horizon.fineFrom()) {
            settle();
            for (Series each : series.values()) {
                each.age(horizon, next, generation);
            }
            horizon = next;
            if (sinceTidying >= EVENTS_WORTH_TIDYING) {
                tidy();
            }
        }
        horizon = next;
    }

    private void settle() {
        open.forEach(Slot::settle);
        open.clear();
    }

    /** Makes room where limits are exceeded, first where most room is taken. */
    private void tidy() {
        settle();
        sinceTidying = 0;
        int sketch = Distinct.NOMINAL;
        while (sketch > SMALLEST_SKETCH && total(Series::hashes) > limits.hashes()) {
            sketch /= 2;
            for (Series each : series.values()) {
                each.shrinkSketches(sketch, generation);
            }
        }
        int sums = Spending.TOLD_APART;
        while (sums > FEWEST_SUMS && total(Series::sums) > limits.sums()) {
            sums /= 2;
            for (Series each : series.values()) {
                each.shrinkSums(sums, generation);
            }
        }
    }

    private long total(ToLongFunction<Series> held) {
        return series.values().stream().mapToLong(held).sum();
    }

    /** Says whether every signal has all that is known of it; until it is said the first time, none has. */
    public synchronized void complete(boolean whole) {
        series.values().forEach(each -> each.complete(whole));
    }

    /** Everything as of now; it does not change with what is taken afterwards. */
    public synchronized SignalView view(Instant now) {
        settle();
        Map<String, Series.Snapshot> snapshots = new HashMap<>();
        Set<String> complete = new HashSet<>();
        series.forEach((name, each) -> {
            snapshots.put(name, each.snapshot());
            if (each.complete()) {
                complete.add(name);
            }
        });
        // Whatever is changed from here on is changed in a copy.
        generation++;
        Series.Snapshot everybody = snapshots.remove(ALL);
        return new WindowView(
                now, snapshots, everybody == null ? all.snapshot() : everybody, Map.copyOf(feeds), complete);
    }

    /**
     * How much is remembered, in the terms of {@link Limits}.
     *
     * @param people of the signal and dimension that follows the most
     * @param held of the signal and dimension that holds the most
     */
    record Held(long people, long held, long hashes, long sums) {}

    synchronized Held held() {
        settle();
        return new Held(most(Tracker::people), most(Tracker::held), total(Series::hashes), total(Series::sums));
    }

    private long most(ToLongFunction<Tracker> size) {
        return series.values().stream()
                .flatMap(each -> each.trackers().stream())
                .mapToLong(size)
                .max()
                .orElse(0);
    }

    /** The position up to which every event is in the windows of those signals that have the most. */
    public synchronized long ahead() {
        return all.through();
    }

    /** The position up to which every event is in the windows. */
    public synchronized long through() {
        return series.values().stream().mapToLong(Series::through).min().orElse(0);
    }

    /**
     * Remembers in the log what has changed since the last time. Blocking.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if the log could not; the next call then tries again
     */
    public void checkpoint(EventLog log) {
        Map<Place, EventLog.Bucket> buckets = new LinkedHashMap<>();
        Map<Series, Set<Series.Part>> taken = new HashMap<>();
        Set<Place> gone;
        long through;
        synchronized (this) {
            settle();
            gone = new HashSet<>(forgotten);
            forgotten.clear();
            gone.forEach(place -> buckets.put(place, place.empty()));
            for (Series each : series.values()) {
                Set<Series.Part> parts = each.takeDirty();
                taken.put(each, parts);
                each.buckets(parts).forEach(bucket -> buckets.put(Place.of(bucket), bucket));
            }
            EventLog.Bucket head = new EventLog.Bucket(OWN, Instant.EPOCH, 0, head());
            buckets.put(Place.of(head), head);
            through = through();
        }
        boolean remembered = false;
        try {
            log.checkpoint(through, List.copyOf(buckets.values()));
            remembered = true;
        } finally {
            if (!remembered) {
                giveBack(taken, gone);
            }
        }
    }

    private synchronized void giveBack(Map<Series, Set<Series.Part>> taken, Set<Place> gone) {
        taken.forEach(Series::giveBack);
        forgotten.addAll(gone);
    }

    /**
     * Takes what was remembered, instead of all it has. What is of another key, of a signal that is not watched or not to be
     * read is left out, and forgotten with the next checkpoint. What was remembered of a log that had more events than this one, as of
     * a store that was damaged, is kept, and all of this log comes after it.
     *
     * @return the position after which the log is to be replayed
     */
    public synchronized long restore(EventLog.Checkpoint checkpoint) {
        List<Signal> signals = signals();
        begin(signals);
        try {
            restore(checkpoint.buckets());
        } catch (IllegalArgumentException | ArithmeticException e) {
            // All of it comes again from the log; half of it would be wrong without anybody noticing.
            begin(signals);
            checkpoint.buckets().forEach(bucket -> forgotten.add(Place.of(bucket)));
        }
        if (series.values().stream().anyMatch(each -> each.through() > checkpoint.last())) {
            series.values().forEach(each -> each.seen(0));
        }
        return through();
    }

    private void restore(List<EventLog.Bucket> buckets) {
        Map<String, List<EventLog.Bucket>> bySignal = new HashMap<>();
        buckets.forEach(bucket -> bySignal.computeIfAbsent(bucket.signal(), key -> new ArrayList<>())
                .add(bucket));
        boolean known = restoreHead(bySignal.remove(OWN));
        bySignal.forEach((name, parts) -> {
            Series each = series.get(name);
            if (known && each != null && parts.stream().anyMatch(each::isHead)) {
                parts.forEach(bucket -> each.restore(bucket, generation));
            } else {
                parts.forEach(bucket -> forgotten.add(Place.of(bucket)));
            }
        });
    }

    private byte[] head() {
        Packer to = new Packer().number(VERSION).fixed(pseudonyms.fingerprint()).number(horizon.second());
        to.number(feeds.size());
        feeds.forEach((source, since) -> to.text(source).number(since.toEpochMilli()));
        return to.packed();
    }

    private boolean restoreHead(@Nullable List<EventLog.Bucket> heads) {
        if (heads == null || heads.getFirst().content().length == 0) {
            return false;
        }
        Unpacker from = new Unpacker(heads.getFirst().content());
        if (from.number() != VERSION || from.fixed() != pseudonyms.fingerprint()) {
            return false;
        }
        horizon = new Horizon(from.number());
        for (int left = from.count(); left > 0; left--) {
            feeds.put(from.text(), Instant.ofEpochMilli(from.number()));
        }
        from.end();
        return true;
    }
}
