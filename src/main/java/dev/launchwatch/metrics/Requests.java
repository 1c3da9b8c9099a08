package dev.launchwatch.metrics;

import io.prometheus.client.Collector;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the requests went that events tell of: answers by endpoint and class of status, and how long they took. From these Prometheus has
 * error rate and p95 of each endpoint. Not thread-safe: its owner guards it.
 *
 * <p>An endpoint is a route of a source. Those that came first have series of their own, all others of a source one together. What was not
 * found, or no request at all (404 and 400), is of no route: scanners ask for thousands of them.
 */
final class Requests {
    /** How many endpoints have series of their own. */
    static final int MOST = 100;

    private static final double[] SECONDS = {0.05, 0.1, 0.25, 0.5, 0.8, 1.5, 3, 6, 15, 30};
    private static final int LOWEST = 2;
    private static final int CLASSES = 4;
    private static final int BAD_REQUEST = 400;
    private static final int NOT_FOUND = 404;

    private record Endpoint(String source, String route) {}

    /** What is known of an endpoint. */
    private static final class Answers {
        final long[] byClass = new long[CLASSES];
        final Buckets seconds = new Buckets(SECONDS);
        boolean timed;
    }

    private final Map<String, Map<String, Answers>> all = new HashMap<>();
    private int own;

    /**
     * A request was answered.
     *
     * @param source of a bounded set
     * @param route null if it is not known
     * @param status from 200 to 599; of others nothing is counted
     * @param took null if it is not known
     */
    void answered(String source, @Nullable String route, int status, @Nullable Duration took) {
        int kind = status / 100 - LOWEST;
        if (kind < 0 || kind >= CLASSES) {
            return;
        }
        Answers answers = of(source, route == null || status == NOT_FOUND || status == BAD_REQUEST ? "" : route);
        answers.byClass[kind]++;
        if (took != null) {
            answers.seconds.observe(Families.seconds(took));
            answers.timed = true;
        }
    }

    private Answers of(String source, String route) {
        Map<String, Answers> routes = all.computeIfAbsent(source, _ -> new LinkedHashMap<>());
        Answers known = routes.get(route);
        if (known != null) {
            return known;
        }
        if (!route.isEmpty() && own >= MOST) {
            return routes.computeIfAbsent(EventMetrics.OTHER, _ -> new Answers());
        }
        own += route.isEmpty() ? 0 : 1;
        Answers begun = new Answers();
        routes.put(route, begun);
        return begun;
    }

    void write(Families families) {
        families.add(
                "launchwatch_requests_total",
                Collector.Type.COUNTER,
                "Requests that events tell of, by endpoint and class of status; without a route what was not found.",
                List.of("source", "route", "status"),
                out -> each((endpoint, answers) -> {
                    // Also those that are 0: of a series that begins with an error Prometheus sees no increase.
                    for (int kind = 0; kind < CLASSES; kind++) {
                        out.count(
                                List.of(endpoint.source(), endpoint.route(), kind + LOWEST + "xx"),
                                answers.byClass[kind]);
                    }
                }));
        families.add(
                "launchwatch_request_seconds",
                Collector.Type.HISTOGRAM,
                "How long these requests took, by endpoint, as far as events say it.",
                List.of("source", "route"),
                out -> each((endpoint, answers) -> {
                    if (answers.timed) {
                        out.histogram(List.of(endpoint.source(), endpoint.route()), answers.seconds);
                    }
                }));
    }

    /** What to do with each endpoint. */
    private interface Writer {
        void write(Endpoint endpoint, Answers answers);
    }

    private void each(Writer writer) {
        all.forEach((source, routes) ->
                routes.forEach((route, answers) -> writer.write(new Endpoint(source, route), answers)));
    }
}
