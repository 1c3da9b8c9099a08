package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.web.Views.MonitorView;
import dev.launchwatch.web.Views.QuotedView;
import dev.launchwatch.web.Views.ResultView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is watched, what was seen, and to look now. */
@Path("/api/v1/monitors")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class MonitorsApi {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int LONGEST_CURSOR = 100;

    private final Operations operations;
    private final MonitorExcerpts excerpts;
    private final InstantSource clock;

    @Inject
    MonitorsApi(Operations operations, MonitorExcerpts excerpts, InstantSource clock) {
        this.operations = operations;
        this.excerpts = excerpts;
        this.clock = clock;
    }

    /** Every monitor and its last result. */
    @GET
    public List<MonitorView> monitors() {
        return operations.monitors().stream().map(MonitorView::of).toList();
    }

    /** Results of a monitor, newest first, from {@code since} and before {@code before}; the header Link has the next page. */
    @GET
    @Path("{name}/results")
    public Response results(
            @PathParam("name") String name,
            @QueryParam("since") @Nullable String since,
            @QueryParam("before") @Nullable String before,
            @QueryParam("cursor") @Nullable String cursor,
            @QueryParam("limit") @DefaultValue("100") int limit,
            @Context UriInfo uri) {
        int size = Page.limit(limit);
        Instant from = Page.instant("since", since).orElse(Instant.EPOCH);
        Instant end =
                Page.instant("before", before).orElseGet(() -> clock.instant().plusSeconds(1));
        if (cursor != null && cursor.length() > LONGEST_CURSOR) {
            throw Page.foreign();
        }
        try {
            return operations
                    .results(name, from, end, size, cursor)
                    .map(results -> new Page<>(
                                    results.results(), results.next() == null ? null : Page.next(uri, results.next()))
                            .answer(ResultView::of))
                    .orElseGet(() -> Problem.unknown("monitor", name));
        } catch (IllegalArgumentException e) {
            throw Page.foreign();
        }
    }

    /**
     * Results that were not up with what was asked and answered, redacted, newest first: the last few, and those that the last outages began
     * with.
     */
    @GET
    @Path("{name}/excerpts")
    public Response excerpts(@PathParam("name") String name) {
        return excerpts.of(name)
                .map(results -> Response.ok(
                                results.stream().flatMap(QuotedView::of).toList())
                        .build())
                .orElseGet(() -> Problem.unknown("monitor", name));
    }

    /** Runs a monitor now: 202, or 200 with the result if it comes within {@code wait}. Its result counts like any other. */
    @POST
    @Path("{name}/run")
    public Response run(
            @PathParam("name") String name,
            @QueryParam("wait") @DefaultValue("0s") String wait,
            @Context HttpHeaders headers) {
        return switch (operations.by(TokenFilter.actor(operations, headers)).run(name, patience(wait))) {
            case Commands.Run.Started(var result) ->
                result.map(seen -> Response.ok(ResultView.of(seen)).build())
                        .orElseGet(() -> Response.accepted().build());
            case Commands.Run.Busy _ ->
                Problem.of(Response.Status.CONFLICT, "It runs already: GET its results in a moment.");
            case Commands.Run.TooOften(Duration rest) -> {
                long seconds = Math.max(1, rest.plusMillis(999).toSeconds());
                yield Response.fromResponse(Problem.of(
                                Response.Status.TOO_MANY_REQUESTS,
                                "Somebody had it run a moment ago. Ask again in " + seconds + " s."))
                        .header(HttpHeaders.RETRY_AFTER, seconds)
                        .build();
            }
            case Commands.Run.Unknown _ -> Problem.unknown("monitor", name);
        };
    }

    private static Duration patience(String text) {
        try {
            Duration wait = Durations.parse(text);
            if (!wait.isNegative() && wait.compareTo(LONGEST_WAIT) <= 0) {
                return wait;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // said below
        }
        throw Page.refused("wait is a duration such as 10s, up to " + Durations.format(LONGEST_WAIT) + ".");
    }
}
