package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Template;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as the providers document them, with all their fields. */
class CostPagesTest {
    private static final LocalDate DAY = LocalDate.parse("2024-11-01");
    private static final Secret KEY = new Secret(Template.literal("sk-admin-of-the-test"));
    private static final CostReportSpec OPENAI = new CostReportSpec.OpenAi(KEY, List.of(), "https://api.openai.com");
    private static final CostReportSpec ANTHROPIC =
            new CostReportSpec.Anthropic(KEY, List.of(), "https://api.anthropic.com");

    /** The example of OpenAI's API reference, with a second result, and amounts as numbers and as a text. */
    private static final String OPENAI_PAGE = """
            {
              "object": "page",
              "data": [
                {
                  "object": "bucket",
                  "start_time": 1730419200,
                  "end_time": 1730505600,
                  "results": [
                    {
                      "object": "organization.costs.result",
                      "amount": { "value": 0.06, "currency": "usd" },
                      "line_item": null, "project_id": "proj_a", "api_key_id": null, "quantity": null
                    },
                    {
                      "object": "organization.costs.result",
                      "amount": { "value": "1.9e-7", "currency": "usd" },
                      "line_item": null, "project_id": "proj_b", "api_key_id": null, "quantity": null
                    }
                  ]
                },
                { "object": "bucket", "start_time": 1730505600, "end_time": 1730592000, "results": [] }
              ],
              "has_more": true,
              "next_page": "AAAAAGdGxdEiJdKOAAAAAGcqsYA="
            }
            """;

    /** The example of Anthropic's API reference. */
    private static final String ANTHROPIC_PAGE = """
            {
              "data": [
                {
                  "ending_at": "2025-08-02T00:00:00Z",
                  "results": [
                    {
                      "amount": "123.78912",
                      "context_window": "0-200k",
                      "cost_type": "tokens",
                      "currency": "USD",
                      "description": "Claude Opus 5 Usage - Input Tokens",
                      "inference_geo": "global",
                      "model": "claude-opus-5",
                      "service_tier": "standard",
                      "token_type": "uncached_input_tokens",
                      "workspace_id": "wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ"
                    }
                  ],
                  "starting_at": "2025-08-01T00:00:00Z"
                }
              ],
              "has_more": true,
              "next_page": "page_MjAyNS0wNS0xNFQwMDowMDowMFo="
            }
            """;

    private static CostPage read(CostReportSpec spec, String page) throws BadItemException {
        return CostPages.read(spec, page.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void openAisAmountsAreInUnitsOfTheCurrency() throws Exception {
        CostPage page = read(OPENAI, OPENAI_PAGE);
        assertThat(page.next()).isEqualTo("AAAAAGdGxdEiJdKOAAAAAGcqsYA=");
        assertThat(page.days())
                .isEqualTo(Map.of(DAY, List.of(Money.parse("0.06000019 USD")), DAY.plusDays(1), List.of()));
    }

    /** As OpenAI writes nothing: a zero of 128 bits with the smallest exponent that there is. */
    @ParameterizedTest
    @ValueSource(strings = {"0E-6176", "\"0E-6176\"", "0E+6111", "0.000000000000000000000000000000000000"})
    void aZeroIsNothingHoweverItIsWritten(String zero) throws Exception {
        CostPage page = read(OPENAI, OPENAI_PAGE.replace("\"1.9e-7\"", zero));
        assertThat(page.days()).containsEntry(DAY, List.of(Money.parse("0.06 USD")));
    }

    @Test
    void anthropicsAmountsAreInTheSmallestUnitOfTheCurrency() throws Exception {
        assertThat(read(ANTHROPIC, ANTHROPIC_PAGE).days())
                .isEqualTo(Map.of(LocalDate.parse("2025-08-01"), List.of(Money.parse("1.2378912 USD"))));
        assertThat(read(ANTHROPIC, ANTHROPIC_PAGE.replace("USD", "JPY")).days().values())
                .containsExactly(List.of(Money.parse("123.78912 JPY")));
    }

    @Test
    void onlyProjectsAndWorkspacesThatCountAreSummed() throws Exception {
        CostReportSpec one = new CostReportSpec.OpenAi(KEY, List.of("proj_b"), "https://api.openai.com");
        assertThat(read(one, OPENAI_PAGE).days()).containsEntry(DAY, List.of(Money.parse("1.9E-7 USD")));
        CostReportSpec other = new CostReportSpec.Anthropic(KEY, List.of("default"), "https://api.anthropic.com");
        assertThat(read(other, ANTHROPIC_PAGE).days().values()).containsExactly(List.of());
        assertThat(read(other, ANTHROPIC_PAGE.replace("\"wrkspc_01JwQvzr7rXLA5AGx3HKfFUJ\"", "null"))
                        .days()
                        .values())
                .containsExactly(List.of(Money.parse("1.2378912 USD")));
        assertThatThrownBy(() -> read(one, OPENAI_PAGE.replace("project_id", "project")))
                .as("a filter that the provider ignored")
                .isInstanceOf(BadItemException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"has_more\": true|\"has_more\": \"yes\"",
                "\"next_page\": \"page_MjAyNS0wNS0xNFQwMDowMDowMFo=\"|\"next_page\": null",
                "\"amount\": \"123.78912\"|\"amount\": 123.78912",
                "\"amount\": \"123.78912\"|\"amount\": \"a lot\"",
                "\"amount\": \"123.78912\"|\"amount\": \"1e999999999\"",
                "\"amount\": \"123.78912\"|\"amount\": \"1e50\"",
                "\"currency\": \"USD\"|\"currency\": \"credits\"",
                "\"currency\": \"USD\"|\"currency\": null",
                "2025-08-01T00:00:00Z|2025-08-01T01:00:00Z",
                "2025-08-02T00:00:00Z|2025-08-08T00:00:00Z",
                "2025-08-01T00:00:00Z|yesterday",
                "\"results\"|\"result\"",
                "\"data\"|\"buckets\""
            })
    void whatIsNotAsDocumentedIsRefused(String change) {
        String[] parts = change.split("\\|", 2);
        assertThat(ANTHROPIC_PAGE).contains(parts[0]);
        assertThatThrownBy(() -> read(ANTHROPIC, ANTHROPIC_PAGE.replace(parts[0], parts[1])))
                .isInstanceOf(BadItemException.class);
    }

    @Test
    void aCreditIsLessThanNothing() throws Exception {
        assertThat(read(OPENAI, OPENAI_PAGE.replace("0.06,", "-0.06,")).days().get(DAY))
                .containsExactly(Money.parse("-0.05999981 USD"));
    }

    @Test
    void requestsAreAsDocumentedAndTheKeyIsInAHeaderAlone() {
        CostRequest first = CostPages.request(OPENAI, DAY, DAY.plusDays(3), null);
        assertThat(first.url())
                .isEqualTo("https://api.openai.com/v1/organization/costs?start_time=1730419200&end_time=1730678400"
                        + "&bucket_width=1d&limit=3");
        assertThat(first.headers()).containsEntry("Authorization", "Bearer sk-admin-of-the-test");
        CostRequest next = CostPages.request(ANTHROPIC, DAY, DAY.plusDays(31), "page_a&b=");
        assertThat(next.url())
                .isEqualTo("https://api.anthropic.com/v1/organizations/cost_report?starting_at=2024-11-01T00%3A00%3A00Z"
                        + "&ending_at=2024-12-02T00%3A00%3A00Z&bucket_width=1d&limit=31&page=page_a%26b%3D");
        assertThat(next.headers())
                .containsEntry("x-api-key", "sk-admin-of-the-test")
                .containsEntry("anthropic-version", "2023-06-01");
        assertThat(first + " " + next + " " + OPENAI + ANTHROPIC + OPENAI.scope() + ANTHROPIC.scope())
                .doesNotContain("of-the-test");
    }
}
