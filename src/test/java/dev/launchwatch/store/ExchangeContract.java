package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Exchange.Shared;
import dev.launchwatch.region.Exchange.Slice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What every exchange between regions must do. */
@Timeout(60)
abstract class ExchangeContract {
    private static final Duration SKEW = Duration.ofNanos(-1_500_001_000);

    /** The exchange under test, as of a region. */
    abstract Exchange exchange();

    /** The same, as of another region. */
    abstract Exchange other();

    static List<Result> seenIn(String region, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Samples.seenIn(region, Samples.up("m" + i % 7, Samples.NOON.plusSeconds(i))))
                .toList();
    }

    private static List<Result> results(Slice slice) {
        return slice.results().stream().map(Shared::result).toList();
    }

    @Test
    void everythingOfAResultComesToTheOthersInTheOrderInWhichItWasShared() {
        List<Result> results = new ArrayList<>();
        for (Result.Trigger trigger : Result.Trigger.values()) {
            results.add(Samples.seenIn(
                    "east",
                    Samples.full(
                            "chat",
                            Samples.NOON.minusSeconds(results.size()),
                            new Outcome.Down(Samples.FAILURE),
                            trigger)));
        }
        exchange().share(results, SKEW);
        List<Result> more = List.of(Samples.seenIn("east", Samples.up("home", Samples.NOON.minusSeconds(60))));
        exchange().share(more, Duration.ZERO);
        Slice slice = other().after(0, "west", 100);
        results.addAll(more);
        assertThat(results(slice)).isEqualTo(results);
        assertThat(slice.results()).extracting(Shared::skew).containsExactly(SKEW, SKEW, SKEW, SKEW, Duration.ZERO);
        assertThat(other().after(slice.through(), "west", 100)).isEqualTo(new Slice(List.of(), slice.through()));
    }

    @Test
    void anEmptyExchangeHasNothing() {
        exchange().share(List.of(), SKEW);
        assertThat(exchange().after(0, "east", 10)).isEqualTo(new Slice(List.of(), 0));
    }

    @Test
    void sharingTheSameAgainChangesNothing() {
        List<Result> results = seenIn("east", 0, 10);
        exchange().share(results, SKEW);
        long through = other().after(0, "west", 100).through();
        exchange().share(results, Duration.ofDays(1));
        assertThat(results(other().after(through, "west", 100))).isEmpty();
        Slice all = other().after(0, "west", 100);
        assertThat(results(all)).isEqualTo(results);
        assertThat(all.results()).allMatch(shared -> shared.skew().equals(SKEW));
        exchange().share(seenIn("east", 8, 4), SKEW);
        assertThat(results(other().after(through, "west", 100))).isEqualTo(seenIn("east", 10, 2));
    }

    @Test
    void aRegionDoesNotGetItsOwnAndReadsItsPlacesOnce() {
        exchange().share(seenIn("east", 0, 25), SKEW);
        other().share(seenIn("west", 0, 3), SKEW);
        exchange().share(seenIn("east", 25, 2), SKEW);
        Slice first = exchange().after(0, "east", 10);
        Slice second = exchange().after(first.through(), "east", 10);
        Slice third = exchange().after(second.through(), "east", 10);
        assertThat(first.results()).isEmpty();
        assertThat(second.results()).isEmpty();
        assertThat(List.of(first.through(), second.through(), third.through()))
                .isSorted()
                .doesNotHaveDuplicates();
        assertThat(results(third)).isEqualTo(seenIn("west", 0, 3));
        assertThat(exchange().after(third.through(), "east", 10)).isEqualTo(new Slice(List.of(), third.through()));
    }

    @Test
    void slicesAreNoLargerThanWanted() {
        exchange().share(seenIn("east", 0, 25), SKEW);
        List<Result> read = new ArrayList<>();
        Slice slice = other().after(0, "nobody", 10);
        for (int size : List.of(10, 10, 5)) {
            assertThat(slice.results()).hasSize(size);
            read.addAll(results(slice));
            slice = other().after(slice.through(), "nobody", 10);
        }
        assertThat(slice.results()).isEmpty();
        assertThat(read).isEqualTo(seenIn("east", 0, 25));
    }

    @Test
    void aRegionThatIsNotKnownGetsEverything() {
        exchange().share(seenIn("east", 0, 3), SKEW);
        assertThat(other().after(0, "unheard of", 10).results()).hasSize(3);
    }

    @Test
    void whoWaitsIsWokenByWhatIsShared() throws Exception {
        Exchange waiting = other();
        waiting.await(Duration.ofMinutes(1)); // it may have missed something before it listened
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> woken = executor.submit(() -> {
                waiting.await(Duration.ofMinutes(10));
                return null;
            });
            exchange().share(seenIn("east", 0, 1), SKEW);
            woken.get();
        }
        exchange().share(seenIn("east", 1, 1), SKEW);
        waiting.await(Duration.ofMinutes(10));
    }

    @Test
    void whoWaitsForNothingWaitsAsLongAsItWould() throws Exception {
        Exchange waiting = other();
        waiting.await(Duration.ofMinutes(1));
        long start = System.nanoTime();
        waiting.await(Duration.ofMillis(80));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(80));
    }
}
