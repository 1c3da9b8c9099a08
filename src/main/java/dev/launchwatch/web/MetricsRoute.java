package dev.launchwatch.web;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * {@code GET /metrics}, written to the response while it is produced. On the worker pool rather than on a virtual thread:
 * ten thousand monitors take a while, which the probes' carriers must not be held for.
 */
@Singleton
final class MetricsRoute {
    private static final String PATH = "/metrics";
    private static final int AT_ONCE = 4;
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final System.Logger LOG = System.getLogger(MetricsRoute.class.getName());

    private final Metrics metrics;
    private final Semaphore places = new Semaphore(AT_ONCE);

    @Inject
    MetricsRoute(Metrics metrics) {
        this.metrics = metrics;
    }

    /** Comes before the route that the Micrometer extension has at this path, which builds the whole text first. */
    void mount(@Observes Router router) {
        router.route(PATH).order(-1).handler(this::scrape);
        router.route(PATH + "/*").order(-1).handler(context -> end(context, 404));
    }

    private void scrape(RoutingContext context) {
        HttpMethod method = context.request().method();
        if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            context.response().putHeader("Allow", "GET, HEAD");
            end(context, 405);
            return;
        }
        String contentType = metrics.contentType(context.request().getHeader("Accept"));
        context.response().putHeader("Content-Type", contentType);
        if (method.equals(HttpMethod.HEAD)) {
            end(context, 200);
        } else if (places.tryAcquire()) {
            context.vertx()
                    .executeBlocking(
                            () -> {
                                write(context.response(), contentType);
                                return null;
                            },
                            false)
                    .onComplete(_ -> places.release());
        } else {
            context.response().putHeader("Retry-After", "1");
            end(context, 503);
        }
    }

    private void write(HttpServerResponse response, String contentType) {
        Outflow outflow = new Outflow(response, PATIENCE);
        try (Writer writer = new BufferedWriter(new OutputStreamWriter(outflow, StandardCharsets.UTF_8))) {
            metrics.write(contentType, writer);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "A scrape broke off: {0}", e.getMessage());
            response.reset();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "A scrape failed", e);
            response.reset();
        }
    }

    private static void end(RoutingContext context, int status) {
        context.response().setStatusCode(status).end();
    }
}
