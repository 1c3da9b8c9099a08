package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.launchwatch.model.MeasuredView;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.signal.Signal;
import dev.launchwatch.signal.Windows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SignalReportTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");
    private static final ObjectMapper JSON = new ObjectMapper()
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    private final Windows windows = new Windows(
            List.of(new Signal("failed-logins", Kinds.LOGIN_FAILED), new Signal("model-cost", Kinds.MODEL_USED)),
            List.of(),
            new Pseudonyms(List.of(new byte[32])),
            people -> false);
    private long position;

    private void take(String kind, @Nullable Long ip, @Nullable Long who, @Nullable ModelUse model) {
        windows.take(new EventLog.Placed(
                ++position,
                new Event(
                        "app",
                        "e" + position,
                        kind,
                        NOON,
                        NOON,
                        ip == null ? null : new Pseudonym(ip << 32),
                        who == null ? null : new Pseudonym(who << 32),
                        model == null || who == null ? null : new Pseudonym(who << 32),
                        null,
                        0,
                        null,
                        null,
                        null,
                        model,
                        null)));
    }

    private JsonNode json(String name, String event, Duration window) {
        SignalView view = windows.view(NOON.plusSeconds(30));
        SignalReport report = SignalReport.of(new Operations.Counted(name, event, null), view, window);
        try {
            return JSON.readTree(JSON.writeValueAsString(report));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aSignalSaysItsNumbersAndWhoStandsOutByPseudonym() throws Exception {
        for (long i = 0; i < 8; i++) {
            take(Kinds.LOGIN_FAILED, i / 4, i, null);
        }
        take(Kinds.LOGIN_FAILED, 1L, 7L, null);
        windows.complete(true);
        assertThat(json("failed-logins", Kinds.LOGIN_FAILED, Duration.ofHours(1)))
                .isEqualTo(JSON.readTree("""
                        {
                          "name": "failed-logins",
                          "event": "login.failed",
                          "window": "1h",
                          "complete": true,
                          "count": 9,
                          "distinct": { "ip": 2, "account": 8, "member": 0 },
                          "rate_per_minute": 0.15,
                          "first": "2026-03-02T12:00:00Z",
                          "last": "2026-03-02T12:00:00Z",
                          "offenders": [
                            { "by": "ip", "who": "00000001", "events": 5, "others": { "account": 4, "member": 0 } },
                            { "by": "ip", "who": "00000000", "events": 4, "others": { "account": 4, "member": 0 } }
                          ]
                        }
                        """));
    }

    @Test
    void aSignalThatIsMeasuredSaysItsSeriesAndWhatWentWrong() throws Exception {
        SignalView view = new MeasuredView(
                windows.view(NOON.plusSeconds(30)),
                Map.of(
                        "queue-depth",
                        new MeasuredView.Known(
                                true,
                                Optional.of(new SignalView.Measured(
                                        NOON,
                                        NOON.plusSeconds(150),
                                        List.of(
                                                new SignalView.Value(Map.of("queue", "mail"), 143),
                                                new SignalView.Value(Map.of(), Double.POSITIVE_INFINITY)))),
                                Optional.of(new SignalView.Span(NOON.minusSeconds(3600), NOON)))));
        Operations.Counted signal = new Operations.Counted(
                "queue-depth", null, new Operations.Query("queue_depth", NOON.plusSeconds(20), "it answered 503"));
        JsonNode report = JSON.readTree(JSON.writeValueAsString(SignalReport.of(signal, view, Duration.ofHours(1))));
        assertThat(report.has("event")).isFalse();
        assertThat(report.get("last").asText()).isEqualTo("2026-03-02T12:00:00Z");
        assertThat(report.get("measurement")).isEqualTo(JSON.readTree("""
                {
                  "query": "queue_depth",
                  "asked": "2026-03-02T12:00:20Z",
                  "at": "2026-03-02T12:00:00Z",
                  "series": [ { "labels": { "queue": "mail" }, "value": "143" }, { "labels": {}, "value": "+Inf" } ],
                  "total": 2,
                  "fault": "it answered 503"
                }
                """));
    }

    @Test
    void aSignalWithoutEventsHasNoTimesAndNobody() {
        JsonNode report = json("failed-logins", Kinds.LOGIN_FAILED, Duration.ofMinutes(1));
        assertThat(report.get("count").asLong()).isZero();
        assertThat(report.get("complete").asBoolean()).isFalse();
        assertThat(report.has("first")).isFalse();
        assertThat(report.has("cost")).isFalse();
        assertThat(report.get("offenders")).isEmpty();
    }

    @Test
    void atMostFiveStandOut() {
        for (long i = 0; i < 9; i++) {
            take(Kinds.LOGIN_FAILED, null, i, null);
        }
        JsonNode offenders =
                json("failed-logins", Kinds.LOGIN_FAILED, Duration.ofHours(1)).get("offenders");
        assertThat(offenders).hasSize(5).allMatch(one -> one.get("by").asText().equals("account"));
    }

    @Test
    void costIsExactAndByModelAndMember() throws Exception {
        take(Kinds.MODEL_USED, null, 1L, use("large", "1.000001 USD"));
        take(Kinds.MODEL_USED, null, 2L, use("small", "0.50 USD"));
        take(Kinds.MODEL_USED, null, null, use("small", "0.10 USD"));
        take(Kinds.MODEL_USED, null, 2L, use("new", null));
        assertThat(json("model-cost", Kinds.MODEL_USED, Duration.ofDays(1)).get("cost"))
                .isEqualTo(JSON.readTree("""
                        {
                          "spent": [{ "amount": "1.600001", "currency": "USD" }],
                          "active_members": 2,
                          "per_active_member": [{ "amount": "0.8000005", "currency": "USD" }],
                          "models": [
                            { "model": "large", "amount": "1.000001", "currency": "USD" },
                            { "model": "small", "amount": "0.60", "currency": "USD" }
                          ],
                          "members": [
                            { "who": "00000001", "amount": "1.000001", "currency": "USD" },
                            { "who": "00000002", "amount": "0.50", "currency": "USD" },
                            { "amount": "0.10", "currency": "USD" }
                          ],
                          "unpriced": 1
                        }
                        """));
    }

    private static ModelUse use(String model, @Nullable String cost) {
        return new ModelUse(model, 1, 1, 0, 0, 0, false, cost == null ? null : Money.parse(cost));
    }
}
