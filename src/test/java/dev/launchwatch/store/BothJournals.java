package dev.launchwatch.store;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Stores results before what is decided on them, as a region does. */
record BothJournals(Journal results, Journal decided) implements Journal {
    @Override
    public void commit(Batch batch) {
        results.commit(new Batch(batch.results(), List.of(), List.of()));
        decided.commit(batch);
    }

    @Override
    public List<RuleState> states() {
        return decided.states();
    }

    @Override
    public void replay(Instant since, Consumer<Result> each) {
        decided.replay(since, each);
    }

    @Override
    public Map<String, Instant> watched() {
        return decided.watched();
    }

    @Override
    public void watch(Map<String, Instant> since) {
        decided.watch(since);
    }
}
