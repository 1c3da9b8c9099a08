package dev.launchwatch.web;

import dev.launchwatch.model.Actor;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody into the API without a token that has the scope. The scope follows from the request alone, so that a new
 * path is closed until somebody opens it: heartbeats and events need {@code ingest}, other writes {@code operate}, and
 * reading {@code read}. Events come in beside it: who may bring them {@link Access} decides.
 */
final class TokenFilter {
    private static final String BEARER = "Bearer ";
    private static final String API = "/api/";

    /** How the product's own command line calls itself. */
    static final String COMMAND_LINE = "launchwatch-cli";

    /** What stands in WWW-Authenticate where a token is missing. */
    static final String CHALLENGE = "Bearer realm=\"launchwatch\"";

    private final Operations operations;

    @Inject
    TokenFilter(Operations operations) {
        this.operations = operations;
    }

    @ServerRequestFilter(preMatching = true)
    @Nullable
    Response check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!path.startsWith(API)) {
            return null;
        }
        Optional<Token> token = presented(request.getHeaderString(HttpHeaders.AUTHORIZATION))
                .flatMap(text -> Token.find(operations.tokens(), text));
        if (token.isEmpty()) {
            operations.refused(Operations.Refused.UNAUTHORIZED);
            Response refusal =
                    Problem.of(Response.Status.UNAUTHORIZED, "Send a bearer token; `launchwatch token new` makes one.");
            return Response.fromResponse(refusal)
                    .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                    .build();
        }
        Scope needed = needed(request.getMethod(), path);
        if (!token.get().scopes().contains(needed)) {
            operations.refused(Operations.Refused.FORBIDDEN);
            return Problem.of(Response.Status.FORBIDDEN, "This token lacks the scope " + needed.word() + ".");
        }
        return null;
    }

    /** The token that an Authorization header presents. */
    static Optional<String> presented(@Nullable String header) {
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? Optional.of(header.substring(BEARER.length()).strip())
                : Optional.empty();
    }

    /** Who a request is of: whoever has its token. The product's own command line says that it is that. */
    static Actor actor(Operations operations, HttpHeaders headers) {
        String name = presented(headers.getHeaderString(HttpHeaders.AUTHORIZATION))
                .flatMap(text -> Token.find(operations.tokens(), text))
                .map(Token::name)
                .orElse("api");
        boolean ownTool = Optional.ofNullable(headers.getHeaderString(HttpHeaders.USER_AGENT))
                .orElse("")
                .startsWith(COMMAND_LINE);
        return new Actor(name, ownTool ? Actor.Surface.CLI : Actor.Surface.API, "");
    }

    static Scope needed(String method, String path) {
        if (path.startsWith("/api/v1/heartbeats/")
                || path.startsWith("/api/v1/events")
                || path.startsWith("/api/v1/ingest/")) {
            return Scope.INGEST;
        }
        return method.equals("GET") || method.equals("HEAD") ? Scope.READ : Scope.OPERATE;
    }
}
