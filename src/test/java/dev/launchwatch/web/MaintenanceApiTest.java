package dev.launchwatch.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Actor;
import dev.launchwatch.web.Declaration.Outcome;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the API answers to who declares maintenance. */
class MaintenanceApiTest {
    private static final MaintenanceWindow WINDOW = OpsSamples.MAINTENANCE.getFirst();

    private final List<Declaration> declared = new ArrayList<>();
    private Outcome outcome = new Outcome.Taken(WINDOW, true);

    private final Operations operations = (Operations) Proxy.newProxyInstance(
            Operations.class.getClassLoader(),
            new Class<?>[] {Operations.class, Commands.class},
            (self, method, arguments) -> switch (method.getName()) {
                case "by" -> {
                    assertThat(arguments[0]).isEqualTo(new Actor("desk", Actor.Surface.API, ""));
                    yield self;
                }
                case "tokens" -> List.of(Token.of("desk", Set.of(Scope.OPERATE), "lw_desk"));
                case "maintenance" -> OpsSamples.MAINTENANCE;
                case "declare" -> {
                    declared.add((Declaration) arguments[0]);
                    yield outcome;
                }
                case "endMaintenance" -> arguments[0].equals("w1");
                default -> throw new AssertionError(method.getName());
            });

    private final HttpHeaders headers = (HttpHeaders) Proxy.newProxyInstance(
            HttpHeaders.class.getClassLoader(), new Class<?>[] {HttpHeaders.class}, (_, _, _) -> "Bearer lw_desk");
    private final MaintenanceApi api = new MaintenanceApi(operations);

    private Response declare(@Nullable String lasts, @Nullable String author) {
        return api.declare(
                new Views.MaintenanceRequest(
                        "w1", "We \u0007move", "a\nb\u001b", List.of("home"), null, null, lasts, null, null, author),
                headers);
    }

    private String answer(Response response) {
        try (response) {
            return response.getStatus() + " "
                    + (response.getEntity() instanceof Problem problem ? problem.detail() : response.getEntity());
        }
    }

    @Test
    void whatIsAskedForIsAskedForUnderTheTokensNameAndWithoutControlCharacters() {
        assertThat(answer(declare("2h", null))).startsWith("201 ").contains("w1");
        assertThat(declared)
                .containsExactly(new Declaration(
                        "w1", "We move", "a\nb", List.of("home"), null, null, null, Duration.ofHours(2), null, "desk"));
    }

    @Test
    void eachOutcomeHasItsAnswer() {
        Map<Outcome, String> answers = Map.of(
                new Outcome.Taken(WINDOW, false), "200 ",
                new Outcome.Same(WINDOW), "200 ",
                new Outcome.Unknown(), "404 There is no maintenance window 'w1'",
                new Outcome.Over(), "409 This window has ended",
                new Outcome.Full(), "409 There are 100",
                new Outcome.Nothing("hom"), "400 No monitor or group is called 'hom'",
                new Outcome.Refused("title is long."), "400 title is long.");
        answers.forEach((each, text) -> {
            outcome = each;
            assertThat(answer(declare(null, null))).startsWith(text);
        });
        assertThat(answer(api.declare(null, headers))).startsWith("400 Say what is maintained");
        assertThat(answer(declare("soon", null))).startsWith("400 for is a duration");
        assertThat(answer(declare("99999999999999999d", null))).startsWith("400 for is a duration");
        assertThat(answer(declare(null, "x".repeat(101)))).startsWith("400 author has at most");
    }

    @Test
    void aWindowIsFoundAndEndedByItsIdUnlessTheConfigurationHasIt() {
        assertThat(answer(api.window("w1"))).startsWith("200 ");
        assertThat(answer(api.window("nothing"))).startsWith("404 ");
        assertThat(answer(api.end("w1", headers))).startsWith("204 ");
        assertThat(answer(api.end("weekly", headers))).startsWith("409 This window is in the configuration");
        assertThat(answer(api.end("nothing", headers))).startsWith("404 ");
    }
}
