package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import dev.launchwatch.region.Replica;
import dev.launchwatch.region.Replica.Unshared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every region's own copy in SQL must do beside: what was stored before it shared anything, and what is deleted. */
abstract class SqlReplicaContract extends ReplicaContract {
    /** A migrated store that the test has for itself. */
    abstract TestStore store();

    @Override
    final Replica replica() {
        return new SqlReplica(store().writer, store().reader, "eu");
    }

    @Override
    final Journal sharing() {
        return SqlJournal.sharing(store().writer, store().reader, "eu");
    }

    /** Shares all there is, in slices. */
    private List<List<Result>> drain(int most) {
        List<List<Result>> slices = new ArrayList<>();
        long left = Long.MAX_VALUE;
        for (int i = 0; left > 0; i++) {
            assertThat(i).as("slices").isLessThan(1_000);
            Unshared slice = replica().unshared(most);
            assertThat(slice.results()).hasSizeLessThanOrEqualTo(most);
            if (!slice.results().isEmpty()) {
                slices.add(slice.results());
            }
            replica().shared(slice.through());
            left = slice.results().size()
                    + store().count("select count(*) from result r join region g on g.id = r.region"
                            + " where g.name = 'eu' and r.position is null");
        }
        return slices;
    }

    private static List<Result> flat(List<List<Result>> slices) {
        return slices.stream().flatMap(List::stream).toList();
    }

    @Test
    void positionsAreNotGivenOutTwiceThoughTheNewestResultsAreDeleted() {
        commit(sharing(), results(0, 5));
        long before = replica().unshared(10).through();
        replica().shared(before);
        new Housekeeping(store().writer, Housekeeping.Retention.DEFAULT, System::nanoTime)
                .run(NOON.plus(Duration.ofDays(36)));
        assertThat(store().count("select count(*) from result")).isZero();
        restart();
        commit(sharing(), results(5, 1));
        Unshared next = replica().unshared(10);
        assertThat(next.results()).isEqualTo(results(5, 1));
        assertThat(next.through()).isGreaterThan(before);
    }

    @Test
    void whatOthersSawInAnHourThatIsAddedUpIsAddedToIt() {
        commit(sharing(), List.of(Samples.up("a", NOON)));
        Housekeeping housekeeping = new Housekeeping(store().writer, Housekeeping.Retention.DEFAULT, System::nanoTime);
        housekeeping.run(NOON.plus(Duration.ofDays(1)));
        replica().fetch(List.of(Samples.seenIn("us", Samples.down("a", NOON.plusSeconds(5)))), 1);
        housekeeping.run(NOON.plus(Duration.ofDays(1)));
        ResultArchive archive = new ResultArchive(store().reader);
        Tally hour = archive.hours("a", NOON, NOON.plusSeconds(3600)).getFirst().tally();
        assertThat(hour.up()).isEqualTo(1);
        assertThat(hour.down()).isEqualTo(1);
    }

    @Test
    void whoSharesNothingGivesOutNothing() {
        commit(store().journal(), results(0, 5));
        assertThat(store().count("select count(*) from result where position is not null"))
                .isZero();
        assertThat(store().count("select count(*) from meta")).isZero();
    }

    @Test
    void whatWasStoredBeforeAnythingWasSharedIsSharedSliceBySlice() {
        List<Result> old = results(0, 1_000);
        List<Result> older = IntStream.range(0, 50)
                .mapToObj(i -> Samples.down("gone", NOON.minus(Duration.ofHours(7L * i + 7))))
                .toList();
        commit(store().journal(), old);
        commit(store().journal(), older);
        commit(store().journal(), List.of(Samples.seenIn("us", Samples.up("m1", NOON))));
        List<List<Result>> slices = drain(30);
        assertThat(flat(slices)).hasSize(1_050).containsAll(old).containsAll(older);
        assertThat(slices).allMatch(slice -> slice.size() <= 30);
        assertThat(slices.getFirst())
                .as("the newest are what the others need")
                .isSubsetOf(old)
                .isSortedAccordingTo((a, b) -> a.at().compareTo(b.at()));
        assertThat(slices.getLast()).isEqualTo(List.of(older.getLast()));
        assertThat(replica().unshared(10).results()).isEmpty();
    }

    @Test
    void whatIsNewIsSharedBeforeWhatIsOld() {
        commit(store().journal(), results(0, 100));
        commit(sharing(), results(100, 5));
        List<Result> first = replica().unshared(10).results();
        assertThat(first).hasSize(10).startsWith(results(100, 5).toArray(Result[]::new));
        commit(sharing(), results(105, 20));
        replica().shared(replica().unshared(10).through());
        assertThat(replica().unshared(20).results()).isEqualTo(results(105, 20));
    }

    @Test
    void whatIsOldGoesOnAfterARestart() {
        commit(store().journal(), results(0, 100));
        List<Result> shared = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Unshared slice = replica().unshared(10);
            shared.addAll(slice.results());
            replica().shared(slice.through());
            restart();
        }
        assertThat(shared).hasSize(40);
        commit(sharing(), results(100, 1));
        shared.addAll(flat(drain(10)));
        assertThat(shared).hasSize(101).doesNotHaveDuplicates();
    }

    @Test
    void whatWasStoredWhileSharingWasSwitchedOffIsSharedLater() {
        commit(sharing(), results(0, 20));
        assertThat(flat(drain(10))).hasSize(20);
        restart();
        commit(store().journal(), results(20, 20));
        restart();
        commit(sharing(), results(40, 20));
        assertThat(flat(drain(10))).hasSize(40).containsAll(results(20, 40));
    }

    @Test
    void aRegionWithAnotherNameSharesWhatItSawUnderThat() {
        commit(store().journal(), results(0, 5));
        drain(10);
        commit(SqlJournal.sharing(store().writer, store().reader, "us"), List.of());
        List<Result> us = List.of(Samples.seenIn("us", Samples.up("a", NOON)));
        commit(store().journal(), us);
        Replica renamed = new SqlReplica(store().writer, store().reader, "us");
        assertThat(renamed.unshared(10).results()).isEqualTo(us);
    }
}
