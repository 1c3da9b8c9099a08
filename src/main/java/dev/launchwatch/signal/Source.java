package dev.launchwatch.signal;

import dev.launchwatch.model.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sender of events that writes them in its own way, or proves in its own way that they are its own; or a log that they are taken
 * from. It has either a format or an access log, which the checks of the configuration see to.
 */
@Doc(
        "A sender of events that writes them in its own way, or proves in its own way that they are its own. It posts to"
                + " /api/v1/ingest/{name}, in the `format` that it names; or it is an `access-log`, which is read where it is. An"
                + " application that writes Launchwatch's own events needs none, only a token: its events come to /api/v1/events.")
public record Source(
        @Doc(value = "Unique name, and the last part of the address that it posts to.", example = "auth0")
        String name,

        @Doc(value = "How it writes the events that it posts.", example = "auth0") @Nullable
        Format format,

        @Doc(value = "The log that its events are taken from.", example = "/var/log/nginx/access.log") @Nullable
        AccessLog accessLog,

        @Doc("How it signs its bodies. With it no token is asked for; without it, a token that `tokens` names.")
        @Nullable
        SignatureScheme signature,

        @Doc(
                value =
                        "Names of API tokens with the scope ingest that may bring its events; left out, the token that is"
                                + " named like the source.",
                example = "[auth0-prod]")
        List<String> tokens) {
    public Source {
        tokens = List.copyOf(tokens);
    }

    /** The names of the tokens that may bring its events; none where its signature decides. */
    public List<String> bearers() {
        if (signature != null) {
            return List.of();
        }
        return tokens.isEmpty() ? List.of(name) : tokens;
    }
}
