package dev.launchwatch.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * An error as RFC 9457 has it.
 *
 * @param type always {@code about:blank}: the status says the kind
 * @param title the status in words
 * @param status the HTTP status
 * @param detail what to do about it
 * @param errors single errors, where there are several
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RegisterForReflection // it is found inside responses alone, where the build does not see it
public record Problem(String type, String title, int status, String detail, List<String> errors) {
    public static final String MEDIA_TYPE = "application/problem+json";

    /** The response for an error. */
    public static Response of(Response.Status status, String detail) {
        return of(status, detail, List.of());
    }

    /** The response where there is no such thing. */
    static Response unknown(String what, String name) {
        return of(Response.Status.NOT_FOUND, "There is no " + what + " '" + name + "'.");
    }

    /** The response for several errors. */
    public static Response of(Response.Status status, String detail, List<String> errors) {
        return Response.status(status)
                .type(MEDIA_TYPE)
                .entity(new Problem("about:blank", status.getReasonPhrase(), status.getStatusCode(), detail, errors))
                .build();
    }
}
