package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.datasketches.theta.CompactThetaSketch;
import org.apache.datasketches.theta.ThetaUnion;
import org.jspecify.annotations.Nullable;

/** Answers about one moment, from snapshots that do not change. Thread-safe. */
final class WindowView implements SignalView {
    private static final int LEVEL_DIGITS = 9;

    private record Asked(String signal, Duration window) {}

    private final Instant now;
    private final Map<String, Series.Snapshot> signals;
    private final Series.Snapshot everybody;
    private final Map<String, Instant> feeds;
    private final Set<String> complete;
    private final ConcurrentMap<Asked, Count> counts = new ConcurrentHashMap<>();
    private final ConcurrentMap<Asked, Cost> costs = new ConcurrentHashMap<>();

    /**
     * As of a moment.
     *
     * @param everybody the members of all events
     * @param feeds since when each source has reported anything
     * @param complete the signals of which all is here that is known of them
     */
    WindowView(
            Instant now,
            Map<String, Series.Snapshot> signals,
            Series.Snapshot everybody,
            Map<String, Instant> feeds,
            Set<String> complete) {
        this.now = now;
        this.signals = signals;
        this.everybody = everybody;
        this.feeds = feeds;
        this.complete = complete;
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public boolean complete(String signal) {
        return complete.contains(signal);
    }

    @Override
    public Count count(String signal, Duration window) {
        Series.Snapshot series = signals.get(signal);
        return series == null
                ? Count.NONE
                : counts.computeIfAbsent(new Asked(signal, window), asked -> counted(series, window));
    }

    private Count counted(Series.Snapshot series, Duration window) {
        long[] events = {0};
        each(series, window, slot -> events[0] += slot.events());
        Map<Dimension, Long> distinct = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Tracker.DIMENSIONS) {
            distinct.put(dimension, distinct(series, dimension, window));
        }
        return new Count(events[0], distinct);
    }

    private long distinct(Series.Snapshot series, Dimension dimension, Duration window) {
        ThetaUnion union = Distinct.union(Distinct.NOMINAL);
        each(series, window, slot -> union(union, slot, dimension));
        return Math.round(union.getResult().getEstimate());
    }

    private static void union(ThetaUnion union, Slot slot, Dimension dimension) {
        Distinct who = slot.who(dimension);
        if (who != null) {
            union.union(who.sketch());
        }
    }

    @Override
    public Map<String, Count> byProvider(String signal, Duration window) {
        Series.Snapshot series = signals.get(signal);
        if (series == null) {
            return Map.of();
        }
        Providers all = new Providers();
        each(series, window, slot -> {
            if (slot.providers() != null) {
                all.add(slot.providers());
            }
        });
        Map<String, Count> counts = new TreeMap<>();
        all.forEach((provider, one) ->
                counts.put(provider, new Count(one.events(), Map.of(Dimension.IP, (long) one.addresses()))));
        return counts;
    }

    @Override
    public List<Long> activeMembersBefore(Duration window, int windows) {
        List<Long> members = new ArrayList<>();
        for (int back = 1; back <= windows; back++) {
            Instant until = now.minus(window.multipliedBy(back));
            members.add(membersBetween(until.minus(window), until));
        }
        return members;
    }

    /** By slots as {@link #each} has them: one that a window begins in is that window's alone. */
    private long membersBetween(Instant since, Instant until) {
        long[] starts = everybody.starts();
        int last = -1;
        int first = 0;
        for (int i = starts.length - 1; i >= 0; i--) {
            Instant end = Instant.ofEpochSecond(starts[i] + everybody.slots()[i].seconds);
            if (!end.isAfter(since)) {
                break;
            }
            if (!end.isAfter(until)) {
                last = last < 0 ? i : last;
                first = i;
            }
        }
        if (last < 0) {
            return 0;
        }
        // All of it is over, so that it is added up once, and not at each look.
        int seconds = Math.toIntExact(starts[last] + everybody.slots()[last].seconds - starts[first]);
        Slot sum = first == last
                ? everybody.slots()[last]
                : everybody.sum(new Series.Part(starts[first], seconds), first, last);
        Distinct who = sum.who(Dimension.MEMBER);
        CompactThetaSketch sketch = who == null ? null : who.sketch();
        return sketch == null ? 0 : Math.round(sketch.getEstimate());
    }

    /** The slots of a window, the one that its beginning lies in among them. */
    private void each(Series.Snapshot series, Duration window, Consumer<Slot> use) {
        Instant since = now.minus(window);
        for (int i = series.starts().length - 1; i >= 0; i--) {
            long start = series.starts()[i];
            if (!Instant.ofEpochSecond(start + series.slots()[i].seconds).isAfter(since)) {
                return;
            }
            if (start <= now.getEpochSecond()) {
                use.accept(series.slots()[i]);
            }
        }
    }

    /** As {@link #each}, but whole minutes and hours of a window at once: without numbers of events. */
    private void summed(Series.Snapshot series, Duration window, Consumer<Slot> use) {
        Instant since = now.minus(window);
        long begin = since.getNano() == 0 ? since.getEpochSecond() : since.getEpochSecond() + 1;
        long end = now.getEpochSecond();
        long[] starts = series.starts();
        int i = starts.length - 1;
        while (i >= 0
                && Instant.ofEpochSecond(starts[i] + series.slots()[i].seconds).isAfter(since)) {
            int length = series.slots()[i].seconds < Horizon.MINUTE ? Horizon.MINUTE : Horizon.HOUR;
            long from = Horizon.floor(starts[i], length);
            int first = i;
            if (from >= begin && from + length <= end) {
                while (first > 0 && starts[first - 1] >= from) {
                    first--;
                }
            }
            if (first < i) {
                use.accept(series.sum(new Series.Part(from, length), first, i));
            } else if (starts[i] <= end) {
                use.accept(series.slots()[i]);
            }
            i = first - 1;
        }
    }

    /**
     * {@inheritDoc}
     *
     * <p>Where one of these slots ends within one of the windows', the events of that one are divided in proportion to the time, so that
     * their sum stays true. A feed began with the first event of any kind from a source that ever reported this signal.
     */
    @Override
    public List<Long> history(String signal, Duration slot, Instant until, int slots) {
        Series.Snapshot series = signals.get(signal);
        Optional<Instant> began = series == null
                ? Optional.empty()
                : series.sources().stream()
                        .map(feeds::get)
                        .flatMap(Stream::ofNullable)
                        .min(Comparator.naturalOrder());
        if (series == null || began.isEmpty()) {
            return List.of();
        }
        long length = Math.max(1, slot.toMillis());
        long end = until.toEpochMilli();
        long known =
                Math.max(began.get().toEpochMilli(), now.minus(Intake.OLDEST).toEpochMilli());
        long many = Math.min(slots, Math.ceilDiv(Math.max(0, end - known), length));
        List<Long> history = new ArrayList<>();
        Sum sum = new Sum(series);
        long before = sum.until(end - many * length);
        for (long left = many - 1; left >= 0; left--) {
            long after = sum.until(end - left * length);
            history.add(after - before);
            before = after;
        }
        return history;
    }

    /** How many events there were before moments that are asked for in ascending order. */
    private final class Sum {
        private final Series.Snapshot series;
        private int next;
        private long whole;

        Sum(Series.Snapshot series) {
            this.series = series;
        }

        long until(long moment) {
            for (; next < series.starts().length; next++) {
                long start = series.starts()[next] * 1000;
                // The slot that now lies in is full as far as it goes.
                long end = Math.min(start + series.slots()[next].seconds * 1000L, Math.max(start, now.toEpochMilli()));
                long events = series.slots()[next].events();
                if (moment < end) {
                    return moment <= start ? whole : whole + events * (moment - start) / (end - start);
                }
                whole += events;
            }
            return whole;
        }
    }

    @Override
    public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
        long until = now.toEpochMilli();
        long since = now.minus(window).toEpochMilli();
        Loudest loudest = new Loudest(most);
        for (Suspect suspect : people(signal, by)) {
            loudest.add(suspect, suspect.events(since, until));
        }
        return loudest.firstToLast().stream()
                .map(heard -> new Offender(heard.suspect().who, heard.events(), others(heard.suspect(), by, since)))
                .toList();
    }

    private List<Suspect> people(String signal, Dimension by) {
        Series.Snapshot series = signals.get(signal);
        return series == null ? List.of() : series.people().getOrDefault(by, List.of());
    }

    private static Map<Dimension, Long> others(Suspect suspect, Dimension by, long since) {
        Map<Dimension, Long> others = new EnumMap<>(Dimension.class);
        for (Dimension dimension : Tracker.DIMENSIONS) {
            if (dimension != by) {
                Companions companions = suspect.with(dimension);
                others.put(dimension, companions == null ? 0 : companions.since(since));
            }
        }
        return others;
    }

    @Override
    public Optional<Level> fullest(String signal, Dimension by, Rate leak) {
        long until = now.toEpochMilli();
        Series.Snapshot series = signals.get(signal);
        List<Rate> kept = series == null ? List.of() : series.leaks().getOrDefault(by, List.of());
        Suspect first = null;
        double fullest = 0;
        for (Suspect suspect : people(signal, by)) {
            double level = suspect.level(kept, leak, until);
            boolean fuller =
                    level > fullest || (first != null && level == fullest && suspect.who.hash() > first.who.hash());
            if (fuller) {
                first = suspect;
                fullest = level;
            }
        }
        return first == null ? Optional.empty() : Optional.of(new Level(first.who, decimal(fullest)));
    }

    private static BigDecimal decimal(double level) {
        BigDecimal rounded = BigDecimal.valueOf(level)
                .setScale(LEVEL_DIGITS, RoundingMode.HALF_EVEN)
                .stripTrailingZeros();
        return rounded.scale() < 0 ? rounded.setScale(0) : rounded;
    }

    @Override
    public Cost cost(String signal, Duration window) {
        return costs.computeIfAbsent(new Asked(signal, window), asked -> costed(signal, window));
    }

    @Override
    public List<Money> spent(String signal, Duration window) {
        Map<String, BigDecimal> totals = new TreeMap<>();
        Series.Snapshot series = signals.get(signal);
        if (series != null) {
            summed(series, window, slot -> {
                if (slot.spending() != null) {
                    slot.spending()
                            .purses()
                            .forEach((code, purse) -> totals.merge(code, purse.total(), BigDecimal::add));
                }
            });
        }
        return totals.entrySet().stream()
                .map(total -> new Money(total.getValue(), Currency.getInstance(total.getKey())))
                .toList();
    }

    private Cost costed(String signal, Duration window) {
        Spending all = new Spending();
        Series.Snapshot series = signals.get(signal);
        if (series != null) {
            summed(series, window, slot -> {
                if (slot.spending() != null) {
                    all.add(slot.spending());
                }
            });
        }
        return Bill.of(all, activeMembers(window));
    }

    @Override
    public long activeMembers(Duration window) {
        ThetaUnion union = Distinct.union(Distinct.NOMINAL);
        summed(everybody, window, slot -> union(union, slot, Dimension.MEMBER));
        return Math.round(union.getResult().getEstimate());
    }

    @Override
    public Optional<Span> span(String signal) {
        Series.Snapshot series = signals.get(signal);
        Instant first = series == null ? null : series.first();
        Instant last = series == null ? null : series.last();
        if (series == null || first == null || last == null) {
            return Optional.empty();
        }
        Instant known = last.isAfter(now) ? last(series) : last;
        return known == null ? Optional.empty() : Optional.of(new Span(earlier(first, known), known));
    }

    /** When the last event came, but for those that a clock dated that was ahead: to the length of a slot. Null if none did. */
    private @Nullable Instant last(Series.Snapshot series) {
        for (int i = series.starts().length - 1; i >= 0; i--) {
            long start = series.starts()[i];
            if (start <= now.getEpochSecond()) {
                return earlier(Instant.ofEpochSecond(start + series.slots()[i].seconds), now);
            }
        }
        return null;
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }
}
