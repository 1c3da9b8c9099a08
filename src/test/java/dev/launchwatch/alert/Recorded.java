package dev.launchwatch.alert;

import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.store.Playback;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;

/** The rules of a daemon with its store in a file, in a time that moves when it is told to; and what is in the file, played again. */
final class Recorded implements AutoCloseable {
    private final Path folder;
    private final FakeTime time;
    private final StoreFile file;
    private final Writer writer;
    private final SqlJournal stored;
    private final MemoryJournal journal = new MemoryJournal();
    private final Decider decider;
    private final List<Result> results = new ArrayList<>();
    private final List<Transition> transitions = new ArrayList<>();

    Recorded(Path folder, Instant begin, RuleBook book) {
        this.folder = folder;
        time = new FakeTime(begin);
        file = StoreFile.open(folder, time);
        DataSource database = Sqlite.dataSource(file.file());
        Schema.migrate(database);
        writer = new Writer(database);
        stored = new SqlJournal(writer, new Reader(database));
        decider = new Decider(journal, Given.NO_SIGNALS, time, time, this::handle, new Evaluator.Listener() {
            @Override
            public void committed(Journal.Batch batch) {
                results.addAll(batch.results());
                transitions.addAll(batch.transitions());
            }

            @Override
            public void undurable(Journal.Batch batch, String reason) {
                throw new AssertionError(reason);
            }

            @Override
            public void durableAgain() {}
        });
        decider.start(book, begin);
        decider.settle();
    }

    private void handle(Event event) {
        decider.handle(event, time.instant().truncatedTo(ChronoUnit.MILLIS));
        decider.settle();
    }

    /** All that was decided in one commit: a test has no time for thousands. */
    private void store() {
        handle(new Event.Waited());
        stored.commit(new Journal.Batch(results, List.of(), transitions));
        results.clear();
        transitions.clear();
    }

    private static Instant arrived(Result result) {
        return result.at().plus(result.report().duration());
    }

    /** Each is known when its probe ended. */
    Recorded see(List<Result> results) {
        results.stream()
                .sorted(Comparator.comparing(Recorded::arrived)
                        .thenComparing(Result::at)
                        .thenComparing(Result::monitor)
                        .thenComparing(Result::region))
                .forEach(result -> {
                    until(arrived(result));
                    handle(new Event.Observed(result));
                });
        return this;
    }

    Recorded until(Instant moment) {
        time.advance(Duration.between(time.instant(), moment));
        return this;
    }

    /** What rules would have told, read from the file beside the daemon that goes on. */
    BacktestReport play(RuleBook book, Instant since, Instant until) {
        store();
        try (Reader reader = StoreFile.readOnly(folder)) {
            Playback playback = new Playback(reader);
            Backtest.Stored stored = new Backtest.Stored(
                    playback.firstResults(), playback.eventsSince(), Set.of(), !playback.isOfOneOfSeveral());
            Backtest backtest = new Backtest(book, stored, since, until, Given.NO_SIGNALS);
            playback.transitions(backtest.begin(), until, backtest::told);
            Iterator<Playback.Arrived> results = playback.results(backtest.begin(), until);
            while (results.hasNext()) {
                Playback.Arrived next = results.next();
                backtest.observe(next.result(), next.at());
            }
            BacktestReport report = backtest.end();
            if (backtest.errors() > 0) {
                throw new AssertionError("a rule failed");
            }
            return report;
        }
    }

    @Override
    public void close() {
        decider.close();
        writer.close();
        file.close();
    }
}
