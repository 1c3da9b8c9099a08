package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What every engine's journal must do. */
abstract class JournalContract {
    /** The journal under test; each call may be a new one over the same store, as after a restart. */
    abstract Journal journal();

    /** An outbox over the same store. */
    abstract dev.launchwatch.notify.Outbox outbox();

    @Test
    void anEmptyStoreRemembersNothing() {
        assertThat(journal().states()).isEmpty();
        assertThat(Samples.results(journal(), Instant.EPOCH)).isEmpty();
    }

    @Test
    void everythingOfAResultComesBack() {
        List<Result> results = new ArrayList<>();
        Instant at = Samples.NOON;
        for (Result.Trigger trigger : Result.Trigger.values()) {
            for (Outcome outcome : List.of(
                    new Outcome.Up(),
                    new Outcome.Degraded(Samples.FAILURE),
                    new Outcome.Down(Samples.FAILURE),
                    new Outcome.Unknown(Samples.FAILURE))) {
                at = at.plusMillis(1);
                results.add(Samples.full("chat", at, outcome, trigger));
            }
        }
        results.add(Samples.up("chat", at.plusMillis(1)));
        commit(results);
        assertThat(Samples.results(journal(), Samples.NOON)).isEqualTo(results);
    }

    @Test
    void resultsOfAMonitorComeOldestFirstFromTheGivenInstantOn() {
        commit(List.of(
                Samples.up("b", Samples.NOON.plusSeconds(3)),
                Samples.up("a", Samples.NOON.plusSeconds(2)),
                Samples.up("b", Samples.NOON.plusSeconds(1)),
                Samples.up("a", Samples.NOON.minusMillis(1))));
        assertThat(Samples.results(journal(), Samples.NOON))
                .filteredOn(result -> result.monitor().equals("b"))
                .extracting(Result::at)
                .containsExactly(Samples.NOON.plusSeconds(1), Samples.NOON.plusSeconds(3));
        assertThat(Samples.results(journal(), Samples.NOON)).hasSize(3);
        assertThat(Samples.results(journal(), Samples.NOON.plusSeconds(3)))
                .extracting(Result::monitor)
                .containsExactly("b");
    }

    @Test
    void theSameBatchTwiceChangesNothing() {
        Journal.Batch batch = new Journal.Batch(
                List.of(Samples.up("a", Samples.NOON), Samples.down("b", Samples.NOON)),
                List.of(Samples.firing("r", "a")),
                List.of(Samples.fired("t1"), Samples.fired("t2")));
        journal().commit(batch);
        journal().commit(batch);
        assertThat(Samples.results(journal(), Instant.EPOCH)).hasSize(2);
        assertThat(journal().states()).containsExactly(Samples.firing("r", "a"));
        assertThat(outbox().unplanned()).containsExactly(Samples.fired("t1"), Samples.fired("t2"));
    }

    @Test
    void aTransitionThatWasPlannedStaysPlannedWhenItsBatchComesAgain() {
        Journal.Batch batch = new Journal.Batch(List.of(), List.of(), List.of(Samples.fired("t1")));
        journal().commit(batch);
        outbox().plan(List.of("t1"), List.of(), List.of());
        journal().commit(batch);
        assertThat(outbox().unplanned()).isEmpty();
    }

    @Test
    void theLatestStateOfARuleCounts() {
        journal()
                .commit(new Journal.Batch(
                        List.of(), List.of(Samples.firing("r", "a"), Samples.firing("r", "b")), List.of()));
        RuleState calmer = new RuleState(
                "r",
                "a",
                dev.launchwatch.model.Alert.State.INACTIVE,
                null,
                null,
                null,
                0,
                List.of(Samples.NOON),
                false,
                null);
        journal().commit(new Journal.Batch(List.of(), List.of(calmer), List.of()));
        assertThat(journal().states()).containsExactlyInAnyOrder(calmer, Samples.firing("r", "b"));
    }

    @Test
    void aStateWithNothingToRememberIsForgotten() {
        journal().commit(new Journal.Batch(List.of(), List.of(Samples.firing("r", "a")), List.of()));
        journal().commit(new Journal.Batch(List.of(), List.of(RuleState.inactive("r", "a")), List.of()));
        assertThat(journal().states()).isEmpty();
    }

    @Test
    void thousandsOfResultsFitIntoOneBatch() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            results.add(Samples.up("monitor-" + i % 700, Samples.NOON.plusMillis(i)));
        }
        commit(results);
        List<Result> replayed = Samples.results(journal(), Instant.EPOCH);
        assertThat(replayed).hasSize(5_000);
        assertThat(Set.copyOf(replayed)).isEqualTo(Set.copyOf(results));
    }

    @Test
    void anEmptyBatchIsNoTrouble() {
        commit(List.of());
        assertThat(journal().states()).isEmpty();
    }

    private void commit(List<Result> results) {
        journal().commit(new Journal.Batch(results, List.of(), List.of()));
    }

    @Test
    void sinceWhenSignalsAreWatchedIsKeptAndOthersAreForgotten() {
        assertThat(journal().watched()).isEmpty();
        journal().watch(Map.of("logins", Samples.NOON, "webhooks", Samples.NOON.plusMillis(1)));
        journal().watch(Map.of("logins", Samples.NOON, "new", Samples.NOON.plusMillis(2)));
        assertThat(journal().watched()).isEqualTo(Map.of("logins", Samples.NOON, "new", Samples.NOON.plusMillis(2)));
    }
}
