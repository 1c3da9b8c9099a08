package dev.launchwatch.probe;

import com.fasterxml.jackson.databind.JsonNode;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Reason;
import dev.launchwatch.probe.Exchange.Event;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What is expected of a stream of events: that it is no error behind a 200, is whole, and does not stall. */
final class StreamAssertions {
    private static final Set<String> ERROR_TYPES = Set.of("error", "response.failed");

    private StreamAssertions() {}

    /** Adds what does not hold, the more telling first. */
    static void check(Expect expect, Seen seen, Scope scope, List<Failure> failures) {
        List<Event> events = seen.answer().events();
        errorEvent(expect, events, scope)
                .or(() -> errorBody(expect, seen, scope))
                .ifPresent(failures::add);
        gaps(expect, events, scope).ifPresent(failures::add);
        marker(expect, events, scope).ifPresent(failures::add);
        // A stream that says nothing is a dead chatbot, whatever its status.
        int least = expect.minEvents() == null ? 1 : expect.minEvents();
        if (events.size() < least) {
            failures.add(scope.failure(
                    Reason.STREAM_INCOMPLETE,
                    "expected at least " + least + (least == 1 ? " event" : " events") + ", got " + events.size(),
                    "at least " + least,
                    "" + events.size()));
        }
    }

    /** The first event that reports an error, by its name or by its JSON data. */
    static Optional<Failure> errorEvent(Expect expect, List<Event> events, Scope scope) {
        if (!expect.failOnErrorEvent()) {
            return Optional.empty();
        }
        return events.stream()
                .filter(event -> event.name().equalsIgnoreCase("error")
                        || Json.parseObject(event.data())
                                .filter(StreamAssertions::isError)
                                .isPresent())
                .findFirst()
                .map(event -> scope.failure(
                        Reason.STREAM_ERROR_EVENT,
                        "the stream carried an error event: " + scope.show(event.data()),
                        "no error event",
                        event.data()));
    }

    private static Optional<Failure> errorBody(Expect expect, Seen seen, Scope scope) {
        if (!expect.failOnErrorEvent() || !seen.answer().events().isEmpty()) {
            return Optional.empty();
        }
        String body = AnswerText.body(seen.answer());
        return Json.parseObject(body)
                .filter(StreamAssertions::isError)
                .map(_ -> scope.failure(
                        Reason.STREAM_ERROR_EVENT,
                        "expected a stream, got an error: " + scope.show(body),
                        "a stream",
                        body));
    }

    /** In the forms that model providers and their gateways use. */
    private static boolean isError(JsonNode event) {
        return says(event.path("error"))
                || says(event.path("response").path("error"))
                || ERROR_TYPES.contains(event.path("type").asText())
                || event.path("object").asText().equals("error");
    }

    /** Many send the member always, and nothing in it where all is well. */
    private static boolean says(JsonNode error) {
        return switch (error.getNodeType()) {
            case MISSING, NULL -> false;
            case BOOLEAN -> error.booleanValue();
            case NUMBER -> error.doubleValue() != 0;
            case STRING -> !error.textValue().isBlank();
            case OBJECT, ARRAY -> !error.isEmpty();
            case BINARY, POJO -> true;
        };
    }

    private static Optional<Failure> marker(Expect expect, List<Event> events, Scope scope) {
        String marker = expect.endMarker();
        if (marker == null
                || events.stream().anyMatch(event -> Exchange.Stream.isEnd(marker, event.name(), event.data()))) {
            return Optional.empty();
        }
        String last =
                events.isEmpty() ? "no event" : scope.quote(events.getLast().data());
        return Optional.of(scope.failure(
                Reason.STREAM_INCOMPLETE,
                "expected the stream to end with " + scope.quote(marker) + ", but it ended after " + last,
                marker,
                events.isEmpty() ? "no event" : events.getLast().data()));
    }

    private static Optional<Failure> gaps(Expect expect, List<Event> events, Scope scope) {
        Duration allowed = expect.maxGap();
        if (allowed == null) {
            return Optional.empty();
        }
        Duration longest = Duration.ZERO;
        for (int i = 1; i < events.size(); i++) {
            Duration gap = events.get(i).at().minus(events.get(i - 1).at());
            longest = gap.compareTo(longest) > 0 ? gap : longest;
        }
        if (longest.compareTo(allowed) <= 0) {
            return Optional.empty();
        }
        String wanted = Durations.format(allowed);
        String got = Durations.format(longest);
        return Optional.of(scope.failure(
                Reason.STREAM_STALLED, "expected pauses of at most " + wanted + ", one took " + got, wanted, got));
    }
}
