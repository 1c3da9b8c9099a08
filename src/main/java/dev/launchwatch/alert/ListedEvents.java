package dev.launchwatch.alert;

import dev.launchwatch.model.Activity;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Views over events that are all known: what windows come to if nothing is rounded, estimated or forgotten. Immutable, and as
 * slow as looking at each event is.
 */
final class ListedEvents {
    private static final Comparator<SignalView.Offender> MOST_FIRST = Comparator.comparingLong(
                    SignalView.Offender::events)
            .reversed()
            .thenComparingLong(offender -> offender.who().hash());

    private final List<One> all;
    private final Map<String, List<One>> bySignal = new HashMap<>();

    /**
     * An event.
     *
     * @param model what was used, null if none was
     * @param cost what that cost, null if unknown
     * @param provider that it names, null for none
     */
    record One(
            Instant at,
            String kind,
            Map<SignalView.Dimension, Pseudonym> who,
            @Nullable String model,
            @Nullable Money cost,
            @Nullable String provider) {
        One {
            who = Map.copyOf(who);
        }

        /** One that names no provider. */
        One(
                Instant at,
                String kind,
                Map<SignalView.Dimension, Pseudonym> who,
                @Nullable String model,
                @Nullable Money cost) {
            this(at, kind, who, model, cost, null);
        }

        @Nullable
        Pseudonym member() {
            return who.get(SignalView.Dimension.MEMBER);
        }
    }

    /** @param kinds the kind of event that each signal counts */
    ListedEvents(List<One> events, Map<String, String> kinds) {
        all = events.stream().sorted(Comparator.comparing(One::at)).toList();
        kinds.forEach((signal, kind) -> bySignal.put(
                signal, all.stream().filter(one -> one.kind().equals(kind)).toList()));
    }

    /** When something happened, in order. */
    List<Instant> moments() {
        return all.stream().map(One::at).distinct().toList();
    }

    /** What was known at a moment: the events until then. */
    SignalView at(Instant now) {
        return new AsOf(now);
    }

    /** How many of the events happened by then. */
    private static int until(List<One> events, Instant end) {
        int low = 0;
        int high = events.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (events.get(middle).at().isAfter(end)) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low;
    }

    private static List<One> between(List<One> events, Instant start, Instant end) {
        return events.subList(until(events, start), until(events, end));
    }

    private final class AsOf implements SignalView {
        private final Instant now;

        AsOf(Instant now) {
            this.now = now;
        }

        @Override
        public Instant now() {
            return now;
        }

        @Override
        public boolean complete(String signal) {
            return true;
        }

        private List<One> of(String signal) {
            List<One> events = bySignal.getOrDefault(signal, List.of());
            return events.subList(0, until(events, now));
        }

        private List<One> in(String signal, Duration window) {
            return between(of(signal), now.minus(window), now);
        }

        @Override
        public Count count(String signal, Duration window) {
            List<One> events = in(signal, window);
            return new Count(events.size(), distinct(events));
        }

        @Override
        public Map<String, Count> byProvider(String signal, Duration window) {
            Map<String, List<One>> byProvider = new TreeMap<>();
            for (One one : in(signal, window)) {
                if (one.provider() != null) {
                    byProvider
                            .computeIfAbsent(one.provider(), _ -> new ArrayList<>())
                            .add(one);
                }
            }
            Map<String, Count> counts = new TreeMap<>();
            byProvider.forEach((provider, events) -> counts.put(provider, new Count(events.size(), distinct(events))));
            return counts;
        }

        @Override
        public List<Long> activeMembersBefore(Duration window, int windows) {
            List<Long> members = new ArrayList<>();
            for (int back = 1; back <= windows; back++) {
                Instant until = now.minus(window.multipliedBy(back));
                members.add(members(between(all, until.minus(window), until)));
            }
            return members;
        }

        private static long members(List<One> events) {
            return events.stream()
                    .filter(one -> Activity.isShownBy(one.kind()))
                    .map(One::member)
                    .filter(Objects::nonNull)
                    .distinct()
                    .count();
        }

        private static Map<Dimension, Long> distinct(List<One> events) {
            Map<Dimension, Long> distinct = new EnumMap<>(Dimension.class);
            for (Dimension dimension : Dimension.values()) {
                long different = events.stream()
                        .map(one -> one.who().get(dimension))
                        .filter(Objects::nonNull)
                        .distinct()
                        .count();
                if (different > 0) {
                    distinct.put(dimension, different);
                }
            }
            return distinct;
        }

        @Override
        public List<Long> history(String signal, Duration slot, Instant until, int slots) {
            List<One> events = of(signal);
            List<Long> history = new ArrayList<>();
            Instant end = until;
            for (int i = 0; i < slots; i++) {
                Instant start = end.minus(slot);
                if (events.isEmpty() || start.isBefore(events.getFirst().at())) {
                    break;
                }
                history.add((long) between(events, start, end).size());
                end = start;
            }
            return history.reversed();
        }

        @Override
        public List<Offender> offenders(String signal, Dimension by, Duration window, int most) {
            Map<Pseudonym, List<One>> byWho = new LinkedHashMap<>();
            for (One one : in(signal, window)) {
                Pseudonym who = one.who().get(by);
                if (who != null) {
                    byWho.computeIfAbsent(who, _ -> new ArrayList<>()).add(one);
                }
            }
            return byWho.entrySet().stream()
                    .map(entry -> {
                        Map<Dimension, Long> others = distinct(entry.getValue());
                        others.remove(by);
                        return new Offender(entry.getKey(), entry.getValue().size(), others);
                    })
                    .sorted(MOST_FIRST)
                    .limit(most)
                    .toList();
        }

        @Override
        public Optional<Level> fullest(String signal, Dimension by, Rate leak) {
            // In fractions of an event, so that nothing is rounded on the way.
            long event = leak.per().toMillis();
            Map<Pseudonym, Long> levels = new LinkedHashMap<>();
            Map<Pseudonym, Instant> times = new HashMap<>();
            for (One one : of(signal)) {
                Pseudonym who = one.who().get(by);
                if (who != null) {
                    Instant before = times.put(who, one.at());
                    levels.merge(who, event, (level, more) -> left(level, before, one.at(), leak) + more);
                }
            }
            return levels.entrySet().stream()
                    .map(entry -> new Level(
                            entry.getKey(),
                            BigDecimal.valueOf(left(entry.getValue(), times.get(entry.getKey()), now, leak))
                                    .divide(BigDecimal.valueOf(event), 9, RoundingMode.DOWN)))
                    .max(Comparator.comparing(Level::level));
        }

        private static long left(long level, @Nullable Instant from, Instant to, Rate leak) {
            long gone = from == null ? 0 : Duration.between(from, to).toMillis();
            return Math.max(0, level - gone * leak.count());
        }

        /** Whose cost, in which currency. */
        private record Account<K>(K who, Currency currency) {}

        @Override
        public List<Money> spent(String signal, Duration window) {
            return cost(signal, window).spent();
        }

        @Override
        public Cost cost(String signal, Duration window) {
            Map<Currency, BigDecimal> spent = new LinkedHashMap<>();
            Map<Account<String>, BigDecimal> models = new LinkedHashMap<>();
            Map<Account<Optional<Pseudonym>>, BigDecimal> members = new LinkedHashMap<>();
            long unpriced = 0;
            for (One one : in(signal, window)) {
                Money cost = one.cost();
                if (cost != null) {
                    Currency currency = cost.currency();
                    String model = one.model() == null ? "unknown" : one.model();
                    spent.merge(currency, cost.amount(), BigDecimal::add);
                    models.merge(new Account<>(model, currency), cost.amount(), BigDecimal::add);
                    members.merge(
                            new Account<>(Optional.ofNullable(one.member()), currency), cost.amount(), BigDecimal::add);
                } else {
                    unpriced += one.model() == null ? 0 : 1;
                }
            }
            return new Cost(
                    spent.entrySet().stream()
                            .map(entry -> new Money(entry.getValue(), entry.getKey()))
                            .toList(),
                    activeMembers(window),
                    dearest(models)
                            .map(entry -> new Share(entry.getKey().who(), money(entry)))
                            .toList(),
                    dearest(members)
                            .map(entry -> new MemberShare(entry.getKey().who().orElse(null), money(entry)))
                            .toList(),
                    unpriced);
        }

        @Override
        public long activeMembers(Duration window) {
            return members(between(all, now.minus(window), now));
        }

        private static <K> Stream<Map.Entry<Account<K>, BigDecimal>> dearest(Map<Account<K>, BigDecimal> accounts) {
            return accounts.entrySet().stream()
                    .sorted(Map.Entry.<Account<K>, BigDecimal>comparingByValue().reversed());
        }

        private static <K> Money money(Map.Entry<Account<K>, BigDecimal> entry) {
            return new Money(entry.getValue(), entry.getKey().currency());
        }

        @Override
        public Optional<Span> span(String signal) {
            List<One> events = of(signal);
            return events.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Span(events.getFirst().at(), events.getLast().at()));
        }
    }
}
