package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API answers to who asks why a rule did or did not fire. */
class RulesApiTest {
    private final List<String> asked = new ArrayList<>();
    private final ReasonsSamples reasons = new ReasonsSamples(asked);

    private int status(String rule, @Nullable String monitor, @Nullable String at, @Nullable String span) {
        try (Response answer = new RulesApi(reasons, () -> OpsSamples.NOW).why(rule, monitor, at, span)) {
            return answer.getStatus();
        } catch (WebApplicationException e) {
            return e.getResponse().getStatus();
        }
    }

    private String detail(String rule, @Nullable String monitor, @Nullable String at, @Nullable String span) {
        try (Response answer = new RulesApi(reasons, () -> OpsSamples.NOW).why(rule, monitor, at, span)) {
            return ((Problem) answer.getEntity()).detail();
        } catch (WebApplicationException e) {
            return ((Problem) e.getResponse().getEntity()).detail();
        }
    }

    @Test
    void theAnswerIsThatOfThePageAsJson() throws Exception {
        try (Response answer =
                new RulesApi(reasons, () -> OpsSamples.NOW).why("site-down", "homepage", "11:05", "1h")) {
            assertThat(answer.getStatus()).isEqualTo(200);
            JsonNode json = new ObjectMapper()
                    .registerModule(new JavaTimeModule())
                    .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                    .valueToTree(answer.getEntity());
            assertThat(json.path("state").asText()).isEqualTo("pending");
            assertThat(json.path("at").asText()).isEqualTo("2026-05-01T11:05:00Z");
            assertThat(json.at("/checks/0/expected").asText()).isEqualTo("at least 3");
            assertThat(json.at("/heldBackBy/0/kind").asText()).isEqualTo("for");
            assertThat(json.at("/heldBackBy/0/until").asText()).isEqualTo("2026-05-01T11:10:00Z");
            assertThat(json.has("firedAt")).isFalse();
            assertThat(json.path("results")).hasSize(40);
        }
        assertThat(asked).containsExactly("why site-down homepage 2026-05-01T11:05:00Z PT1H");
    }

    @Test
    void whatIsNotSaidIsNowAndTheOnlyThingItWatches() {
        assertThat(status("credential-stuffing", null, null, null)).isEqualTo(200);
        assertThat(asked).containsExactly("why credential-stuffing failed-logins 2026-05-01T12:04:00Z PT6H");
    }

    @Test
    void whatMakesNoSenseIsAProblemThatSaysWhatWould() {
        assertThat(status("nothing", null, null, null)).isEqualTo(404);
        assertThat(status("site-down", "queue", null, null)).isEqualTo(404);
        assertThat(detail("site-down", "queue", null, null)).isEqualTo("The rule does not watch 'queue'.");
        assertThat(status("site-down", null, null, null)).isEqualTo(400);
        assertThat(detail("site-down", null, null, null)).endsWith("such as homepage, chat-health.");
        assertThat(status("site-down", "homepage", "noon", null)).isEqualTo(400);
        assertThat(detail("site-down", "homepage", "noon", null)).startsWith("at is a time such as 14:05");
        assertThat(status("site-down", "homepage", null, "3d")).isEqualTo(400);
        assertThat(detail("site-down", "homepage", null, "soon")).contains("from 1m to 2d");
        assertThat(asked).isEmpty();
    }

    @Test
    void whoAsksTooMuchIsToldToAskAgain() {
        reasons.unanswered = "Others ask why, too: try again in a moment.";
        try (Response answer = new RulesApi(reasons, () -> OpsSamples.NOW).why("site-down", "homepage", null, null)) {
            assertThat(answer.getStatus()).isEqualTo(503);
            assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
        }
        assertThat(detail("site-down", "homepage", null, null)).startsWith("Others ask why");
    }
}
