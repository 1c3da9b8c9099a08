package dev.launchwatch.demo;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What happens on the site, put as the events that a daemon counts. */
final class Happenings {
    /** The longest address of a mailbox (RFC 5321, sections 4.5.3.1.1 and 4.5.3.1.2, less the angle brackets). */
    private static final int LONGEST_ACCOUNT = 254;

    private static final int LONGEST_ROUTE = 200;

    private final Reporter reporter;
    private final InstantSource clock;

    Happenings(Reporter reporter, InstantSource clock) {
        this.reporter = reporter;
        this.clock = clock;
    }

    /** @param account as it was typed in, whether there is one or not; null if nobody was named */
    void loginFailed(RoutingContext context, @Nullable String account, String reason) {
        boolean named = account != null && !account.isBlank() && account.length() <= LONGEST_ACCOUNT;
        tell(
                context.request(),
                "login.failed",
                new JsonObject().put("account", named ? account : null).put("reason", reason));
    }

    void loginSucceeded(RoutingContext context, String member) {
        tell(
                context.request(),
                "login.succeeded",
                new JsonObject().put("account", member).put("member", member));
    }

    void unauthorized(RoutingContext context) {
        tell(context.request(), "http.unauthorized", new JsonObject().put("status", 401));
    }

    void memberActive(RoutingContext context, String member) {
        tell(context.request(), "member.active", new JsonObject().put("member", member));
    }

    /** @param reason {@code missing}, {@code mismatch} or {@code stale} */
    void webhookForged(RoutingContext context, String provider, String reason) {
        tell(
                context.request(),
                "webhook.signature_failed",
                new JsonObject().put("provider", provider).put("reason", reason));
    }

    void webhookVerified(RoutingContext context, String provider) {
        tell(context.request(), "webhook.verified", new JsonObject().put("provider", provider));
    }

    /** @param member null if nobody is signed in */
    void modelUsed(HttpServerRequest request, @Nullable String member, ModelUse use) {
        tell(
                request,
                "model.used",
                new JsonObject()
                        .put("member", member)
                        .put("model", use.model())
                        .put("input_tokens", use.inputTokens())
                        .put("output_tokens", use.outputTokens()));
    }

    private void tell(HttpServerRequest request, String kind, JsonObject details) {
        String path = request.path();
        reporter.report(details.put("id", UUID.randomUUID().toString())
                .put("kind", kind)
                .put("at", clock.instant().toString())
                .put("ip", address(request))
                .put("route", path.length() > LONGEST_ROUTE ? null : path));
    }

    /**
     * Whom a request comes from: the first address of {@code X-Forwarded-For}, as if a proxy of the site's own had written it,
     * else the address of the connection. Only a demo may believe everybody.
     */
    private static @Nullable String address(HttpServerRequest request) {
        String forwarded = request.getHeader("x-forwarded-for");
        if (forwarded != null) {
            String first = forwarded.split(",", 2)[0].strip();
            try {
                InetAddress.ofLiteral(first);
                return first;
            } catch (IllegalArgumentException e) {
                // then it is as if nobody had said so
            }
        }
        return request.remoteAddress() == null ? null : request.remoteAddress().hostAddress();
    }
}
