package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The prices that come with the product, held against what the vendors' price pages say, computed by hand. */
class ShippedPricesTest {
    /** What a token of the dearest model costs, o1-pro's of output: 600 dollars a million. */
    private static final BigDecimal DEAREST = new BigDecimal("0.0006");

    private static final PriceTable SHIPPED = PriceTable.shipped();

    private static String text() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(ShippedPricesTest.class.getResourceAsStream("/prices/models.csv"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void theyAreReadWhole() throws IOException {
        long rows = text().lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .count();
        assertThat(rows).isGreaterThan(130);
        assertThat(PriceCsv.parse(text())).hasSizeGreaterThan((int) rows);
    }

    @Test
    void theirOriginAndLicenceAreStated() throws IOException {
        assertThat(text())
                .contains(
                        "https://github.com/BerriAI/litellm",
                        "commit 00035b69f416be24e2e323c13198d9b7d2d1bdf9",
                        "Copyright (c) 2023 Berri AI",
                        "Copyright (c) Pydantic Services Inc. 2025 to present",
                        "Permission is hereby granted, free of charge");
        assertThat(text().lines()
                        .filter(line -> !line.isBlank() && !line.startsWith("#"))
                        .skip(1))
                .allMatch(row -> row.contains(",litellm+genai-prices,") || row.contains(",genai-prices,"));
    }

    @Test
    void everyPriceIsPositiveAndOneThatAVendorCouldAsk() throws IOException {
        Map<String, Price> prices = PriceCsv.parse(text());
        prices.forEach((model, price) -> {
            assertThat(price.currency()).as(model).isEqualTo(Currency.getInstance("USD"));
            sane(model, price.rates());
            price.tiers().forEach(tier -> {
                sane(model, tier.rates());
                assertThat(tier.above()).as(model).isBetween(100_000L, 1_000_000L);
                assertThat(tier.rates().input())
                        .as(model)
                        .isGreaterThan(price.rates().input());
            });
            assertThat(price.batchDiscount().stripTrailingZeros())
                    .as(model)
                    .isIn(BigDecimal.ZERO, new BigDecimal("0.5"));
        });
    }

    private static void sane(String model, Rates rates) {
        assertThat(rates.input()).as(model).isPositive().isLessThanOrEqualTo(DEAREST);
        assertThat(rates.output())
                .as(model)
                .isGreaterThanOrEqualTo(rates.input())
                .isLessThanOrEqualTo(DEAREST);
        assertThat(rates.ofCachedInput()).as(model).isPositive().isLessThanOrEqualTo(rates.input());
        assertThat(rates.ofCacheWrite())
                .as(model)
                .isBetween(rates.input(), rates.input().multiply(BigDecimal.TWO));
    }

    @Test
    void cachedInputOfGpt4oCostsHalf() {
        // 6,000 x 2.50 + 4,000 x 1.25 + 1,000 x 10 = 30,000 millionths
        assertThat(SHIPPED.cost(Uses.cached("gpt-4o", 10_000, 1_000, 4_000, 0))).isEqualTo(Uses.known("0.03 USD"));
    }

    @Test
    void aBatchOfGpt4oCostsHalf() {
        assertThat(SHIPPED.cost(Uses.inBatch(Uses.cached("gpt-4o", 10_000, 1_000, 4_000, 0))))
                .isEqualTo(Uses.known("0.015 USD"));
    }

    @Test
    void aCachedTokenOfGeminiKeepsItsPriceInABatch() {
        // (40,000 x 1.25 + 1,000 x 10) / 2 + 60,000 x 0.125 = 37,500 millionths
        assertThat(SHIPPED.cost(Uses.inBatch(Uses.cached("gemini-2.5-pro", 100_000, 1_000, 60_000, 0))))
                .isEqualTo(Uses.known("0.0375 USD"));
    }

    @Test
    void opus55CostsWhatItsVendorsExampleSays() {
        // 5,000 x 4 + 800 x 20 = 36,000 millionths, half of it in a batch
        assertThat(SHIPPED.cost(Uses.of("claude-opus-5-5", 5_000, 800))).isEqualTo(Uses.known("0.036 USD"));
        assertThat(SHIPPED.cost(Uses.inBatch(Uses.of("claude-opus-5-5", 5_000, 800))))
                .isEqualTo(Uses.known("0.018 USD"));
    }

    @Test
    void aRequestIsBilledByTheTierThatItExceeds() {
        // 200,000 x 3 + 1,000 x 15 = 615,000 millionths; one token more: 200,001 x 6 + 1,000 x 22.50 = 1,222,506
        assertThat(SHIPPED.cost(Uses.of("claude-sonnet-4-5", 200_000, 1_000))).isEqualTo(Uses.known("0.615 USD"));
        assertThat(SHIPPED.cost(Uses.of("claude-sonnet-4-5", 200_001, 1_000))).isEqualTo(Uses.known("1.222506 USD"));
    }

    @Test
    void cachedTokensCountTowardsTheTierAndHaveItsPrices() {
        // 170,000 x 6 + 50,000 x 0.60 + 30,000 x 7.50 + 2,000 x 22.50 = 1,320,000 millionths
        assertThat(SHIPPED.cost(Uses.cached("claude-sonnet-4-5", 250_000, 2_000, 50_000, 30_000)))
                .isEqualTo(Uses.known("1.32 USD"));
    }

    @Test
    void reasoningCostsWhatOutputCosts() {
        // 1,000 x 2 + 5,000 x 8 = 42,000 millionths
        assertThat(SHIPPED.cost(Uses.reasoned("o3", 1_000, 5_000, 4_500))).isEqualTo(Uses.known("0.042 USD"));
    }

    @Test
    void anOlderVersionAtAnotherPriceHasItsOwn() {
        assertThat(SHIPPED.cost(Uses.of("gpt-4o-2024-05-13", 1_000_000, 0))).isEqualTo(Uses.known("5 USD"));
        assertThat(SHIPPED.cost(Uses.of("gpt-4o-2024-08-06", 1_000_000, 0))).isEqualTo(Uses.known("2.5 USD"));
    }

    @ParameterizedTest
    @CsvSource({
        "openai/gpt-4o-2024-08-06, 2.5",
        "azure/gpt-4o, 2.5",
        "GPT-4o, 2.5",
        "claude-sonnet-4-20250514, 3",
        "vertex_ai/claude-sonnet-4@20250514, 3",
        "anthropic/claude-haiku-4-5-20251001, 1",
        "anthropic/claude-sonnet-4.5, 3",
        "bedrock/eu.anthropic.claude-haiku-4-5-20251001-v1:0, 1.1",
        "bedrock/converse/global.anthropic.claude-haiku-4-5-20251001-v1:0, 1",
        "models/gemini-2.5-flash, 0.3",
        "publishers/google/models/gemini-2.5-flash, 0.3",
        "gemini/gemini-2.5-flash, 0.3",
        "mistral/mistral-large-2512, 0.5",
        "command-r-plus, 2.5",
        "bedrock/amazon.nova-lite-v1:0, 0.06",
        "groq/llama-3.3-70b-versatile, 0.59"
    })
    void aModelIsFoundByTheNamesThatGatewaysReport(String model, String input) {
        assertThat(SHIPPED.find(model).map(price -> price.rates().input().movePointRight(6)))
                .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo(input));
    }

    @ParameterizedTest
    @CsvSource({
        "gpt-4o-next",
        "openrouter/openai/gpt-4o",
        "together_ai/meta-llama/Llama-3.3-70B-Instruct",
        "openai/gpt-oss-120b",
        "bedrock/us-east-1/anthropic.claude-haiku-4-5-20251001-v1:0",
        "azure/eu/gpt-4o",
        "llama3",
        "claude"
    })
    void whatIsOnlySimilarIsNotTakenForIt(String model) {
        assertThat(SHIPPED.find(model)).isEmpty();
    }
}
