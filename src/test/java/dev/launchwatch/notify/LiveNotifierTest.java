package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import io.smallrye.faulttolerance.apiimpl.BasicCircuitBreakerMaintenanceImpl;
import io.smallrye.faulttolerance.apiimpl.BuilderLazyDependencies;
import io.smallrye.faulttolerance.apiimpl.TypedGuardImpl;
import io.smallrye.faulttolerance.core.event.loop.EventLoop;
import io.smallrye.faulttolerance.core.metrics.MeteredOperation;
import io.smallrye.faulttolerance.core.metrics.MetricsProvider;
import io.smallrye.faulttolerance.core.metrics.MetricsRecorder;
import io.smallrye.faulttolerance.core.timer.ThreadTimer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole way with real threads, real time, real fault tolerance and real sockets. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class LiveNotifierTest {
    private final Vertx vertx = Vertx.vertx();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final ThreadTimer guardTimer = new ThreadTimer(threads);
    private final InstantSource clock = InstantSource.system();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private volatile Consumer<HttpServerRequest> answer =
            request -> request.response().end();
    private volatile long lastReceipt;
    private HttpServer server;
    private Notifier notifier;

    @BeforeEach
    void listen() throws Exception {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    lastReceipt = System.nanoTime();
                    JsonObject json = body.toJsonObject();
                    received.add(request.path() + " " + json.getString("type") + " "
                            + json.getJsonObject("data").getString("notification"));
                    answer.accept(request);
                }))
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
        Timer timer = (delay, task) -> {
            ScheduledFuture<?> future = clockwork.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        };
        notifier = new Notifier(
                outbox,
                clock,
                timer,
                new LiveSenders(vertx, _ -> new Delivery.Sent(null), clock, Links.none(), Pages.NONE),
                channel -> new ChannelGuard(channel, this::guard),
                threads,
                new Random(1),
                (_, _, _) -> {});
    }

    /** What Quarkus supplies by CDI. */
    private TypedGuardImpl.BuilderImpl<Delivery, Delivery> guard() {
        BasicCircuitBreakerMaintenanceImpl maintenance = new BasicCircuitBreakerMaintenanceImpl();
        BuilderLazyDependencies lazy = new BuilderLazyDependencies() {
            @Override
            public boolean ftEnabled() {
                return true;
            }

            @Override
            public ExecutorService asyncExecutor() {
                return threads;
            }

            @Override
            public EventLoop eventLoop() {
                return EventLoop.get();
            }

            @Override
            public io.smallrye.faulttolerance.core.timer.Timer timer() {
                return guardTimer;
            }

            @Override
            public MetricsProvider metricsProvider() {
                return new MetricsProvider() {
                    @Override
                    public boolean isEnabled() {
                        return false;
                    }

                    @Override
                    public MetricsRecorder create(MeteredOperation operation) {
                        return MetricsRecorder.NOOP;
                    }
                };
            }
        };
        return new TypedGuardImpl.BuilderImpl<>(() -> maintenance, () -> lazy, Delivery.class);
    }

    @AfterEach
    void stop() throws Exception {
        notifier.close();
        guardTimer.shutdown();
        clockwork.shutdownNow();
        threads.shutdownNow();
        vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }

    private Channel channel(String name, Duration timeout, String rate) {
        ChannelSpec spec = Given.webhook("http://localhost:" + server.actualPort() + "/" + name);
        return new Channel(name, timeout, Rate.parse(rate), null, Duration.ofMinutes(5), spec);
    }

    private Transition happens(String monitor) {
        Transition fired = Given.fired(monitor, clock.instant());
        happens(fired);
        return fired;
    }

    private void happens(Transition transition) {
        outbox.commit(transition);
        notifier.wake(List.of(transition));
    }

    private List<String> types(String channel) {
        return received.stream()
                .filter(line -> line.startsWith("/" + channel + " "))
                .map(line -> line.split(" ", -1)[1])
                .toList();
    }

    @Test
    void a_receiver_that_fails_for_a_while_gets_beginning_and_end_in_order_and_the_same_id_each_time() {
        answer = request -> request.response()
                .setStatusCode(received.size() < 3 ? 500 : 200)
                .end();
        notifier.start(Given.addressing(
                List.of(channel("hook", Duration.ofSeconds(10), "100/m")), List.of(Given.route("hook"))));
        Transition down = happens("homepage");
        await().until(() -> !received.isEmpty());
        happens(Given.resolved(down, clock.instant()));
        await().atMost(Duration.ofSeconds(20)).until(() -> received.size() >= 4);
        assertThat(types("hook")).containsExactly("alert.firing", "alert.firing", "alert.firing", "alert.resolved");
        assertThat(received.subList(0, 3).stream().distinct()).hasSize(1);
        await().until(() -> outbox.openGroups().isEmpty());
    }

    @Test
    void a_receiver_that_hangs_delays_no_other_and_its_breaker_opens() {
        answer = request -> {
            if (!request.path().equals("/dead")) {
                request.response().end();
            }
        };
        notifier.start(Given.addressing(
                List.of(
                        channel("dead", Duration.ofMillis(200), "100/m"),
                        channel("hook", Duration.ofSeconds(10), "100/m")),
                List.of(Given.route("dead", "hook"))));
        Instant start = clock.instant();
        happens("homepage");
        await().until(() -> types("hook").size() == 1);
        assertThat(Duration.between(start, clock.instant())).isLessThan(Duration.ofSeconds(2));
        await().until(() ->
                "no answer within 200ms".equals(notifier.status().getFirst().lastError()));
        assertThat(notifier.test("dead")).isInstanceOf(Delivery.Retry.class);
        await().atMost(Duration.ofSeconds(20)).until(() -> notifier.test("dead") instanceof Delivery.Postponed);
        await().until(() -> notifier.status().getFirst().breaker().equals("open")
                || notifier.test("dead") instanceof Delivery.Postponed);
    }

    @Test
    void the_rate_limit_spreads_messages_and_loses_none() {
        notifier.start(Given.addressing(List.of(channel("hook", Duration.ofSeconds(10), "2/s")), List.of(separate())));
        for (int i = 0; i < 5; i++) {
            happens("monitor-" + i);
        }
        await().atMost(Duration.ofSeconds(20)).until(() -> received.size() == 5);
        assertThat(received.stream().distinct()).hasSize(5);
    }

    private static Route separate() {
        Route like = Given.route("hook");
        return new Route(
                like.severity(),
                like.rule(),
                like.match(),
                like.to(),
                List.of("monitor"),
                like.groupWait(),
                like.groupWindow(),
                like.groupInterval(),
                like.repeatInterval(),
                true,
                null,
                List.of());
    }

    @Test
    void from_the_decision_to_the_receipt_it_takes_milliseconds() {
        notifier.start(
                Given.addressing(List.of(channel("hook", Duration.ofSeconds(10), "1000/s")), List.of(separate())));
        long best = Long.MAX_VALUE;
        for (int i = 0; i < 30; i++) {
            long start = System.nanoTime();
            int expected = i + 1;
            happens("monitor-" + i);
            await().pollInterval(Duration.ofMillis(1)).until(() -> received.size() == expected);
            best = Math.min(best, lastReceipt - start);
        }
        assertThat(Duration.ofNanos(best)).isLessThan(Duration.ofMillis(20));
        System.out.println("decision to receipt, best of 30: " + Duration.ofNanos(best));
    }

    @Test
    void closing_sends_what_is_due() {
        notifier.start(Given.addressing(
                List.of(channel("hook", Duration.ofSeconds(10), "100/m")), List.of(Given.route("hook"))));
        happens("homepage");
        notifier.close();
        assertThat(received).hasSize(1);
        assertThat(outbox.undelivered()).isEmpty();
    }
}
