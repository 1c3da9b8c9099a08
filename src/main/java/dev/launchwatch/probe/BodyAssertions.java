package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Template;
import java.util.List;
import java.util.Optional;

/** What is expected of a body's text and of the JSON in it; of a stream, of what its events say and the last JSON. */
final class BodyAssertions {
    private final Expect expect;
    private final Scope scope;
    private final List<Failure> failures;

    private BodyAssertions(Expect expect, Scope scope, List<Failure> failures) {
        this.expect = expect;
        this.scope = scope;
        this.failures = failures;
    }

    /** Adds what does not hold. */
    static void check(Expect expect, Seen seen, Scope scope, List<Failure> failures) {
        BodyAssertions body = new BodyAssertions(expect, scope, failures);
        if (!expect.bodyContains().isEmpty() || !expect.bodyNotContains().isEmpty() || expect.bodyMatches() != null) {
            body.text(texts(expect, seen));
        }
        if (!expect.json().isEmpty()) {
            body.json(
                    seen.stream()
                            ? AnswerText.lastJson(seen.answer().events())
                            : Json.parse(AnswerText.body(seen.answer())),
                    seen);
        }
    }

    private static List<String> texts(Expect expect, Seen seen) {
        String body = AnswerText.body(seen.answer());
        return seen.stream()
                ? List.of(body, AnswerText.joined(seen.answer().events(), expect.endMarker()))
                : List.of(body);
    }

    private void text(List<String> texts) {
        // Of a stream the joined words are what a member reads, so they are shown.
        String shown = texts.getLast().isEmpty() ? texts.getFirst() : texts.getLast();
        for (Template part : expect.bodyContains()) {
            String wanted = scope.fill(part);
            if (texts.stream().noneMatch(text -> text.contains(wanted))) {
                String but = shown.isEmpty() ? ", but it is empty" : ", but it does not";
                add("expected the body to contain " + scope.quote(wanted) + but, wanted, shown);
            }
        }
        for (Template part : expect.bodyNotContains()) {
            String unwanted = scope.fill(part);
            if (texts.stream().anyMatch(text -> text.contains(unwanted))) {
                add(
                        "expected the body not to contain " + scope.quote(unwanted) + ", but it does",
                        "not " + unwanted,
                        unwanted);
            }
        }
        Regex regex = expect.bodyMatches();
        if (regex != null) {
            matches(regex, texts, shown);
        }
    }

    private void matches(Regex regex, List<String> texts, String shown) {
        boolean gaveUp = false;
        for (String text : texts) {
            switch (Search.find(regex, text)) {
                case Search.Hit _ -> {
                    return;
                }
                case Search.Miss _ -> {}
                case Search.GaveUp _ -> gaveUp = true;
            }
        }
        String wanted = scope.show(regex.toString());
        add(
                gaveUp
                        ? "gave up matching the body with " + wanted + ": it takes too many steps, simplify the pattern"
                        : "expected the body to match " + wanted + ", but it does not",
                regex.toString(),
                shown);
    }

    private void add(String message, String expected, String actual) {
        failures.add(scope.failure(Reason.ASSERTION_BODY, message, expected, actual));
    }

    private void json(Optional<JsonNode> document, Seen seen) {
        if (document.isEmpty()) {
            String got = AnswerText.body(seen.answer());
            String what = seen.stream() ? "an event with JSON" : "JSON";
            failures.add(scope.failure(
                    Reason.ASSERTION_JSON,
                    "expected " + what + ", got " + (got.isEmpty() ? "nothing" : scope.quote(got)),
                    what,
                    got));
            return;
        }
        expect.json().forEach((path, expectation) -> {
            Conditions conditions = Conditions.of(expectation, false, scope);
            Optional<Conditions.Unmet> unmet = switch (Json.find(document.get(), path)) {
                case Json.Found.One(JsonNode node) -> conditions.unmetBy(node);
                case Json.Found.Many(List<JsonNode> nodes) ->
                    conditions.unmetByEach(
                            nodes, JsonNodeFactory.instance.arrayNode().addAll(nodes));
                case Json.Found.Nothing() -> conditions.unmetByNothing();
                case Json.Found.BadPath(String why) -> {
                    failures.add(scope.failure(Reason.ASSERTION_JSON, scope.show(why)));
                    yield Optional.empty();
                }
            };
            unmet.ifPresent(what -> failures.add(Assertions.unmet(Reason.ASSERTION_JSON, path, what, scope)));
        });
    }
}
