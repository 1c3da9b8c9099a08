package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Outcome;
import dev.launchwatch.model.IncidentUpdate.Stage;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API answers to who tells members something. */
class IncidentsApiTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:04:00Z");

    private final List<IncidentUpdate> told = new ArrayList<>();
    private Outcome outcome = Outcome.TAKEN;

    private final List<Actor> actors = new ArrayList<>();

    private final Operations operations = (Operations) Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class, Commands.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "by" -> {
                    actors.add((Actor) arguments[0]);
                    yield self;
                }
                case "tokens" -> List.of(Token.of("desk", Set.of(Scope.OPERATE), "lw_desk"));
                case "tell" -> {
                    told.add((IncidentUpdate) arguments[0]);
                    yield outcome;
                }
                case "takeBack" -> arguments[1].equals("1");
                default -> throw new AssertionError(method.getName());
            });

    private final HttpHeaders headers = (HttpHeaders) Proxy.newProxyInstance(
            HttpHeaders.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (_, _, _) -> "Bearer lw_desk");

    private Response tell(@Nullable String text, @Nullable String stage, @Nullable String by) {
        return new IncidentsApi(operations, () -> NOW)
                .tell("site-down/home/1", new Views.UpdateRequest(text, stage, by), headers);
    }

    private String refused(@Nullable String text, @Nullable String stage, @Nullable String by) {
        try (Response answer = tell(text, stage, by)) {
            return answer.getStatus() + " " + ((Problem) answer.getEntity()).detail();
        }
    }

    @Test
    void whatIsSaidIsTakenWithTheTokensNameAndWithoutControlCharacters() {
        try (Response answer = tell("  We\u0007 found it.\nIt is \u001b[31mDNS. ", "identified", null)) {
            assertThat(answer.getStatus()).isEqualTo(201);
        }
        IncidentUpdate update = told.getFirst();
        assertThat(update.text()).isEqualTo("We found it.\nIt is [31mDNS.");
        assertThat(update.stage()).isEqualTo(Stage.IDENTIFIED);
        assertThat(update.by()).isEqualTo("desk");
        assertThat(update.at()).isEqualTo(NOW);
        assertThat(update.incident()).isEqualTo("site-down/home/1");
        assertThat(actors).containsExactly(new Actor("desk", Actor.Surface.API, ""));
    }

    @Test
    void whatIsEmptyTooLongOrNoStageIsRefusedBeforeAnythingIsKept() {
        assertThat(refused(null, null, null)).startsWith("400 text has 1 to 2000 characters");
        assertThat(refused(" \u0007 ", null, null)).startsWith("400 ");
        assertThat(refused("x".repeat(2001), null, null)).startsWith("400 ");
        assertThat(refused("x", null, "y".repeat(101))).startsWith("400 ");
        assertThat(refused("x", "resolved", null)).startsWith("400 stage is investigating");
        assertThat(told).isEmpty();
    }

    @Test
    void whatCannotBeKeptSaysWhy() {
        outcome = Outcome.UNKNOWN;
        assertThat(refused("x", null, null)).startsWith("404 There is no incident 'site-down/home/1'");
        outcome = Outcome.FULL;
        assertThat(refused("x", null, null)).startsWith("409 This incident has 100 updates already");
    }

    @Test
    void anUpdateIsTakenBackOnce() {
        IncidentsApi api = new IncidentsApi(operations, () -> NOW);
        try (Response gone = api.takeBack("a", "1", headers);
                Response unknown = api.takeBack("a", "2", headers)) {
            assertThat(gone.getStatus()).isEqualTo(204);
            assertThat(unknown.getStatus()).isEqualTo(404);
        }
    }

    @Test
    void tellingNeedsTheScopeOperateAndReadingTheScopeRead() {
        assertThat(TokenFilter.needed("POST", "/api/v1/incidents/a/b/1/updates"))
                .isEqualTo(Scope.OPERATE);
        assertThat(TokenFilter.needed("DELETE", "/api/v1/incidents/a/updates/1"))
                .isEqualTo(Scope.OPERATE);
        assertThat(TokenFilter.needed("GET", "/api/v1/incidents")).isEqualTo(Scope.READ);
    }
}
