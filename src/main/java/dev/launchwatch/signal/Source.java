package dev.launchwatch.signal;

import dev.launchwatch.model.Doc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sender of events that writes them in its own way, or proves in its own way that they are its own. */
@Doc("A sender of events that writes them in its own way, or proves in its own way that they are its own. It posts to"
        + " /api/v1/ingest/{name}. An application that writes Launchwatch's own events needs none, only a token: its events"
        + " come to /api/v1/events.")
public record Source(
        @Doc(value = "Unique name, the last part of the address that it posts to.", example = "auth0")
        String name,

        @Doc(value = "How it writes its events.", example = "auth0")
        Format format,

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
