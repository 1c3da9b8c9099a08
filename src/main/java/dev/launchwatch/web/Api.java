package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Durations;
import dev.launchwatch.web.Views.AcknowledgementRequest;
import dev.launchwatch.web.Views.AcknowledgementView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON API. Every path needs a token, see {@link TokenFilter}; errors are problem+json. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class Api {
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(7);

    private final Operations operations;
    private final AlertHistory history;
    private final InstantSource clock;

    @Inject
    Api(Operations operations, AlertHistory history, InstantSource clock) {
        this.operations = operations;
        this.history = history;
        this.clock = clock;
    }

    /**
     * Alerts that are pending or firing, the latest first, and those that are over if they are asked for, the last to end first; the
     * header Link has the next page.
     */
    @GET
    @Path("alerts")
    public Response alerts(
            @QueryParam("state") @Nullable String state,
            @QueryParam("severity") @Nullable String severity,
            @QueryParam("rule") @Nullable String rule,
            @QueryParam("monitor") @Nullable String monitor,
            @QueryParam("label") List<String> labels,
            @QueryParam("since") @Nullable String since,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("1000") int limit,
            @Context UriInfo uri) {
        AlertFilter filter = AlertFilter.of(state, severity, rule, monitor, labels, since);
        return new AlertList(operations, history, filter, uri)
                .page(Optional.ofNullable(cursor), Page.limit(limit))
                .answer(view -> view);
    }

    /** Acknowledges an alert that fires: 201, or 200 with who did so before. */
    @POST
    @Path("alerts/{id:.+}/ack")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response acknowledge(
            @PathParam("id") String id, @Nullable AcknowledgementRequest body, @Context HttpHeaders headers) {
        AcknowledgementRequest request =
                Optional.ofNullable(body).orElse(new AcknowledgementRequest(null, null, null, null));
        Actor actor = TokenFilter.actor(operations, headers);
        String by = Optional.ofNullable(request.by()).orElse(actor.name());
        String note = Optional.ofNullable(request.note()).orElse("");
        if (by.isBlank()
                || by.length() > Acknowledgement.LONGEST_NAME
                || note.length() > Acknowledgement.LONGEST_NOTE) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "by has 1 to " + Acknowledgement.LONGEST_NAME + " characters, note at most "
                            + Acknowledgement.LONGEST_NOTE + ".");
        }
        Instant now = clock.instant();
        Instant until;
        try {
            until = request.lasts() == null ? null : now.plus(Durations.parse(request.lasts()));
        } catch (IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Problem.of(Response.Status.BAD_REQUEST, "for is a duration such as 1h.");
        }
        if (until != null && (!until.isAfter(now) || until.isAfter(now.plus(LONGEST_SNOOZE)))) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "for is longer than 0s and at most " + Durations.format(LONGEST_SNOOZE) + ".");
        }
        Acknowledgement.Via via = Acknowledgement.Via.CLI.label().equals(request.via())
                ? Acknowledgement.Via.CLI
                : Acknowledgement.Via.API;
        Acknowledgement.Outcome outcome = operations
                .by(actor)
                .acknowledge(List.of(new Acknowledgement.Request(id, now, by, via, note, until)))
                .getFirst();
        return switch (outcome) {
            case Acknowledgement.Outcome.Taken(var taken) ->
                Response.status(Response.Status.CREATED)
                        .entity(AcknowledgementView.of(taken))
                        .build();
            case Acknowledgement.Outcome.Known(var known) ->
                Response.ok(AcknowledgementView.of(known)).build();
            case Acknowledgement.Outcome.Ended _ ->
                Problem.of(Response.Status.CONFLICT, "The alert is over: there is nothing to acknowledge.");
            case Acknowledgement.Outcome.Pending _ ->
                Problem.of(Response.Status.CONFLICT, "The alert has not fired yet: nobody was told of it.");
            case Acknowledgement.Outcome.Unknown _ -> Problem.unknown("alert", id);
        };
    }

    /** The regions, in the order of their names; a daemon that is alone is one. */
    @GET
    @Path("regions")
    public List<Operations.Place> regions() {
        return operations.regions();
    }

    /** Who is on call. */
    @GET
    @Path("on-call")
    public List<Operations.Duty> onCall() {
        return operations.onCall();
    }

    /** A job reports that it ran. */
    @POST
    @Path("heartbeats/{name}")
    public Response heartbeat(@PathParam("name") String name) {
        return operations.heartbeat(name) ? Response.accepted().build() : Problem.unknown("heartbeat monitor", name);
    }

    /** What runs, and whether the last reload worked. */
    @GET
    @Path("config")
    public Operations.ConfigStatus config() {
        return operations.config();
    }

    /** Reads the folder again; on an error the running configuration stays. */
    @POST
    @Path("config/reload")
    public Response reload(@Context HttpHeaders headers) {
        List<String> problems = commands(headers).reload();
        return problems.isEmpty()
                ? Response.ok(operations.config()).build()
                : Problem.of(
                        Response.Status.CONFLICT,
                        "The folder has errors; the configuration that was running goes on.",
                        problems);
    }

    /** Sends a test message to one channel or to all. */
    @POST
    @Path("notify/test")
    public Response notifyTest(@QueryParam("channel") @Nullable String channel, @Context HttpHeaders headers) {
        Map<String, String> outcomes = commands(headers).notifyTest(Optional.ofNullable(channel));
        return outcomes.isEmpty()
                ? Problem.unknown("channel", Optional.ofNullable(channel).orElse("*"))
                : Response.ok(outcomes).build();
    }

    private Commands commands(HttpHeaders headers) {
        return operations.by(TokenFilter.actor(operations, headers));
    }
}
