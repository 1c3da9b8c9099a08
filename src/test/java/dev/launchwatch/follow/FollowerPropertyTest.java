package dev.launchwatch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server writes, logrotate rotates in all its ways, the daemon is killed at any moment and started anew, the store is away: each line
 * counts once. Real files, and time in the hand of the test.
 *
 * <p>400 stories in every build, 10,000 with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N} begins elsewhere. A failing
 * seed is part of the message and reproduces.
 */
class FollowerPropertyTest {
    private static final int STORIES = Boolean.getBoolean("launchwatch.long") ? 10_000 : 400;
    private static final long SEED = Long.getLong("launchwatch.seed", 0);

    @TempDir
    Path folder;

    @Test
    void eachLineCountsOnceWhateverHappens() throws IOException {
        int lines = 0;
        int again = 0;
        for (long seed = SEED; seed < SEED + STORIES; seed++) {
            Path own = Files.createDirectory(folder.resolve("story-" + seed));
            try (Story story = new Story(own, seed)) {
                story.play();
                lines += story.server.written().size();
                again += story.taken.again();
            }
        }
        assertThat(lines).as("what was tried").isGreaterThan(100 * STORIES);
        assertThat(again).as("lines that were read again after a kill").isGreaterThan(STORIES);
    }

    /** One run of events. */
    private static final class Story implements AutoCloseable {
        private final long seed;
        private final Random random;
        private final FakeTime time = new FakeTime();
        private final MemoryPositions positions = new MemoryPositions();
        private final TakenLines taken = new TakenLines();
        private final Server server;
        private final Followed followed;
        private final List<String> happened = new ArrayList<>();
        private Follower follower;
        private boolean renamed;
        private int rotations;
        private int number;

        Story(Path folder, long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.server = new Server(folder.resolve("access.log"));
            Path path = random.nextBoolean() ? server.log() : folder.resolve("*.log");
            this.followed = new Followed("web", path, true);
            this.follower = started();
        }

        private Follower started() {
            return new Follower(followed, new Tails(followed, positions, random), taken, time);
        }

        void play() {
            look(); // so that it knows the file before anything happens to it
            int steps = 20 + random.nextInt(60);
            for (int i = 0; i < steps; i++) {
                step();
            }
            calm();
            List<String> wrong = new ArrayList<>(server.written());
            taken.lines().forEach(line -> {
                if (!wrong.remove(line)) {
                    wrong.add("too often: " + line);
                }
            });
            assertThat(wrong)
                    .as(() -> "seed " + seed + " over " + followed.path() + ", what happened: " + happened)
                    .isEmpty();
        }

        private void step() {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> write();
                case 4, 5, 6 -> look();
                case 7 -> kill();
                case 8 -> pass();
                case 9 -> rotate();
                case 10 -> pack();
                case 11 -> lookWithTheStoreAway();
                default -> throw new AssertionError();
            }
        }

        private void write() {
            int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 3_000 : 10);
            happened.add("wrote " + count);
            for (int i = 0; i < count; i++) {
                String line =
                        "line " + number++ + " " + "x".repeat(random.nextInt(random.nextInt(20) == 0 ? 2_000 : 30));
                if (random.nextInt(50) == 0) {
                    int half = random.nextInt(line.length());
                    server.raw(line.substring(0, half));
                    look();
                    server.raw(line.substring(half) + "\n");
                    server.ended(line);
                } else {
                    server.log(line);
                }
            }
        }

        private void look() {
            happened.add("looked");
            follower.poll();
            rotations = 0;
        }

        /** At any moment: what was to be saved is not, and memory is gone. */
        private void kill() {
            if (random.nextBoolean()) {
                int calls = random.nextInt(3);
                int[] left = {calls};
                positions.failing(() -> left[0]-- <= 0);
                follower.poll();
                positions.failing(() -> false);
            }
            happened.add("killed");
            follower = started();
        }

        private void lookWithTheStoreAway() {
            happened.add("looked with the store away");
            taken.failing(random::nextBoolean);
            positions.failing(random::nextBoolean);
            follower.poll();
            taken.failing(() -> false);
            positions.failing(() -> false);
        }

        private void pass() {
            reopen();
            happened.add("time passed");
            time.advance(Duration.ofSeconds(random.nextInt(100)));
        }

        private void reopen() {
            if (renamed) {
                server.reopen();
                renamed = false;
                happened.add("reopened");
            }
        }

        private void rotate() {
            if (++rotations > 4) {
                return; // more than logrotate keeps are gone, whoever looks
            }
            reopen();
            if (random.nextBoolean()) {
                happened.add("renamed");
                server.rename();
                renamed = true;
            } else {
                happened.add("copied and truncated");
                server.copyAndTruncate();
            }
        }

        private void pack() {
            reopen();
            int old = 1 + random.nextInt(3);
            happened.add("packed " + old);
            server.pack(old);
        }

        private void calm() {
            reopen();
            happened.add("calm");
            for (int i = 0; i < 40; i++) {
                if (!follower.poll()) {
                    time.advance(Duration.ofSeconds(10));
                }
            }
            assertThat(follower.standing().orElseThrow().lag()).isZero();
        }

        @Override
        public void close() {
            follower.close();
            server.close();
        }
    }
}
