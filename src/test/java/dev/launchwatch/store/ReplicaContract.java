package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import dev.launchwatch.region.Replica;
import dev.launchwatch.region.Replica.Unshared;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every region's own copy must do; the region is "eu". */
abstract class ReplicaContract {
    static final Instant NOON = Samples.NOON;

    /** The copy under test; each call may be a new one over the same store. */
    abstract Replica replica();

    /** A journal over the same store that shares results of this region. */
    abstract Journal sharing();

    /** Ends the program and starts it again. */
    abstract void restart();

    static void commit(Journal journal, List<Result> results) {
        journal.commit(new Journal.Batch(results, List.of(), List.of()));
    }

    static List<Result> results(int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Samples.up("m" + i % 7, NOON.plusSeconds(i)))
                .toList();
    }

    @Test
    void anEmptyCopyHasNothingToShareAndKnowsNothing() {
        assertThat(replica().unshared(10)).isEqualTo(new Unshared(List.of(), 0));
        assertThat(replica().fetched()).isZero();
    }

    @Test
    void whatTheRegionSawIsSharedInTheOrderInWhichItWasStored() {
        List<Result> first = List.of(Samples.down("b", NOON.plusSeconds(9)), Samples.up("a", NOON));
        commit(sharing(), first);
        commit(sharing(), List.of(Samples.seenIn("us", Samples.up("a", NOON)), Samples.up("a", NOON.minusSeconds(9))));
        Unshared all = replica().unshared(10);
        assertThat(all.results())
                .containsExactly(first.getFirst(), first.getLast(), Samples.up("a", NOON.minusSeconds(9)));
        assertThat(replica().unshared(10)).as("until it is shared").isEqualTo(all);
    }

    @Test
    void whatIsSharedIsNotSharedAgainAlsoAfterARestart() {
        commit(sharing(), results(0, 25));
        List<Result> shared = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Unshared slice = replica().unshared(10);
            shared.addAll(slice.results());
            replica().shared(slice.through());
            restart();
        }
        assertThat(shared).isEqualTo(results(0, 25));
        assertThat(replica().unshared(10).results()).isEmpty();
        commit(sharing(), results(25, 1));
        assertThat(replica().unshared(10).results()).isEqualTo(results(25, 1));
    }

    @Test
    void aResultThatIsStoredAgainIsNotSharedAgain() {
        commit(sharing(), results(0, 5));
        replica().shared(replica().unshared(10).through());
        commit(sharing(), results(0, 6));
        assertThat(replica().unshared(10).results()).isEqualTo(results(5, 1));
    }

    @Test
    void whatOthersSawIsKeptWithHowFarThatGoes() {
        List<Result> results =
                List.of(Samples.seenIn("us", Samples.down("a", NOON)), Samples.seenIn("asia", Samples.up("new", NOON)));
        replica().fetch(results, 1L << 50);
        replica().fetch(List.of(), 1L << 51);
        restart();
        assertThat(replica().fetched()).isEqualTo(1L << 51);
        assertThat(Samples.results(sharing(), NOON)).containsExactlyInAnyOrderElementsOf(results);
        assertThat(replica().unshared(10).results())
                .as("it is not ours to share")
                .isEmpty();
    }

    @Test
    void fetchingTheSameAgainChangesNothing() {
        List<Result> results = List.of(Samples.seenIn("us", Samples.down("a", NOON)));
        replica().fetch(results, 7);
        replica().fetch(results, 7);
        assertThat(replica().fetched()).isEqualTo(7);
        assertThat(Samples.results(sharing(), NOON)).isEqualTo(results);
    }
}
