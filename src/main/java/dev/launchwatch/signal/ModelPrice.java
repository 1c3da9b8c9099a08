package dev.launchwatch.signal;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Percent;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the tokens of a model cost, as the configuration says it: per million tokens. */
@Doc(
        "What the tokens of a language model cost. All prices are per million tokens, as their makers publish them. A price"
                + " here wins over that of the file LAUNCHWATCH_PRICES_FILE names, which wins over the ones that come with the"
                + " product.")
public record ModelPrice(
        @Doc(
                value = "The model, as events name it. Ways to it, such as `azure/`, and the date of its version may be"
                        + " left out.",
                example = "gpt-4o")
        String model,

        @Doc(value = "More names of the same model.", example = "[our-chat]")
        List<String> aliases,

        @Doc(value = "What a million tokens of input cost.", example = "2.50")
        BigDecimal input,

        @Doc(value = "What a million tokens of output cost.", example = "10")
        BigDecimal output,

        @Doc(
                value =
                        "What a million tokens read from the provider's cache cost; left out, they cost what input costs.",
                example = "1.25")
        @Nullable
        BigDecimal cachedInput,

        @Doc(
                value =
                        "What a million tokens written to the provider's cache cost; left out, they cost what input costs.",
                example = "3.125")
        @Nullable
        BigDecimal cacheWrite,

        @Doc(value = "What a million tokens of reasoning cost; left out, they cost what output costs.", example = "12")
        @Nullable
        BigDecimal reasoning,

        @Doc(value = "How much less a batch costs.", example = "50%") @Default("0%")
        Percent batchDiscount,

        @Doc("Other prices for large contexts.") @Nullable Above above,

        @Doc(value = "The currency of all its prices. Nothing is converted.", example = "EUR") @Default("USD")
        Currency currency) {
    /** Longer names are none. */
    public static final int LONGEST_NAME = ModelName.LONGEST;

    public ModelPrice {
        aliases = List.copyOf(aliases);
    }

    /** The model and its aliases, as they are written. */
    public List<String> names() {
        return Stream.concat(Stream.of(model), aliases.stream()).toList();
    }

    /** The form of a name in which names are compared. */
    public static String key(String name) {
        return ModelName.key(name);
    }

    /** Prices above a size of the context; what is left out costs what it costs below. */
    @Doc(
            "Prices of a request with more tokens of input than this, for all of its tokens. What is left out costs what it"
                    + " costs below.")
    public record Above(
            @Doc(value = "The tokens of input that a request must exceed, cached ones among them.", example = "200000")
            int tokens,

            @Doc(value = "What a million tokens of input cost.", example = "5") @Nullable
            BigDecimal input,

            @Doc(value = "What a million tokens of output cost.", example = "15") @Nullable
            BigDecimal output,

            @Doc(value = "What a million tokens read from the cache cost.", example = "2.50") @Nullable
            BigDecimal cachedInput,

            @Doc(value = "What a million tokens written to the cache cost.", example = "6.25") @Nullable
            BigDecimal cacheWrite,

            @Doc(value = "What a million tokens of reasoning cost.", example = "18") @Nullable
            BigDecimal reasoning) {}
}
