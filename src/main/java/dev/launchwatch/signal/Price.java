package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

/**
 * What the tokens of a model cost. Immutable; all arithmetic is exact.
 *
 * @param rates up to the lowest tier
 * @param tiers what they cost above sizes of the context, lowest first
 * @param batchDiscount the share that a batch costs less, 0 to 1; 0 if batches are billed as anything else
 * @param cachedInBatch whether the discount is also on tokens read from the cache
 */
record Price(Currency currency, Rates rates, List<Tier> tiers, BigDecimal batchDiscount, boolean cachedInBatch) {
    Price {
        tiers = tiers.stream().sorted(Comparator.comparingLong(Tier::above)).toList();
    }

    /**
     * What all tokens of a use cost if it has more than so many of input.
     *
     * @param above the tokens of input, cached ones among them, that a use must exceed
     */
    record Tier(long above, Rates rates) {}

    /**
     * What a use costs. Vendors bill a request whole by the tier that its input reaches, not only the tokens beyond.
     *
     * @param use one whose parts are not negative and together not more than their whole
     */
    Money of(ModelUse use) {
        Rates at = at(use.input());
        BigDecimal cached = times(at.ofCachedInput(), use.cachedInput());
        BigDecimal other = times(at.input(), use.input() - use.cachedInput() - use.cacheWrite())
                .add(times(at.ofCacheWrite(), use.cacheWrite()))
                .add(times(at.output(), use.output() - use.reasoning()))
                .add(times(at.ofReasoning(), use.reasoning()));
        if (use.batch()) {
            BigDecimal share = BigDecimal.ONE.subtract(batchDiscount);
            other = other.multiply(share);
            cached = cachedInBatch ? cached.multiply(share) : cached;
        }
        return new Money(plain(other.add(cached)), currency);
    }

    private Rates at(long input) {
        Rates at = rates;
        for (Tier tier : tiers) {
            if (input > tier.above()) {
                at = tier.rates();
            }
        }
        return at;
    }

    private static BigDecimal times(BigDecimal price, long tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }

    /** Without zeros that say nothing: sums of many would drag them along. */
    private static BigDecimal plain(BigDecimal amount) {
        BigDecimal stripped = amount.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
