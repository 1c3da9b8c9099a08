package dev.launchwatch.signal;

import static dev.launchwatch.signal.Bodies.bad;
import static dev.launchwatch.signal.Bodies.good;
import static dev.launchwatch.signal.Bodies.read;
import static dev.launchwatch.signal.Bodies.shapes;
import static dev.launchwatch.signal.Bodies.use;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events of an application of one's own, by the contract, and as CloudEvents. */
class OwnEventsTest {
    private static final Format EVENTS = new Format.Events();

    private static Decoded one(String json) throws UnreadableBodyException {
        return read(EVENTS, Bodies.of(json)).getFirst();
    }

    @Test
    void anObjectIsAnEventWithAllItsFields() throws Exception {
        assertThat(good(read(EVENTS, "events/object.json").getFirst()))
                .isEqualTo(new Reported(
                        "evt-1",
                        "login.failed",
                        Instant.parse("2026-01-31T12:00:00.250Z"),
                        "203.0.113.7",
                        "ada@example.org",
                        null,
                        "/login",
                        401,
                        Duration.ofNanos(12_500_000),
                        "password",
                        "wrong_password",
                        null));
    }

    @Test
    void aListKeepsItsOrderAndABadItemHarmsNoOther() throws Exception {
        List<Decoded> items = read(EVENTS, "events/array.json");
        assertThat(shapes(items)).containsExactly("model.used", "webhook.signature_failed", "bad", "quiz.finished");
        assertThat(good(items.getFirst()).at()).isEqualTo(Instant.parse("2026-01-31T12:00:00Z"));
        assertThat(use(items.getFirst()))
                .isEqualTo(
                        new ModelUse("claude-sonnet-4-5", 1200, 300, 1000, 100, 50, false, Money.parse("0.0061 USD")));
        assertThat(bad(items.get(2))).contains("'at'", "RFC 3339").doesNotContain("yesterday");
        assertThat(good(items.get(3)).at()).isNull();
    }

    @Test
    void aBadLineHarmsNoOther() throws Exception {
        assertThat(shapes(read(EVENTS, "events/lines.ndjson")))
                .containsExactly("member.active", "bad", "member.active");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"id\":\"1\"}|'kind' is missing",
                "{\"kind\":\"Login Failed\"}|'kind' must be lower case words",
                "{\"kind\":5}|'kind' must be lower case words",
                "{\"kind\":{}}|'kind' must be a text",
                "{\"kind\":\"a\",\"id\":[1]}|'id' must be a text",
                "{\"kind\":\"a\",\"at\":1769860800}|'at' must be a time in RFC 3339",
                "{\"kind\":\"a\",\"at\":\"2026-02-30T00:00:00Z\"}|'at' must be a time in RFC 3339",
                "{\"kind\":\"a\",\"at\":\"9999-01-01T00:00:00Z\"}|'at' must be a time in RFC 3339",
                "{\"kind\":\"a\",\"status\":99}|'status' must be an HTTP status",
                "{\"kind\":\"a\",\"status\":200.5}|'status' must be an HTTP status",
                "{\"kind\":\"a\",\"status\":\"ok\"}|'status' must be a number",
                "{\"kind\":\"a\",\"latency_ms\":-1}|'latency_ms' must be a time",
                "{\"kind\":\"a\",\"latency_ms\":1e99}|'latency_ms' must be a number",
                "{\"kind\":\"a\",\"latency_ms\":1e9}|'latency_ms' must be a time",
                "{\"kind\":\"model.used\"}|'model' is missing",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"input_tokens\":-1}|'input_tokens' must be a whole number",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"input_tokens\":1,\"cached_input_tokens\":2}|'input_tokens' must include",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"reasoning_tokens\":2}|'output_tokens' must include",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"cost\":1}|'currency' is missing",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"cost\":1,\"currency\":\"XBUCK\"}|'currency' must be the code",
                "{\"kind\":\"model.used\",\"model\":\"m\",\"cost\":-1,\"currency\":\"USD\"}|'cost' must be an amount",
                "{\"kind\":\"a\",\"kind\":\"b\"}|a name twice",
                "{\"kind\":\"a\"} 1|or goes on after its end",
            })
    void aFlawIsNamedWithItsRemedy(String json, String message) throws Exception {
        assertThat(bad(read(EVENTS, Bodies.of(json + "\n" + json)).getFirst())).contains(message);
    }

    @Test
    void anIdThatIsTooLongOrUncleanIsRefusedRatherThanMistakenForAnother() throws Exception {
        assertThat(bad(one("{\"kind\":\"a\",\"id\":\"" + "x".repeat(201) + "\"}")))
                .contains("'id' must have at most 200");
        assertThat(bad(one("{\"kind\":\"a\",\"id\":\"a\\u0000b\"}"))).contains("'id' must have at most 200");
        assertThat(good(one("{\"kind\":\"a\",\"id\":42}")).id()).isEqualTo("42");
    }

    @Test
    void aReportShowsNoPeopleWhenItIsPrinted() throws Exception {
        assertThat(read(EVENTS, "events/object.json").getFirst().toString())
                .doesNotContain("203.0.113.7", "ada@example.org");
    }

    @Test
    void aStructuredCloudEventIsAnEvent() throws Exception {
        Reported event = good(read(EVENTS, "cloudevents/structured.json").getFirst());
        assertThat(event.kind()).isEqualTo("login.failed");
        assertThat(event.id()).as("unique within its source only").isEqualTo("/app/login A234-1234-1234");
        assertThat(event.at()).isEqualTo(Instant.parse("2026-01-31T17:31:00Z"));
        assertThat(event.account()).isEqualTo("ada@example.org");
    }

    @Test
    void aBatchOfCloudEventsIsAList() throws Exception {
        List<Decoded> items =
                read(EVENTS, Bodies.of(Bodies.file("cloudevents/batch.json"), "application/cloudevents-batch+json"));
        assertThat(shapes(items)).containsExactly("member.active", "member.active", "bad", "bad");
        assertThat(good(items.get(1)).member()).as("data in base64").isEqualTo("m-2");
        assertThat(bad(items.get(2))).contains("'specversion' must be 1.0");
        assertThat(bad(items.get(3))).contains("'id' is missing");
    }

    @Test
    void aBinaryCloudEventHasItsAttributesInHeaders() throws Exception {
        byte[] data = Bodies.file("cloudevents/binary-data.json");
        String[] headers = {
            "ce-specversion",
            "1.0",
            "ce-type",
            "login.failed",
            "ce-source",
            "/app%20login",
            "ce-id",
            "7",
            "ce-time",
            "2026-01-31T17:31:00Z"
        };
        Reported event =
                good(read(EVENTS, Bodies.of(data, Bodies.JSON, headers)).getFirst());
        assertThat(event.id()).isEqualTo("/app login 7");
        assertThat(event.status()).isEqualTo(403);
        headers[9] = "tomorrow";
        assertThat(bad(read(EVENTS, Bodies.of(data, Bodies.JSON, headers)).getFirst()))
                .contains("'ce-time'");
        headers[9] = "2026-01-31T17:31:00Z";
        headers[7] = "";
        assertThat(bad(read(EVENTS, Bodies.of(data, Bodies.JSON, headers)).getFirst()))
                .contains("'ce-id'");
        headers[1] = "0.3";
        assertThat(bad(read(EVENTS, Bodies.of(data, Bodies.JSON, headers)).getFirst()))
                .contains("must be 1.0");
    }

    @Test
    void aCloudEventOfOtherDataIsRefused() throws Exception {
        String xml =
                "{\"specversion\":\"1.0\",\"type\":\"a\",\"id\":\"1\",\"datacontenttype\":\"text/xml\",\"data\":\"<x/>\"}";
        assertThat(bad(one(xml))).contains("'datacontenttype'");
        assertThat(bad(one("{\"specversion\":\"1.0\",\"type\":\"a\",\"id\":\"1\",\"data_base64\":\"!\"}")))
                .contains("'data_base64'");
    }
}
