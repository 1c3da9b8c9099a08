package dev.launchwatch.model;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What events came to, as of one moment: every answer of one view is about that moment, so the same question has the same
 * answer. Windows end at that moment. A signal that is not known has no events. Cheap enough to ask for each rule at each
 * evaluation.
 */
public interface SignalView {
    /** No events of any signal, ever; of no moment in particular. */
    SignalView NONE = new NoSignals();

    /** The moment that the view is of. */
    Instant now();

    /**
     * Whether all that is known of a signal is in the view. Until it is, as after a start without the store or while a new
     * signal gets its past, numbers may be too low, and nothing is to be concluded from them.
     */
    boolean complete(String signal);

    /**
     * Whether events are counted wherever they came. If not, those that came to other regions lately are missing: then numbers are the least
     * that they can be, and nothing is to be concluded from what is absent or from how two numbers compare.
     */
    default boolean whole() {
        return true;
    }

    /** The events of a signal in the window of this length. */
    Count count(String signal, Duration window);

    /**
     * The events of a signal in the window, by the provider that they name: of those with the most events, and of a bounded number of
     * them. Of different ones only addresses are known, up to 16. Events that name none are in {@link #count} alone.
     */
    default Map<String, Count> byProvider(String signal, Duration window) {
        return Map.of();
    }

    /**
     * The numbers of events in consecutive slots of this length, oldest first, the last one ending {@code until}; a slot from
     * before the feed began is left out.
     *
     * @param until at most {@link #now}
     * @param slots how many at most
     */
    List<Long> history(String signal, Duration slot, Instant until, int slots);

    /**
     * Those who stand out most in the window, the most events first.
     *
     * @param most how many at most
     */
    List<Offender> offenders(String signal, Dimension by, Duration window, int most);

    /** The highest level of any leaky bucket: each event adds one, and {@code leak} of them leak per its time. */
    Optional<Level> fullest(String signal, Dimension by, Rate leak);

    /** What models cost in the window. */
    Cost cost(String signal, Duration window);

    /** The {@link Cost#spent} of a window alone, which for long windows is cheaper to ask for than all of its cost. */
    List<Money> spent(String signal, Duration window);

    /** How many different members were active in the window: those whose {@link Activity} events show. */
    long activeMembers(Duration window);

    /**
     * How many different members were active in each of the windows before the last one, the latest first: the first one ended a
     * window's length before now.
     *
     * @param windows how many
     */
    default List<Long> activeMembersBefore(Duration window, int windows) {
        return Collections.nCopies(windows, 0L);
    }

    /** When the first event of a signal was seen that is still known of, and the last; of one that is measured, the values. */
    Optional<Span> span(String signal);

    /** Whether a signal is measured, rather than that its events are counted. */
    default boolean isMeasured(String signal) {
        return false;
    }

    /** What was measured of a signal, as far as it still tells how things are; empty if nobody knows. */
    default Optional<Measured> measured(String signal) {
        return Optional.empty();
    }

    /** What events are told apart by. */
    enum Dimension {
        IP,
        ACCOUNT,
        MEMBER
    }

    /**
     * How many events there were.
     *
     * @param events exact
     * @param distinct how many different ones of each dimension; exact for up to some thousand, an estimate beyond
     */
    record Count(long events, Map<Dimension, Long> distinct) {
        public Count {
            distinct = Map.copyOf(distinct);
        }

        public static final Count NONE = new Count(0, Map.of());

        /** How many different ones of a dimension. */
        public long distinct(Dimension dimension) {
            return distinct.getOrDefault(dimension, 0L);
        }
    }

    /**
     * One who stands out.
     *
     * @param events how many events it has in the window
     * @param others how many different ones of each other dimension it came with, as the accounts that one address tried
     */
    record Offender(Pseudonym who, long events, Map<Dimension, Long> others) {
        public Offender {
            others = Map.copyOf(others);
        }
    }

    /** Leaky buckets that are asked for by {@link #fullest} again and again: who counts may then keep their levels. */
    record Leak(String signal, Dimension by, Rate rate) {}

    /** How full a leaky bucket is. */
    record Level(Pseudonym who, BigDecimal level) {}

    /**
     * What models cost.
     *
     * @param spent by currency; exact
     * @param activeMembers how many different members were active in the window, see {@link #activeMembers}
     * @param models the dearest models, the dearest first
     * @param members the dearest members, the dearest first; null for what is not known to belong to any
     * @param unpriced how many uses of models had no price; they are in no sum
     */
    record Cost(List<Money> spent, long activeMembers, List<Share> models, List<MemberShare> members, long unpriced) {
        public Cost {
            spent = List.copyOf(spent);
            models = List.copyOf(models);
            members = List.copyOf(members);
        }

        /** Nothing was spent, and nobody was active. */
        public static final Cost NONE = new Cost(List.of(), 0, List.of(), List.of(), 0);
    }

    /** What one model cost. */
    record Share(String model, Money spent) {}

    /** What one member cost. */
    record MemberShare(@Nullable Pseudonym member, Money spent) {}

    /**
     * Numbers that were measured together.
     *
     * @param at when
     * @param until until when they tell how things are
     * @param values at least one
     */
    record Measured(Instant at, Instant until, List<Value> values) {
        public Measured {
            values = List.copyOf(values);
        }
    }

    /**
     * One number.
     *
     * @param labels what tells it apart from the others; shortened and redacted
     * @param number finite or infinite, never NaN
     */
    record Value(Map<String, String> labels, double number) {
        public Value {
            labels = Map.copyOf(labels);
        }
    }

    /** From when to when something was seen. */
    record Span(Instant first, Instant last) {}
}
