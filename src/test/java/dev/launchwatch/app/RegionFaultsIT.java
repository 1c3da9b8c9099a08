package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.PostgresServer;
import dev.launchwatch.testing.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Two real daemons on a real PostgreSQL while processes are killed and stand still, the database is away or silent, ways are cut and the channel
 * is away, each alone and every two of them, at random moments. What people were told is held against what was true by the {@link Judge} of the
 * simulation, with the same tolerances.
 *
 * <p>A few dozen runs in every build, 546 with {@code -Dlaunchwatch.long=true}: seven times each trouble and every two. {@code
 * -Dlaunchwatch.seed=N} plays one and prints all that happened; {@code -Dlaunchwatch.rounds=N} plays as many from there on, and {@code
 * -Dlaunchwatch.worlds=N} so many at once.
 */
@Execution(ExecutionMode.CONCURRENT)
class RegionFaultsIT {
    private static final boolean LONG = Boolean.getBoolean("launchwatch.long");
    private static final long FIRST_SEED = Long.getLong("launchwatch.seed", 1);
    private static final int RUNS = Integer.getInteger(
            "launchwatch.rounds", System.getProperty("launchwatch.seed") != null ? 1 : LONG ? 546 : 24);

    /** After that no other run begins, however many there were: a build has not so much time. */
    private static final Duration TIME = LONG ? Duration.ofHours(3) : Duration.ofSeconds(60);

    /** Runs mostly wait, so more of them than there are processors; but each begins with the start of two daemons. */
    private static final int AT_ONCE = Integer.getInteger(
            "launchwatch.worlds",
            (LONG || Program.isNative() ? 4 : 2) * Runtime.getRuntime().availableProcessors());

    /** A world in which a daemon had so much to say of itself is not used again: it would take the next for flapping, and keep it to itself. */
    private static final int OWN_EPISODES = 2;

    @TempDir
    Path folder;

    private final AtomicLong next = new AtomicLong(FIRST_SEED);
    private final long end = System.nanoTime() + TIME.toNanos();
    private final Reckoning all = new Reckoning();
    private final Map<String, Reckoning> table = new TreeMap<>();
    private final List<String> failures = new ArrayList<>();

    @Test
    void eachOutageIsToldAndNoneIsInventedWhateverGoesWrong() throws Exception {
        PostgresServer empty = PostgresServer.start(folder.resolve("empty"));
        empty.kill();
        try (ExecutorService executor = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> workers = new ArrayList<>();
            for (int worker = 0; worker < Math.min(AT_ONCE, RUNS); worker++) {
                workers.add(executor.submit(() -> {
                    work(empty);
                    return null;
                }));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        }
        print();
        assertThat(failures).isEmpty();
        if (all.worlds >= 12) {
            assertThat(all.exact).isPositive();
        }
    }

    /** Plays one seed after the other, in one world for as long as that is as it was. */
    private void work(PostgresServer empty) throws Exception {
        @Nullable FaultWorld world = null;
        Map<String, Integer> said = new HashMap<>();
        try {
            for (long seed = next.getAndIncrement();
                    seed < FIRST_SEED + RUNS && System.nanoTime() < end;
                    seed = next.getAndIncrement()) {
                if (world == null) {
                    world = new FaultWorld(folder.resolve("seed" + seed), empty, seed);
                    said.clear();
                }
                FaultRun run = new FaultRun(world, FaultScript.of(seed));
                boolean clean = play(seed, run);
                run.told.stream()
                        .filter(each -> each.message()
                                .notification()
                                .alerts()
                                .getFirst()
                                .rule()
                                .startsWith("launchwatch-"))
                        .forEach(each -> said.merge(
                                each.region()
                                        + each.notification()
                                                .alerts()
                                                .getFirst()
                                                .rule(),
                                1,
                                Integer::sum));
                if (!clean || said.values().stream().anyMatch(count -> count >= 2 * OWN_EPISODES)) {
                    world.close();
                    world = null;
                }
            }
        } finally {
            if (world != null) {
                world.close();
            }
        }
    }

    private boolean play(long seed, FaultRun run) {
        try {
            run.play();
        } catch (Exception e) {
            failed(seed, "it could not be played: " + e, run);
            return false;
        }
        return judge(seed, run);
    }

    private synchronized void failed(long seed, String why, FaultRun run) {
        String failure = "-Dlaunchwatch.seed=" + seed + ": " + why + "\n" + run.story();
        System.out.println(failure);
        failures.add(failure);
    }

    private synchronized boolean judge(long seed, FaultRun run) {
        Reckoning tally = new Reckoning();
        List<String> faults = new Judge(run, tally).judge();
        all.add(tally);
        Stream.concat(
                        Stream.of(
                                run.troubles.isEmpty()
                                        ? " the site alone"
                                        : run.troubles.size() > 1 ? " two at once" : " one at a time"),
                        run.troubles.stream()
                                .map(trouble -> trouble.kind().words())
                                .distinct())
                .forEach(title ->
                        table.computeIfAbsent(title, _ -> new Reckoning()).add(tally));
        if (!faults.isEmpty()) {
            failed(seed, String.join("; ", faults), run);
        } else if (RUNS == 1) {
            System.out.println(run.story());
        }
        return faults.isEmpty();
    }

    private void print() {
        String row = "%-36s %5s %8s %10s %10s %20s %16s %5s %9s%n";
        System.out.printf(
                "%n" + row,
                "two regions (" + (Program.isNative() ? "binary" : "jar") + ")",
                "runs",
                "outages",
                "told once",
                "more often",
                "from one region, told",
                "and not, or brief",
                "lost",
                "invented");
        table.forEach((title, tally) -> print(row, title.strip(), tally));
        print(row, "all", all);
        System.out.println(all.table());
    }

    private static void print(String row, String title, Reckoning tally) {
        System.out.printf(
                row,
                title,
                tally.worlds,
                tally.outages,
                tally.exact,
                tally.more,
                tally.partly,
                tally.unseen,
                tally.lost,
                tally.invented);
    }
}
