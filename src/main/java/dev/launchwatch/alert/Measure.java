package dev.launchwatch.alert;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * The number that a condition compared, and what it compared it with: events, accounts, a share of 0 to 1, an amount of money, seconds.
 * A condition that compares several has that which is nearest to its limit. Being beyond the limit alone need not make a rule fire,
 * where it also asks for a minimum of something else.
 */
public record Measure(BigDecimal value, BigDecimal limit) {
    /** Without division: a limit may be 0, which any value above it is infinitely far beyond. */
    private static final Comparator<Measure> NEAREST =
            (one, other) -> one.value.multiply(other.limit).compareTo(other.value.multiply(one.limit));

    static Measure of(long value, long limit) {
        return new Measure(BigDecimal.valueOf(value), BigDecimal.valueOf(limit));
    }

    /** The one that is nearest to its limit, or farthest beyond; null if there is none. */
    static @Nullable Measure nearest(Collection<Measure> measures) {
        return measures.stream().max(NEAREST).orElse(null);
    }
}
