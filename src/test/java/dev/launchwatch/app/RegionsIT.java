package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two regions on one PostgreSQL, as real processes: who tells what, whoever dies and whatever is away. Each region has a site of its own, so
 * that it can see something else than the other, and both have the same channel.
 */
@Timeout(300)
@Execution(ExecutionMode.CONCURRENT)
@SuppressWarnings("NullAway.Init")
class RegionsIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "lw_everything";

    @TempDir
    Path folder;

    private final TargetSite channel = new TargetSite();
    private final Map<String, TargetSite> sites = new ConcurrentHashMap<>();
    private final Map<String, Program> regions = new HashMap<>();
    private PostgresServer postgres;

    @BeforeEach
    void begin() throws Exception {
        postgres = PostgresServer.start(folder.resolve("postgres"));
        Files.createDirectories(folder.resolve("monitors"));
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("app", EnumSet.allOf(Scope.class), TOKEN).line() + "\n");
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: home, every: 2s, timeout: 2s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/" } }
                rules:
                  - { name: site-down, monitor: home, failing: { agreement: majority }, severity: critical, flap-threshold: 0 }
                channels:
                  - { name: hook, timeout: 20s, rate-limit: 600/m, webhook: { url: "${CHANNEL}/hook" } }
                routes:
                  - { to: hook }
                """);
    }

    @AfterEach
    void end() {
        regions.values().forEach(Program::close);
        sites.values().forEach(TargetSite::close);
        channel.close();
        postgres.close();
    }

    @Test
    void anOutageThatBothSeeIsToldOnceAndSoIsItsEnd() throws Exception {
        start("eu", "us");

        down(true, "eu", "us");
        until(() -> told("site-down", "firing") == 1);
        assertThat(only("site-down", "firing").path("regions")).hasSize(2);
        down(false, "eu", "us");
        until(() -> told("site-down", "resolved") == 1);

        seenByAll();
        assertThat(told("site-down", "firing")).isEqualTo(1);
        assertThat(told("site-down", "resolved")).isEqualTo(1);
        assertThat(messages())
                .allSatisfy(message -> assertThat(message.toString()).doesNotContain("alone"));
    }

    @Test
    void whoeverDecidesIsKilledAndTheOtherTellsTheEnd() throws Exception {
        start("eu", "us");
        down(true, "eu", "us");
        until(() -> told("site-down", "firing") == 1);

        String killed = deciding();
        String left = killed.equals("eu") ? "us" : "eu";
        // Between the channel's taking and the record whoever takes over would tell it again.
        until(() -> nothingWaits(killed));
        region(killed).kill();
        regions.remove(killed);
        down(false, "eu", "us");
        until(() -> told("site-down", "resolved") == 1);
        assertThat(deciding()).isEqualTo(left);
        until(() -> told("launchwatch-region-" + killed, "firing") == 1);

        start(killed);
        until(() -> told("launchwatch-region-" + killed, "resolved") == 1);
        assertThat(told("site-down", "firing")).isEqualTo(1);
        assertThat(told("site-down", "resolved")).isEqualTo(1);
    }

    @Test
    void aRegionThatLeavesIsNotMissed() throws Exception {
        start("eu", "us");
        String leaving = deciding();
        String left = leaving.equals("eu") ? "us" : "eu";

        assertThat(region(leaving).terminate()).isZero();
        regions.remove(leaving);
        until(() -> region(left).text().contains("deciding for all regions"));
        down(true, left);
        until(() -> told("site-down", "firing") == 1);

        assertThat(messages())
                .allSatisfy(message -> assertThat(message.toString()).doesNotContain("launchwatch-region"));
    }

    @Test
    void cutOffFromTheSharedStoreEachTellsOnceAndTogetherTheyTellTheRest() throws Exception {
        start("eu", "us");
        postgres.kill();
        until(() -> regions.values().stream().allMatch(region -> region.text().contains("decides for itself")));

        down(true, "eu", "us");
        until(() -> told("site-down", "firing") == 2);
        assertThat(notes("site-down")).allSatisfy(note -> assertThat(note).contains("alone"));
        assertThat(told("launchwatch-shared-store", "firing")).isEqualTo(2);

        postgres.restart();
        until(() -> told("launchwatch-shared-store", "resolved") == 2);
        until(() -> told("site-down", "firing") == 3);
        until(() -> told("site-down", "resolved") == 2);
        down(false, "eu", "us");
        until(() -> told("site-down", "resolved") == 3);
        seenByAll();
        assertThat(told("site-down", "firing")).isEqualTo(3);
    }

    @Test
    void aRegionThatStartsWithoutTheSharedStoreWatchesAllTheSame() throws Exception {
        postgres.kill();
        start("eu");
        down(true, "eu");

        until(() -> told("site-down", "firing") == 1);
        down(false, "eu");
        until(() -> told("site-down", "resolved") == 1);
        postgres.restart();
        until(() -> region("eu").text().contains("deciding for all regions"));
        until(() -> told("launchwatch-shared-store", "resolved") == 1);
        assertThat(told("site-down", "firing")).isEqualTo(1);
    }

    @Test
    void aSecondProcessOfARegionEndsAndSaysWhatToDo() {
        Map<String, String> quick = Map.of("LAUNCHWATCH_REGION_LEASE", "5s", "LAUNCHWATCH_REGION_SILENCE", "6s");
        start("eu", "eu", quick);
        // It is ready before it has spoken, and on a new database another one may be faster.
        until(() -> region("eu").text().contains("deciding for all regions"));
        start("second", "eu", quick);

        assertThat(region("second").awaitExit()).isEqualTo(2);
        assertThat(region("second").text()).contains("Region eu runs already: another process (Launchwatch");
        assertThat(region("eu").isAlive()).isTrue();
        regions.remove("second");
    }

    @Test
    void whatHappensIsCountedTogetherWhereverItIsReported() throws Exception {
        Files.writeString(folder.resolve("monitors/signals.yaml"), """
                monitors:
                  - { name: backup, every: 1s, heartbeat: { within: 2s } }
                signals:
                  - { name: failed-logins, event: login.failed }
                rules:
                  - { name: many-failures, signal: failed-logins, rate: { over: 6/1h }, severity: critical }
                """);
        start("eu", "us");
        String one = deciding().equals("eu") ? "us" : "eu";

        report("eu", "a", "b", "c", "d");
        report("us", "d", "e", "f");
        seenByAll();
        assertThat(told("many-failures", "firing")).isZero();
        report(one, "a", "g");
        until(() -> told("many-failures", "firing") == 1);
        assertThat(only("many-failures", "firing").path("detail").asText()).startsWith("7 failed logins");

        for (String name : List.of("eu", "us")) {
            until(() -> counted(name) == 7);
        }

        // While it settles, a region does not take a job for missing that may have reported to the other.
        until(() -> latest("eu", "backup").equals("unknown"));
        until(() -> {
            try (Sender sender = sender("us")) {
                sender.post("/api/v1/heartbeats/backup", Sender.token(TOKEN), "");
            }
            return latest("eu", "backup").equals("up");
        });

        postgres.kill();
        report("eu", "h");
        report("us", "h", "i");
        until(() -> regions.values().stream().allMatch(region -> region.text().contains("decides for itself")));
        postgres.restart();
        for (String name : List.of("eu", "us")) {
            until(() -> counted(name) == 9);
        }
    }

    private void start(String... names) {
        for (String name : names) {
            start(name, name, Map.of("LAUNCHWATCH_REGION_SILENCE", "12s"));
        }
        for (String name : names) {
            until(() -> site(name).probes() > 0);
        }
    }

    /** @param process what the process is called here */
    private void start(String process, String region, Map<String, String> settings) {
        TargetSite site = sites.computeIfAbsent(process, _ -> new TargetSite());
        Map<String, String> environment = new HashMap<>(settings);
        environment.putAll(Map.of(
                "SITE",
                site.url(),
                "CHANNEL",
                channel.url(),
                "LAUNCHWATCH_REGION",
                region,
                "LAUNCHWATCH_HASH_KEY",
                "a key that both regions have in common",
                "LAUNCHWATCH_TOKENS_FILE",
                folder.resolve("tokens").toString(),
                "LAUNCHWATCH_STORE",
                postgres.url("postgres") + "?user=postgres"));
        regions.put(
                process, Program.daemon(folder.resolve("monitors"), folder.resolve("data-" + process), environment));
    }

    /** Logins of these ids failed: a region has them once it answers. */
    private void report(String region, String... ids) throws Exception {
        List<String> events = new ArrayList<>();
        for (String id : ids) {
            events.add("{\"id\":\"" + id + "\",\"kind\":\"login.failed\",\"ip\":\"192.0.2.1\"}");
        }
        try (Sender sender = sender(region)) {
            HttpResponse<String> answer =
                    sender.post("/api/v1/events", Sender.token(TOKEN), "[" + String.join(",", events) + "]");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        }
    }

    /** What a region saw of a monitor last, by itself. */
    private String latest(String region, String monitor) throws Exception {
        try (Sender sender = sender(region)) {
            String results = sender.get("/api/v1/monitors/" + monitor + "/results?limit=20", Sender.token(TOKEN));
            for (JsonNode result : JSON.readTree(results)) {
                if (result.path("region").asText().equals(region)) {
                    return result.path("outcome").asText();
                }
            }
        }
        return "";
    }

    private boolean nothingWaits(String region) throws Exception {
        try (Sender sender = sender(region)) {
            List<String> depths = sender.get("/metrics")
                    .lines()
                    .filter(line -> line.startsWith("launchwatch_outbox_depth{"))
                    .toList();
            assertThat(depths).isNotEmpty();
            return depths.stream().allMatch(line -> line.endsWith(" 0.0"));
        }
    }

    private int counted(String region) throws Exception {
        try (Sender sender = sender(region)) {
            return JSON.readTree(sender.get("/api/v1/signals/failed-logins?window=1h", Sender.token(TOKEN)))
                    .path("count")
                    .asInt();
        }
    }

    private Sender sender(String region) {
        return new Sender(region(region)::awaitReady);
    }

    private void down(boolean down, String... names) {
        for (String name : names) {
            site(name).down(down);
        }
    }

    private Program region(String name) {
        return Objects.requireNonNull(regions.get(name));
    }

    private TargetSite site(String name) {
        return Objects.requireNonNull(sites.get(name));
    }

    /** The region whose office was opened last. */
    private String deciding() {
        return await().atMost(SOON)
                .until(
                        () -> regions.entrySet().stream()
                                .filter(entry ->
                                        lastRole(entry.getValue().text()).equals("deciding for all regions"))
                                .map(Map.Entry::getKey)
                                .findFirst()
                                .orElse(""),
                        name -> !name.isEmpty());
    }

    private static String lastRole(String text) {
        String role = "";
        for (String line : text.split("\n", -1)) {
            for (String known : List.of("deciding for all regions", "another one decides", "decides for itself")) {
                role = line.contains(known) ? known : role;
            }
        }
        return role;
    }

    private void seenByAll() {
        Map<String, Integer> before = new HashMap<>();
        sites.forEach((name, site) -> before.put(name, site.probes()));
        until(() -> sites.entrySet().stream()
                .allMatch(entry -> entry.getValue().probes() >= before.getOrDefault(entry.getKey(), 0) + 3));
    }

    private List<JsonNode> messages() throws Exception {
        List<JsonNode> messages = new ArrayList<>();
        for (TargetSite.Received received : channel.received()) {
            if (received.taken()) {
                messages.add(JSON.readTree(received.body()));
            }
        }
        return messages;
    }

    private List<JsonNode> alerts(String rule, String state) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (JsonNode message : messages()) {
            for (JsonNode alert : message.at("/data/alerts")) {
                if (alert.path("rule").asText().equals(rule)
                        && alert.path("state").asText().equals(state)) {
                    found.add(alert);
                }
            }
        }
        return found;
    }

    private List<String> notes(String rule) throws Exception {
        List<String> notes = new ArrayList<>();
        for (JsonNode message : messages()) {
            if (message.toString().contains(rule)) {
                notes.add(message.path("data").toString());
            }
        }
        return notes;
    }

    private int told(String rule, String state) throws Exception {
        return alerts(rule, state).size();
    }

    private JsonNode only(String rule, String state) throws Exception {
        List<JsonNode> found = alerts(rule, state);
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    private void until(Callable<Boolean> condition) {
        try {
            await().atMost(SOON).pollInterval(Duration.ofMillis(50)).until(condition);
        } catch (RuntimeException e) {
            StringBuilder what = new StringBuilder();
            channel.received().forEach(received -> what.append(received.body()).append('\n'));
            regions.forEach((name, region) ->
                    what.append(name).append(":\n").append(region.text()).append('\n'));
            throw new AssertionError(what.toString(), e);
        }
    }
}
