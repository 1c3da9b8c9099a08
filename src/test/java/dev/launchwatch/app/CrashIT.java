package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.app.CrashScenario.Kind;
import dev.launchwatch.testing.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * kill -9 on the real process while alerts are pending, firing, being sent and resolving. After each round every episode
 * that was decided has been told with its end, none was invented, and a message was repeated only around a kill.
 *
 * <p>20 rounds in every build, 200 with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N} begins elsewhere and
 * {@code -Dlaunchwatch.rounds=N} plays as many. A round that fails says the seed which plays it alone.
 */
class CrashIT {
    private static final long FIRST_SEED = 20_260_501L;

    /** Rounds mostly wait, so more of them than there are processors. */
    private static final int AT_ONCE = 2 * Runtime.getRuntime().availableProcessors();

    @TempDir
    Path folder;

    @Test
    void everyEpisodeIsToldWithItsEndWhateverIsKilled() throws Exception {
        long first = Long.getLong("launchwatch.seed", FIRST_SEED);
        int rounds = Integer.getInteger("launchwatch.rounds", Boolean.getBoolean("launchwatch.long") ? 200 : 20);
        Map<Kind, CrashReckoning> table = new EnumMap<>(Kind.class);
        List<String> failures = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<CrashReckoning>> played = new ArrayList<>();
            for (long seed = first; seed < first + rounds; seed++) {
                CrashScenario scenario = CrashScenario.of(seed);
                played.add(executor.submit(
                        () -> new CrashRound(scenario, folder.resolve("seed" + scenario.seed())).play()));
            }
            for (int round = 0; round < rounds; round++) {
                CrashScenario scenario = CrashScenario.of(first + round);
                try {
                    table.merge(scenario.kind(), played.get(round).get(), CrashReckoning::plus);
                } catch (ExecutionException e) {
                    failures.add("-Dlaunchwatch.rounds=1 -Dlaunchwatch.seed=" + scenario.seed() + ": " + e.getCause());
                }
            }
        }
        print(table);
        assertThat(failures).isEmpty();
        if (rounds >= 2 * Kind.values().length) {
            assertThat(table.keySet()).containsExactly(Kind.values());
            assertThat(table).allSatisfy((kind, all) -> {
                assertThat(all.kills()).as(kind.title()).isPositive();
                assertThat(all.episodes()).as(kind.title() + ": episodes").isPositive();
            });
        }
    }

    private static void print(Map<Kind, CrashReckoning> table) {
        String row = "%-54s %6s %6s %9s %13s %22s %5s %9s%n";
        System.out.printf(
                "%n" + row,
                "kill -9 (" + (Program.isNative() ? "binary" : "jar") + ")",
                "rounds",
                "kills",
                "episodes",
                "told exactly",
                "duplicates at the kill",
                "lost",
                "invented");
        table.forEach((kind, all) -> print(row, kind.title(), all));
        table.values().stream().reduce(CrashReckoning::plus).ifPresent(all -> print(row, "all", all));
    }

    private static void print(String row, String title, CrashReckoning all) {
        System.out.printf(
                row,
                title,
                all.rounds(),
                all.kills(),
                all.episodes(),
                all.exact(),
                all.repeated(),
                all.lost(),
                all.invented());
    }
}
