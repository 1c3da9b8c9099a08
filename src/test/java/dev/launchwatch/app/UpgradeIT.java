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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * A rolling upgrade and a rollback with the real program of the version before ({@code launchwatch.previous}, which {@code ./launchwatch test-upgrade}
 * makes): two regions on one PostgreSQL are replaced one after the other, with an outage at each step, and in each step either may be the one
 * that decides. People are told of each outage once, whoever tells it.
 */
@Timeout(600)
@EnabledIfSystemProperty(named = "launchwatch.previous", matches = ".+")
@SuppressWarnings("NullAway.Init")
class UpgradeIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String TOKEN = "lw_everything";
    private static final String BEFORE = System.getProperty("launchwatch.previous", "");
    private static final String NOW = Program.path();

    @TempDir
    Path folder;

    private final TargetSite channel = new TargetSite();
    private final TargetSite site = new TargetSite();
    private final Map<String, Program> regions = new TreeMap<>();
    private final Set<String> told = new HashSet<>();
    private final List<String> events = new ArrayList<>();
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
                signals:
                  - { name: failed-logins, event: login.failed }
                rules:
                  - { name: site-down, monitor: home, failing: { agreement: majority }, severity: critical, flap-threshold: 0 }
                  - { name: many-failures, signal: failed-logins, rate: { over: 1000/1h }, severity: critical }
                channels:
                  - { name: hook, timeout: 20s, rate-limit: 600/m, webhook: { url: "${CHANNEL}/hook" } }
                routes:
                  - { to: hook, group-interval: 1s }
                """);
    }

    @AfterEach
    void end() {
        regions.values().forEach(Program::close);
        channel.close();
        site.close();
        postgres.close();
    }

    @Test
    void regionsAreUpgradedOneAfterTheOtherAndBackAndEachOutageIsToldOnce() throws Exception {
        start("eu", BEFORE);
        start("us", BEFORE);
        until(() -> !deciding().isEmpty());
        int schema = schema();
        String first = deciding().equals("eu") ? "us" : "eu";
        String second = first.equals("eu") ? "us" : "eu";
        outage("both as before", second, first);

        // The one that does not decide goes first, so that the older decides beside a newer.
        String alert = begin("the first is upgraded");
        acknowledge(second, alert);
        upgrade(first);
        assertThat(schema())
                .as("a new schema; else there is nothing to be seen here")
                .isGreaterThanOrEqualTo(schema);
        acknowledged(first, alert);
        assertThat(deciding()).isEqualTo(second);
        end("the first is upgraded", alert);
        together("an older one decides", first, second);
        outage("an older one decides", first, second);

        alert = begin("the second is upgraded");
        acknowledge(first, alert);
        upgrade(second);
        until(() -> deciding().equals(first));
        acknowledged(second, alert);
        end("the second is upgraded", alert);
        outage("both are upgraded", first, second);

        // Back to the version before, on the schema of the newer one, and with the files of before.
        alert = begin("the second goes back");
        acknowledge(second, alert);
        downgrade(second);
        acknowledged(second, alert);
        assertThat(deciding()).isEqualTo(first);
        end("the second goes back", alert);
        together("a newer one decides", first, second);
        outage("a newer one decides", second, first);

        // Whoever takes over goes on from what a newer one wrote.
        alert = begin("the first goes back");
        acknowledge(first, alert);
        downgrade(first);
        assertThat(deciding()).isEqualTo(second);
        acknowledged(second, alert);
        end("the first goes back", alert);
        outage("both as before, on the newer schema", first, second);

        assertThat(regions.values())
                .allSatisfy(region -> assertThat(region.text())
                        .doesNotContain("failed and goes on")
                        .doesNotContain("skips a document")
                        .doesNotContain("decides for itself"));
    }

    /** Down and up again: told once, acknowledged at one, which the other knows. */
    private void outage(String when, String acknowledges, String knows) throws Exception {
        String alert = begin(when);
        acknowledge(acknowledges, alert);
        acknowledged(knows, alert);
        end(when, alert);
    }

    /** @return the alert that is told of */
    private String begin(String when) throws Exception {
        site.down(true);
        until(() -> alerts("alert.firing").anyMatch(alert -> !told.contains(id(alert))));
        List<JsonNode> fresh = alerts("alert.firing")
                .filter(alert -> !told.contains(id(alert)))
                .toList();
        assertThat(fresh).as(when).hasSize(1);
        told.add(id(fresh.getFirst()));
        return id(fresh.getFirst());
    }

    private void end(String when, String alert) throws Exception {
        seenByAll();
        assertThat(alerts("alert.firing").map(UpgradeIT::id)).as(when).containsExactlyInAnyOrderElementsOf(told);
        site.down(false);
        until(() -> alerts("alert.resolved").anyMatch(each -> id(each).equals(alert)));
        seenByAll();
        assertThat(alerts("alert.resolved").map(UpgradeIT::id)).as(when).containsExactlyInAnyOrderElementsOf(told);
        assertThat(alerts("alert.firing").map(UpgradeIT::id)).as(when).containsExactlyInAnyOrderElementsOf(told);
    }

    private static String id(JsonNode alert) {
        return alert.path("id").asText();
    }

    private void acknowledge(String region, String alert) throws Exception {
        try (Sender sender = sender(region)) {
            HttpResponse<String> answer = sender.post(
                    "/api/v1/alerts/" + alert.replace("/", "%2F") + "/ack",
                    Map.of("Authorization", "Bearer " + TOKEN, "Content-Type", "application/json"),
                    "{\"by\":\"ann at " + region + "\"}");
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(300);
        }
        until(() -> alerts("alert.update").anyMatch(each -> id(each).equals(alert)));
    }

    /** A region knows who looks after an alert. */
    private void acknowledged(String region, String alert) {
        until(() -> {
            try (Sender sender = sender(region)) {
                for (JsonNode each : JSON.readTree(sender.get("/api/v1/alerts", Sender.token(TOKEN)))) {
                    if (id(each).equals(alert)) {
                        return each.at("/acknowledged/by").asText().startsWith("ann at ");
                    }
                }
            }
            return false;
        });
    }

    /** What one sees or is told of the other knows, and each event counts once. */
    private void together(String when, String... names) throws Exception {
        for (String name : names) {
            for (String seen : names) {
                until(() -> resultOf(name, seen));
            }
            events.add(when + " to " + name);
            report(name, events.getLast(), events.getFirst());
        }
        for (String name : names) {
            until(() -> counted(name) == events.size());
        }
    }

    private boolean resultOf(String region, String seen) throws Exception {
        try (Sender sender = sender(region)) {
            String now = sender.get("/api/v1/monitors/home/results?limit=20", Sender.token(TOKEN));
            for (JsonNode result : JSON.readTree(now)) {
                if (result.path("region").asText().equals(seen)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void report(String region, String... ids) throws Exception {
        List<String> bodies = new ArrayList<>();
        for (String id : ids) {
            bodies.add("{\"id\":\"" + id + "\",\"kind\":\"login.failed\",\"ip\":\"192.0.2.1\"}");
        }
        try (Sender sender = sender(region)) {
            HttpResponse<String> answer =
                    sender.post("/api/v1/events", Sender.token(TOKEN), "[" + String.join(",", bodies) + "]");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
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
        return new Sender(Objects.requireNonNull(regions.get(region))::awaitReady);
    }

    private void start(String region, String program) {
        long begun = System.currentTimeMillis();
        regions.put(
                region,
                Program.daemon(
                        program,
                        folder.resolve("monitors"),
                        data(region),
                        Map.of(
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
                                url())));
        until(() -> ask("select region from member where region = '" + region + "' and gone = 0 and since >= " + begun)
                .equals(region));
    }

    private Path data(String region) {
        return folder.resolve("data-" + region);
    }

    /** As each upgrade does it: with a backup of the region's own files. */
    private void upgrade(String region) throws Exception {
        assertThat(Objects.requireNonNull(regions.get(region)).terminate()).isZero();
        copy(data(region), folder.resolve("backup-" + region));
        start(region, NOW);
    }

    private void downgrade(String region) throws Exception {
        assertThat(Objects.requireNonNull(regions.get(region)).terminate()).isZero();
        Files.move(data(region), folder.resolve("newer-" + region));
        copy(folder.resolve("backup-" + region), data(region));
        start(region, BEFORE);
    }

    private static void copy(Path from, Path to) throws Exception {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private String url() {
        return postgres.url("postgres") + "?user=postgres";
    }

    private int schema() throws SQLException {
        return Integer.parseInt(ask("select max(version::int)::text from flyway_schema_history"));
    }

    /** The region whose process has the lease; empty if none has. */
    private String deciding() throws SQLException {
        return ask("select m.region from lease l join member m on m.instance = split_part(l.holder, '+', 1)"
                + " or m.instance = l.holder where l.until > extract(epoch from clock_timestamp()) * 1000");
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private void seenByAll() {
        int before = site.probes();
        until(() -> site.probes() >= before + 4);
    }

    /** Alerts of the rule in messages of a type. */
    private Stream<JsonNode> alerts(String type) throws Exception {
        List<JsonNode> found = new ArrayList<>();
        for (TargetSite.Received received : channel.received()) {
            JsonNode message = JSON.readTree(received.body());
            if (message.path("type").asText().equals(type)) {
                message.at("/data/alerts").forEach(found::add);
            }
        }
        return found.stream().filter(alert -> alert.path("rule").asText().equals("site-down"));
    }

    private void until(Callable<Boolean> condition) {
        try {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(50))
                    .ignoreExceptionsInstanceOf(SQLException.class)
                    .until(condition);
        } catch (RuntimeException e) {
            StringBuilder what = new StringBuilder();
            channel.received().forEach(received -> what.append(received.body()).append('\n'));
            regions.forEach((name, region) ->
                    what.append(name).append(":\n").append(region.text()).append('\n'));
            throw new AssertionError(what.toString(), e);
        }
    }
}
