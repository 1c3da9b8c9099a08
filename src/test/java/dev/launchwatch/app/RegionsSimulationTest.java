package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigReader;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.SecretFiles;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.region.Lease;
import dev.launchwatch.store.MemoryDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole regions in virtual time: the parts of a daemon that watch, decide and tell, with all their threads, over a simulated network, database,
 * channel and disk, while processes are killed, stopped and stand still, in two regions or three. What people were told is held against what was
 * true ({@link Judge}).
 *
 * <p>As many seeds as fit into half a minute in every build, 20 times as many with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N}
 * plays one and prints what was told.
 */
class RegionsSimulationTest {
    private static final boolean LONG = Boolean.getBoolean("launchwatch.long");
    private static final Duration TIME = Duration.ofSeconds(LONG ? 600 : 30);
    private static final int MOST = LONG ? 30_000 : 1_500;

    /** So many at least, however slow the machine is. */
    private static final int LEAST = 300;

    private static final String CONFIGURATION = """
            monitors:
              - { name: homepage, every: 20s, timeout: 5s, every-while-down: 10s, tcp: { address: "example.org:443" } }
              - { name: chat, every: 20s, timeout: 5s, every-while-down: 10s, tcp: { address: "example.org:444" } }
            rules:
              - { name: site-down, monitor: "*", severity: critical, failing: { agreement: majority } }
            channels:
              - { name: team, webhook: { url: "http://localhost/" } }
            routes:
              - { to: team, group-by: [rule, monitor], group-window: 1s }
            """;

    /** What daemons that lose their database say of it is of no use here. */
    private final List<Logger> logs = List.of(Logger.getLogger("launchwatch"), Logger.getLogger("dev.launchwatch"));

    @TempDir
    Path folder;

    private @Nullable Level level;

    @BeforeEach
    void beQuiet() {
        level = logs.getFirst().getLevel();
        logs.forEach(log -> log.setLevel(Level.OFF));
    }

    @AfterEach
    void speakAgain() {
        logs.forEach(log -> log.setLevel(level));
    }

    private Catalog catalog() throws Exception {
        Files.writeString(folder.resolve("all.yaml"), CONFIGURATION);
        return switch (new ConfigReader(_ -> Optional.empty(), SecretFiles.ofThisMachine()).read(folder)) {
            case Loaded.Good good -> good.catalog();
            case Loaded.Bad bad -> throw new IllegalStateException(bad.errors().toString());
        };
    }

    @Test
    void whatPeopleAreToldIsTrueAndCompleteWhateverGoesWrong() throws Exception {
        Catalog catalog = catalog();
        Reckoning tally = new Reckoning();
        Long only = Long.getLong("launchwatch.seed");
        List<String> faults = new ArrayList<>();
        if (only != null) {
            SimulatedWorld world = play(only, catalog, SimulatedStore::new);
            faults.addAll(judged(only, world, tally));
            System.out.println(world.story());
        } else {
            long end = System.nanoTime() + TIME.toNanos();
            for (long seed = 1; seed <= LEAST || (seed <= MOST && System.nanoTime() < end); seed++) {
                faults.addAll(judged(seed, play(seed, catalog, SimulatedStore::new), tally));
            }
        }
        System.out.println(tally.table());
        assertThat(faults).isEmpty();
        if (only == null) {
            tally.shouldHaveSeenEverything();
        }
    }

    private static SimulatedWorld play(long seed, Catalog catalog, SimulatedWorld.Stores stores) {
        SimulatedWorld world = new SimulatedWorld(seed, catalog, stores);
        world.run();
        return world;
    }

    private static List<String> judged(long seed, SimulatedWorld world, Reckoning tally) {
        List<String> faults = new Judge(world, tally).judge();
        return faults.isEmpty()
                ? List.of()
                : List.of("-Dlaunchwatch.seed=" + seed + ": " + String.join("; ", faults) + "\n" + world.plot());
    }

    @Test
    void theSameSeedIsTheSameRun() throws Exception {
        Catalog catalog = catalog();
        for (long seed = 1; seed <= 20; seed++) {
            SimulatedWorld once = play(seed, catalog, SimulatedStore::new);
            SimulatedWorld again = play(seed, catalog, SimulatedStore::new);
            assertThat(again.simulation().trace())
                    .as("seed %d", seed)
                    .isEqualTo(once.simulation().trace());
            assertThat(again.simulation().steps()).isEqualTo(once.simulation().steps());
            assertThat(again.story()).isEqualTo(once.story());
        }
    }

    @Test
    void aDatabaseThatLetsAFormerDeciderWriteIsNoticed() throws Exception {
        assertThat(firstFault(Unfenced::new)).contains("after epoch");
    }

    @Test
    void aMessageThatIsNotRecordedAsToldIsNoticed() throws Exception {
        assertThat(firstFault(Unrecorded::new)).contains("untold at the end");
    }

    @Test
    void anAcknowledgementThatIsNotKeptIsNoticed() throws Exception {
        assertThat(firstFault(Forgetful::new)).contains("forgotten: ");
    }

    /** What is found first in worlds whose stores are not as they should be. */
    private String firstFault(SimulatedWorld.Stores stores) throws Exception {
        Catalog catalog = catalog();
        Reckoning tally = new Reckoning();
        for (long seed = 1; seed <= 200; seed++) {
            List<String> faults = judged(seed, play(seed, catalog, stores), tally);
            if (!faults.isEmpty()) {
                return faults.getFirst();
            }
        }
        return "nothing";
    }

    /** Anybody may write, whoever decides. */
    private static final class Unfenced extends SimulatedStore {
        Unfenced(String region, Disk disk, MemoryDatabase shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
        }

        @Override
        @Nullable
        Lease checked(Lease lease) {
            return null;
        }
    }

    /** Takes no note of what was told. */
    private static final class Unrecorded extends SimulatedStore {
        private final Watcher watcher;

        Unrecorded(String region, Disk disk, MemoryDatabase shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.watcher = watcher;
        }

        @Override
        public Outbox outbox(Lease lease) {
            return new Recorded(super.outbox(lease), watcher) {
                @Override
                public void record(Notification notification, @Nullable Group group) {}
            };
        }
    }

    /** Says that it keeps an acknowledgement. */
    private static final class Forgetful extends SimulatedStore {
        private final Watcher watcher;

        Forgetful(String region, Disk disk, MemoryDatabase shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.watcher = watcher;
        }

        @Override
        public Outbox outbox() {
            return new Recorded(super.outbox(), watcher) {
                @Override
                public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
                    return new Acknowledgement.Outcome.Taken(request.taken(1, request.at()));
                }
            };
        }

        @Override
        public Outbox outbox(Lease lease) {
            return new Recorded(super.outbox(lease), watcher) {
                @Override
                public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
                    return new Acknowledgement.Outcome.Taken(request.taken(1, request.at()));
                }
            };
        }
    }
}
