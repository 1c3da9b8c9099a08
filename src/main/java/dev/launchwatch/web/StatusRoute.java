package dev.launchwatch.web;

import io.quarkus.qute.Engine;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The status page with its feed, badges and data. However many read it, its work is done at most every few seconds, by one thread that
 * may block; in between everybody is given the same bytes from memory, on the event loop.
 */
@Singleton
final class StatusRoute {
    private static final List<String> PATHS =
            List.of("/", "/status.css", "/status.js", "/logo", "/feed.atom", "/api/v1/status");
    private static final String BADGES = "/badges/*";

    /** Before the resources of the API, and before the filter that asks for a token. */
    private static final int FIRST = -4;

    /** What is younger is new enough. */
    private static final Duration FRESH = Duration.ofSeconds(5);

    /** For so long it is given out after that, while a new one is made. */
    private static final Duration GRACE = Duration.ofSeconds(10);

    /** So long nothing is renewed at most, however slow the store is or whatever the clock does. */
    private static final Duration LONGEST = Duration.ofSeconds(60);

    /** The part of the time that the work may take at most. */
    private static final int RESTS = 20;

    private static final System.Logger LOG = System.getLogger(StatusRoute.class.getName());

    private final Vertx vertx;
    private final Publication publication;
    private final Engine engine;
    private final InstantSource clock;
    private final Edition.Assets assets = Edition.Assets.load();
    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private @Nullable Edition edition;
    private @Nullable Future<Edition> under;
    private Instant next = Instant.EPOCH;

    @Inject
    StatusRoute(Vertx vertx, Publication publication, Engine engine, InstantSource clock) {
        this.vertx = vertx;
        this.publication = publication;
        this.engine = engine;
        this.clock = clock;
    }

    void mount(@Observes Router router) {
        router.route().order(FIRST - 1).handler(this::guard);
        for (String path : PATHS) {
            router.route(path).order(FIRST).handler(this::answer);
        }
        router.route(BADGES).order(FIRST).handler(this::answer);
    }

    /** On the page's own host there is nothing but the page. */
    private void guard(RoutingContext context) {
        Optional<String> host = publication.host();
        if (host.isPresent() && host.get().equals(host(context.request())) && !isPublic(context.normalizedPath())) {
            end(context, 404);
        } else {
            context.next();
        }
    }

    private static String host(HttpServerRequest request) {
        return request.authority() == null ? "" : request.authority().host().toLowerCase(Locale.ROOT);
    }

    private static boolean isPublic(String path) {
        return PATHS.contains(path) || path.startsWith("/badges/");
    }

    private void answer(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            context.response().putHeader("Allow", "GET, HEAD");
            end(context, 405);
            return;
        }
        String path = context.normalizedPath();
        Edition.Wanted wanted = new Edition.Wanted(
                path.equals("") ? "/" : path,
                Optional.ofNullable(context.request().getParam("lang")).orElse(""),
                days(context.request().getParam("days")));
        edition().compose(current -> document(current, current.normal(wanted))).onComplete(done -> {
            if (context.response().ended() || context.response().closed()) {
                return;
            }
            if (done.failed()) {
                LOG.log(System.Logger.Level.WARNING, "The status page could not be made", done.cause());
                context.response().putHeader("Retry-After", "5");
                end(context, 503);
            } else if (done.result().isEmpty()) {
                end(context, 404);
            } else {
                send(context, done.result().get());
            }
        });
    }

    private static int days(@Nullable String text) {
        return text != null && text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
    }

    private Future<Optional<Document>> document(Edition current, Edition.Wanted wanted) {
        Optional<Document> ready = current.ready(wanted);
        Optional<Supplier<Document>> maker = ready.isPresent() ? Optional.empty() : current.find(wanted);
        return maker.isEmpty()
                ? Future.succeededFuture(ready)
                : vertx.executeBlocking(() -> Optional.of(maker.get().get()), false);
    }

    /** The latest edition, or one that is being made where there is none or it is too old. */
    private Future<Edition> edition() {
        Instant now = clock.instant();
        Promise<Edition> begun = null;
        Future<Edition> answer;
        lock.lock();
        try {
            Edition latest = edition;
            boolean due = latest == null || !now.isBefore(next) || now.isBefore(latest.at());
            if (due && under == null) {
                begun = Promise.promise();
                under = begun.future();
            }
            boolean usable =
                    !now.isBefore(latest == null ? Instant.MAX : latest.at()) && now.isBefore(next.plus(GRACE));
            answer = under == null || usable ? Future.succeededFuture(Objects.requireNonNull(latest)) : under;
        } finally {
            lock.unlock();
        }
        if (begun != null) {
            renew(now, begun);
        }
        return answer;
    }

    /** Not under the lock: it may be done at once. */
    private void renew(Instant began, Promise<Edition> promise) {
        vertx.executeBlocking(() -> new Edition(publication.status(), engine, assets), false)
                .onComplete(done -> {
                    Edition made = done.result();
                    Instant now = clock.instant();
                    Duration pause = Duration.between(began, now).multipliedBy(RESTS);
                    Edition answer;
                    lock.lock();
                    try {
                        under = null;
                        next = now.plus(
                                Duration.ofMillis(Math.clamp(pause.toMillis(), FRESH.toMillis(), LONGEST.toMillis())));
                        if (made != null) {
                            edition = made;
                        }
                        answer = edition;
                    } finally {
                        lock.unlock();
                    }
                    if (answer == null) {
                        promise.fail(done.cause());
                    } else {
                        promise.complete(answer);
                    }
                });
    }

    private static void send(RoutingContext context, Document document) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = context.response();
        byte[] packed = document.packed();
        boolean takes = Optional.ofNullable(request.getHeader("Accept-Encoding"))
                .orElse("")
                .contains("gzip");
        byte[] body = packed != null && takes ? packed : document.bytes();
        String bare = document.etag().substring(1, document.etag().length() - 1);
        document.headers().forEach(response::putHeader);
        response.putHeader("ETag", '"' + bare + (packed != null && takes ? "-z\"" : "\""));
        if (packed != null) {
            response.putHeader("Vary", "Accept-Encoding");
        }
        if (matches(request.getHeader("If-None-Match"), bare)) {
            response.headers().remove("Content-Type");
            response.setStatusCode(304).end();
            return;
        }
        if (packed != null && takes) {
            response.putHeader("Content-Encoding", "gzip");
        }
        response.putHeader("Content-Length", Integer.toString(body.length));
        if (request.method().equals(HttpMethod.HEAD)) {
            response.end();
        } else {
            response.end(Buffer.buffer(body));
        }
    }

    /** Packed or not, it is the same content. */
    private static boolean matches(@Nullable String header, String bare) {
        return header != null
                && (header.strip().equals("*")
                        || header.contains('"' + bare + '"')
                        || header.contains('"' + bare + "-z\""));
    }

    private static void end(RoutingContext context, int status) {
        context.response().putHeader("Cache-Control", "no-store");
        Answer.problem(
                        status,
                        switch (status) {
                            case 404 -> "There is nothing here.";
                            case 405 -> "This is only read: the header Allow has how.";
                            default -> "Not now: ask again in a moment.";
                        })
                .send(context.response());
    }
}
