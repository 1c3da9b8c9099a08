package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Answer;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Element;
import org.jsoup.select.Selector;
import org.jspecify.annotations.Nullable;

/** Takes values out of answers for later steps. */
final class Captures {
    private static final int LONGEST = 64 * 1024;

    private Captures() {}

    /**
     * Keeps a value of the visit's last answer under {@code name}.
     *
     * @return why there is none
     */
    static Optional<Failure> take(
            String name, Capture capture, Visit visit, Answer.Complete answer, CookieJar cookies, Scope scope) {
        String what = "${" + name + "} (" + scope.show(capture.toString()) + ")";
        Found found = find(capture, visit, answer, cookies);
        String why = switch (found) {
            case Found.Value(String value) when value.isEmpty() -> "is empty";
            case Found.Value(String value) when value.length() > LONGEST -> "is longer than 64 KiB";
            case Found.Value(String value) -> {
                scope.keep(name, value);
                yield null;
            }
            case Found.None(String reason) -> reason;
        };
        return why == null
                ? Optional.empty()
                : Optional.of(scope.failure(
                        Reason.CAPTURE_FAILED, "the value for " + what + " " + why, capture.toString(), why));
    }

    private sealed interface Found {
        record Value(String value) implements Found {}

        record None(String why) implements Found {}
    }

    private static Found found(@Nullable String value) {
        return value == null ? new Found.None("is not in the answer") : new Found.Value(value);
    }

    private static Found find(Capture capture, Visit visit, Answer.Complete answer, CookieJar cookies) {
        return switch (capture.from()) {
            case JSON -> json(capture.expression(), answer);
            case HEADER -> found(answer.header(capture.expression()).orElse(null));
            case COOKIE -> found(cookies.value(capture.expression()).orElse(null));
            case REGEX -> regex(capture.expression(), AnswerText.body(answer));
            case CSS -> css(capture, AnswerText.body(answer), visit.url().toString());
        };
    }

    private static Found json(String path, Answer.Complete answer) {
        // Of a stream the last JSON event counts, as it does for assertions.
        Optional<JsonNode> document =
                answer.events().isEmpty() ? Json.parse(AnswerText.body(answer)) : AnswerText.lastJson(answer.events());
        if (document.isEmpty()) {
            return new Found.None("is not in the answer, which is no JSON");
        }
        JsonNode node = switch (Json.find(document.get(), path)) {
            case Json.Found.One(JsonNode one) -> one;
            case Json.Found.Many(List<JsonNode> many) -> many.isEmpty() ? null : many.getFirst();
            case Json.Found.Nothing() -> null;
            case Json.Found.BadPath _ -> null;
        };
        return found(node == null || node.isNull() ? null : Conditions.plain(node));
    }

    private static Found regex(String expression, String text) {
        Regex regex;
        try {
            regex = Regex.parse(expression);
        } catch (IllegalArgumentException e) {
            return new Found.None("has a pattern that is none");
        }
        return switch (Search.find(regex, text)) {
            case Search.Hit(String value) -> new Found.Value(value);
            case Search.Miss() -> new Found.None("is not in the answer");
            case Search.GaveUp() -> new Found.None("takes too many steps to find: simplify the pattern");
        };
    }

    private static Found css(Capture capture, String text, String url) {
        try {
            Element element = Jsoup.parse(text, url).selectFirst(capture.expression());
            if (element == null) {
                return found(null);
            }
            String attribute = capture.attribute();
            if (attribute == null) {
                return found(element.text());
            }
            return found(element.hasAttr(attribute) ? element.attr(attribute) : null);
        } catch (Selector.SelectorParseException | IllegalArgumentException e) {
            return new Found.None("has a selector that is none");
        }
    }
}
