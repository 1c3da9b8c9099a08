package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PriceCsvTest {
    private static final String HEADER = "model,input,output,cached-input,batch-discount,cached-in-batch,currency,"
            + "above-tokens,above-input,aliases\n";

    @Test
    void columnsMayStandInAnyOrderAndMostMayBeMissing() {
        assertThat(PriceCsv.parse("# prices\r\n\r\nOutput, model ,input\r\n 8, A-Model , 2\r\n"))
                .containsOnlyKeys("a-model")
                .hasEntrySatisfying("a-model", price -> {
                    assertThat(price.rates().input()).isEqualByComparingTo("0.000002");
                    assertThat(price.rates().output()).isEqualByComparingTo("0.000008");
                    assertThat(price.currency().getCurrencyCode()).isEqualTo("USD");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "m,-1,2,,,,,,,              | line 2, model 'm': 'input' must be what a million tokens cost, such as 2.50",
                "m,1e3,2,,,,,,,             | line 2, model 'm': 'input' must be",
                "m,1.2.3,2,,,,,,,           | line 2, model 'm': 'input' must be",
                "m,.,2,,,,,,,               | line 2, model 'm': 'input' must be",
                "m,NaN,2,,,,,,,             | line 2, model 'm': 'input' must be",
                "m,1,٣,,,,,,,               | line 2, model 'm': 'output' must be",
                "m,111111111111111111111,2,,,,,,, | line 2, model 'm': 'input' must be",
                "m,1,100001,,,,,,,          | line 2, model 'm': 'output' is more than 100000, which no model costs",
                "m,,2,,,,,,,                | line 2, model 'm': 'input' is empty",
                "m,1,2,x,,,,,,              | line 2, model 'm': 'cached-input' must be",
                "m,1,2,,half,,,,,           | line 2, model 'm': 'batch-discount' must be a percentage, such as 50%",
                "m,1,2,,120%,,,,,           | line 2, model 'm': 'batch-discount' must be",
                "m,1,2,,50%,maybe,,,,       | line 2, model 'm': 'cached-in-batch' must be discounted or full",
                "m,1,2,,,,DOLLAR,,,         | line 2, model 'm': 'currency' must be one of ISO 4217, such as USD",
                "m,1,2,,,,,200k,3,          | line 2, model 'm': 'above-tokens' must be a number of tokens",
                "m,1,2,,,,,,3,              | line 2, model 'm': there are prices above a size of the context",
                "m,1,2,,,,,,,a A            | line 2, model 'm': 'A' has a price already, on line 2",
                ",1,2,,,,,,,                | line 2: the name of a model has 1 to 200 characters",
                "m,1,2                      | line 2 has 3 fields where the columns are 10"
            })
    void anErrorNamesLineModelAndRemedy(String row, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceCsv.parse(HEADER + row + "\n"))
                .withMessageStartingWith(message.strip());
    }

    @Test
    void aSecondPriceOfAModelIsRefusedWithBothLines() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceCsv.parse("model,input,output\nx,1,2\n\nX,3,4\n"))
                .withMessage("line 4, model 'X': 'X' has a price already, on line 2: remove one of them");
    }

    @Test
    void aFileWithoutPricesIsRefused() {
        for (String text : new String[] {"", "\n\n", "# nothing\n", "model,input,output\n"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PriceCsv.parse(text))
                    .withMessageStartingWith("there are no prices in it");
        }
    }

    @Test
    void aHeaderThatIsWrongIsRefusedWithoutQuotingIt() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceCsv.parse("model,API_KEY=sk-secret,output\n"))
                .withMessageStartingWith("line 1: column 2 has no name that is known: the columns are model, currency")
                .withMessageNotContaining("secret");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceCsv.parse("model,input,input\n"))
                .withMessage("line 1: the column 'input' stands twice: remove one");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PriceCsv.parse("model,input\n"))
                .withMessage("line 1: the column 'output' is missing: add it");
    }

    @Test
    void anythingElseIsRefusedTooAndNeverOtherwise() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        String alphabet = "model,input,output\n,,\"#;%.0123456789eE+-\u0000\uFFFD\u00A0USD gpt-4o";
        for (int round = 0; round < 5_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? HEADER : "");
            int length = random.nextInt(80);
            for (int i = 0; i < length; i++) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                assertThat(PriceCsv.parse(text.toString())).isNotEmpty();
            } catch (IllegalArgumentException e) {
                assertThat(e.getMessage()).isNotBlank().hasSizeLessThan(600);
            }
        }
    }
}
