package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Acknowledgement.Outcome;
import dev.launchwatch.model.Actor;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API answers to who acknowledges. */
class ApiAcknowledgeTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:04:00Z");

    private final List<Acknowledgement.Request> requests = new ArrayList<>();
    private Function<Acknowledgement.Request, Outcome> outcome =
            request -> new Outcome.Taken(request.taken(1, NOW.minusSeconds(240)));

    private final List<Actor> actors = new ArrayList<>();

    private final Operations operations = (Operations) Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class, Commands.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "by" -> {
                    actors.add((Actor) arguments[0]);
                    yield self;
                }
                case "tokens" -> List.of(Token.of("deploys", Set.of(Scope.OPERATE), "lw_deploys"));
                case "acknowledge" -> {
                    List<Outcome> outcomes = new ArrayList<>();
                    for (Object each : (List<?>) arguments[0]) {
                        requests.add((Acknowledgement.Request) each);
                        outcomes.add(outcome.apply((Acknowledgement.Request) each));
                    }
                    yield outcomes;
                }
                default -> throw new AssertionError(method.getName());
            });

    private final HttpHeaders headers = (HttpHeaders) Proxy.newProxyInstance(
            HttpHeaders.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (_, _, _) -> "Bearer lw_deploys");

    private Response acknowledge(@Nullable String by, @Nullable String note, @Nullable String lasts) {
        return new Api(operations, AlertSamples.NONE, () -> NOW)
                .acknowledge("a/b/1", new Views.AcknowledgementRequest(by, note, "cli", lasts), headers);
    }

    @Test
    void whoIsFirstIsAnswered201AndWhoIsLater200WithTheFirst() {
        try (Response first = acknowledge("Ada", "on it", "1h")) {
            assertThat(first.getStatus()).isEqualTo(201);
            assertThat(first.getEntity())
                    .isEqualTo(new Views.AcknowledgementView(
                            "a/b/1", "Ada", "cli", NOW, 240_000, "on it", NOW.plus(Duration.ofHours(1))));
        }
        outcome = request -> new Outcome.Known(request.taken(1, NOW));
        try (Response later = acknowledge("Bob", null, null)) {
            assertThat(later.getStatus()).isEqualTo(200);
        }
    }

    @Test
    void withoutABodyItIsWhoeverTheTokenIsOf() {
        try (Response answer = new Api(operations, AlertSamples.NONE, () -> NOW).acknowledge("a/b/1", null, headers)) {
            assertThat(answer.getStatus()).isEqualTo(201);
        }
        assertThat(requests)
                .containsExactly(
                        new Acknowledgement.Request("a/b/1", NOW, "deploys", Acknowledgement.Via.API, "", null));
        assertThat(actors).containsExactly(new Actor("deploys", Actor.Surface.API, ""));
    }

    @Test
    void whatCannotBeAcknowledgedSaysWhy() {
        outcome = _ -> new Outcome.Ended();
        assertThat(detail("Ada", null, null)).isEqualTo("409 The alert is over: there is nothing to acknowledge.");
        outcome = _ -> new Outcome.Pending();
        assertThat(detail("Ada", null, null)).startsWith("409 The alert has not fired yet");
        outcome = _ -> new Outcome.Unknown();
        assertThat(detail("Ada", null, null)).isEqualTo("404 There is no alert 'a/b/1'.");
    }

    @Test
    void whatIsTooLongOrNoTimeIsRefusedBeforeAnythingIsAsked() {
        assertThat(detail("x".repeat(101), null, null)).startsWith("400 by has 1 to 100 characters");
        assertThat(detail(" ", null, null)).startsWith("400 ");
        assertThat(detail("Ada", "x".repeat(501), null)).startsWith("400 ");
        assertThat(detail("Ada", null, "soon")).startsWith("400 ");
        assertThat(detail("Ada", null, "0s")).startsWith("400 for is longer than 0s and at most 7d");
        assertThat(detail("Ada", null, "8d")).startsWith("400 for is longer");
        assertThat(requests).isEmpty();
    }

    private String detail(@Nullable String by, @Nullable String note, @Nullable String lasts) {
        try (Response answer = acknowledge(by, note, lasts)) {
            return answer.getStatus() + " " + ((Problem) answer.getEntity()).detail();
        }
    }
}
