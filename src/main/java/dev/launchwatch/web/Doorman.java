package dev.launchwatch.web;

import dev.launchwatch.model.Receipt;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;

/**
 * The first to see a request: gives each answer the headers that keep browsers from doing what nobody asked for, whatever is answered, and
 * turns away bodies that are too large for everything but events: one whose length is not said is read here, as far as it may go. Who
 * answers may set other headers. On the event loop.
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

    /** So much of bodies without a length is in memory at once: few send them so. */
    private static final long AT_ONCE = 8L << 20;

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Operations operations;
    private final AllowedMethods allowed = new AllowedMethods();
    private final Gate gate;

    @Inject
    Doorman(Operations operations) {
        this(operations, AT_ONCE);
    }

    /** @param atOnce how much of bodies without a length is in memory at once, in bytes */
    Doorman(Operations operations, long atOnce) {
        this.operations = operations;
        this.gate = new Gate(atOnce);
    }

    void mount(@Observes Router router) {
        router.route().order(FIRST).handler(this::receive);
    }

    private void receive(RoutingContext context) {
        String path = context.normalizedPath();
        // At the end, since whoever answers may have set one: twice is not the same as once.
        context.addHeadersEndHandler(_ -> headers(context.response(), path));
        if (!isOfEvents(path) && tooLarge(context)) {
            answer(context, inflow(context), large());
        } else if (!isOfEvents(path) && !isOfOperators(path) && isOfUnknownLength(context.request())) {
            read(context, inflow(context));
        } else {
            context.next();
        }
    }

    private static Inflow inflow(RoutingContext context) {
        return new Inflow(context.request(), context.vertx(), BODY);
    }

    private static Answer large() {
        return Answer.problem(413, "The body is more than " + (BODY >> 10) + " KiB.");
    }

    private static Answer busy() {
        return Answer.of(new Receipt.Refused(
                Receipt.Refusal.BUSY, "Too much comes at once: send it again in a moment.", List.of(), 0));
    }

    /** Whoever answers finds the body in the context, as it would if Vert.x had read it. */
    private void read(RoutingContext context, Inflow inflow) {
        Gate.Place place = TokenFilter.presented(context.request().getHeader("Authorization"))
                .flatMap(text -> Token.find(operations.tokens(), text))
                .map(token -> gate.of(token.name()))
                .orElseGet(() -> gate.ofStranger("", false));
        if (!place.take(Gate.EACH)) {
            answer(context, inflow, busy());
            return;
        }
        context.addEndHandler(_ -> place.leave());
        inflow.read(place, DEADLINE, end -> {
            switch (end) {
                case Inflow.End.Whole(byte[] bytes) -> {
                    ((RoutingContextInternal) context).setBody(Buffer.buffer(bytes));
                    context.next();
                }
                case Inflow.End.Broken how -> {
                    place.leave();
                    switch (how) {
                        case TOO_LARGE -> answer(context, inflow, large());
                        case NO_ROOM -> answer(context, inflow, busy());
                        case TOO_SLOW ->
                            answer(
                                    context,
                                    inflow,
                                    Answer.problem(
                                            408, "The body did not come within " + DEADLINE.toSeconds() + " s."));
                        case GONE -> {
                            // nobody is there to be told
                        }
                    }
                }
            }
        });
    }

    private static void answer(RoutingContext context, Inflow inflow, Answer answer) {
        if (inflow.isLast()) {
            context.response().putHeader("Connection", "close");
        }
        answer.send(context.response());
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

    /** Those, too. */
    private static boolean isOfOperators(String path) {
        return path.equals("/ops") || path.startsWith("/ops/");
    }

    /**
     * Whether there is a body of which nobody said how long it is. By HTTP/2 nothing tells that from none, and a request that was read to its end
     * cannot be handed on: those are left to whoever answers.
     */
    private static boolean isOfUnknownLength(HttpServerRequest request) {
        return request.version() != HttpVersion.HTTP_2 && request.getHeader("Transfer-Encoding") != null;
    }

    private static boolean tooLarge(RoutingContext context) {
        String length = context.request().getHeader("Content-Length");
        return length != null && (length.length() > 9 || !length.matches("\\d+") || Integer.parseInt(length) > BODY);
    }
}
