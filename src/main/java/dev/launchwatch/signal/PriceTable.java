package dev.launchwatch.signal;

import dev.launchwatch.model.Money;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What models cost, and what their uses do. Immutable; for any thread.
 *
 * <p>A table may lie over another one, which is asked for what the first does not know, so that prices of one's own win over
 * all others, also where they are of {@code gpt-4o} and the use is of {@code gpt-4o-2024-08-06}.
 */
final class PriceTable {
    /** A table that knows nothing. */
    static final PriceTable EMPTY = new PriceTable(List.of());

    private static final String SHIPPED = "/prices/models.csv";
    private static final long MOST_TOKENS = 1_000_000_000;
    private static final BigDecimal MOST_MONEY = BigDecimal.valueOf(1_000_000_000);
    private static final int MOST_DIGITS = 40;

    private final List<Map<String, Price>> layers;

    private PriceTable(List<Map<String, Price>> layers) {
        this.layers = layers;
    }

    /** A table of these prices by {@linkplain ModelName#key name}. */
    static PriceTable of(Map<String, Price> prices) {
        return new PriceTable(List.of(Map.copyOf(prices)));
    }

    /** A table of what the configuration says; a later price of a name replaces an earlier one. */
    static PriceTable of(List<ModelPrice> prices) {
        Map<String, Price> named = new HashMap<>();
        for (ModelPrice price : prices) {
            Price made = price(price);
            price.names().forEach(name -> named.put(ModelName.key(name), made));
        }
        return of(named);
    }

    /** The table that comes with the product. */
    static PriceTable shipped() {
        return Shipped.TABLE;
    }

    /** Read once; in the native binary when it is built. */
    private static final class Shipped {
        static final PriceTable TABLE = read();

        private Shipped() {}
    }

    private static PriceTable read() {
        try (InputStream in = PriceTable.class.getResourceAsStream(SHIPPED)) {
            if (in == null) {
                throw new IllegalStateException(SHIPPED + " is missing from the program");
            }
            return of(PriceCsv.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** This table, and for what it does not know, another one. */
    PriceTable over(PriceTable other) {
        return new PriceTable(
                Stream.concat(layers.stream(), other.layers.stream()).toList());
    }

    /** The price of a model by the name that was reported, tried as {@link ModelName} says in each layer. */
    Optional<Price> find(String model) {
        List<String> candidates = ModelName.candidates(model);
        for (Map<String, Price> layer : layers) {
            for (String candidate : candidates) {
                Price price = layer.get(candidate);
                if (price != null) {
                    return Optional.of(price);
                }
            }
        }
        return Optional.empty();
    }

    /**
     * What a use cost: what its source says, else what the table says. The one place that decides between them. A cost stays
     * in its currency.
     */
    Cost cost(ModelUse use) {
        String error = error(use);
        if (error != null) {
            return new Cost.Refused(error);
        }
        Money said = use.cost();
        if (said != null) {
            return new Cost.Known(said);
        }
        return find(use.model())
                .<Cost>map(price -> new Cost.Known(price.of(use)))
                .orElseGet(Cost.Unpriced::new);
    }

    private static @Nullable String error(ModelUse use) {
        String field = absurd(use);
        if (field != null) {
            return "'" + field + "' must be from 0 to " + MOST_TOKENS + ": send the tokens of one use of a model";
        }
        if (use.cachedInput() + use.cacheWrite() > use.input()) {
            return "'cached_input_tokens' and 'cache_write_tokens' are more than 'input_tokens', which includes them:"
                    + " add them to it";
        }
        if (use.reasoning() > use.output()) {
            return "'reasoning_tokens' are more than 'output_tokens', which includes them: add them to it";
        }
        return use.cost() == null ? null : error(use.cost().amount());
    }

    /** The first field whose number cannot be one of tokens. */
    private static @Nullable String absurd(ModelUse use) {
        if (absurd(use.input())) {
            return "input_tokens";
        }
        if (absurd(use.output())) {
            return "output_tokens";
        }
        if (absurd(use.cachedInput())) {
            return "cached_input_tokens";
        }
        if (absurd(use.cacheWrite())) {
            return "cache_write_tokens";
        }
        return absurd(use.reasoning()) ? "reasoning_tokens" : null;
    }

    private static boolean absurd(long tokens) {
        return tokens < 0 || tokens > MOST_TOKENS;
    }

    private static @Nullable String error(BigDecimal cost) {
        boolean absurd = Math.abs((long) cost.scale()) > MOST_DIGITS
                || cost.precision() > MOST_DIGITS
                || cost.signum() < 0
                || cost.compareTo(MOST_MONEY) > 0;
        return absurd ? "'cost' must be from 0 to " + MOST_MONEY + ": send what one use of a model cost" : null;
    }

    private static Price price(ModelPrice price) {
        Rates rates = new Rates(
                perToken(price.input()),
                perToken(price.output()),
                orNull(price.cachedInput()),
                orNull(price.cacheWrite()),
                orNull(price.reasoning()));
        return new Price(
                price.currency(),
                rates,
                price.above() == null ? List.of() : List.of(tier(price.above(), rates)),
                price.batchDiscount().ratio(),
                true);
    }

    private static Price.Tier tier(ModelPrice.Above above, Rates below) {
        return new Price.Tier(
                above.tokens(),
                below.with(
                        orNull(above.input()),
                        orNull(above.output()),
                        orNull(above.cachedInput()),
                        orNull(above.cacheWrite()),
                        orNull(above.reasoning())));
    }

    /** What one token costs where a million cost so much. */
    static BigDecimal perToken(BigDecimal perMillion) {
        return perMillion.movePointLeft(6);
    }

    private static @Nullable BigDecimal orNull(@Nullable BigDecimal perMillion) {
        return perMillion == null ? null : perToken(perMillion);
    }
}
