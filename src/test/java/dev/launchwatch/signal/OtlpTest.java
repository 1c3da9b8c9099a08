package dev.launchwatch.signal;

import static dev.launchwatch.signal.Bodies.bad;
import static dev.launchwatch.signal.Bodies.good;
import static dev.launchwatch.signal.Bodies.read;
import static dev.launchwatch.signal.Bodies.shapes;
import static dev.launchwatch.signal.Bodies.use;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Redactor;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** OpenTelemetry in both of its encodings; the protobuf files were made of the JSON by OpenTelemetry's own classes. */
class OtlpTest {
    private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
    private static final Format OTLP = new Format.Otlp();

    @ParameterizedTest
    @ValueSource(strings = {"otlp/logs", "otlp/traces", "otlp/metrics", "otlp/metrics-cumulative"})
    void protobufAndJsonSayTheSame(String file) throws Exception {
        List<Decoded> json = read(OTLP, file + ".json");
        assertThat(read(OTLP, file + ".pb")).isEqualTo(json).isNotEmpty();
        byte[] bytes = Bodies.file(file + ".pb");
        assertThat(read(OTLP, Bodies.of(bytes, "application/octet-stream")))
                .as("without a word about the encoding")
                .isEqualTo(json);
    }

    @Test
    void logsCarryEventsAndUsesOfModelsAndRequests() throws Exception {
        List<Decoded> items = read(OTLP, "otlp/logs.pb");
        assertThat(shapes(items))
                .containsExactly("ignored", "login.failed", "model.used", "http.request", "quiz.finished");
        assertThat(good(items.get(1)))
                .isEqualTo(new Reported(
                        null,
                        "login.failed",
                        NOON.plusNanos(1000),
                        "203.0.113.7",
                        "ada@example.org",
                        null,
                        "/login",
                        401,
                        null,
                        null,
                        "wrong_password",
                        null));
        assertThat(good(items.get(2)).at())
                .as("the time it was observed, without its own")
                .isEqualTo(NOON.plusNanos(2000));
        assertThat(use(items.get(2))).isEqualTo(new ModelUse("gpt-4o-2024-08-06", 100, 180, 50, 0, 20, false, null));
        assertThat(good(items.get(3)).route()).isEqualTo("/api/chat");
        assertThat(good(items.get(4)).member()).isEqualTo("m-18");
    }

    @Test
    void spansCarryRequestsAndUsesOfModelsByTheOlderAndTheNewerNames() throws Exception {
        List<Decoded> items = read(OTLP, "otlp/traces.pb");
        assertThat(shapes(items))
                .containsExactly(
                        "http.unauthorized",
                        "http.request",
                        "model.used",
                        "model.used",
                        "ignored",
                        "ignored",
                        "model.used");
        Reported request = good(items.getFirst());
        assertThat(request.id()).isEqualTo("5b8efff798038103d269b633813fc60c-eee19b7ec3c1b101");
        assertThat(request.latency()).isEqualTo(Duration.ofMillis(1500));
        assertThat(request.at()).isEqualTo(NOON.plusMillis(1500));
        assertThat(good(items.get(1)).route()).isEqualTo("/api/chat/{id}");
        assertThat(good(items.get(2)).member()).isEqualTo("m-19");
        assertThat(good(items.get(2)).provider()).isEqualTo("anthropic");
        assertThat(use(items.get(2)))
                .isEqualTo(new ModelUse("claude-sonnet-4-5", 1000, 200, 0, 0, 0, false, Money.parse("0.0045 USD")));
        assertThat(use(items.get(3)).input())
                .as("cached tokens that cannot be among the input were counted beside it")
                .isEqualTo(140);
    }

    @Test
    void aUseThatALogAndASpanReportIsOneEvent() throws Exception {
        assertThat(good(read(OTLP, "otlp/logs.json").get(2)).id())
                .isEqualTo(good(read(OTLP, "otlp/traces.json").get(6)).id());
    }

    @Test
    void whatLogsSayOfTheCourseOfASpanIsNotTakenForTheSpanNorForEachOther() throws Exception {
        String span = "\"traceId\":\"5b8efff798038103d269b633813fc60c\",\"spanId\":\"eee19b7ec3c1b174\"";
        String login = "{" + span + ",\"timeUnixNano\":\"1769860800000000000\",\"eventName\":\"login.failed\"}";
        String mail = "{" + span + ",\"timeUnixNano\":\"1769860800000000000\",\"eventName\":\"email.bounced\","
                + "\"attributes\":[{\"key\":\"user.id\",\"value\":{\"stringValue\":\"MEMBER\"}}]}";
        String timeless = "{" + span + ",\"eventName\":\"login.succeeded\"}";
        String request = "{" + span + ",\"kind\":2,\"endTimeUnixNano\":\"1769860800000000000\","
                + "\"attributes\":[{\"key\":\"http.response.status_code\",\"value\":{\"intValue\":\"401\"}}]}";
        String logs = String.join(",", login, mail.replace("MEMBER", "m-1"), mail.replace("MEMBER", "m-2"), timeless);
        List<Decoded> items = read(
                OTLP,
                Bodies.of("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[" + logs
                        + "]}]}],\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[" + request + "]}]}]}"));
        assertThat(shapes(items))
                .containsExactly(
                        "login.failed", "email.bounced", "email.bounced", "login.succeeded", "http.unauthorized");
        Intake intake = new Intake(
                Set.of(),
                new Pseudonyms(List.of(new byte[Pseudonyms.SHORTEST_KEY])),
                _ -> new Cost.Unpriced(),
                new Redactor(Set.of()),
                new SourceClocks());
        assertThat(intake.admit("otel", NOON, items).stream()
                        .map(each -> ((Admission.Kept) each).event().id()))
                .doesNotHaveDuplicates();
    }

    @Test
    void metricsOfATokenKindEachBecomeOneUsePerModel() throws Exception {
        List<Decoded> items = read(OTLP, "otlp/metrics.pb");
        assertThat(shapes(items)).containsExactly("ignored", "ignored", "model.used", "model.used");
        assertThat(use(items.get(2)))
                .as("the newer counters, not the older histogram beside them; both modalities")
                .isEqualTo(new ModelUse("gpt-4o", 500, 150, 120, 0, 30, false, null));
        assertThat(use(items.get(3))).isEqualTo(new ModelUse("claude-sonnet-4-5", 700, 70, 0, 0, 0, false, null));
        assertThat(good(items.get(2)).at()).isEqualTo(NOON.plusSeconds(60));
    }

    @Test
    void aCumulativeMetricIsRefusedWithTheSettingThatMakesItDelta() throws Exception {
        assertThat(bad(read(OTLP, "otlp/metrics-cumulative.pb").getFirst()))
                .contains("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta");
    }

    @Test
    void anEmptyRequestIsOneOfNoItems() throws Exception {
        assertThat(read(OTLP, Bodies.of("{}"))).isEmpty();
        assertThat(read(OTLP, Bodies.of(new byte[0], "application/x-protobuf"))).isEmpty();
    }

    @Test
    void aMessageThatIsCutOffAnywhereIsRefusedOrReadButNeverFails() {
        for (String file : List.of("otlp/logs.pb", "otlp/traces.pb", "otlp/metrics.pb")) {
            byte[] whole = Bodies.file(file);
            for (int length = 1; length < whole.length; length++) {
                Body body = Bodies.of(Arrays.copyOf(whole, length), "application/x-protobuf");
                assertThatThrownBy(() -> read(OTLP, body))
                        .as("%s at %d", file, length)
                        .isInstanceOf(UnreadableBodyException.class);
            }
        }
    }

    @Test
    void anItemThatIsNoMessageHarmsNoOther() throws Exception {
        byte[] whole = Bodies.file("otlp/logs.pb");
        int at = new String(whole, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("client.address");
        whole[at - 1] = (byte) 0x7F; // the length of a key, now longer than its attribute
        assertThat(shapes(read(OTLP, Bodies.of(whole, "application/x-protobuf"))))
                .containsExactly("ignored", "bad", "model.used", "http.request", "quiz.finished");
    }

    @Test
    void groupsAndEndlessNumbersAreRefused() {
        for (byte[] bytes : List.of(
                new byte[] {0x0B, 0x0B, 0x0B, 0x0B},
                new byte[] {0x0A, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF, 0x0F},
                new byte[] {0x08, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1},
                new byte[] {0x00})) {
            assertThatThrownBy(() -> read(OTLP, Bodies.of(bytes, "application/x-protobuf")))
                    .isInstanceOf(UnreadableBodyException.class)
                    .hasMessageContaining("protobuf");
        }
    }

    @Test
    void wrongTypesInJsonAreTheItemsFlaw() throws Exception {
        String body = """
                {"resourceSpans":[{"scopeSpans":[{"spans":[
                  {"traceId":{"a":1},"kind":2},
                  {"attributes":"none"},
                  {"startTimeUnixNano":"soon"},
                  {"kind":2,"attributes":[{"key":"http.response.status_code","value":{"intValue":"9000"}}]},
                  {"attributes":[{"key":"gen_ai.usage.input_tokens","value":{"intValue":"-5"}},{"key":"gen_ai.request.model","value":{"stringValue":"m"}}]},
                  {"attributes":[{"key":"gen_ai.usage.input_tokens","value":{"intValue":5}}]},
                  7, null, "x",
                  {"kind":2,"attributes":[{"key":"http.response.status_code","value":{"intValue":200}}]}
                ]}]}]}
                """;
        List<Decoded> items = read(OTLP, Bodies.of(body));
        assertThat(shapes(items)).containsExactly("bad", "bad", "bad", "bad", "bad", "bad", "http.request");
        assertThat(bad(items.get(3))).contains("http.response.status_code").doesNotContain("9000");
        assertThat(bad(items.get(5))).contains("gen_ai.request.model");
    }

    @Test
    void whatIsNoOtlpIsRefused() {
        for (String body : List.of("[]", "7", "{\"a\":1}", "{\"resourceLogs\":5}", "{\"resourceLogs\":[", "")) {
            assertThatThrownBy(() -> read(OTLP, Bodies.of(body))).as(body).isInstanceOf(UnreadableBodyException.class);
        }
    }
}
