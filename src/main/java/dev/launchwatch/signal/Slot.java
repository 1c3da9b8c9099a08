package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView.Dimension;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happened in one stretch of time, added up. Not thread-safe; one of an older generation is not changed any more. */
final class Slot {
    private static final int VERSION = 1;

    /** With what is known by provider; slots without it are written as ever. */
    private static final int WITH_PROVIDERS = 2;

    /** Its length. */
    final int seconds;

    /** Views of earlier generations see this slot only if it is of one of them, too. */
    final long generation;

    private long events;
    private final Map<Dimension, Distinct> distinct = new EnumMap<>(Dimension.class);
    private @Nullable Spending spending;
    private @Nullable Providers providers;

    Slot(int seconds, long generation) {
        this.seconds = seconds;
        this.generation = generation;
    }

    /** Counts an event, its people in these dimensions. */
    void add(Event event, People people, Iterable<Dimension> dimensions, boolean money) {
        events++;
        for (Dimension dimension : dimensions) {
            Pseudonym who = people.of(dimension);
            if (who != null) {
                distinct(dimension).add(who);
            }
        }
        if (money && event.provider() != null && event.model() == null) {
            if (providers == null) {
                providers = new Providers();
            }
            providers.add(event.provider(), people.ip());
        }
        if (money && event.model() != null) {
            if (spending == null) {
                spending = new Spending();
            }
            spending.add(event.model(), people.member());
        }
    }

    /** Adds what another slot added up. */
    void add(Slot other) {
        events += other.events;
        other.distinct.forEach((dimension, more) -> distinct(dimension).add(more));
        if (other.spending != null) {
            if (spending == null) {
                spending = new Spending();
            }
            spending.add(other.spending);
            spending.trim(Spending.TOLD_APART);
        }
        if (other.providers != null) {
            if (providers == null) {
                providers = new Providers();
            }
            providers.add(other.providers);
        }
    }

    /** What several of one length of time cost and who was there, without the number of events; not to be changed. */
    static Slot sumOf(List<Slot> parts, int seconds, boolean money) {
        Slot sum = new Slot(seconds, Long.MIN_VALUE);
        for (Slot part : parts) {
            if (!money) {
                part.distinct.forEach(
                        (dimension, more) -> sum.distinct(dimension).add(more));
            } else if (part.spending != null) {
                sum.spending = sum.spending == null ? new Spending() : sum.spending;
                sum.spending.add(part.spending);
            }
        }
        if (sum.spending != null) {
            sum.spending.trim(2 * Spending.TOLD_APART);
        }
        sum.settle();
        return sum;
    }

    private Distinct distinct(Dimension dimension) {
        return distinct.computeIfAbsent(dimension, key -> new Distinct());
    }

    /** Makes it small after additions. */
    void settle() {
        distinct.values().forEach(Distinct::settle);
    }

    long events() {
        return events;
    }

    /** Who was there; null if nobody was. */
    @Nullable
    Distinct who(Dimension dimension) {
        return distinct.get(dimension);
    }

    /** What models cost; null if none was used. */
    @Nullable
    Spending spending() {
        return spending;
    }

    /** What is known by provider; null where no event named one. */
    @Nullable
    Providers providers() {
        return providers;
    }

    /** The most hashes that one of its sketches holds. */
    int largest() {
        return distinct.values().stream().mapToInt(Distinct::held).max().orElse(0);
    }

    /** How many hashes its sketches hold. */
    int hashes() {
        return distinct.values().stream().mapToInt(Distinct::held).sum();
    }

    /** How many sums of money it holds. */
    int sums() {
        return spending == null ? 0 : spending.held();
    }

    void shrink(int most) {
        distinct.values().forEach(each -> each.shrink(most));
    }

    /** The same in a later generation. */
    Slot copy(long later) {
        Slot copy = new Slot(seconds, later);
        copy.events = events;
        distinct.forEach((dimension, who) -> copy.distinct.put(dimension, who.copy()));
        copy.spending = spending == null ? null : spending.copy();
        copy.providers = providers == null ? null : providers.copy();
        return copy;
    }

    byte[] encoded() {
        Packer to = new Packer()
                .number(providers == null ? VERSION : WITH_PROVIDERS)
                .number(events);
        for (Dimension dimension : Tracker.DIMENSIONS) {
            Distinct who = distinct.get(dimension);
            to.bytes(who == null ? new byte[0] : who.encoded());
        }
        if (providers != null) {
            providers.encode(to);
        }
        if (spending != null) {
            spending.encode(to);
        }
        return to.packed();
    }

    /** Reads what {@link #encoded} gave. @throws IllegalArgumentException if it is not that */
    static Slot decoded(byte[] content, int seconds, long generation) {
        Unpacker from = new Unpacker(content);
        Slot slot = new Slot(seconds, generation);
        long version = from.number();
        if (version != VERSION && version != WITH_PROVIDERS) {
            throw new IllegalArgumentException("of another version");
        }
        slot.events = from.number();
        for (Dimension dimension : Tracker.DIMENSIONS) {
            byte[] sketch = from.bytes();
            if (sketch.length > 0) {
                slot.distinct.put(dimension, Distinct.decoded(sketch));
            }
        }
        if (version == WITH_PROVIDERS) {
            slot.providers = Providers.decode(from);
        }
        if (from.more()) {
            slot.spending = Spending.decode(from);
        }
        from.end();
        return slot;
    }
}
