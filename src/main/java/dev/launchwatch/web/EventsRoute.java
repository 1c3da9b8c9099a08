package dev.launchwatch.web;

import dev.launchwatch.model.Receipt;
import dev.launchwatch.model.Receipt.Refusal;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /api/v1/events} and {@code POST /api/v1/ingest/{source}}. Who may post is decided before a body is read, and whoever
 * only a signature can prove before it is unpacked. Bodies are read by the event loop, as they come; what blocks runs on threads of its
 * own, few and not virtual: decoding takes the processor, which the probes' carriers must not be held for.
 */
@Singleton
final class EventsRoute {
    private static final String EVENTS = "/api/v1/events";
    private static final String INGEST = "/api/v1/ingest/:source";

    /** Before the limit of Quarkus' own, whose answer is no problem+json. */
    private static final int FIRST = -3;

    /** As many bodies are decoded or wait for the store at once; more of them share its commits. */
    private static final int THREADS = 16;

    private static final System.Logger LOG = System.getLogger(EventsRoute.class.getName());

    private final Vertx vertx;
    private final Operations operations;
    private final Incoming incoming;
    private final InstantSource clock;
    private final Bounds bounds;
    private final Gate gate;
    private final WorkerExecutor threads;

    /**
     * What senders may take up.
     *
     * @param body how many bytes a body may have as it is sent
     * @param atOnce how many bytes of bodies may be in memory at once
     * @param deadline how long a sender may take for a whole body
     */
    record Bounds(int body, long atOnce, Duration deadline) {
        private static final long MOST_AT_ONCE = 64L << 20;

        /** Of a heap bodies may take this part, before they are read. */
        private static final int PART = 8;

        /** @param heap how many bytes it may have */
        static Bounds of(long heap) {
            return new Bounds(1 << 20, Math.min(MOST_AT_ONCE, heap / PART), Duration.ofSeconds(10));
        }
    }

    @Inject
    EventsRoute(Vertx vertx, Operations operations, Incoming incoming, InstantSource clock) {
        this(vertx, operations, incoming, clock, Bounds.of(Runtime.getRuntime().maxMemory()));
    }

    EventsRoute(Vertx vertx, Operations operations, Incoming incoming, InstantSource clock, Bounds bounds) {
        this.vertx = vertx;
        this.operations = operations;
        this.incoming = incoming;
        this.clock = clock;
        this.bounds = bounds;
        this.gate = new Gate(bounds.atOnce());
        this.threads = vertx.createSharedWorkerExecutor("launchwatch-events", THREADS);
    }

    void mount(@Observes Router router) {
        router.route(EVENTS)
                .order(FIRST)
                .handler(context -> new Arrival(
                                context,
                                true,
                                context.queryParam("source").stream()
                                        .findFirst()
                                        .orElse(""))
                        .begin());
        router.route(INGEST)
                .order(FIRST)
                .handler(context -> new Arrival(
                                context,
                                false,
                                Optional.ofNullable(context.pathParam("source")).orElse(""))
                        .begin());
    }

    /** How many bytes of bodies are in memory. */
    long taken() {
        return gate.taken();
    }

    /** A request, from its head to its answer; on its event loop. */
    private final class Arrival {
        private final RoutingContext context;
        private final HttpServerRequest request;
        private final boolean own;
        private final String named;
        private final Inflow inflow;

        /**
         * @param own whether it brings the product's own events
         * @param named the source that its address names; empty if it names none
         */
        Arrival(RoutingContext context, boolean own, String named) {
            this.context = context;
            this.request = context.request();
            this.own = own;
            this.named = named;
            this.inflow = new Inflow(request, vertx, bounds.body());
        }

        void begin() {
            if (request.method().equals(HttpMethod.OPTIONS)) {
                answer(Answer.options());
            } else if (!request.method().equals(HttpMethod.POST)) {
                answer(Answer.onlyPost());
            } else if (inflow.length() != Inflow.UNKNOWN && inflow.length() > bounds.body()) {
                refuse(Refusal.TOO_LARGE, tooLarge());
            } else {
                Optional<String> presented = TokenFilter.presented(request.getHeader("Authorization"));
                // Not on our threads: whoever has no token is turned away also while the store holds them all.
                vertx.executeBlocking(() -> entry(presented), false)
                        .onSuccess(this::enter)
                        .onFailure(this::fail);
            }
        }

        private String tooLarge() {
            return "The body is more than " + (bounds.body() >> 10)
                    + " KiB: send smaller batches, or pack them by gzip.";
        }

        private Access.Entry entry(Optional<String> presented) {
            Access access = new Access(operations.tokens(), incoming);
            if (!own) {
                return access.source(named, presented);
            }
            return named.isEmpty() ? access.own(presented) : access.own(named, presented);
        }

        private void enter(Access.Entry entry) {
            switch (entry) {
                case Access.Entry.Open open -> read(open);
                case Access.Entry.Closed closed -> {
                    incoming.refused(closed.why());
                    answer(Answer.problem(closed.status(), closed.detail()));
                }
            }
        }

        private void read(Access.Entry.Open open) {
            Gate.Place place =
                    open.vouched() ? gate.of(open.source()) : gate.ofStranger(open.source(), signed(open.source()));
            if (!place.take(Gate.EACH)) {
                refuse(Refusal.BUSY, busy());
                return;
            }
            inflow.read(place, bounds.deadline(), end -> {
                switch (end) {
                    case Inflow.End.Whole(byte[] bytes) -> take(open, bytes, place);
                    case Inflow.End.Broken broken -> {
                        place.leave();
                        refuse(broken);
                    }
                }
            });
        }

        private boolean signed(String source) {
            return incoming.feed(source).map(Incoming.Feed::signed).orElse(false);
        }

        private void take(Access.Entry.Open open, byte[] bytes, Gate.Place place) {
            Incoming.Post post = new Incoming.Post(
                    open.source(),
                    own,
                    open.vouched(),
                    bytes,
                    Optional.ofNullable(request.getHeader("Content-Type")).orElse(""),
                    headers(),
                    clock.instant());
            threads.executeBlocking(() -> Answer.of(incoming.take(post)), false)
                    .onComplete(_ -> place.leave())
                    .onSuccess(this::answer)
                    .onFailure(this::fail);
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new HashMap<>();
            request.headers().forEach((name, value) -> headers.putIfAbsent(name.toLowerCase(Locale.ROOT), value));
            return headers;
        }

        private void refuse(Inflow.End.Broken broken) {
            switch (broken) {
                case TOO_LARGE -> refuse(Refusal.TOO_LARGE, tooLarge());
                case NO_ROOM -> refuse(Refusal.BUSY, busy());
                case TOO_SLOW ->
                    refuse(
                            Refusal.TOO_SLOW,
                            "The body did not come within " + bounds.deadline().toSeconds()
                                    + " s: send smaller batches.");
                case GONE -> {
                    // nobody is there to be told
                }
            }
        }

        private static String busy() {
            return "Too much comes at once: send it again in a moment.";
        }

        private void refuse(Refusal why, String detail) {
            incoming.refused(why);
            answer(Answer.of(new Receipt.Refused(why, detail, List.of(), 0)));
        }

        private void fail(Throwable failure) {
            LOG.log(System.Logger.Level.WARNING, "A body of events could not be worked on", failure);
            answer(Answer.problem(500, "This is a fault of Launchwatch, which its log describes."));
        }

        private void answer(Answer answer) {
            if (!context.response().closed() && !context.response().ended()) {
                if (inflow.isLast()) {
                    context.response().putHeader("Connection", "close");
                }
                answer.send(context.response());
            }
            inflow.finish();
        }
    }
}
