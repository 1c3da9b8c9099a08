package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A person or a secret in each text of each sample, one after the other: none is in what an event keeps in clear, nor in a
 * message. A kind is among those that are declared, and an id is the sender's own.
 */
class LeakTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String PERSON = "ada.lovelace@example.org";
    private static final String TOKEN =
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U";
    private static final String KEY = "sk-live-4f9a8b7c6d5e4f3a2b1c9d8e7f6a5b4c";

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of(new Format.Events(), "events/object.json"),
                Arguments.of(new Format.Events(), "events/array.json"),
                Arguments.of(new Format.Events(), "cloudevents/structured.json"),
                Arguments.of(new Format.Auth0(), "auth0/wrapped.json"),
                Arguments.of(new Format.Svix(), "svix/clerk-session-created.json"),
                Arguments.of(new Format.Svix(), "svix/clerk-user-created.json"),
                Arguments.of(new Format.Svix(), "svix/resend-bounced.json"),
                Arguments.of(new Format.Supabase(), "supabase/batch.json"),
                Arguments.of(new Format.CloudflareNotifications(), "cloudflare-notifications/ddos-l7.json"),
                Arguments.of(new Format.Stripe(), "stripe/event.json"),
                Arguments.of(new Format.LiteLlm(), "litellm/json_array.json"),
                Arguments.of(new Format.Otlp(), "otlp/logs.json"),
                Arguments.of(new Format.Otlp(), "otlp/traces.json"),
                Arguments.of(new Format.Otlp(), "otlp/metrics.json"),
                Arguments.of(
                        new Format.Mapped(Bodies.mapping("$.data.events[*]", "login.failed", Map.of())),
                        "mapping/events.json"));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void noPersonAndNoSecretIsKeptInClear(Format format, String file) throws IOException {
        JsonNode tree = MAPPER.readTree(Bodies.file(file));
        for (String planted : List.of(PERSON, TOKEN, KEY)) {
            plant(format, tree, tree, planted);
        }
    }

    /** Puts the text in the place of each other text below {@code node}, and it back. */
    private static void plant(Format format, JsonNode whole, JsonNode node, String planted) throws IOException {
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyStream().map(Map.Entry::getKey).toList()) {
                JsonNode before = object.get(name);
                if (before.isTextual()) {
                    object.put(name, planted);
                    check(format, whole, planted);
                    object.set(name, before);
                }
                plant(format, whole, before, planted);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                plant(format, whole, array.get(i), planted);
            }
        }
    }

    private static void check(Format format, JsonNode whole, String planted) throws IOException {
        try {
            for (Decoded item : Bodies.read(format, Bodies.of(MAPPER.writeValueAsString(whole)))) {
                String clear = switch (item) {
                    case Decoded.Good(Reported event) ->
                        event.route() + " " + event.provider() + " " + event.reason() + " "
                                + (event.model() == null ? "" : event.model().model()) + " "
                                + (Draft.isKind(planted) && event.kind().equals(planted) ? "" : event);
                    case Decoded.Ignored() -> "";
                    case Decoded.Bad(String error) -> error;
                };
                assertThat(clear).doesNotContain("lovelace", planted, planted.substring(0, 24));
            }
        } catch (UnreadableBodyException e) {
            assertThat(e).hasMessageNotContaining(planted);
        }
    }
}
