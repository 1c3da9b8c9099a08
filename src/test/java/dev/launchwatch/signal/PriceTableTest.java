package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Percent;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriceTableTest {
    private static final PriceTable CSV = PriceTable.of(PriceCsv.parse("""
            model,currency,input,output,cached-input,cache-write,reasoning,batch-discount,above-tokens,above-input,aliases
            plain,USD,2,8,,,,,,,simple simpler
            full,EUR,0.4,1.2,0.04,0.5,4,25%,128000,0.8,
            free,USD,0,0,,,,,,,
            """));

    private static ModelPrice own(String model, String input, String output, List<String> aliases) {
        return new ModelPrice(
                model,
                aliases,
                new BigDecimal(input),
                new BigDecimal(output),
                null,
                null,
                null,
                Percent.parse("0%"),
                null,
                Currency.getInstance("USD"));
    }

    private static ModelPrice tiered(@Nullable BigDecimal aboveOutput) {
        return new ModelPrice(
                "own",
                List.of(),
                new BigDecimal("2.50"),
                new BigDecimal(10),
                new BigDecimal("1.25"),
                new BigDecimal(3),
                new BigDecimal(12),
                Percent.parse("50%"),
                new ModelPrice.Above(1_000, new BigDecimal(5), aboveOutput, null, null, null),
                Currency.getInstance("EUR"));
    }

    @Test
    void tokensWithoutAPriceOfTheirOwnCostWhatTheirWholeCosts() {
        // 1,000 x 2 + 500 x 8 = 6,000 millionths, whatever was cached, written or reasoned
        assertThat(CSV.cost(new ModelUse("plain", 1_000, 500, 300, 200, 400, false, null)))
                .isEqualTo(Uses.known("0.006 USD"));
    }

    @Test
    void eachKindOfTokenHasItsPrice() {
        // 500 x 0.4 + 300 x 0.04 + 200 x 0.5 + 100 x 1.2 + 400 x 4 = 2,032 millionths
        assertThat(CSV.cost(new ModelUse("full", 1_000, 500, 300, 200, 400, false, null)))
                .isEqualTo(Uses.known("0.002032 EUR"));
        // three quarters of it
        assertThat(CSV.cost(new ModelUse("full", 1_000, 500, 300, 200, 400, true, null)))
                .isEqualTo(Uses.known("0.001524 EUR"));
    }

    @Test
    void whatATierDoesNotPriceCostsWhatItCostsBelow() {
        // 128,001 x 0.8 + 10 x 1.2 = 102,412.8 millionths
        assertThat(CSV.cost(Uses.of("full", 128_001, 10))).isEqualTo(Uses.known("0.1024128 EUR"));
        assertThat(CSV.cost(Uses.of("full", 128_000, 10))).isEqualTo(Uses.known("0.051212 EUR"));
    }

    @Test
    void aBatchOfAModelWithoutADiscountCostsThePrice() {
        assertThat(CSV.cost(Uses.inBatch(Uses.of("plain", 1_000, 0)))).isEqualTo(Uses.known("0.002 USD"));
    }

    @Test
    void theHighestTierThatIsExceededCounts() {
        Rates rates = new Rates(new BigDecimal("0.01"), new BigDecimal("0.01"), null, null, null);
        Rates more = rates.with(new BigDecimal("0.02"), null, null, null, null);
        Rates most = rates.with(new BigDecimal("0.03"), null, null, null, null);
        Price price = new Price(
                Currency.getInstance("USD"),
                rates,
                List.of(new Price.Tier(200, most), new Price.Tier(100, more)),
                BigDecimal.ZERO,
                true);
        assertThat(price.of(Uses.of("x", 100, 0)).toString()).isEqualTo("1 USD");
        assertThat(price.of(Uses.of("x", 200, 0)).toString()).isEqualTo("4 USD");
        assertThat(price.of(Uses.of("x", 300, 0)).toString()).isEqualTo("9 USD");
    }

    @Test
    void nothingIsRoundedHoweverManyAreAdded() {
        PriceTable table = PriceTable.of(List.of(own("odd", "0.0375", "0.15", List.of())));
        assertThat(table.cost(Uses.of("odd", 1, 1))).isEqualTo(Uses.known("0.0000001875 USD"));
        assertThat(table.cost(Uses.of("odd", 1_000_000_000, 1_000_000_000))).isEqualTo(Uses.known("187.5 USD"));
    }

    @Test
    void aModelThatNobodyPricedIsUnpricedAndNotFree() {
        assertThat(CSV.cost(Uses.of("unheard-of", 10, 10))).isEqualTo(new Cost.Unpriced());
        assertThat(CSV.cost(Uses.of("", 10, 10))).isEqualTo(new Cost.Unpriced());
        assertThat(PriceTable.EMPTY.cost(Uses.of("plain", 10, 10))).isEqualTo(new Cost.Unpriced());
    }

    @Test
    void aModelWhosePriceIsNothingIsFree() {
        assertThat(CSV.cost(Uses.of("free", 10, 10))).isEqualTo(Uses.known("0 USD"));
    }

    @Test
    void theCostThatTheSourceSaysWinsInItsOwnCurrency() {
        assertThat(CSV.cost(Uses.at(Uses.of("plain", 1_000, 500), "0.0123 GBP")))
                .isEqualTo(Uses.known("0.0123 GBP"));
        assertThat(CSV.cost(Uses.at(Uses.of("unheard-of", 1_000, 500), "0.5 USD")))
                .isEqualTo(Uses.known("0.5 USD"));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, 0, input_tokens",
        "0, -1, 0, 0, 0, output_tokens",
        "9, 9, -1, 0, 0, cached_input_tokens",
        "9, 9, 0, -1, 0, cache_write_tokens",
        "9, 9, 0, 0, -1, reasoning_tokens",
        "1000000001, 0, 0, 0, 0, input_tokens",
        "0, 9223372036854775807, 0, 0, 0, output_tokens",
        "9, 0, 9223372036854775807, 9223372036854775807, 0, cached_input_tokens",
        "9, 0, 5, 5, 0, cache_write_tokens",
        "0, 9, 0, 0, 10, reasoning_tokens"
    })
    void countsThatCannotBeAreRefusedByName(
            long input, long output, long cachedInput, long cacheWrite, long reasoning, String field) {
        ModelUse use = new ModelUse("plain", input, output, cachedInput, cacheWrite, reasoning, false, null);
        assertThat(CSV.cost(use))
                .isInstanceOfSatisfying(
                        Cost.Refused.class,
                        refused -> assertThat(refused.error()).contains("'" + field + "'"));
        assertThat(CSV.cost(Uses.at(use, "1 USD"))).isInstanceOf(Cost.Refused.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-0.01 USD", "1000000001 USD", "1e999999999 USD", "1e-999999999 USD", "1e50 USD"})
    void aCostThatCannotBeIsRefused(String cost) {
        assertThat(CSV.cost(Uses.at(Uses.of("plain", 10, 10), cost)))
                .isInstanceOfSatisfying(
                        Cost.Refused.class,
                        refused -> assertThat(refused.error()).contains("'cost'"));
    }

    @Test
    void anAliasCostsWhatItsModelCosts() {
        assertThat(CSV.find("simpler")).isEqualTo(CSV.find("plain"));
        assertThat(CSV.find("openai/Simple-2025-01-02")).isEqualTo(CSV.find("plain"));
    }

    @Test
    void aTableOverAnotherIsAskedFirstForAllItsNames() {
        PriceTable own = PriceTable.of(List.of(own("plain", "7", "7", List.of("mine"))));
        PriceTable file = PriceTable.of(PriceCsv.parse("model,input,output\nplain,9,9\nfull,9,9\n"));
        PriceTable all = own.over(file).over(CSV);
        assertThat(all.cost(Uses.of("plain", 1_000_000, 0))).isEqualTo(Uses.known("7 USD"));
        assertThat(all.cost(Uses.of("mine", 1_000_000, 0))).isEqualTo(Uses.known("7 USD"));
        assertThat(all.cost(Uses.of("full", 1_000_000, 0))).isEqualTo(Uses.known("9 USD"));
        assertThat(all.cost(Uses.of("simple", 1_000_000, 0))).isEqualTo(Uses.known("2 USD"));
    }

    @Test
    void onesOwnPriceOfAModelIsAlsoThatOfItsVersions() {
        PriceTable dated = PriceTable.of(PriceCsv.parse("model,input,output\nplain-2025-01-02,9,9\n"));
        PriceTable all =
                PriceTable.of(List.of(own("plain", "7", "7", List.of()))).over(dated);
        assertThat(all.cost(Uses.of("plain-2025-01-02", 1_000_000, 0))).isEqualTo(Uses.known("7 USD"));
    }

    @Test
    void aPriceOfTheConfigurationHasAllThatItSays() {
        PriceTable table = PriceTable.of(List.of(tiered(new BigDecimal(15))));
        // 500 x 2.50 + 300 x 1.25 + 200 x 3 + 100 x 10 + 400 x 12 = 8,025 millionths
        ModelUse use = new ModelUse("own", 1_000, 500, 300, 200, 400, false, null);
        assertThat(table.cost(use)).isEqualTo(Uses.known("0.008025 EUR"));
        assertThat(table.cost(Uses.inBatch(use))).isEqualTo(Uses.known("0.0040125 EUR"));
        // 1,001 x 5 + 10 x 15 = 5,155 millionths
        assertThat(table.cost(Uses.of("own", 1_001, 10))).isEqualTo(Uses.known("0.005155 EUR"));
        // 1,001 x 5 + 10 x 10 = 5,105 millionths
        assertThat(PriceTable.of(List.of(tiered(null))).cost(Uses.of("own", 1_001, 10)))
                .isEqualTo(Uses.known("0.005105 EUR"));
    }
}
