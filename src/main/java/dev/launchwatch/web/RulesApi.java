package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why rules did or did not fire. Needs the scope read; errors are problem+json. */
@Path("/api/v1/rules")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class RulesApi {
    private static final int MOST_RESULTS = 200;
    private static final int LISTED = 10;
    private static final Duration SHORTEST = Duration.ofMinutes(1);

    private final Reasons reasons;
    private final InstantSource clock;

    @Inject
    RulesApi(Reasons reasons, InstantSource clock) {
        this.reasons = reasons;
        this.clock = clock;
    }

    /**
     * What a rule made of a moment.
     *
     * @param monitor what it is about; need not be said where it watches one thing alone
     * @param at the moment, now by default
     * @param span how much time around it is answered, 1m to 2d
     */
    @GET
    @Path("{rule}/why")
    public Response why(
            @PathParam("rule") String rule,
            @QueryParam("monitor") @Nullable String monitor,
            @QueryParam("at") @Nullable String at,
            @QueryParam("span") @Nullable String span) {
        Optional<Reasons.Choice> found = reasons.choices().stream()
                .filter(each -> each.rule().equals(rule))
                .findFirst();
        if (found.isEmpty()) {
            return Problem.unknown("rule", rule);
        }
        Reasons.Choice choice = found.get();
        Instant now = clock.instant();
        Instant moment = Moment.parse(at, now).orElseThrow(() -> Page.refused("at is " + Moment.FORM + "."));
        Duration length = span == null ? WhyText.span(null, choice) : span(span);
        if (monitor == null && choice.subjects().size() > 1) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "The rule watches several monitors: say which one by monitor, such as "
                            + String.join(
                                    ", ",
                                    choice.subjects().stream().limit(LISTED).toList()) + ".");
        }
        String subject = monitor == null ? choice.subjects().getFirst() : monitor;
        if (!choice.subjects().contains(subject)) {
            return Problem.of(Response.Status.NOT_FOUND, "The rule does not watch '" + subject + "'.");
        }
        try {
            Explanation explanation = reasons.why(rule, subject, moment, length);
            return Response.ok(explanation.shortened(MOST_RESULTS)).build();
        } catch (Reasons.Unanswered e) {
            return Response.fromResponse(
                            Problem.of(Response.Status.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage())))
                    .header(HttpHeaders.RETRY_AFTER, 5)
                    .build();
        }
    }

    private static Duration span(String text) {
        try {
            Duration span = Durations.parse(text);
            if (span.compareTo(SHORTEST) >= 0 && span.compareTo(Reasons.LONGEST) <= 0) {
                return span;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw Page.refused("span is a duration such as 1h: from 1m to 2d.");
    }
}
