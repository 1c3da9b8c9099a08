package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.testing.Program;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The demo as two regions, as its text promises it, on a PostgreSQL of its own. */
@Timeout(240)
@SuppressWarnings("NullAway.Init")
@Execution(ExecutionMode.CONCURRENT)
class DemoRegionsIT {
    private static final Duration MINUTE = Duration.ofSeconds(60);

    private final HttpClient http = HttpClient.newHttpClient();
    private Program demo;

    @AfterEach
    void stop() {
        List<ProcessHandle> children = demo.children();
        demo.close();
        children.forEach(ProcessHandle::destroyForcibly);
        http.close();
    }

    private void start() {
        demo = Program.start(
                Map.of(
                        "LAUNCHWATCH_PORT", "0",
                        "LAUNCHWATCH_REGION_SILENCE", "5s",
                        "LAUNCHWATCH_DEMO_POSTGRES", PostgresServer.binaries().toString()),
                "demo",
                "--regions",
                "2",
                "--site-port",
                "0");
        until(() -> demo.text().contains("Ctrl-C ends everything"));
    }

    private String printed(String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(demo.text());
        assertThat(matcher.find()).as(demo.text()).isTrue();
        return matcher.group(1);
    }

    private String call(String method, String path) throws Exception {
        String site = printed("Inbox\\s+(http://\\S+)/_demo/inbox");
        HttpRequest request = HttpRequest.newBuilder(URI.create(site + path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    private List<String> inbox(String state) throws Exception {
        return inbox("slack", state);
    }

    private List<String> inbox(String channel, String state) throws Exception {
        List<String> alerts = new ArrayList<>();
        for (JsonNode message : new ObjectMapper().readTree(call("GET", "/_demo/inbox"))) {
            if (message.path("channel").asText().equals(channel)
                    && message.path("state").asText().equals(state)) {
                alerts.add(message.path("alert").asText());
            }
        }
        return alerts;
    }

    private boolean nothingWaits(String region) throws Exception {
        URI metrics = URI.create(printed("Region " + region + "\\s+(http://\\S+)") + "metrics");
        List<String> depths = http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString())
                .body()
                .lines()
                .filter(line -> line.startsWith("launchwatch_outbox_depth{"))
                .toList();
        assertThat(depths).isNotEmpty();
        return depths.stream().allMatch(line -> line.endsWith(" 0.0"));
    }

    private void until(Callable<Boolean> condition) {
        try {
            await().atMost(MINUTE).pollInterval(Duration.ofMillis(50)).until(condition);
        } catch (RuntimeException e) {
            throw new AssertionError(demo.text(), e);
        }
    }

    @Test
    void anOutageIsToldOnceAKilledRegionIsMissedAndComesBackAndAllEndsTogether() throws Exception {
        start();
        call("PUT", "/_demo/faults/home-500");
        until(() -> inbox("slack", "firing").contains("site-down")
                && inbox("email", "firing").contains("site-down"));
        // Between the channel's taking and the record whoever takes over would tell it again.
        until(() -> nothingWaits("north") && nothingWaits("south"));
        long killed = Long.parseLong(printed("Region north .*\\(process (\\d+)\\)"));
        ProcessHandle.of(killed).orElseThrow().destroyForcibly();
        until(() -> demo.text().contains("Region north has ended"));
        until(() -> inbox("firing").contains("launchwatch-region-north"));

        demo.type("\n");
        call("DELETE", "/_demo/faults/home-500");
        until(() -> inbox("resolved").containsAll(List.of("site-down", "launchwatch-region-north")));
        assertThat(inbox("firing").stream().filter("site-down"::equals)).hasSize(1);
        assertThat(inbox("resolved").stream().filter("site-down"::equals)).hasSize(1);

        List<ProcessHandle> children = demo.children();
        assertThat(children).hasSizeGreaterThan(3);
        assertThat(demo.terminate()).isZero();
        assertThat(children).noneMatch(ProcessHandle::isAlive);
    }

    @Test
    void whoeverKillsTheDemoEndsItsRegionsAndItsDatabase() {
        start();
        List<ProcessHandle> children = demo.children();
        assertThat(children).hasSizeGreaterThan(3);
        demo.kill();
        until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }
}
