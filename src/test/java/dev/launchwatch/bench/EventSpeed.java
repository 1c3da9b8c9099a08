package dev.launchwatch.bench;

import dev.launchwatch.model.Money;
import dev.launchwatch.model.Pseudonym;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import javax.sql.DataSource;

/**
 * How many events a second become durable through the log, in this process with the jar's flags: nine in ten are failed
 * log-ins of many addresses and accounts, one is a model's use. The floor puts the same rows into the same tables of such
 * a store, prepared and in commits of the same size, on one thread, and asks of none whether it is new.
 */
final class EventSpeed {
    private static final int[] BATCHES = {1, 100, 1_000};
    private static final int[] THREADS = {1, 8};
    private static final Instant BEGIN = Instant.parse("2026-03-02T10:00:00Z");
    private static final Money COST = Money.parse("0.00042 USD");
    static final List<String> ROUTES =
            IntStream.range(0, 20).mapToObj(i -> "/api/" + i).toList();

    /** A log that is as full as a busy site's, so that what is asked of each event costs what it does there. */
    private static final int FILLED = 300_000;

    private final Bed bed;
    private final Consumer<Figure> table;
    private final AtomicLong made = new AtomicLong();

    EventSpeed(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    /** What a run came to: events a second, CPU time per event in microseconds, the 99th percentile of a call in ms. */
    private record Speed(double rate, double cpu, double p99) {}

    /** Makes a list of events durable. */
    private interface Sink {
        void take(List<Event> events);
    }

    void measure() throws Exception {
        Path folder = Bench.folder(bed.folder(), "events");
        try (StoreFile store = StoreFile.open(folder, InstantSource.system())) {
            DataSource database = Sqlite.dataSource(store.file());
            Schema.migrate(database);
            try (Writer writer = new Writer(database);
                    PlainRows floor = new PlainRows(Bench.folder(bed.folder(), "rows"))) {
                SqlEventLog log = new SqlEventLog(writer, new Reader(database));
                Bed.progress("events: filling");
                long heap = heap();
                run(log::append, 1_000, 1, FILLED);
                heap = heap() - heap;
                run(floor::take, 1_000, 1, FILLED);
                long bytes = Files.size(store.file());
                for (int batch : BATCHES) {
                    Speed least = run(floor::take, batch, 1, events(batch, 1));
                    for (int threads : THREADS) {
                        Bed.progress("events in batches of " + batch + ", threads: " + threads);
                        add(batch, threads, run(log::append, batch, threads, events(batch, threads)), least);
                    }
                }
                Bed.progress("events that are sent again");
                made.set(0);
                Speed again = run(log::append, 1_000, 1, FILLED);
                table.accept(Figure.of("events that are known already, batches of 1,000", "JVM", again.rate(), "1/s"));
                table.accept(Figure.of("size of an event with its id", "JVM", (double) bytes / FILLED, "B"));
                table.accept(Figure.of("memory of a log that holds 300,000", "JVM", heap / 1e6, "MB"));
            }
        }
    }

    private int events(int batch, int threads) {
        int all = batch == 1 ? 2_000 * threads : batch == 100 ? 100_000 : 400_000;
        return bed.quick() ? all / 4 : all;
    }

    private void add(int batch, int threads, Speed speed, Speed floor) {
        String from = threads == 1 ? "1 thread" : threads + " threads";
        String measure = "durable events, batches of %,d from %s".formatted(batch, from);
        String rows = "plain inserts, %,d a commit".formatted(batch);
        table.accept(Figure.of(measure, "JVM", speed.rate(), "1/s", floor.rate(), rows));
        table.accept(Figure.of("  CPU time per event", "JVM", speed.cpu(), "µs", floor.cpu(), rows));
        table.accept(Figure.of("  p99 of a batch", "JVM", speed.p99(), "ms", floor.p99(), rows));
    }

    /** The events are made before, since making them is not what is measured. */
    private Speed run(Sink sink, int batch, int threads, int events) throws Exception {
        int each = events / batch / threads;
        List<List<List<Event>>> work = new ArrayList<>();
        for (int thread = 0; thread < threads; thread++) {
            List<List<Event>> batches = new ArrayList<>();
            for (int i = 0; i < each; i++) {
                batches.add(LongStream.range(0, batch)
                        .mapToObj(_ -> event(made.getAndIncrement()))
                        .toList());
            }
            work.add(batches);
        }
        long[] nanos = new long[each * threads];
        long cpu = cpu();
        long start = System.nanoTime();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> done = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int first = thread * each;
                List<List<Event>> batches = work.get(thread);
                done.add(executor.submit(() -> {
                    for (int i = 0; i < batches.size(); i++) {
                        long before = System.nanoTime();
                        sink.take(batches.get(i));
                        nanos[first + i] = System.nanoTime() - before;
                    }
                }));
            }
            for (Future<?> future : done) {
                future.get();
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        double count = (double) each * threads * batch;
        List<Double> millis =
                Arrays.stream(nanos).mapToObj(value -> value / 1e6).toList();
        return new Speed(count / seconds, (cpu() - cpu) / 1e3 / count, Percentiles.of(millis, 99));
    }

    /** CPU time of this process so far, in nanoseconds. */
    static long cpu() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    /** Bytes in use after a collection. */
    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    static Event event(long number) {
        boolean model = number % 10 == 0;
        return new Event(
                "app",
                "evt_%016x".formatted(number * 0x9E3779B97F4A7C15L),
                model ? Kinds.MODEL_USED : Kinds.LOGIN_FAILED,
                BEGIN.plusMillis(number),
                BEGIN.plusMillis(number + 40),
                new Pseudonym(number % 5_000 * 0x9E3779B97F4A7C15L),
                new Pseudonym(number % 700 * 0xC2B2AE3D27D4EB4FL),
                model ? new Pseudonym(number % 300 * 0x165667B19E3779F9L) : null,
                ROUTES.get((int) (number % ROUTES.size())),
                model ? 200 : 401,
                Duration.ofMillis(20 + number % 300),
                model ? "openai" : null,
                model ? null : "wrong_password",
                model ? new ModelUse("gpt-x", 1_200, 300, 900, 0, 40, false, COST) : null,
                null);
    }
}
