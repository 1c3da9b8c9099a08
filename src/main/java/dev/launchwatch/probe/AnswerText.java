package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.probe.Exchange.Answer;
import dev.launchwatch.probe.Exchange.Event;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The text in an answer: of its body by its charset, and of a stream whose words come in pieces. */
final class AnswerText {
    private static final Pattern CHARSET = Pattern.compile("(?i)charset\\s{0,3}=\\s{0,3}\"?([A-Za-z0-9._:-]{1,40})");
    private static final List<String> TEXT_MEMBERS = List.of("content", "text", "token", "response", "delta");

    private AnswerText() {}

    /** The body, by the charset of its content type or as UTF-8; broken sequences are replaced. */
    static String body(Answer.Complete answer) {
        return text(answer.body(), answer.header("content-type").orElse(""));
    }

    /** Bytes as a text, by the charset of a content type or as UTF-8. */
    static String text(Buffer bytes, String contentType) {
        String text = bytes.toString(charset(contentType));
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /**
     * What a chat stream says, its pieces joined: the text members of JSON events in the forms that model providers
     * use, and the data of the others as it is.
     */
    static String joined(List<Event> events, @Nullable String endMarker) {
        StringBuilder joined = new StringBuilder();
        for (Event event : events) {
            if (!event.data().strip().equals(endMarker)) {
                joined.append(
                        Json.parseObject(event.data()).map(AnswerText::piece).orElse(event.data()));
            }
        }
        return joined.toString();
    }

    /** The last event that holds a JSON object or list. */
    static Optional<JsonNode> lastJson(List<Event> events) {
        return events.reversed().stream()
                .flatMap(event -> Json.parse(event.data()).stream())
                .filter(JsonNode::isContainerNode)
                .findFirst();
    }

    private static String piece(JsonNode event) {
        if (event.path("type").asText().endsWith(".done")) {
            return ""; // OpenAI's summary of the pieces before it
        }
        JsonNode parts = event.path("candidates").path(0).path("content").path("parts"); // Gemini's
        if (parts.isArray()) {
            StringBuilder text = new StringBuilder();
            parts.forEach(part -> text.append(part.path("text").asText()));
            return text.toString();
        }
        JsonNode choice = event.path("choices").path(0);
        for (JsonNode place : List.of(
                choice.path("delta"),
                choice,
                event.path("delta"),
                event.path("delta").path("message").path("content"), // Cohere's
                event.path("message"),
                event)) {
            for (String member : TEXT_MEMBERS) {
                if (place.path(member).isTextual()) {
                    return place.path(member).textValue();
                }
            }
        }
        return "";
    }

    private static Charset charset(String contentType) {
        Matcher matcher = CHARSET.matcher(contentType);
        try {
            return matcher.find() ? Charset.forName(matcher.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException e) {
            return StandardCharsets.UTF_8;
        }
    }
}
