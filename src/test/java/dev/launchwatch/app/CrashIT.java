package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.app.CrashScenario.Channel;
import dev.launchwatch.app.CrashScenario.KillAt;
import dev.launchwatch.app.TargetSite.Received;
import dev.launchwatch.testing.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 on the real process while alerts are pending, firing, being sent and resolving. After each round every episode
 * that was decided has been told with its end, none was invented, and a message was repeated only around a kill.
 *
 * <p>20 rounds in every build, 200 with {@code -Dlaunchwatch.long=true}. A failing round prints its seed; {@code
 * -Dlaunchwatch.seed=N} runs that one alone.
 */
class CrashIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final long FIRST_SEED = 20_260_501L;

    @TempDir
    Path folder;

    @Test
    void everyEpisodeIsToldWithItsEndWhateverIsKilled() throws Exception {
        String chosen = System.getProperty("launchwatch.seed", "");
        int rounds = !chosen.isEmpty() ? 1 : Boolean.getBoolean("launchwatch.long") ? 200 : 20;
        Map<String, Tally> table = new LinkedHashMap<>();
        for (int round = 0; round < rounds; round++) {
            long seed = chosen.isEmpty() ? FIRST_SEED + round : Long.parseLong(chosen);
            CrashScenario scenario = CrashScenario.of(seed);
            Tally tally = new Round(scenario, folder.resolve("round" + round)).play();
            table.merge(scenario.name(), tally, Tally::plus);
        }
        print(table);
        if (chosen.isEmpty()) {
            assertThat(table).hasSize(CrashScenario.KINDS);
            assertThat(table.values())
                    .allSatisfy(tally -> assertThat(tally.kills()).isPositive());
        }
    }

    /** What happened in rounds of one kind. */
    private record Tally(int rounds, int kills, int episodes, int firing, int resolved, int repeated) {
        Tally plus(Tally other) {
            return new Tally(
                    rounds + other.rounds,
                    kills + other.kills,
                    episodes + other.episodes,
                    firing + other.firing,
                    resolved + other.resolved,
                    repeated + other.repeated);
        }
    }

    private static void print(Map<String, Tally> table) {
        System.out.printf(
                "%n%-52s %6s %6s %9s %7s %9s %9s%n",
                "kill -9 (" + (Program.isNative() ? "binary" : "jar") + ")",
                "rounds",
                "kills",
                "episodes",
                "firing",
                "resolved",
                "repeated");
        table.forEach((name, tally) -> System.out.printf(
                "%-52s %6d %6d %9d %7d %9d %9d%n",
                name,
                tally.rounds(),
                tally.kills(),
                tally.episodes(),
                tally.firing(),
                tally.resolved(),
                tally.repeated()));
    }

    /** One round: an outage, a kill or two, a recovery, and the reckoning. */
    private static final class Round {
        private final CrashScenario scenario;
        private final Path folder;
        private final TargetSite site = new TargetSite();
        private final List<Long> kills = new ArrayList<>();

        @SuppressWarnings("NullAway.Init") // play() starts it before anything else
        private Program daemon;

        Round(CrashScenario scenario, Path folder) throws Exception {
            this.scenario = scenario;
            this.folder = folder;
            Files.createDirectories(folder.resolve("monitors"));
            Files.writeString(folder.resolve("monitors/all.yaml"), """
                    monitors:
                      - { name: home, every: 1s, timeout: 1s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/" } }
                    rules:
                      - { name: site-down, monitor: home, failing: { for: %dms }, severity: critical, flap-threshold: 0 }
                    channels:
                      - { name: hook, timeout: 2s, rate-limit: 600/m, webhook: { url: "${SITE}/hook" } }
                    routes:
                      - { to: hook }
                    """.formatted(
                            scenario.hold().toMillis()));
        }

        Tally play() throws Exception {
            try {
                start();
                await().atMost(SOON).until(() -> site.probes() > 0);
                outage();
                site.answer(200, 0);
                if (site.down()) {
                    await(scenario + ": the outage that goes on is told")
                            .atMost(SOON)
                            .until(() -> told("alert.firing"));
                    recover();
                }
                settle();
                return reckon();
            } catch (Throwable failure) {
                throw new AssertionError(
                        "seed " + scenario.seed() + " (" + scenario + "), receiver saw " + summary() + "\n"
                                + daemon.text(),
                        failure);
            } finally {
                daemon.close();
                site.close();
            }
        }

        private void start() {
            daemon = Program.daemon(folder.resolve("monitors"), folder.resolve("data"), Map.of("SITE", site.url()));
        }

        /** The site breaks, the channel is as the scenario has it, and the daemon is killed at its moment. */
        private void outage() throws Exception {
            channel(scenario.channel());
            site.down(true);
            switch (scenario.killAt()) {
                case RANDOM -> pause(scenario.delay());
                case DECIDED -> await().atMost(SOON).until(() -> decided() > 0);
                case TOLD -> await().atMost(SOON).until(() -> told("alert.firing"));
                case NEVER -> await().atMost(SOON).until(() -> decided() > 0);
                case RESOLVING -> {
                    await().atMost(SOON).until(() -> told("alert.firing"));
                    site.down(false);
                    pause(scenario.delay());
                }
            }
            if (scenario.killAt() == KillAt.NEVER) {
                pause(scenario.refusal());
                return;
            }
            kill();
            if (scenario.healsWhileDead()) {
                site.down(false);
            }
            pause(scenario.deadFor());
            start();
            if (scenario.channel() != Channel.OPEN) {
                pause(scenario.refusal());
            }
            if (scenario.killsTwice()) {
                pause(scenario.delay());
                kill();
                start();
            }
        }

        private void recover() {
            site.down(false);
            if (scenario.killAt() == KillAt.RANDOM && scenario.killsTwice()) {
                pause(scenario.delay());
                kill();
                start();
            }
        }

        private void channel(Channel channel) {
            switch (channel) {
                case OPEN -> site.answer(200, 0);
                case CUT -> site.answer(0, 0);
                case ERROR_503 -> site.answer(503, 0);
                case LIMITED_429 -> site.answer(429, 1);
            }
        }

        private void kill() {
            daemon.kill();
            kills.add(System.nanoTime());
        }

        /** Waits until the site was seen up after the last start and everything decided is told, then ends the daemon. */
        private void settle() throws Exception {
            int probes = site.probes();
            await().atMost(SOON).until(() -> site.probes() >= probes + 3);
            await().atMost(SOON).until(this::allTold);
            assertThat(daemon.terminate()).isZero();
        }

        private boolean allTold() throws Exception {
            Set<String> transitions = transitions();
            long fired =
                    transitions.stream().filter(id -> id.endsWith(":fired")).count();
            long resolved =
                    transitions.stream().filter(id -> id.endsWith(":resolved")).count();
            return fired == resolved && pending() == 0;
        }

        private Tally reckon() throws Exception {
            Set<String> transitions = transitions();
            Map<String, List<Long>> takenAt = new LinkedHashMap<>();
            Map<String, List<String>> typesByAlert = new LinkedHashMap<>();
            for (Received received : site.received()) {
                if (received.taken()) {
                    takenAt.computeIfAbsent(received.id(), _ -> new ArrayList<>())
                            .add(received.nanos());
                    if (takenAt.get(received.id()).size() == 1) {
                        JsonNode message = new ObjectMapper().readTree(received.body());
                        for (JsonNode alert : message.path("data").path("alerts")) {
                            typesByAlert
                                    .computeIfAbsent(alert.path("id").asText(), _ -> new ArrayList<>())
                                    .add(message.path("type").asText());
                        }
                    }
                }
            }
            Set<String> decided = new LinkedHashSet<>();
            transitions.stream()
                    .filter(id -> id.endsWith(":fired"))
                    .forEach(id -> decided.add(id.substring(0, id.length() - ":fired".length())));
            assertThat(typesByAlert.keySet())
                    .as("told what was decided, no more and no less")
                    .isEqualTo(decided);
            typesByAlert.forEach((alert, types) -> {
                assertThat(types).as(alert).startsWith("alert.firing").endsWith("alert.resolved");
                assertThat(types.stream().filter("alert.firing"::equals))
                        .as(alert)
                        .hasSize(1);
                assertThat(types.stream().filter("alert.resolved"::equals))
                        .as(alert)
                        .hasSize(1);
            });
            if (!scenario.healsWhileDead() && scenario.killAt() != KillAt.RESOLVING) {
                assertThat(decided).as("an outage that went on is one episode").hasSize(1);
            }
            assertThat(decided).hasSizeLessThanOrEqualTo(1);
            int repeated = repeated(takenAt);
            assertThat(repeated).as("repeated messages").isLessThanOrEqualTo(kills.size());
            return new Tally(1, kills.size(), decided.size(), count("alert.firing"), count("alert.resolved"), repeated);
        }

        /** Messages taken twice; each must have a kill between its two arrivals. */
        private int repeated(Map<String, List<Long>> takenAt) {
            int repeated = 0;
            for (Map.Entry<String, List<Long>> message : takenAt.entrySet()) {
                List<Long> times = message.getValue();
                for (int i = 1; i < times.size(); i++) {
                    long earlier = times.get(i - 1);
                    long later = times.get(i);
                    repeated++;
                    assertThat(kills)
                            .as("message " + message.getKey() + " was repeated without a kill between")
                            .anySatisfy(kill -> assertThat(kill).isBetween(earlier, later));
                }
            }
            return repeated;
        }

        private int count(String type) {
            return (int) site.received().stream()
                    .filter(Received::taken)
                    .filter(received -> received.body().contains("\"" + type + "\""))
                    .count();
        }

        private boolean told(String type) {
            return count(type) > 0;
        }

        private long decided() throws Exception {
            return transitions().size();
        }

        private Set<String> transitions() throws Exception {
            Set<String> ids = new LinkedHashSet<>();
            query("select id from transition order by seq", row -> ids.add(row.getString(1)));
            return ids;
        }

        /** Transitions that are not planned and messages that are not delivered. */
        private int pending() throws Exception {
            int[] count = new int[1];
            query(
                    "select (select count(*) from transition where planned = 0)"
                            + " + (select count(*) from outbox where state = 0)",
                    row -> count[0] = row.getInt(1));
            return count[0];
        }

        private interface Row {
            void read(ResultSet row) throws Exception;
        }

        private void query(String sql, Row reader) throws Exception {
            try (Connection connection = DriverManager.getConnection(
                            "jdbc:sqlite:" + folder.resolve("data/launchwatch.db") + "?busy_timeout=5000");
                    Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
        }

        private String summary() {
            return site.received().stream()
                    .map(received -> (received.taken() ? "taken " : "refused ")
                            + received.id()
                            + " "
                            + (received.body().contains("alert.resolved") ? "resolved" : "firing"))
                    .toList()
                    .toString();
        }

        private static void pause(Duration duration) {
            long end = System.nanoTime() + duration.toNanos();
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
        }
    }

    /** Keeps the generator's use in one place, so that a seed always means the same round. */
    static RandomGenerator random(long seed) {
        return new java.util.SplittableRandom(seed);
    }
}
