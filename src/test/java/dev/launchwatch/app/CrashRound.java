package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.app.CrashReckoning.Kill;
import dev.launchwatch.app.CrashReckoning.Taken;
import dev.launchwatch.app.CrashScenario.Channel;
import dev.launchwatch.app.CrashScenario.Moment;
import dev.launchwatch.app.TargetSite.Received;
import dev.launchwatch.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** One round: an outage, a kill or two, a recovery, and the reckoning. Has a site, a daemon and a folder of its own. */
final class CrashRound {
    /** How long a slow channel takes to answer. */
    static final Duration LATE_ANSWER = Duration.ofMillis(400);

    private static final Duration SOON = Duration.ofSeconds(90);
    private static final Duration OFTEN = Duration.ofMillis(20);
    private static final String FIRED = ":fired";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final CrashScenario scenario;
    private final Path folder;
    private final TargetSite site = new TargetSite();
    private final List<Kill> kills = new ArrayList<>();
    private final Set<String> decided = new LinkedHashSet<>();
    private Instant killedAt = Instant.MAX;

    /** The processes that were started, the running one last. */
    private final List<Program> daemons = new ArrayList<>();

    CrashRound(CrashScenario scenario, Path folder) throws Exception {
        this.scenario = scenario;
        this.folder = folder;
        Files.createDirectories(folder.resolve("monitors"));
        // Long timeouts: a machine that is busy elsewhere must look neither like an outage nor like a channel that is
        // away.
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: home, every: 2s, timeout: 2s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/" } }
                rules:
                  - { name: site-down, monitor: home, failing: { for: %dms }, severity: critical, flap-threshold: 0 }
                channels:
                  - { name: hook, timeout: 20s, rate-limit: 600/m, webhook: { url: "${SITE}/hook" } }
                routes:
                  - { to: hook }
                """.formatted(
                        scenario.hold().toMillis()));
    }

    /** Plays it. A failure says the seed, what the receiver saw, and what the daemon wrote. */
    CrashReckoning play() {
        try (site) {
            start();
            until("the site is probed", () -> site.probes() > 0);
            breakSite();
            kill();
            if (scenario.kind().healsWhileDead()) {
                site.down(false);
            }
            pause(scenario.deadFor());
            restart();
            openChannel();
            if (scenario.again()) {
                pause(scenario.delay());
                kill();
                restart();
            }
            boolean outage = site.down() || scenario.moment() == Moment.MENDED;
            if (site.down()) {
                until("the outage that goes on is told", () -> told("alert.firing"));
                site.down(false);
            }
            settle();
            assertThat(daemons.getLast().terminate()).isZero();
            CrashReckoning reckoning = CrashReckoning.of(decided, outage, taken(), kills);
            assertThat(reckoning.wrong()).isEmpty();
            if (outage && scenario.moment() == Moment.PENDING) {
                assertThat(since()).as("pending since before the kill").isBefore(killedAt);
            }
            return reckoning;
        } catch (Exception | AssertionError failure) {
            throw new AssertionError(scenario + "\n" + failure + "\nreceiver saw " + summary() + output(), failure);
        } finally {
            daemons.forEach(Program::close);
        }
    }

    private void start() {
        daemons.add(Program.daemon(folder.resolve("monitors"), folder.resolve("data"), Map.of("SITE", site.url())));
    }

    private void kill() throws Exception {
        Set<String> before = fired();
        long from = System.nanoTime();
        killedAt = kills.isEmpty() ? Instant.now() : killedAt;
        daemons.getLast().kill();
        kills.add(new Kill(from, Long.MAX_VALUE));
        decided.addAll(before);
    }

    /** Starts it again; whatever the store had before the kill, it has now. */
    private void restart() throws Exception {
        kills.add(new Kill(kills.removeLast().from(), System.nanoTime()));
        start();
        assertThat(fired()).as("decided before the kill, stored after it").containsAll(decided);
    }

    /** The site breaks, the channel is as the scenario has it, and the moment of the kill comes. */
    private void breakSite() {
        answerAs(scenario.kind().channel());
        site.down(true);
        switch (scenario.moment()) {
            case BROKEN -> {}
            case PENDING -> until("the alert is pending", this::isPending);
            case DECIDED -> until("the alert has fired", () -> !fired().isEmpty());
            case SENDING ->
                until("the message is at the channel", () -> !site.received().isEmpty());
            case TOLD -> until("the outage is told", () -> told("alert.firing"));
            case MENDED -> {
                until("the outage is told", () -> told("alert.firing"));
                site.down(false);
            }
        }
        pause(scenario.delay());
    }

    /** The channel takes messages again, at once or after it has refused for as long as it should. */
    private void openChannel() {
        Duration refusal = scenario.kind().refusal();
        if (!refusal.isZero()) {
            pause(refusal);
            until("the channel has refused", () -> site.received().stream().anyMatch(received -> !received.taken()));
        }
        answerAs(Channel.OPEN);
    }

    private void answerAs(Channel channel) {
        switch (channel) {
            case OPEN -> site.answer(200, 0);
            case SLOW -> site.answerLate(LATE_ANSWER);
            case CUT -> site.answer(0, 0);
            case ERROR_503 -> site.answer(503, 0);
            case LIMITED_429 -> site.answer(429, 1);
        }
    }

    /** Waits until the site was seen up after the last start and everything decided is told. */
    private void settle() throws Exception {
        int probes = site.probes();
        until("the site is seen up", () -> site.probes() >= probes + 2);
        until("everything is told", () -> pending() == 0);
        decided.addAll(fired());
    }

    private List<Taken> taken() throws Exception {
        List<Taken> taken = new ArrayList<>();
        for (Received received : site.received()) {
            if (received.taken()) {
                JsonNode message = JSON.readTree(received.body());
                Set<String> alerts = new LinkedHashSet<>();
                StreamSupport.stream(message.path("data").path("alerts").spliterator(), false)
                        .forEach(alert -> alerts.add(alert.path("id").asText()));
                taken.add(new Taken(
                        received.nanos(), received.id(), message.path("type").asText(), alerts));
            }
        }
        return taken;
    }

    /** Since when the first message says that it is down. */
    private Instant since() throws Exception {
        JsonNode message = JSON.readTree(site.received().getFirst().body());
        return Instant.parse(message.at("/data/alerts/0/since").asText());
    }

    private boolean told(String type) throws Exception {
        return taken().stream().anyMatch(message -> message.type().equals(type));
    }

    private boolean isPending() throws Exception {
        return query("select count(*) from rule_state where document like '%\"state\":\"pending\"%'")
                .equals(List.of("1"));
    }

    /** The alerts that have fired. */
    private Set<String> fired() throws Exception {
        Set<String> alerts = new LinkedHashSet<>();
        query("select id from transition where id like '%" + FIRED + "' order by seq")
                .forEach(id -> alerts.add(id.substring(0, id.length() - FIRED.length())));
        return alerts;
    }

    /** Alerts that are not over, transitions that are not planned and messages that are not delivered. */
    private int pending() throws Exception {
        return Integer.parseInt(query("select (select count(*) from rule_state where document not like"
                        + " '%\"state\":\"inactive\"%')"
                        + " + (select count(*) from transition where planned = 0)"
                        + " + (select count(*) from outbox where state = 0)")
                .getFirst());
    }

    /** Reads the daemon's store, only while the daemon runs: a reader alone would tidy up what the restart has to. */
    private List<String> query(String sql) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + folder.resolve("data/launchwatch.db") + "?busy_timeout=5000");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    private String summary() {
        Instant now = Instant.now();
        long nanos = System.nanoTime();
        return site.received().stream()
                .map(received -> "\n  " + now.minusNanos(nanos - received.nanos())
                        + (received.taken() ? " taken " : " refused ")
                        + received.id()
                        + (received.body().contains("alert.resolved") ? " resolved" : " firing"))
                .toList()
                .toString();
    }

    private String output() {
        return daemons.stream()
                .map(daemon -> "\n--- process " + daemon.pid() + "\n" + daemon.text())
                .collect(Collectors.joining());
    }

    private static void until(String what, Callable<Boolean> condition) {
        await(what).atMost(SOON).pollDelay(Duration.ZERO).pollInterval(OFTEN).until(condition);
    }

    private static void pause(Duration duration) {
        long end = System.nanoTime() + duration.toNanos();
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }
}
