package dev.launchwatch.web;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import dev.launchwatch.model.StoreUnavailableException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** What becomes of what the resources throw, and of what no resource answers: problem+json, whatever it is. */
final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    private static final String UNREADABLE =
            "This is not what is asked for here: GET /q/openapi has what is, with an example.";

    @ServerExceptionMapper
    Response refused(WebApplicationException e) {
        Response response = e.getResponse();
        if (response.hasEntity() || response.getStatus() < 400) {
            return response;
        }
        // JAX-RS has no such page where a parameter is no number, and says why in the cause.
        boolean unreadable = response.getStatus() == Response.Status.NOT_FOUND.getStatusCode()
                && e.getCause() instanceof IllegalArgumentException;
        Response.Status status =
                unreadable ? Response.Status.BAD_REQUEST : Response.Status.fromStatusCode(response.getStatus());
        if (status == null) {
            return Problem.of(Response.Status.INTERNAL_SERVER_ERROR, "This is a fault of Launchwatch.");
        }
        Response problem = Problem.of(
                status,
                switch (status) {
                    case BAD_REQUEST -> UNREADABLE;
                    case NOT_FOUND -> "There is nothing here: GET /q/openapi has what there is.";
                    case METHOD_NOT_ALLOWED -> "This is not done here: GET /q/openapi has what is.";
                    case NOT_ACCEPTABLE -> "This is answered as application/json alone.";
                    case UNSUPPORTED_MEDIA_TYPE -> "Send it as application/json.";
                    case REQUEST_ENTITY_TOO_LARGE -> "The body is more than " + (Doorman.BODY >> 10) + " KiB.";
                    default -> "GET /q/openapi has what can be asked for.";
                });
        Object allow = response.getHeaders().getFirst(HttpHeaders.ALLOW);
        return allow == null
                ? problem
                : Response.fromResponse(problem)
                        .header(HttpHeaders.ALLOW, allow)
                        .build();
    }

    @ServerExceptionMapper
    Response storeAway(StoreUnavailableException e) {
        return Response.fromResponse(
                        Problem.of(Response.Status.SERVICE_UNAVAILABLE, "The store is away: " + e.getMessage()))
                .header(HttpHeaders.RETRY_AFTER, 5)
                .build();
    }

    /** Jackson's own answer has no body. */
    @ServerExceptionMapper
    Response mismatched(MismatchedInputException e) {
        return Problem.of(Response.Status.BAD_REQUEST, UNREADABLE);
    }

    @ServerExceptionMapper
    Response starting(Operations.NotRunningException e) {
        return Response.fromResponse(
                        Problem.of(Response.Status.SERVICE_UNAVAILABLE, "The daemon is starting or stopping."))
                .header(HttpHeaders.RETRY_AFTER, 2)
                .build();
    }

    @ServerExceptionMapper
    Response fault(RuntimeException e) {
        LOG.log(System.Logger.Level.WARNING, "A request could not be answered", e);
        return Problem.of(
                Response.Status.INTERNAL_SERVER_ERROR, "This is a fault of Launchwatch, which its log describes.");
    }
}
