package dev.launchwatch.signal;

import dev.launchwatch.model.StoreUnavailableException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A log that lasts as long as the test. */
public final class MemoryLog implements EventLog {
    private record Place(String signal, long start, int seconds) {}

    private final List<Placed> events = new ArrayList<>();
    private final Map<String, Long> positions = new LinkedHashMap<>();
    private final Map<Place, Bucket> buckets = new LinkedHashMap<>();
    private long through;
    private boolean failing;
    private boolean unreadable;

    @Override
    public List<Stored> append(List<Event> more) {
        return more.stream().map(this::append).toList();
    }

    private Stored append(Event event) {
        String key = event.source() + " " + event.id();
        Long known = positions.get(key);
        if (known != null) {
            return new Stored(known, false);
        }
        long position = events.size() + 1L;
        events.add(new Placed(position, event));
        positions.put(key, position);
        return new Stored(position, true);
    }

    /** Appends one, and says where it is. */
    Placed put(Event event) {
        return new Placed(append(event).position(), event);
    }

    @Override
    public long replay(long position, int most, Consumer<Placed> each) {
        check();
        List<Placed> slice = events.subList((int) position, (int) Math.min(events.size(), position + most));
        slice.forEach(each);
        return position + slice.size();
    }

    @Override
    public void checkpoint(long upTo, List<Bucket> changed) {
        if (failing) {
            throw new StoreUnavailableException("the disk is full", new IllegalStateException("full"));
        }
        through = upTo;
        for (Bucket bucket : changed) {
            Place place = new Place(bucket.signal(), bucket.start().getEpochSecond(), bucket.seconds());
            if (bucket.content().length == 0) {
                buckets.remove(place);
            } else {
                buckets.put(place, bucket);
            }
        }
    }

    @Override
    public Checkpoint restore() {
        check();
        return new Checkpoint(through, events.size(), List.copyOf(buckets.values()));
    }

    /** Whether checkpoints fail from now on. */
    void fail(boolean fails) {
        failing = fails;
    }

    /** Whether reading fails from now on. */
    void unreadable(boolean fails) {
        unreadable = fails;
    }

    private void check() {
        if (unreadable) {
            throw new StoreUnavailableException("the disk is gone", new IllegalStateException("gone"));
        }
    }

    /** How many bytes are remembered of windows. */
    long bytes() {
        return buckets.values().stream()
                .mapToLong(bucket -> bucket.content().length)
                .sum();
    }
}
