package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView.Dimension;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What everybody of one dimension did, as long as they are not more than the bound; of more, what the loudest did.
 *
 * <p>Who is left out is decided as by Space-Saving (Metwally, Agrawal, El Abbadi, <i>Efficient Computation of Frequent and Top-k
 * Elements in Data Streams</i>, 2005), in batches: the quietest quarter goes, and whoever comes anew is ranked as if they had made as
 * much noise as the loudest that ever went, because they may be that one. So everybody is here whose true noise is more than
 * that, which is never more than what all made together divided by the number that stay. What is said about them counts only what was
 * seen of them.
 *
 * <p>Not thread-safe; what {@link #snapshot} gives never changes.
 */
final class Tracker {
    /** All dimensions, in the order in which they are remembered. */
    static final List<Dimension> DIMENSIONS = List.of(Dimension.IP, Dimension.ACCOUNT, Dimension.MEMBER);

    /** In how long noise is worth half. */
    static final double DAY = Duration.ofDays(1).toMillis();

    private static final int VERSION = 2;

    /** Whom it follows. */
    final Dimension dimension;

    private final int mostPeople;
    private final int mostHeld;
    private final Map<Pseudonym, Suspect> suspects = new HashMap<>();
    private long held;
    private double floor = Double.NEGATIVE_INFINITY;
    private List<Rate> leaks = List.of();
    private @Nullable List<Suspect> snapshot;

    /**
     * Of a dimension.
     *
     * @param mostPeople how many are known at most
     * @param mostHeld how many moments and companions all of them have at most
     */
    Tracker(Dimension dimension, int mostPeople, int mostHeld) {
        this.dimension = dimension;
        this.mostPeople = mostPeople;
        this.mostHeld = mostHeld;
    }

    /** Keeps the levels of everybody's leaky buckets of these leaks, exactly, from now on. */
    void leaks(List<Rate> wanted, long generation) {
        if (!wanted.equals(leaks)) {
            snapshot = null;
            suspects.replaceAll((who, suspect) -> {
                Suspect fitted = suspect.generation == generation ? suspect : suspect.copy(generation);
                fitted.refit(leaks, wanted);
                return fitted;
            });
            leaks = List.copyOf(wanted);
        }
    }

    /** The leaks whose levels are kept. */
    List<Rate> leaks() {
        return leaks;
    }

    /** Notes an event; nothing if it does not say who it was. @return whether it did */
    boolean add(People people, long millis, long generation) {
        Pseudonym who = people.of(dimension);
        if (who == null) {
            return false;
        }
        snapshot = null;
        Suspect suspect = suspects.get(who);
        if (suspect == null) {
            suspect = new Suspect(who, floor, generation);
            suspects.put(who, suspect);
        } else if (suspect.generation != generation) {
            suspect = suspect.copy(generation);
            suspects.put(who, suspect);
        }
        held += suspect.add(millis, millis / DAY, people, dimension);
        suspect.fill(leaks, millis);
        if (suspects.size() > mostPeople || held > mostHeld) {
            evict();
        }
        return true;
    }

    private void evict() {
        while (suspects.size() > mostPeople - mostPeople / 4 || held > mostHeld - mostHeld / 4) {
            dropQuietest(Math.max(1, suspects.size() / 4));
        }
    }

    private void dropQuietest(int many) {
        double[] weights =
                suspects.values().stream().mapToDouble(Suspect::weight).sorted().toArray();
        double loudest = weights[many - 1];
        forget((who, suspect) -> suspect.weight() < loudest);
        // Of those that are as loud as the loudest that goes, as many as are still too many, whoever they are, but the
        // same each time.
        Set<Pseudonym> equal = suspects.entrySet().stream()
                .filter(entry -> entry.getValue().weight() == loudest)
                .map(Map.Entry::getKey)
                .sorted(Comparator.comparingLong(Pseudonym::hash))
                .limit(suspects.size() - (weights.length - (long) many))
                .collect(Collectors.toSet());
        forget((who, suspect) -> equal.contains(who));
        floor = Math.max(floor, loudest);
    }

    /** Leaves out who was not seen after {@code millis}. */
    void forgetUntil(long millis) {
        forget((who, suspect) -> suspect.last() <= millis);
    }

    private void forget(BiPredicate<Pseudonym, Suspect> which) {
        suspects.entrySet().removeIf(entry -> {
            boolean goes = which.test(entry.getKey(), entry.getValue());
            held -= goes ? entry.getValue().held() : 0;
            return goes;
        });
        snapshot = null;
    }

    /** Everybody, in no order. Whoever is changed afterwards must be of a later generation. */
    List<Suspect> snapshot() {
        if (snapshot == null) {
            snapshot = List.copyOf(suspects.values());
        }
        return snapshot;
    }

    /** How many are known. */
    int people() {
        return suspects.size();
    }

    /** How many moments and companions all have. */
    long held() {
        return held;
    }

    byte[] encoded() {
        Packer to = new Packer().number(VERSION).number(leaks.size());
        leaks.forEach(leak -> to.number(leak.count()).number(leak.per().toMillis()));
        to.fixed(Double.doubleToRawLongBits(floor)).number(suspects.size());
        suspects.forEach((who, suspect) -> suspect.encode(to.fixed(who.hash())));
        return to.packed();
    }

    /** Takes what {@link #encoded} gave, instead of all it has. @throws IllegalArgumentException if it is not that */
    void decode(byte[] content, long generation) {
        Unpacker from = new Unpacker(content);
        if (from.number() != VERSION) {
            throw new IllegalArgumentException("of another version");
        }
        List<Rate> wanted = leaks;
        List<Rate> kept = new ArrayList<>();
        for (int left = from.count(); left > 0; left--) {
            kept.add(new Rate(from.number(), Duration.ofMillis(from.number())));
        }
        leaks = List.copyOf(kept);
        suspects.clear();
        snapshot = null;
        held = 0;
        floor = Double.longBitsToDouble(from.fixed());
        for (int left = from.count(); left > 0; left--) {
            Pseudonym who = new Pseudonym(from.fixed());
            Suspect suspect = Suspect.decode(who, from, generation);
            suspects.put(who, suspect);
            held += suspect.held();
        }
        from.end();
        leaks(wanted, generation);
    }
}
