package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.web.Views.AcknowledgementRequest;
import dev.launchwatch.web.Views.AcknowledgementView;
import dev.launchwatch.web.Views.AlertView;
import dev.launchwatch.web.Views.MonitorView;
import dev.launchwatch.web.Views.ResultView;
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
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jspecify.annotations.Nullable;

/** The JSON API. Every path needs a token, see {@link TokenFilter}; errors are problem+json. */
@Path("/api/v1")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class Api {
    private static final int MOST_RESULTS = 1000;
    private static final Duration LONGEST_SNOOZE = Duration.ofDays(7);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(365);

    private final Operations operations;
    private final InstantSource clock;

    @Inject
    Api(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /** Every monitor and its last result. */
    @GET
    @Path("monitors")
    public List<MonitorView> monitors() {
        return operations.monitors().stream().map(MonitorView::of).toList();
    }

    /** Results of a monitor, newest first; page on with {@code before} set to the last one's {@code at}. */
    @GET
    @Path("monitors/{name}/results")
    public Response results(
            @PathParam("name") String name,
            @QueryParam("before") @Nullable String before,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > MOST_RESULTS) {
            return Problem.of(Response.Status.BAD_REQUEST, "limit is 1 to " + MOST_RESULTS + ".");
        }
        Instant end;
        try {
            end = before == null ? clock.instant().plusSeconds(1) : Instant.parse(before);
        } catch (DateTimeException e) {
            return Problem.of(Response.Status.BAD_REQUEST, "before is a time such as 2026-05-01T12:00:00Z.");
        }
        return operations
                .results(name, end, limit)
                .map(results -> Response.ok(results.stream().map(ResultView::of).toList())
                        .build())
                .orElseGet(() -> unknown("monitor", name));
    }

    /** Runs a monitor now; its result appears like any other. */
    @POST
    @Path("monitors/{name}/run")
    public Response run(@PathParam("name") String name, @Context HttpHeaders headers) {
        return commands(headers).probeNow(name) ? Response.accepted().build() : unknown("monitor", name);
    }

    /** Alerts that are pending or firing. */
    @GET
    @Path("alerts")
    public List<AlertView> alerts() {
        Map<String, Acknowledgement> acknowledgements = operations.acknowledgements();
        return operations.alerts().stream()
                .map(alert -> AlertView.of(alert, acknowledgements.get(alert.id())))
                .toList();
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
        } catch (IllegalArgumentException e) {
            return Problem.of(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
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
            case Acknowledgement.Outcome.Unknown _ -> unknown("alert", id);
        };
    }

    /** Silences that have not ended. */
    @GET
    @Path("silences")
    public List<Operations.Quiet> silences() {
        return operations.silences();
    }

    /** Silences alerts whose labels match. */
    @POST
    @Path("silences")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response silence(@Nullable SilenceRequest request, @Context HttpHeaders headers) {
        if (request == null || request.match() == null || request.match().isEmpty()) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "Say which alerts: {\"match\": {\"monitor\": \"homepage\"}, \"for\": \"1h\", \"comment\": \"…\"}.");
        }
        Instant now = clock.instant();
        Instant end;
        try {
            end = request.until() != null
                    ? request.until()
                    : now.plus(
                            Durations.parse(Optional.ofNullable(request.lasts()).orElse("1h")));
        } catch (IllegalArgumentException e) {
            return Problem.of(Response.Status.BAD_REQUEST, String.valueOf(e.getMessage()));
        }
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST_SILENCE))) {
            return Problem.of(Response.Status.BAD_REQUEST, "A silence ends in the future, within a year.");
        }
        Actor actor = TokenFilter.actor(operations, headers);
        Operations.Quiet silence = operations
                .by(actor)
                .silence(
                        request.match(),
                        end,
                        Optional.ofNullable(request.author()).orElse(actor.name()),
                        Optional.ofNullable(request.comment()).orElse(""));
        return Response.status(Response.Status.CREATED).entity(silence).build();
    }

    /** Ends a silence now. */
    @DELETE
    @Path("silences/{id}")
    public Response endSilence(@PathParam("id") String id, @Context HttpHeaders headers) {
        return commands(headers).endSilence(id) ? Response.noContent().build() : unknown("silence", id);
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
        return operations.heartbeat(name) ? Response.accepted().build() : unknown("heartbeat monitor", name);
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
                ? unknown("channel", Optional.ofNullable(channel).orElse("*"))
                : Response.ok(outcomes).build();
    }

    private Commands commands(HttpHeaders headers) {
        return operations.by(TokenFilter.actor(operations, headers));
    }

    @ServerExceptionMapper
    Response storeAway(StoreUnavailableException e) {
        return Problem.of(Response.Status.SERVICE_UNAVAILABLE, "The store is away: " + e.getMessage());
    }

    private static Response unknown(String what, String name) {
        return Problem.of(Response.Status.NOT_FOUND, "There is no " + what + " '" + name + "'.");
    }
}
