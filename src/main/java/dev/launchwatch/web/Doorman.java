package dev.launchwatch.web;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * The first to see a request: gives each answer the headers that keep browsers from doing what nobody asked for, whatever is answered, and
 * turns away bodies that are too large for everything but events. Who answers may set other headers. On the event loop.
 *
 * @see <a href="https://cheatsheetseries.owasp.org/cheatsheets/HTTP_Headers_Cheat_Sheet.html">OWASP, HTTP headers</a>
 */
@Singleton
final class Doorman {
    /** Before everything else. */
    private static final int FIRST = -1000;

    /** The largest body but for events: a request of the API is a few hundred bytes. */
    static final int BODY = 64 << 10;

    private static final int METHOD_NOT_ALLOWED = 405;

    private final Operations operations;
    private final AllowedMethods allowed = new AllowedMethods();

    @Inject
    Doorman(Operations operations) {
        this.operations = operations;
    }

    void mount(@Observes Router router) {
        router.route().order(FIRST).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        String path = context.normalizedPath();
        // At the end, since whoever answers may have set one: twice is not the same as once.
        context.addHeadersEndHandler(_ -> headers(context.response(), path));
        if (!isOfEvents(path) && tooLarge(context)) {
            refuse(context);
        } else {
            context.next();
        }
    }

    private static void refuse(RoutingContext context) {
        Inflow inflow = new Inflow(context.request(), context.vertx(), BODY);
        if (inflow.isLast()) {
            context.response().putHeader("Connection", "close");
        }
        Answer.problem(413, "The body is more than " + (BODY >> 10) + " KiB.").send(context.response());
        inflow.finish();
    }

    private void headers(HttpServerResponse response, String path) {
        MultiMap headers = response.headers();
        set(headers, "X-Content-Type-Options", "nosniff");
        set(headers, "Referrer-Policy", "no-referrer");
        set(headers, "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
        set(headers, "X-Frame-Options", "DENY");
        set(headers, "Cross-Origin-Opener-Policy", "same-origin");
        set(headers, "Cross-Origin-Resource-Policy", isForOthers(path) ? "cross-origin" : "same-origin");
        set(headers, "Cache-Control", "no-store");
        if (response.getStatusCode() == METHOD_NOT_ALLOWED && !headers.contains("Allow")) {
            allowed.of(path).ifPresent(methods -> headers.set("Allow", methods));
        }
        if (operations.isPublicByTls()) {
            set(headers, "Strict-Transport-Security", "max-age=31536000");
        }
    }

    private static void set(MultiMap headers, String name, String value) {
        if (!headers.contains(name)) {
            headers.set(name, value);
        }
    }

    /** Pictures and data that other sites show. */
    private static boolean isForOthers(String path) {
        return path.startsWith("/badges/") || path.equals("/feed.atom") || path.equals("/api/v1/status");
    }

    /** Those bound their bodies themselves. */
    private static boolean isOfEvents(String path) {
        return path.startsWith("/api/v1/events")
                || path.startsWith("/api/v1/ingest/")
                || path.equals("/api/v1/slack/actions");
    }

    private static boolean tooLarge(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return length != null && (length.length() > 9 || !length.matches("\\d+") || Integer.parseInt(length) > BODY);
    }
}
