package dev.launchwatch.probe;

import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Inline;
import dev.launchwatch.model.Key;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Size;
import dev.launchwatch.model.Template;
import dev.launchwatch.model.Tree;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One HTTP request and what its answer must look like. Every probe opens a new connection, as a first visit does. */
@Doc("One HTTP request and what its answer must look like.")
public record HttpSpec(
        @Doc(value = "The address to request.", example = "https://example.org/")
        Template url,

        @Doc("The request method.") @Default("GET") String method,
        @Doc("Request headers.") Map<String, Template> headers,

        @Doc("Request body as text; set a content-type header with it.") @Nullable
        Template body,

        @Doc(value = "Request body as JSON.", example = "{ message: hello }") @Nullable
        Tree json,

        @Doc("Request body as an HTML form.") Map<String, Template> form,

        @Doc("Bearer token for the Authorization header; empty for none.") @Nullable
        Secret bearer,

        @Doc("User and password for the Authorization header.") @Nullable
        BasicAuth basic,

        @Doc("Fetch an access token first and send it as bearer token.") @Nullable
        OAuth2Token oauth2,

        @Doc("Whether redirects are followed.") @Default("true")
        boolean followRedirects,

        @Doc("How many redirects are followed at most.") @Default("10")
        int maxRedirects,

        @Doc("The largest body that is read, after decompression.") @Default("1MiB")
        Size maxBody,

        @Doc("Read the answer as a stream of events.") @Nullable
        StreamKind stream,

        @Inline TransportSpec transport,
        @Doc("What the answer must look like.") Expect expect)
        implements ProbeSpec {
    /** How a streamed answer is framed. */
    public enum StreamKind {
        @Doc("Server-sent events (WHATWG HTML, section 9.2).")
        SSE
    }

    public HttpSpec {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
        form = Collections.unmodifiableMap(new LinkedHashMap<>(form));
    }

    /** Credentials for HTTP basic authentication (RFC 7617). */
    @Doc("User and password for HTTP basic authentication.")
    public record BasicAuth(
            @Doc("User name.") Template user,
            @Doc("Password.") Secret password) {}

    /** How to get an access token (RFC 6749, sections 4.4 and 6); fetched for every probe, as part of it. */
    @Doc("How to get an access token: client credentials, or a refresh token where one is given.")
    public record OAuth2Token(
            @Doc("The token endpoint.") Template tokenUrl,
            @Doc("Client id.") Template clientId,
            @Doc("Client secret.") @Nullable Secret clientSecret,

            @Doc("How the token endpoint takes the client secret.") @Default("client_secret_basic")
            ClientAuthentication clientAuthentication,

            @Doc(
                    "Refresh token; without it the client-credentials grant is used. One that the provider gives in its place is"
                            + " kept, sealed, and used next: where it gives such, each region, and whoever runs 'smoke', needs"
                            + " one of its own.")
            @Nullable
            Secret refreshToken,

            @Doc("Scopes, separated by spaces.") @Nullable String scope) {}

    /** How a client says who it is at the token endpoint, by the names of OpenID Connect Core, section 9. */
    public enum ClientAuthentication {
        @Doc("As user and password of HTTP basic authentication.")
        @Key("client_secret_basic")
        BASIC,
        @Doc("In the form, beside the grant.")
        @Key("client_secret_post")
        POST
    }
}
