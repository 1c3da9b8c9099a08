package dev.launchwatch.web;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.SignalView;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;

/** What events came to, as JSON. Needs a token, see {@link TokenFilter}; errors are problem+json. */
@Path("/api/v1/signals")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
public final class SignalsApi {
    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    private final Operations operations;

    @Inject
    SignalsApi(Operations operations) {
        this.operations = operations;
    }

    /** Every signal; {@code window} is from 1m to 31d. */
    @GET
    public List<SignalReport> signals(@QueryParam("window") @DefaultValue("1h") String window) {
        Duration length = window(window);
        SignalView view = operations.counts();
        return operations.signals().stream()
                .map(signal -> SignalReport.of(signal, view, length))
                .toList();
    }

    /** One signal; {@code window} is from 1m to 31d. */
    @GET
    @Path("{name}")
    public SignalReport signal(
            @PathParam("name") String name, @QueryParam("window") @DefaultValue("1h") String window) {
        Duration length = window(window);
        return operations.signals().stream()
                .filter(signal -> signal.name().equals(name))
                .findFirst()
                .map(signal -> SignalReport.of(signal, operations.counts(), length))
                .orElseThrow(() -> refused(Response.Status.NOT_FOUND, "There is no signal '" + name + "'."));
    }

    private static Duration window(String text) {
        Duration window;
        try {
            window = Durations.parse(text);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw refused(Response.Status.BAD_REQUEST, "window is a duration such as 1h: from 1m to 31d.");
        }
        if (window.compareTo(SHORTEST) < 0 || window.compareTo(LONGEST) > 0) {
            throw refused(Response.Status.BAD_REQUEST, "window is from 1m to 31d.");
        }
        return window;
    }

    private static WebApplicationException refused(Response.Status status, String detail) {
        return new WebApplicationException(Problem.of(status, detail));
    }
}
