package dev.launchwatch.signal;

import dev.launchwatch.model.Percent;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads prices in the product's own format: comma-separated values without quotes, a first line that names the columns, prices
 * per million tokens; empty lines and lines that begin with {@code #} are left out.
 */
final class PriceCsv {
    private static final List<String> REQUIRED = List.of("model", "input", "output");
    private static final List<String> COLUMNS = List.of(
            "model",
            "currency",
            "input",
            "output",
            "cached-input",
            "cache-write",
            "reasoning",
            "batch-discount",
            "cached-in-batch",
            "above-tokens",
            "above-input",
            "above-output",
            "above-cached-input",
            "above-cache-write",
            "above-reasoning",
            "origin",
            "aliases");
    private static final int LONGEST_NUMBER = 20;

    private final Map<String, Price> prices = new HashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();
    private final List<String> columns;

    private PriceCsv(List<String> columns) {
        this.columns = columns;
    }

    /**
     * The prices by {@linkplain ModelName#key name}.
     *
     * @throws IllegalArgumentException if the text is wrong; the message names the line, the model and the remedy
     */
    static Map<String, Price> parse(String text) {
        PriceCsv csv = null;
        int number = 0;
        for (String line : text.split("\n", -1)) {
            number++;
            String row = line.strip();
            if (row.isEmpty() || row.startsWith("#")) {
                continue;
            }
            if (csv == null) {
                csv = new PriceCsv(header(row, number));
            } else {
                csv.row(row, number);
            }
        }
        if (csv == null || csv.prices.isEmpty()) {
            throw new IllegalArgumentException("there are no prices in it: write a line of the columns' names, such as"
                    + " model,input,output, and a line for each model");
        }
        return csv.prices;
    }

    private static List<String> header(String row, int number) {
        List<String> columns = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : row.split(",", -1)) {
            String column = name.strip().toLowerCase(Locale.ROOT);
            if (!COLUMNS.contains(column)) {
                // Not quoted: it may be the secret of another file that was named by mistake.
                throw new IllegalArgumentException("line " + number + ": column " + (columns.size() + 1)
                        + " has no name that is known: the columns are " + String.join(", ", COLUMNS));
            }
            if (!seen.add(column)) {
                throw new IllegalArgumentException(
                        "line " + number + ": the column '" + column + "' stands twice: remove one");
            }
            columns.add(column);
        }
        for (String required : REQUIRED) {
            if (!seen.contains(required)) {
                throw new IllegalArgumentException(
                        "line " + number + ": the column '" + required + "' is missing: add it");
            }
        }
        return columns;
    }

    private void row(String row, int number) {
        String[] fields = row.split(",", -1);
        if (fields.length != columns.size()) {
            throw new IllegalArgumentException(
                    "line " + number + " has " + fields.length + " fields where the columns are " + columns.size()
                            + ": write each, an empty one too, between commas, and none with a comma in it");
        }
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < fields.length; i++) {
            if (!fields[i].isBlank()) {
                values.put(columns.get(i), fields[i].strip());
            }
        }
        new Row(values, number).read();
    }

    /** One line below the header; the values that are not empty, by column. */
    private final class Row {
        private final Map<String, String> values;
        private final int number;
        private final String model;

        Row(Map<String, String> values, int number) {
            this.values = values;
            this.number = number;
            this.model = values.getOrDefault("model", "");
        }

        void read() {
            Price price = price();
            name(model, price);
            String aliases = values.getOrDefault("aliases", "");
            for (String alias : aliases.split(" ", -1)) {
                if (!alias.isBlank()) {
                    name(alias, price);
                }
            }
        }

        private void name(String name, Price price) {
            String key = ModelName.key(name);
            if (key.isEmpty() || key.length() > ModelName.LONGEST) {
                throw wrong("the name of a model has 1 to " + ModelName.LONGEST + " characters: write it");
            }
            Integer first = lines.putIfAbsent(key, number);
            if (first != null) {
                throw wrong(ModelName.quoted(name) + " has a price already, on line " + first + ": remove one of them");
            }
            prices.put(key, price);
        }

        private Price price() {
            Rates rates = new Rates(
                    required("input"),
                    required("output"),
                    amount("cached-input"),
                    amount("cache-write"),
                    amount("reasoning"));
            return new Price(currency(), rates, tiers(rates), discount(), cachedInBatch());
        }

        private List<Price.Tier> tiers(Rates below) {
            Rates above = below.with(
                    amount("above-input"),
                    amount("above-output"),
                    amount("above-cached-input"),
                    amount("above-cache-write"),
                    amount("above-reasoning"));
            String tokens = values.get("above-tokens");
            if (tokens == null) {
                if (!above.equals(below)) {
                    throw wrong("there are prices above a size of the context, and not which: give 'above-tokens'");
                }
                return List.of();
            }
            if (tokens.length() > 9 || !digits(tokens, "")) {
                throw wrong("'above-tokens' must be a number of tokens, such as 200000");
            }
            return List.of(new Price.Tier(Long.parseLong(tokens), above));
        }

        private BigDecimal required(String column) {
            BigDecimal amount = amount(column);
            if (amount == null) {
                throw wrong("'" + column + "' is empty: write what a million tokens cost, such as 2.50");
            }
            return amount;
        }

        private @Nullable BigDecimal amount(String column) {
            String text = values.get(column);
            if (text == null) {
                return null;
            }
            if (text.length() > LONGEST_NUMBER || !digits(text, ".")) {
                throw wrong("'" + column + "' must be what a million tokens cost, such as 2.50");
            }
            BigDecimal amount = new BigDecimal(text);
            if (amount.compareTo(PriceLimits.MOST_PER_MILLION) > 0) {
                throw wrong("'" + column + "' is more than " + PriceLimits.MOST_PER_MILLION
                        + ", which no model costs: write what a million tokens cost, such as 2.50");
            }
            return PriceTable.perToken(amount);
        }

        /** Whether it is a plain number: digits, and within them the point at most once. */
        private static boolean digits(String text, String point) {
            String whole = point.isEmpty() ? text : text.replaceFirst("\\.", "");
            return !whole.isEmpty() && whole.chars().allMatch(c -> c >= '0' && c <= '9');
        }

        private Currency currency() {
            try {
                return Currency.getInstance(values.getOrDefault("currency", "USD"));
            } catch (IllegalArgumentException e) {
                throw wrong("'currency' must be one of ISO 4217, such as USD");
            }
        }

        private BigDecimal discount() {
            String text = values.getOrDefault("batch-discount", "0%");
            try {
                if (text.length() <= LONGEST_NUMBER) {
                    return Percent.parse(text).ratio();
                }
            } catch (IllegalArgumentException e) {
                // said below, with the place
            }
            throw wrong("'batch-discount' must be a percentage, such as 50%");
        }

        private boolean cachedInBatch() {
            return switch (values.getOrDefault("cached-in-batch", "discounted")) {
                case "discounted" -> true;
                case "full" -> false;
                default -> throw wrong("'cached-in-batch' must be discounted or full");
            };
        }

        private IllegalArgumentException wrong(String what) {
            return new IllegalArgumentException(
                    "line " + number + (model.isEmpty() ? "" : ", model " + ModelName.quoted(model)) + ": " + what);
        }
    }
}
