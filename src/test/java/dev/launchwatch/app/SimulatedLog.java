package dev.launchwatch.app;

import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.MemoryLog;
import dev.launchwatch.store.MemoryDatabase.Way;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A region's own log of events, which survives its process; and how far it is in the one that regions share. */
final class SimulatedLog {
    /** Below this, clocks are taken for equal. */
    private static final Duration EQUAL = Duration.ofMillis(500);

    private final EventLog log = new MemoryLog();
    private final List<Event> own = new ArrayList<>();
    private int shared;
    private int fetched = -1;
    private int ownUntil;

    /** The log that regions share: each event once, by its source and id. */
    static final class Shared {
        private final List<Entry> entries = new ArrayList<>();
        private final Set<String> known = new HashSet<>();

        private record Entry(Event event, String region) {}

        private void add(List<Event> events, String region) {
            for (Event event : events) {
                if (isNew(event)) {
                    entries.add(new Entry(event, region));
                }
            }
        }

        private boolean isNew(Event event) {
            return known.add(event.source() + " " + event.id());
        }
    }

    /** The log as a process of the region reaches it. */
    EventLog over(Way way) {
        return new EventLog() {
            @Override
            public List<Stored> append(List<Event> events) {
                return way.call(() -> {
                    List<Stored> stored = log.append(events);
                    for (int i = 0; i < events.size(); i++) {
                        if (stored.get(i).fresh()) {
                            own.add(events.get(i));
                        }
                    }
                    return stored;
                });
            }

            @Override
            public long replay(long position, int most, Consumer<Placed> each) {
                List<Placed> found = new ArrayList<>();
                long through = way.call(() -> log.replay(position, most, found::add));
                found.forEach(each);
                return through;
            }

            @Override
            public void checkpoint(long through, List<Bucket> buckets) {
                way.run(() -> log.checkpoint(through, buckets));
            }

            @Override
            public Checkpoint restore() {
                return way.call(log::restore);
            }
        };
    }

    /**
     * The way of events between this log and the shared one: as {@code SharedEvents} goes, in the same steps.
     *
     * @param here the way to this log
     * @param there the way to the shared one
     * @param news is done when something was shared
     */
    Exchanging.Events exchange(
            Shared together,
            String region,
            Way here,
            Way there,
            Supplier<Skew> skew,
            InstantSource clock,
            Runnable news,
            Consumer<List<EventLog.Placed>> taken) {
        return new Exchanging.Events() {
            @Override
            public boolean share() {
                List<Event> next = here.call(() -> List.copyOf(own.subList(shared, own.size())));
                if (!next.isEmpty()) {
                    List<Event> events = at(next, shift(skew));
                    there.run(() -> {
                        together.add(events, region);
                        news.run();
                    });
                    here.run(() -> shared += next.size());
                }
                return false;
            }

            @Override
            public void look() {}

            @Override
            public Optional<Instant> unshared() {
                return Optional.empty();
            }

            @Override
            public boolean fetch() {
                int from = here.call(() -> Math.max(0, fetched));
                boolean first = here.call(() -> fetched < 0);
                List<Shared.Entry> slice =
                        there.call(() -> List.copyOf(together.entries.subList(from, together.entries.size())));
                if (slice.isEmpty() && !first) {
                    return false;
                }
                List<EventLog.Placed> fresh = here.call(() -> {
                    if (first) {
                        // What it may have lost with its file it reads as well.
                        ownUntil = slice.size();
                    }
                    List<Event> others = new ArrayList<>();
                    for (int i = 0; i < slice.size(); i++) {
                        if (from + i < ownUntil || !slice.get(i).region().equals(region)) {
                            others.add(slice.get(i).event());
                        }
                    }
                    fetched = from + slice.size();
                    Instant now = clock.instant();
                    return placed(at(others, shift(skew).negated()).stream()
                            .map(event -> event.notAfter(now))
                            .toList());
                });
                if (!fresh.isEmpty()) {
                    taken.accept(fresh);
                }
                return !slice.isEmpty();
            }
        };
    }

    private List<EventLog.Placed> placed(List<Event> events) {
        List<EventLog.Stored> stored = log.append(events);
        List<EventLog.Placed> fresh = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (stored.get(i).fresh()) {
                fresh.add(new EventLog.Placed(stored.get(i).position(), events.get(i)));
            }
        }
        return fresh;
    }

    private static Duration shift(Supplier<Skew> skew) {
        Duration ahead = skew.get().offset();
        return ahead.abs().compareTo(EQUAL) < 0 ? Duration.ZERO : ahead;
    }

    private static List<Event> at(List<Event> events, Duration ahead) {
        return events.stream().map(event -> event.by(ahead)).toList();
    }
}
