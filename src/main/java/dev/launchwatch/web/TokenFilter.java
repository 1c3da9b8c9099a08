package dev.launchwatch.web;

import dev.launchwatch.model.Actor;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import io.vertx.core.net.SocketAddress;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Optional;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jspecify.annotations.Nullable;

/**
 * Lets nobody into the API without a token that has the scope, and nobody too often. The scope follows from the request alone, so that a new
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

    /** Whoever tries tokens out waits for each. */
    private static final Duration PENALTY = Duration.ofMillis(500);

    private final Operations operations;
    private final Visitors visitors;
    private final CurrentVertxRequest current;

    @Inject
    TokenFilter(Operations operations, Visitors visitors, CurrentVertxRequest current) {
        this.operations = operations;
        this.visitors = visitors;
        this.current = current;
    }

    @ServerRequestFilter(preMatching = true)
    @Nullable
    Uni<Response> check(ContainerRequestContext request) {
        String path = request.getUriInfo().getPath();
        if (!path.startsWith(API)) {
            return null;
        }
        Optional<String> presented = presented(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        Optional<Token> token = presented.flatMap(text -> Token.find(operations.tokens(), text));
        if (token.isEmpty()) {
            return stranger(presented.isPresent());
        }
        Duration wait = visitors.token(token.get().name());
        if (!wait.isZero()) {
            return Uni.createFrom().item(tooOften(wait, "This token asks too often."));
        }
        Scope needed = needed(request.getMethod(), path);
        if (!token.get().scopes().contains(needed)) {
            operations.refused(Operations.Refused.FORBIDDEN);
            return Uni.createFrom()
                    .item(Problem.of(Response.Status.FORBIDDEN, "This token lacks the scope " + needed.word() + "."));
        }
        return null;
    }

    /** @param wrong whether something is shown, and nobody knows it */
    private Uni<Response> stranger(boolean wrong) {
        Duration wait = visitors.stranger(address());
        boolean delays = wait.isZero() && wrong && visitors.delays();
        if (!wait.isZero() || (wrong && !delays)) {
            return Uni.createFrom()
                    .item(tooOften(wait.isZero() ? PENALTY : wait, "Too many requests without a token that is known."));
        }
        operations.refused(Operations.Refused.UNAUTHORIZED);
        Response refusal = Response.fromResponse(Problem.of(
                        Response.Status.UNAUTHORIZED, "Send a bearer token; `launchwatch token new` makes one."))
                .header(HttpHeaders.WWW_AUTHENTICATE, CHALLENGE)
                .build();
        Uni<Response> answer = Uni.createFrom().item(refusal);
        return delays ? answer.onItem().delayIt().by(PENALTY).onTermination().invoke(visitors::answered) : answer;
    }

    private Response tooOften(Duration wait, String detail) {
        operations.refused(Operations.Refused.RATE_LIMITED);
        long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
        return Response.fromResponse(
                        Problem.of(Response.Status.TOO_MANY_REQUESTS, detail + " Ask again in " + seconds + " s."))
                .header(HttpHeaders.RETRY_AFTER, seconds)
                .build();
    }

    private String address() {
        SocketAddress address = current.getCurrent() == null
                ? null
                : current.getCurrent().request().remoteAddress();
        return address == null || address.hostAddress() == null ? "" : address.hostAddress();
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
        boolean ownTool = COMMAND_LINE.equals(headers.getHeaderString(HttpHeaders.USER_AGENT));
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
