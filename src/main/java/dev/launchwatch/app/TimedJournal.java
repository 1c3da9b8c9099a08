package dev.launchwatch.app;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** A journal whose commits are measured. */
record TimedJournal(Journal journal, Ticker ticker, DaemonMetrics metrics) implements Journal {
    @Override
    public void commit(Batch batch) {
        long start = ticker.nanos();
        journal.commit(batch);
        metrics.committed(Duration.ofNanos(ticker.nanos() - start));
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
