package dev.launchwatch.bench;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.Rule;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.RuleSpec;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.alert.Subject;
import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Percent;
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
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * How many results the rules can take, in this process with the jar's flags: 1,000 monitors with three rules each, a result
 * a minute, one in a hundred of them bad.
 */
final class RuleSpeed {
    private static final int MONITORS = 1_000;
    private static final int RULES = 3;
    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:00Z");

    /** Results that may be under way: enough for whole batches, few enough that none is dropped. */
    private static final int UNDER_WAY = 10_000;

    /** As the evaluator's own. */
    private static final int BATCH = 1_000;

    private static final int COLUMNS = 24;

    private final Bed bed;
    private final Consumer<Figure> table;
    private final int results;

    RuleSpeed(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
        this.results = bed.quick() ? 100_000 : 400_000;
    }

    void measure() throws InterruptedException, SQLException {
        Bed.progress("rules, in memory");
        double floor = handOver();
        double memory = evaluate(new Forgetful());
        String what = "handing over from thread to thread";
        table.accept(Figure.of("results the rules take, in memory", "JVM", memory, "1/s", floor, what));
        table.accept(Figure.of("  rule evaluations, 3 a result", "JVM", memory * RULES, "1/s"));

        Bed.progress("rules, durable");
        double inserts = inserts(Bench.folder(bed.folder(), "inserts").resolve("plain.db"));
        Path folder = Bench.folder(bed.folder(), "journal");
        double durable;
        try (StoreFile store = StoreFile.open(folder, InstantSource.system())) {
            DataSource database = Sqlite.dataSource(store.file());
            Schema.migrate(database);
            try (Writer writer = new Writer(database)) {
                durable = evaluate(new SqlJournal(writer, new Reader(database)));
            }
        }
        String rows = "plain inserts, %,d a commit".formatted(BATCH);
        table.accept(Figure.of("results the rules take, durable", "JVM", durable, "1/s", inserts, rows));
    }

    /** Keeps nothing. */
    private static final class Forgetful implements Journal {
        @Override
        public void commit(Batch batch) {}

        @Override
        public List<RuleState> states() {
            return List.of();
        }

        @Override
        public Map<String, Instant> watched() {
            return Map.of();
        }

        @Override
        public void watch(Map<String, Instant> since) {}

        @Override
        public void replay(Instant since, Consumer<Result> each) {}
    }

    /** Results a second, after a warm-up with a quarter as many. */
    private double evaluate(Journal journal) throws InterruptedException {
        AtomicReference<Instant> now = new AtomicReference<>(BEGIN);
        Semaphore places = new Semaphore(UNDER_WAY);
        try (Evaluator evaluator = new Evaluator(
                new Metered(journal, places),
                _ -> SignalView.NONE,
                now::get,
                () -> 0,
                (_, _) -> () -> {},
                new Silent())) {
            evaluator.start(ruleBook());
            feed(evaluator, now, places, 0, results / 4);
            long start = System.nanoTime();
            feed(evaluator, now, places, results / 4, results);
            double seconds = (System.nanoTime() - start) / 1e9;
            if (evaluator.dropped() > 0 || !evaluator.durable()) {
                throw new IllegalStateException("the rules did not take everything");
            }
            return results / seconds;
        }
    }

    /** Returns when all of them are committed: the last one is bad, since good ones would wait for more to come. */
    private static void feed(Evaluator evaluator, AtomicReference<Instant> now, Semaphore places, int first, int count)
            throws InterruptedException {
        for (int i = first; i < first + count; i++) {
            Result result = result(i, i == first + count - 1);
            now.set(result.at());
            places.acquire();
            evaluator.accept(result);
        }
        places.acquire(UNDER_WAY);
        places.release(UNDER_WAY);
    }

    private static Result result(int number, boolean last) {
        int monitor = number % MONITORS;
        int round = number / MONITORS;
        boolean bad = last || (monitor * 31 + round * 17) % 100 == 0;
        Outcome outcome =
                bad ? new Outcome.Down(Failure.of(Reason.CONNECT_REFUSED, "nobody listens")) : new Outcome.Up();
        return new Result(
                "m-" + monitor,
                "local",
                BEGIN.plus(EVERY.multipliedBy(round)).plusMillis(monitor),
                Result.Trigger.SCHEDULE,
                Result.Standing.COUNTED,
                new Report(
                        outcome,
                        Duration.ofMillis(50 + (monitor + round) % 400),
                        new Timings(0, 200_000, 0, 40_000_000, 100_000),
                        Facts.NONE,
                        List.of()));
    }

    private static RuleBook ruleBook() {
        List<Rule> rules = List.of(
                rule("down", new RuleSpec.Failing(Duration.ZERO, 2, 5, null, Agreement.parse("majority"), false)),
                rule(
                        "slow",
                        new RuleSpec.Latency(
                                BigDecimal.valueOf(95), Duration.ofSeconds(1), Duration.ofHours(1), 3, Duration.ZERO)),
                rule(
                        "budget",
                        new RuleSpec.Uptime(
                                Percent.parse("99.9%"),
                                Duration.ofDays(30),
                                Percent.parse("2%"),
                                Percent.parse("5%"),
                                Percent.parse("10%"))));
        return new RuleBook(
                rules,
                IntStream.range(0, MONITORS)
                        .mapToObj(i -> new Subject("m-" + i, "default", EVERY, "", Map.of(), List.of(), false))
                        .toList());
    }

    private static Rule rule(String name, RuleSpec condition) {
        return new Rule(
                name,
                List.of("m-*"),
                List.of(),
                null,
                Severity.WARNING,
                "",
                null,
                1,
                Duration.ZERO,
                6,
                Duration.ofHours(1),
                Map.of(),
                Map.of(),
                condition);
    }

    private static final class Silent implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {}

        @Override
        public void undurable(Journal.Batch batch, String reason) {}

        @Override
        public void durableAgain() {}
    }

    /** The floor in memory: results a second from one thread to another through the same kind of queue. */
    private double handOver() throws InterruptedException {
        LinkedBlockingQueue<Result> queue = new LinkedBlockingQueue<>();
        Semaphore places = new Semaphore(UNDER_WAY);
        Thread taker = Thread.ofPlatform().daemon().start(() -> {
            List<Result> taken = new ArrayList<>();
            try {
                while (true) {
                    taken.add(queue.take());
                    queue.drainTo(taken, BATCH - 1);
                    places.release(taken.size());
                    taken.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        long start = System.nanoTime();
        for (int i = 0; i < results; i++) {
            places.acquire();
            queue.add(result(i, false));
        }
        places.acquire(UNDER_WAY);
        double seconds = (System.nanoTime() - start) / 1e9;
        taker.interrupt();
        return results / seconds;
    }

    /** The floor of the store: rows a second of as many columns, with the same settings and batches. */
    private double inserts(Path file) throws SQLException {
        try (Connection connection = Sqlite.dataSource(file).getConnection();
                Statement statement = connection.createStatement()) {
            String columns = String.join(
                    ", ", IntStream.range(0, COLUMNS).mapToObj(i -> "c" + i).toList());
            statement.execute("create table plain (" + columns + ")");
            connection.setAutoCommit(false);
            long start = System.nanoTime();
            try (PreparedStatement insert =
                    connection.prepareStatement("insert into plain values (?" + ", ?".repeat(COLUMNS - 1) + ")")) {
                for (int i = 0; i < results; i++) {
                    for (int column = 1; column <= COLUMNS; column++) {
                        insert.setLong(column, i);
                    }
                    insert.addBatch();
                    if ((i + 1) % BATCH == 0) {
                        insert.executeBatch();
                        connection.commit();
                    }
                }
            }
            return results / ((System.nanoTime() - start) / 1e9);
        }
    }
}
