package dev.launchwatch.web;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.web.Views.IncidentView;
import dev.launchwatch.web.Views.UpdateRequest;
import dev.launchwatch.web.Views.UpdateView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What operators tell members about incidents. Needs tokens as the rest of the API does. */
@Path("/api/v1/incidents")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class IncidentsApi {
    private final Operations operations;
    private final InstantSource clock;

    @Inject
    IncidentsApi(Operations operations, InstantSource clock) {
        this.operations = operations;
        this.clock = clock;
    }

    /** The incidents that members read of, with their ids, the latest first. */
    @GET
    public List<IncidentView> incidents() {
        return operations.incidents().stream().map(IncidentView::of).toList();
    }

    /** Tells members something about an incident, by the id of any of its alerts: 201 with the update. */
    @POST
    @Path("{id:.+}/updates")
    @Consumes(MediaType.APPLICATION_JSON)
    public Response tell(@PathParam("id") String id, @Nullable UpdateRequest body, @Context HttpHeaders headers) {
        UpdateRequest request = Optional.ofNullable(body).orElse(new UpdateRequest(null, null, null));
        String text =
                Edition.readable(Optional.ofNullable(request.text()).orElse("").strip());
        Actor actor = TokenFilter.actor(operations, headers);
        String by = Optional.ofNullable(request.by()).orElse(actor.name());
        Optional<IncidentUpdate.Stage> stage =
                IncidentUpdate.Stage.of(Optional.ofNullable(request.stage()).orElse("update"));
        if (text.isEmpty()
                || text.length() > IncidentUpdate.LONGEST_TEXT
                || by.length() > IncidentUpdate.LONGEST_NAME) {
            return Problem.of(
                    Response.Status.BAD_REQUEST,
                    "text has 1 to " + IncidentUpdate.LONGEST_TEXT + " characters, by at most "
                            + IncidentUpdate.LONGEST_NAME + ".");
        }
        if (stage.isEmpty()) {
            return Problem.of(Response.Status.BAD_REQUEST, "stage is investigating, identified, monitoring or update.");
        }
        Instant now = clock.instant();
        IncidentUpdate update = new IncidentUpdate(
                String.format(Locale.ROOT, "%013d-%s", now.toEpochMilli(), UUID.randomUUID()),
                id,
                now,
                stage.get(),
                text,
                by);
        return switch (operations.by(actor).tell(update)) {
            case TAKEN ->
                Response.status(Response.Status.CREATED)
                        .entity(UpdateView.of(update))
                        .build();
            case UNKNOWN ->
                Problem.of(
                        Response.Status.NOT_FOUND,
                        "There is no incident '" + id + "': GET /api/v1/incidents lists them.");
            case FULL ->
                Problem.of(
                        Response.Status.CONFLICT,
                        "This incident has " + IncidentUpdate.MOST + " updates already: take one back first.");
        };
    }

    /** Takes an update back: members no longer read it. */
    @DELETE
    @Path("{id:.+}/updates/{update}")
    public Response takeBack(
            @PathParam("id") String id, @PathParam("update") String update, @Context HttpHeaders headers) {
        return operations.by(TokenFilter.actor(operations, headers)).takeBack(id, update)
                ? Response.noContent().build()
                : Problem.of(Response.Status.NOT_FOUND, "The incident has no update '" + update + "'.");
    }
}
