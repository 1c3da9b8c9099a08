package dev.launchwatch.web;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.Durations;
import dev.launchwatch.web.Views.MaintenanceRequest;
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
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Maintenance that people declare while the daemon runs. */
@Path("/api/v1/maintenance")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class MaintenanceApi {
    private final Operations operations;

    @Inject
    MaintenanceApi(Operations operations) {
        this.operations = operations;
    }

    /** Maintenance that is or comes, the latest beginning first; the header Link has the next page. */
    @GET
    public Response windows(
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @Context UriInfo uri) {
        return Page.within(
                        operations.maintenance().stream()
                                .sorted(Comparator.comparing(MaintenanceWindow::start)
                                        .thenComparing(MaintenanceWindow::id)
                                        .reversed())
                                .toList(),
                        Page.cursor(cursor),
                        Page.limit(limit),
                        window -> new Page.Cursor(window.start(), window.id()),
                        uri)
                .answer(window -> window);
    }

    /** One window that is or comes. */
    @GET
    @Path("{id}")
    public Response window(@PathParam("id") String id) {
        return operations.maintenance().stream()
                .filter(window -> window.id().equals(id))
                .findFirst()
                .map(window -> Response.ok(window).build())
                .orElseGet(() -> Problem.unknown("maintenance window", id));
    }

    /** Declares maintenance; with the id of a window that there is, changes what is said of it. */
    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    public Response declare(@Nullable MaintenanceRequest request, @Context HttpHeaders headers) {
        if (request == null) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "Say what is maintained: {\"title\": \"We move the database\", \"monitors\": [\"homepage\"], \"for\": \"1h\"}.");
        }
        Actor actor = TokenFilter.actor(operations, headers);
        String author = Optional.ofNullable(request.author()).orElse(actor.name());
        if (author.length() > Actor.LONGEST_NAME) {
            return Problem.of(Response.Status.BAD_REQUEST, "author has at most " + Actor.LONGEST_NAME + " characters.");
        }
        Duration lasts;
        try {
            lasts = request.lasts() == null ? null : Durations.parse(request.lasts());
        } catch (IllegalArgumentException | ArithmeticException e) {
            return Problem.of(Response.Status.BAD_REQUEST, "for is a duration such as 1h.");
        }
        Declaration wish = new Declaration(
                request.id(),
                request.title(),
                request.text(),
                request.monitors(),
                request.groups(),
                request.from(),
                request.until(),
                lasts,
                request.shown(),
                author);
        return answer(operations.by(actor).declare(wish), wish);
    }

    private static Response answer(Declaration.Outcome outcome, Declaration wish) {
        return switch (outcome) {
            case Declaration.Outcome.Taken(MaintenanceWindow window, boolean isNew) ->
                Response.status(isNew ? Response.Status.CREATED : Response.Status.OK)
                        .entity(window)
                        .build();
            case Declaration.Outcome.Same(MaintenanceWindow window) ->
                Response.ok(window).build();
            case Declaration.Outcome.Unknown _ -> Problem.unknown("maintenance window", String.valueOf(wish.id()));
            case Declaration.Outcome.Over _ ->
                Problem.of(Response.Status.CONFLICT, "This window has ended: declare another one.");
            case Declaration.Outcome.Full _ ->
                Problem.of(
                        Response.Status.CONFLICT,
                        "There are " + Declaration.MOST + " windows that have not ended: end one first.");
            case Declaration.Outcome.Nothing(String name) ->
                Problem.of(Response.Status.BAD_REQUEST, "No monitor or group is called '" + name + "'.");
            case Declaration.Outcome.Refused(String why) -> Problem.of(Response.Status.BAD_REQUEST, why);
        };
    }

    /** Ends a window now. One that has ended stays as it is. */
    @DELETE
    @Path("{id}")
    public Response end(@PathParam("id") String id, @Context HttpHeaders headers) {
        boolean configured =
                operations.maintenance().stream().anyMatch(window -> window.id().equals(id) && !window.isDeclared());
        if (operations.by(TokenFilter.actor(operations, headers)).endMaintenance(id)) {
            return Response.noContent().build();
        }
        return configured
                ? Problem.of(
                        Response.Status.CONFLICT, "This window is in the configuration: change it there, and reload.")
                : Problem.unknown("maintenance window", id);
    }
}
