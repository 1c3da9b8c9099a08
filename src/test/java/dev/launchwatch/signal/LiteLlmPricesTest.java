package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An excerpt of LiteLLM's file (MIT License, Copyright (c) 2023 Berri AI), and files that are none. */
class LiteLlmPricesTest {
    private static byte[] excerpt() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(LiteLlmPricesTest.class.getResourceAsStream("/prices/litellm.json"))) {
            return in.readAllBytes();
        }
    }

    private static Map<String, Price> parse(String json) {
        return LiteLlmPrices.parse(json.getBytes(StandardCharsets.UTF_8));
    }

    private static String one(String entry) {
        return "{\"m\": {\"mode\": \"chat\", " + entry + "}}";
    }

    private static Cost cost(String json, ModelUse use) {
        return PriceTable.of(parse(json)).cost(use);
    }

    @Test
    void modelsBilledByTokensAreTakenAndOthersLeftOut() throws IOException {
        assertThat(LiteLlmPrices.parse(excerpt()))
                .containsOnlyKeys(
                        "gpt-4o",
                        "gpt-5.5-pro",
                        "claude-sonnet-4-5",
                        "dashscope/qwen-plus-2025-04-28",
                        "mistral/mistral-embed");
    }

    @Test
    void theyCostWhatTheShippedPricesSay() throws IOException {
        PriceTable table = PriceTable.of(LiteLlmPrices.parse(excerpt()));
        PriceTable shipped = PriceTable.shipped();
        for (ModelUse use : new ModelUse[] {
            Uses.cached("gpt-4o", 10_000, 1_000, 4_000, 0),
            Uses.inBatch(Uses.cached("gpt-4o", 10_000, 1_000, 4_000, 0)),
            Uses.cached("claude-sonnet-4-5", 200_000, 2_000, 50_000, 30_000),
            Uses.cached("claude-sonnet-4-5", 200_001, 2_000, 50_000, 30_000),
            Uses.cached("gpt-5.5-pro", 272_000, 100, 1_000, 0),
            Uses.cached("gpt-5.5-pro", 272_001, 100, 1_000, 0)
        }) {
            assertThat(table.cost(use)).isInstanceOf(Cost.Known.class).isEqualTo(shipped.cost(use));
        }
    }

    @Test
    void reasoningHasItsOwnPrice() throws IOException {
        // 1,000 x 0.4 + 200 x 1.2 + 300 x 4 = 1,840 millionths
        assertThat(PriceTable.of(LiteLlmPrices.parse(excerpt()))
                        .cost(Uses.reasoned("dashscope/qwen-plus", 1_000, 500, 300)))
                .isEqualTo(new Cost.Unpriced());
        assertThat(PriceTable.of(LiteLlmPrices.parse(excerpt()))
                        .cost(Uses.reasoned("dashscope/qwen-plus-2025-04-28", 1_000, 500, 300)))
                .isEqualTo(Uses.known("0.00184 USD"));
    }

    @Test
    void twoTiersAreTwo() {
        String json = one("\"input_cost_per_token\": 1e-6, \"output_cost_per_token\": 2e-6,"
                + "\"input_cost_per_token_above_200k_tokens\": 4e-6, \"input_cost_per_token_above_128k_tokens\": 2e-6,"
                + "\"output_cost_per_token_above_128k_tokens\": 3e-6");
        assertThat(cost(json, Uses.of("m", 128_000, 1))).isEqualTo(Uses.known("0.128002 USD"));
        assertThat(cost(json, Uses.of("m", 200_000, 1))).isEqualTo(Uses.known("0.400003 USD"));
        assertThat(cost(json, Uses.of("m", 200_001, 1))).isEqualTo(Uses.known("0.800007 USD"));
    }

    @Test
    void aDiscountThatIsNotTheSameOfInputAndOutputIsNone() {
        String json = one("\"input_cost_per_token\": 3e-6, \"output_cost_per_token\": 6e-6,"
                + "\"input_cost_per_token_batches\": 1e-6, \"output_cost_per_token_batches\": 3e-6");
        assertThat(cost(json, Uses.inBatch(Uses.of("m", 1_000, 0)))).isEqualTo(Uses.known("0.003 USD"));
        String thirds = one("\"input_cost_per_token\": 3e-6, \"output_cost_per_token\": 6e-6,"
                + "\"input_cost_per_token_batches\": 1e-6, \"output_cost_per_token_batches\": 2e-6");
        assertThat(cost(thirds, Uses.inBatch(Uses.of("m", 1_000, 0)))).isEqualTo(Uses.known("0.003 USD"));
    }

    @Test
    void namesThatDifferInCaseAloneAreLeftOutIfTheirPricesDiffer() {
        String entry = "{\"mode\": \"chat\", \"input_cost_per_token\": %s, \"output_cost_per_token\": 1e-6}";
        String other = "\"other\": " + entry.formatted("1e-6");
        assertThat(parse("{\"M\": " + entry.formatted("1e-6") + ", \"m\": " + entry.formatted("2e-6") + ", \"M \": "
                        + entry.formatted("1e-6") + "," + other + "}"))
                .containsOnlyKeys("other");
        assertThat(parse("{\"M\": " + entry.formatted("1e-6") + ", \"m\": " + entry.formatted("1e-6") + "}"))
                .containsOnlyKeys("m");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'{\"m\": {\"input_cost_per_token\": -1e-6}}' | model 'm' has 'input_cost_per_token', which is negative",
                "'{\"m\": {\"output_cost_per_token\": 2.5}}' | model 'm' has 'output_cost_per_token', which no token costs",
                "'{\"m\": {\"output_cost_per_token\": 1e999999999}}' | model 'm' has 'output_cost_per_token', which no",
                "'{\"m\": {\"output_cost_per_token\": 1e-999999999}}' | model 'm' has 'output_cost_per_token', which no",
                "'{\"m\": {\"input_cost_per_token\": \"1\"}}' | model 'm' has 'input_cost_per_token', which is no number",
                "'{\"m\": {\"input_cost_per_token_above_9k_tokens\": []}}' | model 'm' has 'input_cost_per_token_above_9k",
                "'{\"m\": 5}' | model 'm' is no object with prices",
                "'[]' | it is no object of models",
                "'{}' | there is no model in it with input_cost_per_token and output_cost_per_token",
                "'' | it is no object of models",
                "'{\"m\": {' | line 1, column",
                "'{\"m\": {}, \"m\": {}}' | line 1, column",
                "'{\"m\": {\"input_cost_per_token\": NaN}}' | line 1, column"
            })
    void anErrorNamesThePlaceAndTheRemedy(String json, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(json))
                .withMessageStartingWith(message)
                .withMessageContaining(":");
    }

    @Test
    void theWordsOfAFileThatIsNoneAreNotQuoted() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("{ sk-secret-token }"))
                .withMessageNotContaining("secret");
    }

    @Test
    void somethingBehindTheEndIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(one("\"input_cost_per_token\": 1e-6, \"output_cost_per_token\": 1e-6") + "{}"))
                .withMessageStartingWith("something follows its end");
    }

    @Test
    void nestingAndNumbersAreBounded() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("{\"m\": {\"x\": " + "[".repeat(100_000) + "]".repeat(100_000) + "}}"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(one("\"input_cost_per_token\": 0." + "1".repeat(1_000_000))));
        assertThatIllegalArgumentException().isThrownBy(() -> parse("{\"" + "m".repeat(1_000_000) + "\": {}}"));
    }

    @Test
    void aDamagedFileIsReadOrRefusedAndNothingElse() throws IOException {
        byte[] sound = excerpt();
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(11);
        for (int round = 0; round < 3_000; round++) {
            byte[] damaged = sound.clone();
            for (int i = random.nextInt(6); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(LiteLlmPrices.parse(damaged)).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(400);
            }
        }
    }
}
