package dev.launchwatch.follow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several sources at once, in time. */
class FollowersTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final MemoryPositions positions = new MemoryPositions();
    private final TakenLines taken = new TakenLines();
    private final List<String> troubles = new ArrayList<>();
    private final Followers followers = followers(taken);

    private Followers followers(Sink sink) {
        return new Followers(positions, sink, time, time, Runnable::run, new Random(1), troubles::add);
    }

    @AfterEach
    void close() {
        followers.close();
    }

    private Followed web(String file) {
        return new Followed("web", folder.resolve(file), true);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Test
    void whatIsWrittenIsReadWithinASecond() throws IOException {
        write("a", "one\n");
        followers.follow(List.of(web("a")));
        time.settle();
        assertThat(taken.lines()).containsExactly("one");
        write("a", "two\n");
        time.advance(Followers.EVERY);
        assertThat(taken.lines()).containsExactly("one", "two");
    }

    @Test
    void aBacklogIsReadOnWithoutWaitingForTheNextSecond() throws IOException {
        write("a", ("x".repeat(999) + "\n").repeat(10_000));
        followers.follow(List.of(web("a")));
        time.advance(Duration.ofMillis(100));
        assertThat(taken.lines()).hasSize(10_000);
    }

    @Test
    void aReloadKeepsWhatItWasAndChangesTheRest() throws IOException {
        write("a", "one\n");
        write("b", "other one\n");
        Followed other = new Followed("other", folder.resolve("b"), false);
        followers.follow(List.of(web("a"), other));
        time.settle();
        assertThat(followers.standings()).containsOnlyKeys("other", "web");

        followers.follow(List.of(web("a")));
        write("b", "other two\n");
        time.advance(Followers.EVERY);
        assertThat(taken.lines()).containsExactly("one");

        followers.follow(List.of(new Followed("web", folder.resolve("a*"), true), other));
        time.settle();
        assertThat(taken.lines()).as("where it was").containsExactly("one", "other two");
        followers.follow(List.of());
        assertThat(followers.standings()).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void troubleIsToldOnceItLastsAndItsEndAtOnce() throws IOException {
        followers.follow(List.of(web("missing")));
        time.advance(Followers.TOLD_AFTER.minusSeconds(2));
        assertThat(troubles).isEmpty();
        time.advance(Duration.ofMinutes(5));
        assertThat(troubles)
                .singleElement()
                .asString()
                .startsWith("source web: ")
                .contains("missing is not there");
        write("missing", "one\n");
        time.advance(Followers.EVERY);
        assertThat(troubles).hasSize(2).endsWith("");
    }

    @Test
    void aSourceThatIsNotFollowedAnyMoreIsInNoTrouble() {
        followers.follow(List.of(web("missing")));
        time.advance(Duration.ofMinutes(1));
        followers.follow(List.of());
        assertThat(troubles).hasSize(2).endsWith("");
    }

    @Test
    void whateverGoesWrongWithOneItIsLookedAtAgain() throws IOException {
        int[] calls = {0};
        try (Followers failing = followers((source, lines) -> {
            if (calls[0]++ == 0) {
                throw new IllegalStateException("something that nobody thought of");
            }
            return OptionalInt.of(lines.size());
        })) {
            write("a", "one\n");
            failing.follow(List.of(web("a")));
            time.advance(Followers.EVERY.multipliedBy(2));
            assertThat(failing.standings().get("web"))
                    .as("brought again, and none of it could be read")
                    .isEqualTo(new Standing("", 0, 1, 0, 1, 0));
        }
    }
}
