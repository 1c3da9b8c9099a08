package dev.launchwatch.signal;

import java.math.BigDecimal;

/** How much a token can cost; more is a price in other units. */
public final class PriceLimits {
    /** For a million tokens: a hundred times what the dearest model of any maker costs. */
    public static final BigDecimal MOST_PER_MILLION = BigDecimal.valueOf(100_000);

    /** For a million tokens: what is less, and not nothing, looks like the price of one token. */
    public static final BigDecimal LEAST_PER_MILLION = new BigDecimal("0.001");

    private PriceLimits() {}
}
