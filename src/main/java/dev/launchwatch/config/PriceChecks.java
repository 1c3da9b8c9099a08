package dev.launchwatch.config;

import dev.launchwatch.signal.ModelPrice;
import dev.launchwatch.signal.PriceLimits;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Prices of models: each name once, and amounts that a million tokens can cost. */
final class PriceChecks {
    private final Findings findings;

    PriceChecks(Findings findings) {
        this.findings = findings;
    }

    void check(ModelPrice price) {
        amount(price, "input", price.input());
        amount(price, "output", price.output());
        amount(price, "cached-input", price.cachedInput());
        amount(price, "cache-write", price.cacheWrite());
        amount(price, "reasoning", price.reasoning());
        if (price.batchDiscount().ratio().compareTo(BigDecimal.ONE) >= 0) {
            findings.error(
                    price, "batch-discount", "'batch-discount' must be below 100%: it is how much less a batch costs");
        }
    }

    void check(ModelPrice.Above above) {
        Checks.within(findings, above, "tokens", above.tokens(), 1, Integer.MAX_VALUE);
        amount(above, "input", above.input());
        amount(above, "output", above.output());
        amount(above, "cached-input", above.cachedInput());
        amount(above, "cache-write", above.cacheWrite());
        amount(above, "reasoning", above.reasoning());
    }

    /** Reports names that are none, and those with a second price. */
    void unique(List<ModelPrice> prices) {
        Map<String, Place> first = new HashMap<>();
        for (ModelPrice price : prices) {
            List<String> names = price.names();
            for (int i = 0; i < names.size(); i++) {
                // The model itself comes first, its aliases after it.
                String problem = problem(names.get(i), place(price, i), first);
                if (problem != null && i == 0) {
                    findings.error(price, "model", problem);
                } else if (problem != null) {
                    findings.item(price, "aliases", i - 1, problem);
                }
            }
        }
    }

    private Place place(ModelPrice price, int name) {
        return name == 0 ? findings.place(price, "model") : findings.place(price, "aliases");
    }

    private static @Nullable String problem(String name, Place place, Map<String, Place> first) {
        if (name.isBlank() || name.length() > ModelPrice.LONGEST_NAME) {
            return "the name of a model has 1 to " + ModelPrice.LONGEST_NAME + " characters: write it as events do";
        }
        Place other = first.putIfAbsent(ModelPrice.key(name), place);
        return other == null
                ? null
                : "the model '" + name + "' has two prices, the first at " + other + ": remove one of them";
    }

    private void amount(Object subject, String key, @Nullable BigDecimal amount) {
        if (amount == null || amount.signum() == 0) {
            return;
        }
        if (amount.signum() < 0) {
            findings.error(
                    subject, key, "'" + key + "' must not be negative: write what a million tokens cost, such as 2.50");
        } else if (amount.compareTo(PriceLimits.MOST_PER_MILLION) > 0) {
            findings.error(
                    subject,
                    key,
                    "'" + key + "' must be at most " + PriceLimits.MOST_PER_MILLION
                            + ": write what a million tokens cost, such as 2.50");
        } else if (amount.compareTo(PriceLimits.LEAST_PER_MILLION) < 0) {
            findings.warning(
                    subject, key, "'" + key + "' is very little: it is what a million tokens cost, not one token");
        }
    }
}
