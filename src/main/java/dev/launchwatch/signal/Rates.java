package dev.launchwatch.signal;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one token costs, by what it is; exact, not negative.
 *
 * @param input one that went in, and was neither read from the cache nor written to it
 * @param output one that came out, of reasoning too unless that has a price of its own
 * @param cachedInput one read from the cache; null if it costs what input costs
 * @param cacheWrite one written to the cache; null if it costs what input costs
 * @param reasoning one of reasoning; null if it costs what output costs
 */
record Rates(
        BigDecimal input,
        BigDecimal output,
        @Nullable BigDecimal cachedInput,
        @Nullable BigDecimal cacheWrite,
        @Nullable BigDecimal reasoning) {
    /** These rates with some of them replaced: those that are not null. */
    Rates with(
            @Nullable BigDecimal otherInput,
            @Nullable BigDecimal otherOutput,
            @Nullable BigDecimal otherCachedInput,
            @Nullable BigDecimal otherCacheWrite,
            @Nullable BigDecimal otherReasoning) {
        return new Rates(
                otherInput == null ? input : otherInput,
                otherOutput == null ? output : otherOutput,
                otherCachedInput == null ? cachedInput : otherCachedInput,
                otherCacheWrite == null ? cacheWrite : otherCacheWrite,
                otherReasoning == null ? reasoning : otherReasoning);
    }

    /** What tokens cost that were read from the cache. */
    BigDecimal ofCachedInput() {
        return cachedInput == null ? input : cachedInput;
    }

    /** What tokens cost that were written to the cache. */
    BigDecimal ofCacheWrite() {
        return cacheWrite == null ? input : cacheWrite;
    }

    /** What tokens of reasoning cost. */
    BigDecimal ofReasoning() {
        return reasoning == null ? output : reasoning;
    }
}
