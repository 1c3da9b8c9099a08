package dev.launchwatch.bench;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

/** Lets as many results in as come out. */
record Metered(Journal journal, Semaphore places) implements Journal {
    @Override
    public void commit(Batch batch) {
        journal.commit(batch);
        places.release(batch.results().size());
    }

    @Override
    public List<RuleState> states() {
        return journal.states();
    }

    @Override
    public Map<String, Instant> watched() {
        return journal.watched();
    }

    @Override
    public void watch(Map<String, Instant> since) {
        journal.watch(since);
    }

    @Override
    public void replay(Instant since, Consumer<Result> each) {
        journal.replay(since, each);
    }
}
