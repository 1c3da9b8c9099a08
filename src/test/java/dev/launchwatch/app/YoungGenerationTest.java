package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class YoungGenerationTest {
    private static final Duration LOOK = Duration.ofSeconds(10);

    private final FakeTime time = new FakeTime();
    private final List<Integer> sizes = new ArrayList<>();
    private Duration collecting = Duration.ofSeconds(3);
    private final YoungGeneration young = new YoungGeneration(time, () -> collecting, sizes::add);

    /** Ten seconds in which collections took so long. */
    private void spend(Duration spent) {
        collecting = collecting.plus(spent);
        time.advance(LOOK);
        young.adapt();
    }

    @Test
    void aBinaryThatHardlyCollectsKeepsItsSize() {
        spend(Duration.ZERO);
        spend(Duration.ofMillis(30));

        assertThat(sizes).isEmpty();
    }

    @Test
    void itGrowsWhileCollectingIsDearUpToABound() {
        for (int i = 0; i < 5; i++) {
            spend(Duration.ofSeconds(2));
        }

        assertThat(sizes).containsExactly(2, 4, 8);
    }

    @Test
    void itShrinksAgainOnceThereIsLittleToDo() {
        spend(Duration.ofSeconds(2));
        spend(Duration.ofSeconds(2));
        spend(Duration.ofMillis(5));
        spend(Duration.ofMillis(5));
        spend(Duration.ofMillis(5));

        assertThat(sizes).containsExactly(2, 4, 2, 1);
    }

    @Test
    void aLoadThatStaysFindsASizeAndKeepsIt() {
        // Half as often with twice the size: 80 ms in ten seconds, 40, 20.
        double cost = 80;
        for (int i = 0; i < 10; i++) {
            spend(Duration.ofNanos((long) (cost * 1e6 / (sizes.isEmpty() ? 1 : sizes.getLast()))));
        }

        assertThat(sizes).containsExactly(2);
    }
}
