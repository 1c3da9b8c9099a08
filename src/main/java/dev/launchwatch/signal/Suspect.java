package dev.launchwatch.signal;

import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.SignalView.Dimension;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one address, account or member did: when, and with whom of the other dimensions. Up to {@link #MOST_RUNS} different
 * moments are exact to the millisecond; of more, those that differ least in proportion to their age are taken for one, the
 * earlier (the idea of exponential histograms: Datar, Gionis, Indyk, Motwani, <i>Maintaining Stream Statistics over Sliding
 * Windows</i>, 2002). A window so sees at most what happened, never more. Not thread-safe; one of an older generation is not changed any
 * more.
 */
final class Suspect {
    /** How many moments are told apart. */
    static final int MOST_RUNS = 64;

    private static final double LN2 = Math.log(2);
    private static final double[] NO_LEVELS = {};

    /** Who it is. */
    final Pseudonym who;

    final long generation;

    /**
     * Binary logarithm of the number of its events, each weighed double for each {@link Tracker#DAY} that it is later: grows without
     * overflow, and who was louder lately has the larger one.
     */
    private double weight;

    private long[] moments = new long[1];
    private int[] counts = new int[1];
    private int runs;

    /** How full its leaky buckets are, in the order of the tracker's leaks, at the time of its last event. */
    private double[] levels = NO_LEVELS;

    private long filled;

    /** By the place of their dimension in {@link Tracker#DIMENSIONS}: a map would be larger than what is in it. */
    private final @Nullable Companions[] companions = new Companions[Tracker.DIMENSIONS.size()];

    Suspect(Pseudonym who, double weight, long generation) {
        this.who = who;
        this.weight = weight;
        this.generation = generation;
    }

    /**
     * Notes an event.
     *
     * @param own the dimension that this is of
     * @return by how much this grew
     */
    int add(long millis, double itsWeight, People people, Dimension own) {
        weight = plus(weight, itsWeight);
        int grown = count(millis);
        for (int i = 0; i < companions.length; i++) {
            Dimension dimension = Tracker.DIMENSIONS.get(i);
            Pseudonym other = dimension == own ? null : people.of(dimension);
            if (other != null) {
                Companions known = companions[i];
                if (known == null) {
                    known = new Companions();
                    companions[i] = known;
                }
                grown += known.add(other, millis);
            }
        }
        return grown;
    }

    /** log2(2^a + 2^b). */
    static double plus(double a, double b) {
        double high = Math.max(a, b);
        double low = Math.min(a, b);
        return low == Double.NEGATIVE_INFINITY ? high : high + Math.log1p(Math.exp((low - high) * LN2)) / LN2;
    }

    private int count(long millis) {
        int at = runs;
        while (at > 0 && moments[at - 1] > millis) {
            at--;
        }
        if (at > 0 && moments[at - 1] == millis) {
            counts[at - 1]++;
            return 0;
        }
        if (runs == moments.length) {
            moments = Arrays.copyOf(moments, 2 * runs);
            counts = Arrays.copyOf(counts, 2 * runs);
        }
        System.arraycopy(moments, at, moments, at + 1, runs - at);
        System.arraycopy(counts, at, counts, at + 1, runs - at);
        moments[at] = millis;
        counts[at] = 1;
        runs++;
        return runs < MOST_RUNS ? 1 : 1 - coarsen();
    }

    /** Takes about a quarter of the moments together with the one before. @return how many fewer there are */
    private int coarsen() {
        long newest = moments[runs - 1];
        double[] gaps = new double[runs - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (moments[i + 1] - moments[i]) / (double) (newest - moments[i]);
        }
        double[] sorted = gaps.clone();
        Arrays.sort(sorted);
        double widest = sorted[MOST_RUNS / 4];
        int kept = 0;
        boolean together = false;
        for (int i = 0; i < runs; i++) {
            // Never three at once, so that what is taken together is no wider than that.
            together = i > 0 && !together && gaps[i - 1] <= widest;
            if (together) {
                counts[kept - 1] += counts[i];
            } else {
                moments[kept] = moments[i];
                counts[kept++] = counts[i];
            }
        }
        int fewer = runs - kept;
        runs = kept;
        return fewer;
    }

    double weight() {
        return weight;
    }

    /** When its last event was, in milliseconds since 1970. */
    long last() {
        return moments[runs - 1];
    }

    /** How much it holds: moments and companions. */
    int held() {
        int held = runs;
        for (Companions each : companions) {
            held += each == null ? 0 : each.size();
        }
        return held;
    }

    /** How many events it had after {@code since} and not after {@code until}, in milliseconds since 1970. */
    long events(long since, long until) {
        long events = 0;
        for (int i = runs - 1; i >= 0 && moments[i] > since; i--) {
            events += moments[i] <= until ? counts[i] : 0;
        }
        return events;
    }

    /** Those of another dimension that it was seen with; null if there are none. */
    @Nullable
    Companions with(Dimension dimension) {
        return companions[Tracker.DIMENSIONS.indexOf(dimension)];
    }

    /**
     * The level of its leaky bucket, as far as the moments tell: the most that came, less what leaked, from any of its events on. That equals filling
     * and leaking from the beginning on, as a bucket that is empty stays so.
     *
     * @param until in milliseconds since 1970
     * @return in units of {@code 1 / leak.per} milliseconds, at least 0
     */
    double level(Rate leak, long until) {
        double per = leak.per().toMillis();
        double level = 0;
        double came = 0;
        for (int i = runs - 1; i >= 0; i--) {
            if (moments[i] <= until) {
                came += counts[i];
                level = Math.max(level, came - leak.count() * ((until - moments[i]) / per));
            }
        }
        return level;
    }

    /**
     * Fills the leaky buckets with an event that was {@link #add added} just now. Exact, unless the event is late and falls among
     * moments that are taken together: the level is then at most what it should be, and less than one below.
     */
    void fill(List<Rate> leaks, long millis) {
        if (levels.length != leaks.size()) {
            levels = new double[leaks.size()];
            filled = millis;
        }
        for (int i = 0; i < levels.length; i++) {
            double more = levels[i] + 1;
            levels[i] = millis >= filled
                    ? Math.max(0, levels[i] - leaked(leaks.get(i), millis - filled)) + 1
                    : Math.min(more, Math.max(levels[i], level(leaks.get(i), filled)));
        }
        filled = Math.max(filled, millis);
    }

    /** Has buckets of these leaks from now on; those of others get the level that the moments tell. */
    void refit(List<Rate> before, List<Rate> after) {
        double[] fitted = new double[after.size()];
        long until = levels.length == 0 ? last() : filled;
        for (int i = 0; i < fitted.length; i++) {
            int known = before.indexOf(after.get(i));
            fitted[i] = known >= 0 && known < levels.length ? levels[known] : level(after.get(i), until);
        }
        levels = fitted;
        filled = until;
    }

    /**
     * The level of a leaky bucket.
     *
     * @param leaks those of the tracker
     */
    double level(List<Rate> leaks, Rate leak, long until) {
        int known = leaks.indexOf(leak);
        return known >= 0 && known < levels.length && until >= filled
                ? Math.max(0, levels[known] - leaked(leak, until - filled))
                : level(leak, until);
    }

    private static double leaked(Rate leak, long millis) {
        return leak.count() * (millis / (double) leak.per().toMillis());
    }

    /** The same in a later generation. */
    Suspect copy(long later) {
        Suspect copy = new Suspect(who, weight, later);
        copy.moments = Arrays.copyOf(moments, moments.length);
        copy.counts = Arrays.copyOf(counts, counts.length);
        copy.runs = runs;
        copy.levels = levels.clone();
        copy.filled = filled;
        for (int i = 0; i < companions.length; i++) {
            Companions each = companions[i];
            copy.companions[i] = each == null ? null : each.copy();
        }
        return copy;
    }

    void encode(Packer to) {
        to.fixed(Double.doubleToRawLongBits(weight)).number(filled).number(levels.length);
        for (double level : levels) {
            to.fixed(Double.doubleToRawLongBits(level));
        }
        to.number(runs);
        long before = 0;
        for (int i = 0; i < runs; i++) {
            to.number(moments[i] - before).number(counts[i]);
            before = moments[i];
        }
        for (Companions each : companions) {
            (each == null ? new Companions() : each).encode(to);
        }
    }

    static Suspect decode(Pseudonym who, Unpacker from, long generation) {
        Suspect suspect = new Suspect(who, Double.longBitsToDouble(from.fixed()), generation);
        suspect.filled = from.number();
        suspect.levels = new double[from.count()];
        for (int i = 0; i < suspect.levels.length; i++) {
            suspect.levels[i] = Double.longBitsToDouble(from.fixed());
        }
        int runs = from.count();
        if (runs == 0 || runs > MOST_RUNS) {
            throw new IllegalArgumentException("no moments or too many");
        }
        suspect.moments = new long[runs];
        suspect.counts = new int[runs];
        suspect.runs = runs;
        long moment = 0;
        for (int i = 0; i < runs; i++) {
            moment += from.number();
            suspect.moments[i] = moment;
            suspect.counts[i] = (int) from.number();
        }
        for (int i = 0; i < suspect.companions.length; i++) {
            Companions each = Companions.decode(from);
            suspect.companions[i] = each.size() == 0 ? null : each;
        }
        return suspect;
    }
}
