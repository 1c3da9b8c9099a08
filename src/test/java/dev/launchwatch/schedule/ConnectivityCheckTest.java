package dev.launchwatch.schedule;

import static dev.launchwatch.schedule.Monitors.DEGRADED;
import static dev.launchwatch.schedule.Monitors.DOWN;
import static dev.launchwatch.schedule.Monitors.UP;
import static dev.launchwatch.schedule.Monitors.down;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.testing.FakeTime;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConnectivityCheckTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    private final FakeTime time = new FakeTime();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicInteger attempts = new AtomicInteger();
    private final List<Boolean> told = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        executor.close();
    }

    private ConnectivityCheck check(String... targets) {
        return new ConnectivityCheck(
                new Connectivity(List.of(targets), TIMEOUT),
                time,
                time,
                task -> executor.execute(() -> {
                    attempts.incrementAndGet();
                    task.run();
                }),
                told::add);
    }

    private static ServerSocket server(int port) throws IOException {
        ServerSocket server = new ServerSocket();
        server.setReuseAddress(true);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        return server;
    }

    private static int closedPort() throws IOException {
        try (ServerSocket server = server(0)) {
            return server.getLocalPort();
        }
    }

    private static Reason reason(Report report) {
        return report.outcome().why().orElseThrow().reason();
    }

    @Test
    void without_targets_every_report_stands() {
        assertThat(check().judge(DOWN)).isSameAs(DOWN);
        assertThat(attempts).hasValue(0);
    }

    @Test
    void with_connectivity_a_failure_stands() throws IOException {
        try (ServerSocket server = server(0)) {
            ConnectivityCheck check = check("127.0.0.1:" + closedPort(), "127.0.0.1:" + server.getLocalPort());
            assertThat(check.judge(DOWN)).isSameAs(DOWN);
            assertThat(check.blind()).isFalse();
            assertThat(told).isEmpty();
        }
    }

    @Test
    void without_connectivity_a_failure_says_nothing_of_the_site_and_the_region_is_blind_once() throws IOException {
        ConnectivityCheck check = check("127.0.0.1:" + closedPort());
        Report judged = check.judge(DOWN);
        assertThat(judged.outcome()).isInstanceOf(Outcome.Unknown.class);
        assertThat(reason(judged)).isEqualTo(Reason.REGION_BLIND);
        assertThat(judged.duration()).isEqualTo(DOWN.duration());
        time.freeze(Duration.ofSeconds(3));
        check.judge(DOWN);
        assertThat(told).containsExactly(true);
    }

    @Test
    void what_only_a_reached_server_can_cause_needs_no_check() throws IOException {
        ConnectivityCheck check = check("127.0.0.1:" + closedPort());
        Report wrongStatus = down(Reason.ASSERTION_STATUS);
        assertThat(check.judge(wrongStatus)).isSameAs(wrongStatus);
        assertThat(check.judge(UP)).isSameAs(UP);
        assertThat(check.judge(DEGRADED)).isSameAs(DEGRADED);
        assertThat(attempts).hasValue(0);
    }

    @Test
    void a_thousand_failures_together_are_answered_by_one_check() throws Exception {
        ConnectivityCheck check = check("127.0.0.1:" + closedPort());
        List<Future<Report>> judged = IntStream.range(0, 1000)
                .mapToObj(_ -> executor.submit(() -> check.judge(DOWN)))
                .toList();
        for (Future<Report> report : judged) {
            assertThat(reason(report.get())).isEqualTo(Reason.REGION_BLIND);
        }
        assertThat(attempts).hasValue(1);
        time.freeze(Duration.ofSeconds(3));
        check.judge(DOWN);
        assertThat(attempts).hasValue(2);
    }

    @Test
    void while_blind_it_looks_again_by_itself_and_tells_when_the_region_sees_again() throws IOException {
        int port = closedPort();
        ConnectivityCheck check = check("127.0.0.1:" + port);
        check.judge(DOWN);
        time.advance(Duration.ofSeconds(5));
        await().until(() -> attempts.get() >= 3);
        assertThat(check.blind()).isTrue();
        try (ServerSocket _ = server(port)) {
            await().until(() -> {
                time.advance(Duration.ofSeconds(5));
                return !check.blind();
            });
            await().until(() -> told.size() == 2);
            assertThat(told).containsExactly(true, false);
        }
    }

    @Test
    void a_target_that_never_answers_is_given_up_after_the_timeout() throws Exception {
        // A name that cannot be resolved in time, or a packet that is dropped, holds the attempt: only the timer ends
        // it.
        ConnectivityCheck check = new ConnectivityCheck(
                new Connectivity(List.of("127.0.0.1:1"), TIMEOUT), time, time, _ -> {}, told::add);
        Future<Report> judged = executor.submit(() -> check.judge(DOWN));
        await().until(() -> time.pending() > 0);
        time.advance(TIMEOUT);
        assertThat(reason(judged.get())).isEqualTo(Reason.REGION_BLIND);
    }

    @Test
    void a_target_that_makes_no_sense_is_not_reached() {
        assertThat(reason(check("nonsense", "127.0.0.1:99999").judge(DOWN))).isEqualTo(Reason.REGION_BLIND);
    }

    @Test
    void other_settings_hold_from_the_next_check_on() throws IOException {
        ConnectivityCheck check = check("127.0.0.1:" + closedPort());
        check.judge(DOWN);
        check.reload(new Connectivity(List.of(), TIMEOUT));
        assertThat(check.judge(DOWN)).isSameAs(DOWN);
        assertThat(told).containsExactly(true, false);
    }

    @Test
    void once_closed_it_looks_no_more() throws IOException {
        ConnectivityCheck check = check("127.0.0.1:" + closedPort());
        check.judge(DOWN);
        check.close();
        int before = attempts.get();
        time.advance(Duration.ofMinutes(1));
        await().until(() -> attempts.get() == before + 1);
        assertThat(time.pending()).isZero();
    }
}
