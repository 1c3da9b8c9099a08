package dev.launchwatch.web;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Durations;
import dev.launchwatch.web.Operations.Quiet;
import dev.launchwatch.web.Views.SilenceRequest;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times without notifications that people make. */
@Path("/api/v1/silences")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class SilencesApi {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_LABELS = 20;
    private static final int LONGEST_LABEL = 200;
    private static final int LONGEST_COMMENT = 500;

    private final Operations operations;
    private final InstantSource clock;

    @Inject
    SilencesApi(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /** Silences that have not ended, newest first; the header Link has the next page. */
    @GET
    public Response silences(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @Context UriInfo uri) {
        return Page.within(
                        operations.silences().stream()
                                .sorted(Comparator.comparing(Quiet::start)
                                        .thenComparing(Quiet::id)
                                        .reversed())
                                .toList(),
                        Page.cursor(cursor),
                        Page.limit(limit),
                        silence -> new Page.Cursor(silence.start(), silence.id()),
                        uri)
                .answer(silence -> silence);
    }

    /** One silence that has not ended. */
    @GET
    @Path("{id}")
    public Response silence(@PathParam("id") String id) {
        return operations.silences().stream()
                .filter(silence -> silence.id().equals(id))
                .findFirst()
                .map(silence -> Response.ok(silence).build())
                .orElseGet(() -> Problem.unknown("silence", id));
    }

    /** Silences alerts whose labels match. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response silence(@Nullable SilenceRequest request, @Context HttpHeaders headers) {
        if (request == null || request.match() == null || !isBounded(request.match())) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "Say which alerts, by 1 to " + MOST_LABELS + " labels: {\"match\": {\"monitor\": \"homepage\"},"
                            + " \"for\": \"1h\", \"comment\": \"…\"}.");
        }
        Actor actor = TokenFilter.actor(operations, headers);
        String author = Optional.ofNullable(request.author()).orElse(actor.name());
        String comment = Optional.ofNullable(request.comment()).orElse("");
        if (author.length() > Actor.LONGEST_NAME || comment.length() > LONGEST_COMMENT) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "author has at most " + Actor.LONGEST_NAME + " characters, comment " + LONGEST_COMMENT + ".");
        }
        Instant now = clock.instant();
        Instant end;
        try {
            end = request.until() != null
                    ? request.until()
                    : now.plus(
                            Durations.parse(Optional.ofNullable(request.lasts()).orElse("1h")));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Problem.of(Response.Status.BAD_REQUEST, "for is a duration such as 1h.");
        }
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST))) {
            return Problem.of(Response.Status.BAD_REQUEST, "A silence ends in the future, within a year.");
        }
        return Response.status(Response.Status.CREATED)
                .entity(operations.by(actor).silence(request.match(), end, author, comment))
                .build();
    }

    private static boolean isBounded(Map<String, String> match) {
        return !match.isEmpty()
                && match.size() <= MOST_LABELS
                && match.entrySet().stream()
                        .allMatch(label -> label.getKey().length() <= LONGEST_LABEL
                                && label.getValue() != null
                                && label.getValue().length() <= LONGEST_LABEL);
    }

    /** Ends a silence now. */
    @DELETE
    @Path("{id}")
    public Response endSilence(@PathParam("id") String id, @Context HttpHeaders headers) {
        return operations.by(TokenFilter.actor(operations, headers)).endSilence(id)
                ? Response.noContent().build()
                : Problem.unknown("silence", id);
    }
}
