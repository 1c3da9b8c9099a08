package dev.launchwatch.bench;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.alert.Subject;
import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Timings;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;

/**
 * A data folder with a past: results of the monitors of {@link Configs#pages}, through the real rules into the real store, with an
 * outage now and then whose alert is over.
 */
final class FilledStore {
    private static final int UNDER_WAY = 4_000;

    /** Of so many results of a monitor three in a row are bad. */
    private static final int BETWEEN_OUTAGES = 9_973;

    private static final int OUTAGE = 3;

    /** The past ends that long ago: what is bad until then is over. */
    private static final Duration QUIET = Duration.ofMinutes(10);

    private final int monitors;
    private final Duration every;
    private final Instant begin;
    private final int rounds;

    /** @param every the distance of two results of a monitor */
    private FilledStore(int monitors, Duration every, Duration past) {
        this.monitors = monitors;
        this.every = every;
        this.begin = Instant.now().minus(QUIET).minus(past);
        this.rounds = (int) past.dividedBy(every);
    }

    /** Makes it. @return how many results are in it */
    static int fill(Path folder, int monitors, Duration every, Duration past) throws InterruptedException {
        FilledStore filled = new FilledStore(monitors, every, past);
        try (StoreFile store = StoreFile.open(folder, InstantSource.system())) {
            DataSource database = Sqlite.dataSource(store.file());
            Schema.migrate(database);
            try (Writer writer = new Writer(database)) {
                filled.evaluate(new SqlJournal(writer, new Reader(database)));
            }
        }
        return filled.monitors * filled.rounds;
    }

    /** A copy for another program. */
    static Path copy(Path from, Path to) {
        try (Stream<Path> files = Files.list(Files.createDirectories(from))) {
            Files.createDirectories(to);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, to.resolve(file.getFileName()));
            }
            return to;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void evaluate(Journal journal) throws InterruptedException {
        AtomicReference<Instant> now = new AtomicReference<>(begin);
        Semaphore places = new Semaphore(UNDER_WAY);
        try (Evaluator evaluator = new Evaluator(
                new Metered(journal, places),
                _ -> SignalView.NONE,
                now::get,
                () -> 0,
                (_, _) -> () -> {},
                new Loud())) {
            evaluator.start(ruleBook());
            int last = monitors * rounds - 1;
            for (int i = 0; i <= last; i++) {
                Result result = result(i % monitors, i / monitors, i == last);
                now.set(result.at());
                places.acquire();
                evaluator.accept(result);
            }
            places.acquire(UNDER_WAY);
            if (evaluator.dropped() > 0 || !evaluator.durable()) {
                throw new IllegalStateException("the store did not take the past");
            }
        }
    }

    /** @param last whether it ends everything: bad, for good ones wait for more to come before they are committed */
    private Result result(int monitor, int round, boolean last) {
        boolean bad = last || (monitor * 31 + round) % BETWEEN_OUTAGES < OUTAGE;
        return new Result(
                "m-" + monitor,
                "local",
                begin.plus(every.multipliedBy(round)).plusMillis(monitor),
                Result.Trigger.SCHEDULE,
                Result.Standing.COUNTED,
                new Report(
                        bad ? new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "503")) : new Outcome.Up(),
                        Duration.ofMillis(50 + (monitor + round) % 400),
                        new Timings(0, 200_000, 0, 40_000_000, 100_000),
                        Facts.NONE,
                        List.of()));
    }

    /** The rule of the configuration. */
    private RuleBook ruleBook() {
        Rule rule = new Rule(
                "site-down",
                List.of("m-*"),
                List.of(),
                null,
                Severity.CRITICAL,
                "",
                null,
                1,
                Duration.ZERO,
                0,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                new RuleSpec.Failing(Duration.ZERO, OUTAGE, OUTAGE, null, Agreement.parse("majority"), false));
        return new RuleBook(
                List.of(rule),
                IntStream.range(0, monitors)
                        .mapToObj(i -> new Subject("m-" + i, "default", every, "", Map.of(), List.of(), false))
                        .toList());
    }

    private static final class Loud implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {}

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            Bed.progress("the store does not take the past: " + reason);
        }

        @Override
        public void durableAgain() {}
    }
}
