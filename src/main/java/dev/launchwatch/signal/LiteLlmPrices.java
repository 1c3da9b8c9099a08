package dev.launchwatch.signal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads LiteLLM's {@code model_prices_and_context_window.json}: an object of models, each with prices of one token in US
 * dollars. Taken are models that are billed by tokens of text, of which it states what input and output cost; the others,
 * such as models of images, and what it calls free, are left out, so that their uses are unpriced rather than 0.
 */
final class LiteLlmPrices {
    private static final Set<String> MODES = Set.of("chat", "completion", "responses", "embedding");
    private static final String INPUT = "input_cost_per_token";
    private static final String OUTPUT = "output_cost_per_token";
    private static final String CACHED = "cache_read_input_token_cost";
    private static final String WRITE = "cache_creation_input_token_cost";
    private static final String REASONING = "output_cost_per_reasoning_token";
    private static final String BATCH = "_batches";
    private static final List<String> RATES = List.of(INPUT, OUTPUT, CACHED, WRITE, REASONING);
    private static final String ABOVE = "_above_";
    private static final String TOKENS = "k_tokens";
    private static final BigDecimal MOST = PriceTable.perToken(PriceLimits.MOST_PER_MILLION);
    private static final int MOST_DIGITS = 40;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(20)
                    .maxNumberLength(MOST_DIGITS)
                    .maxStringLength(20_000)
                    .maxNameLength(1_000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private final Map<String, Price> prices = new HashMap<>();
    private final Set<String> ambiguous = new HashSet<>();

    private LiteLlmPrices() {}

    /**
     * The prices by {@linkplain ModelName#key name}.
     *
     * @throws IllegalArgumentException if the text is wrong; the message names the place or the model, and the remedy
     */
    static Map<String, Price> parse(byte[] json) {
        LiteLlmPrices read = new LiteLlmPrices();
        try (JsonParser parser = JSON.createParser(json)) {
            read.models(parser);
        } catch (JsonProcessingException e) {
            // Without the parser's words, which quote: the file may be another one that was named by mistake.
            JsonLocation at = e.getLocation();
            throw new IllegalArgumentException(
                    at == null
                            ? "it is nested deeper, or has longer names or values, than what LiteLLM publishes: fetch it"
                                    + " again"
                            : "line " + at.getLineNr() + ", column " + at.getColumnNr()
                                    + ": it is no JSON as LiteLLM publishes it: fetch it again",
                    e);
        } catch (IOException e) {
            throw new IllegalArgumentException("its characters are no UTF-8: fetch it again", e);
        }
        if (read.prices.isEmpty()) {
            throw new IllegalArgumentException("there is no model in it with " + INPUT + " and " + OUTPUT
                    + ": name LiteLLM's model_prices_and_context_window.json");
        }
        return read.prices;
    }

    private void models(JsonParser parser) throws IOException {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException(
                    "it is no object of models: name LiteLLM's model_prices_and_context_window.json");
        }
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String model = parser.currentName();
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw wrong(model, "is no object with prices: remove it, or fetch the file again");
            }
            model(model, parser);
        }
        if (parser.nextToken() != null) {
            throw new IllegalArgumentException("something follows its end: remove it, or fetch the file again");
        }
    }

    private void model(String model, JsonParser parser) throws IOException {
        Map<String, BigDecimal> amounts = new HashMap<>();
        String mode = "";
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (key.equals("mode") && value == JsonToken.VALUE_STRING) {
                mode = parser.getText();
            } else if (isPrice(key)) {
                if (value != JsonToken.VALUE_NULL) {
                    amounts.put(key, amount(model, key, value, parser));
                }
            } else {
                parser.skipChildren();
            }
        }
        if (MODES.contains(mode)) {
            take(model, amounts, mode.equals("embedding"));
        }
    }

    private static boolean isPrice(String key) {
        String rate = key.endsWith(BATCH) ? key.substring(0, key.length() - BATCH.length()) : key;
        return RATES.contains(rate) || tier(key) > 0;
    }

    /** The tokens that a key of a tier names, such as {@code input_cost_per_token_above_200k_tokens}; 0 for another key. */
    private static long tier(String key) {
        int above = key.indexOf(ABOVE);
        if (above < 0 || !key.endsWith(TOKENS) || !RATES.contains(key.substring(0, above))) {
            return 0;
        }
        int from = above + ABOVE.length();
        int to = key.length() - TOKENS.length();
        boolean number =
                from < to && to - from <= 6 && key.substring(from, to).chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? 1_000 * Long.parseLong(key.substring(from, to)) : 0;
    }

    private static BigDecimal amount(String model, String key, JsonToken value, JsonParser parser) throws IOException {
        if (!value.isNumeric()) {
            throw wrong(model, "has '" + key + "', which is no number: write what one token costs, such as 2.5e-06");
        }
        BigDecimal amount = parser.getDecimalValue();
        if (amount.signum() < 0) {
            throw wrong(model, "has '" + key + "', which is negative: write what one token costs, such as 2.5e-06");
        }
        if (Math.abs((long) amount.scale()) > MOST_DIGITS || amount.compareTo(MOST) > 0) {
            throw wrong(
                    model,
                    "has '" + key
                            + "', which no token costs: prices are of one token, not of a million, such as 2.5e-06");
        }
        return amount;
    }

    private void take(String model, Map<String, BigDecimal> amounts, boolean embedding) {
        BigDecimal input = amounts.get(INPUT);
        BigDecimal output = embedding ? amounts.getOrDefault(OUTPUT, BigDecimal.ZERO) : amounts.get(OUTPUT);
        String key = ModelName.key(model);
        if (input == null
                || output == null
                || input.signum() + output.signum() == 0
                || key.isEmpty()
                || key.length() > ModelName.LONGEST
                || ambiguous.contains(key)) {
            return;
        }
        Rates rates = new Rates(input, output, amounts.get(CACHED), amounts.get(WRITE), amounts.get(REASONING));
        Price price = new Price(
                Currency.getInstance("USD"), rates, tiers(amounts, rates), discount(amounts, input, output), true);
        Price other = prices.putIfAbsent(key, price);
        if (other != null && !other.equals(price)) {
            // Names that differ in case alone, at different prices: which one a use is of, nobody can say.
            prices.remove(key);
            ambiguous.add(key);
        }
    }

    private static List<Price.Tier> tiers(Map<String, BigDecimal> amounts, Rates below) {
        TreeMap<Long, Map<String, BigDecimal>> byTokens = new TreeMap<>();
        amounts.forEach((key, amount) -> {
            long tokens = tier(key);
            if (tokens > 0) {
                byTokens.computeIfAbsent(tokens, _ -> new HashMap<>())
                        .put(key.substring(0, key.indexOf(ABOVE)), amount);
            }
        });
        List<Price.Tier> tiers = new ArrayList<>();
        Rates rates = below;
        for (Map.Entry<Long, Map<String, BigDecimal>> tier : byTokens.entrySet()) {
            Map<String, BigDecimal> of = tier.getValue();
            rates = rates.with(of.get(INPUT), of.get(OUTPUT), of.get(CACHED), of.get(WRITE), of.get(REASONING));
            tiers.add(new Price.Tier(tier.getKey(), rates));
        }
        return tiers;
    }

    /** The share that batches cost less, where it is the same of input and of output; else none. */
    private static BigDecimal discount(Map<String, BigDecimal> amounts, BigDecimal input, BigDecimal output) {
        BigDecimal batchInput = amounts.get(INPUT + BATCH);
        BigDecimal batchOutput = amounts.get(OUTPUT + BATCH);
        if (batchInput == null
                || batchOutput == null
                || input.signum() == 0
                || batchInput.compareTo(input) > 0
                || batchInput.multiply(output).compareTo(batchOutput.multiply(input)) != 0) {
            return BigDecimal.ZERO;
        }
        try {
            return BigDecimal.ONE.subtract(batchInput.divide(input));
        } catch (ArithmeticException e) {
            return BigDecimal.ZERO; // no share that decimals can say
        }
    }

    private static IllegalArgumentException wrong(String model, String what) {
        return new IllegalArgumentException("model " + ModelName.quoted(model) + " " + what);
    }
}
