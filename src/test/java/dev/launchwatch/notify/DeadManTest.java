package dev.launchwatch.notify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.notify.DeadMan.Outcome;
import dev.launchwatch.notify.DeadManPing.Method;
import dev.launchwatch.notify.Vitals.Ailment;
import dev.launchwatch.notify.Vitals.Trouble;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Dead-man pings in virtual time against a real server. */
@Timeout(30)
class DeadManTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final Logger LOG = Logger.getLogger(DeadMan.class.getName());

    private final Vertx vertx = Vertx.vertx();
    private final FakeTime time = new FakeTime();
    private final Instant begin = time.instant();
    private final List<Ping> pings = new CopyOnWriteArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(new org.jboss.logmanager.formatters.PatternFormatter("%m%e").format(entry));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private volatile Consumer<HttpServerRequest> answer =
            request -> request.response().end("OK");
    private Optional<Ailment> ailment = Optional.empty();
    private int port;
    private final DeadMan deadMan = new DeadMan(
            vertx, "launchwatch 1, region eu\n", _ -> ailment, time, time, time, Runnable::run, new Random(1));

    private record Ping(long second, String method, String path, String body) {}

    @BeforeEach
    void listen() {
        LOG.addHandler(log);
        port = LocalServer.listen(vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> {
                    pings.add(new Ping(
                            Duration.between(begin, time.instant()).toSeconds(),
                            request.method().name(),
                            request.uri(),
                            body.toString()));
                    answer.accept(request);
                })));
    }

    @AfterEach
    void stop() {
        LOG.removeHandler(log);
        deadMan.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private DeadManPing to(String path) {
        return new DeadManPing(
                Given.secret("http://127.0.0.1:" + port + path),
                Method.GET,
                MINUTE,
                Duration.ofMinutes(2),
                Duration.ofMillis(500));
    }

    private List<Long> seconds() {
        return pings.stream().map(Ping::second).toList();
    }

    private DeadMan.Status status() {
        return deadMan.status().orElseThrow();
    }

    @Test
    void it_pings_ten_seconds_after_the_start_and_then_at_each_interval() {
        deadMan.start(to("/uuid?status=up"));
        time.advance(MINUTE.multipliedBy(3));
        assertThat(pings)
                .containsExactly(
                        new Ping(10, "GET", "/uuid?status=up", ""),
                        new Ping(70, "GET", "/uuid?status=up", ""),
                        new Ping(130, "GET", "/uuid?status=up", ""));
        assertThat(status().lastSuccess()).isEqualTo(begin.plusSeconds(130));
        assertThat(status().counts()).containsEntry(Outcome.SENT, 3L).containsEntry(Outcome.FAILED, 0L);
        assertThat(logged).isEmpty();
    }

    @Test
    void a_post_names_the_region() {
        DeadManPing get = to("/uuid");
        deadMan.start(new DeadManPing(get.url(), Method.POST, get.every(), get.withholdAfter(), get.timeout()));
        time.advance(Duration.ofSeconds(10));
        assertThat(pings).containsExactly(new Ping(10, "POST", "/uuid", "launchwatch 1, region eu\n"));
    }

    @Test
    void while_something_is_in_trouble_it_pings_nobody_says_why_once_and_pings_at_once_when_it_is_over() {
        deadMan.start(to("/uuid"));
        time.advance(Duration.ofSeconds(30));
        ailment = Optional.of(new Ailment(Trouble.STORE, "nothing has become durable for 2m"));
        time.advance(MINUTE);
        ailment = Optional.of(new Ailment(Trouble.STORE, "nothing has become durable for 3m"));
        time.advance(MINUTE.multipliedBy(3));
        assertThat(seconds()).containsExactly(10L);
        assertThat(status().ailment()).isEqualTo(ailment.orElseThrow());
        assertThat(status().counts()).containsEntry(Outcome.WITHHELD, 4L);
        assertThat(logged).containsExactly("Dead-man pings are withheld: nothing has become durable for 2m");

        ailment = Optional.empty();
        time.advance(Duration.ofSeconds(80));
        assertThat(seconds()).containsExactly(10L, 280L, 340L);
        assertThat(status().ailment()).isNull();
        assertThat(logged).hasSize(2).last().isEqualTo("Dead-man pings go out again");
    }

    @Test
    void what_was_not_taken_is_tried_again_soon_and_said_once() {
        deadMan.start(to("/secret-uuid"));
        answer = request -> request.response().setStatusCode(503).end();
        time.advance(Duration.ofSeconds(30));
        assertThat(seconds().size())
                .as("10, 11, 13, 17, 25 or a little earlier")
                .isBetween(5, 6);
        answer = request -> request.response().end();
        time.advance(Duration.ofSeconds(50));
        assertThat(status().failure()).isNull();
        assertThat(seconds()).last().isEqualTo(70L);
        assertThat(logged)
                .containsExactly(
                        "A dead-man ping was not taken: the receiver answered 503", "Dead-man pings are taken again");
    }

    @Test
    void one_that_never_takes_it_costs_four_attempts_a_minute_and_one_line() {
        deadMan.start(to("/secret-uuid"));
        answer = request -> request.connection().close();
        time.advance(Duration.ofMinutes(10));
        assertThat(status().counts().get(Outcome.FAILED)).isBetween(20L, 60L);
        assertThat(logged).hasSize(1).first().asString().doesNotContain("uuid").contains("broke");
    }

    @Test
    void an_address_that_is_refused_is_tried_at_the_next_interval_and_a_wish_for_a_pause_is_honoured() {
        deadMan.start(to("/uuid"));
        answer = request -> request.response().setStatusCode(404).end();
        time.advance(Duration.ofSeconds(70));
        assertThat(seconds()).containsExactly(10L, 70L);
        answer = request -> request.response()
                .setStatusCode(429)
                .putHeader("Retry-After", "300")
                .end();
        time.advance(Duration.ofSeconds(400));
        assertThat(seconds()).containsExactly(10L, 70L, 130L, 430L);
    }

    @Test
    void redirects_are_not_followed_and_an_endless_answer_is_left() {
        deadMan.start(to("/uuid"));
        answer = request -> request.response()
                .setStatusCode(302)
                .putHeader("Location", "http://127.0.0.1:" + port + "/elsewhere")
                .end();
        time.advance(Duration.ofSeconds(10));
        assertThat(pings).hasSize(1);
        assertThat(status().failure()).contains("302");
        answer = request -> {
            request.response().setChunked(true);
            for (int i = 0; i < 100; i++) {
                request.response().write("x".repeat(1024));
            }
        };
        time.advance(MINUTE);
        assertThat(status().counts()).containsEntry(Outcome.SENT, 1L);
    }

    @Test
    void one_that_does_not_answer_is_given_up_after_the_timeout() {
        deadMan.start(to("/uuid"));
        answer = _ -> {};
        time.advance(Duration.ofSeconds(10));
        assertThat(status().failure()).isEqualTo("no answer within 500ms");
    }

    @Test
    void a_reload_pings_a_changed_address_at_once_leaves_the_same_alone_and_ends_with_none() {
        deadMan.start(to("/one"));
        time.advance(Duration.ofSeconds(20));
        deadMan.reload(to("/one"));
        time.settle();
        deadMan.reload(to("/two"));
        time.settle();
        assertThat(pings).extracting(Ping::path).containsExactly("/one", "/two");
        deadMan.reload(null);
        assertThat(deadMan.status()).isEmpty();
        time.advance(MINUTE.multipliedBy(3));
        assertThat(pings).hasSize(2);
        assertThat(time.pending()).isZero();
    }

    @Test
    void it_keeps_pinging_nobody_where_its_vitals_fail_and_goes_on() {
        boolean[] broken = {true};
        DeadMan other = new DeadMan(
                vertx,
                "",
                _ -> {
                    if (broken[0]) {
                        throw new IllegalStateException("a bug");
                    }
                    return Optional.empty();
                },
                time,
                time,
                time,
                Runnable::run,
                new Random(1));
        other.start(to("/uuid"));
        time.advance(MINUTE);
        assertThat(pings).isEmpty();
        assertThat(other.status().orElseThrow().ailment())
                .isEqualTo(new Ailment(Trouble.UNKNOWN, "that could not be found out"));
        broken[0] = false;
        time.advance(Duration.ofSeconds(10));
        assertThat(pings).hasSize(1);
        other.close();
    }
}
