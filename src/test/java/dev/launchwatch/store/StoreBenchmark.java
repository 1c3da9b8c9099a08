package dev.launchwatch.store;

import com.sun.management.OperatingSystemMXBean;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** Prints what the embedded store costs, beside the floor of a bare append and fsync of the same size. */
final class StoreBenchmark {
    private static final int MONITORS = 1_000;

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private final Path folder;
    private long next;

    private StoreBenchmark(Path folder) {
        this.folder = folder;
    }

    /** {@code [FOLDER [RESULTS]]}: where to write (a temporary folder), and how many results to fill it with. */
    public static void main(String[] args) throws Exception {
        Path folder = args.length > 0 ? Path.of(args[0]) : Files.createTempDirectory("launchwatch-bench");
        new StoreBenchmark(folder).run(args.length > 1 ? Integer.parseInt(args[1]) : 300_000);
    }

    private void run(int fill) throws Exception {
        floor(200, 4_120);
        try (SqliteStore store = new SqliteStore(folder)) {
            commits(store, "warm-up", 300, 1);
            commits(store, "batches of 1", 300, 1);
            commits(store, "warm-up", 20, 1000);
            commits(store, "batches of 1000", 30, 1000);
            commits(store, "filling", fill / 1000, 1000);
            System.out.printf(Locale.ROOT, "size: %.0f bytes a result%n", (double) Files.size(store.file) / next);
            check(store);
            housekeeping(store);
        }
    }

    private void floor(int times, int bytes) throws IOException {
        try (RandomAccessFile file =
                new RandomAccessFile(folder.resolve("floor").toFile(), "rw")) {
            byte[] page = new byte[bytes];
            long start = System.nanoTime();
            for (int i = 0; i < times; i++) {
                file.write(page);
                file.getFD().sync();
            }
            report("floor: append and fsync of " + bytes + " bytes", times, times, System.nanoTime() - start, 0);
        }
    }

    private void commits(SqliteStore store, String name, int batches, int size) {
        Journal journal = store.journal();
        List<Journal.Batch> prepared = new ArrayList<>();
        for (int i = 0; i < batches; i++) {
            List<Result> results = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                long n = next++;
                results.add(new Result(
                        "monitor-" + n % MONITORS,
                        "eu",
                        Samples.NOON.plus(Duration.ofMinutes(5).multipliedBy(n / MONITORS)),
                        Result.Trigger.SCHEDULE,
                        Result.Standing.COUNTED,
                        new dev.launchwatch.model.Report(
                                new dev.launchwatch.model.Outcome.Up(),
                                Duration.ofMillis(50 + n % 400),
                                Samples.TIMINGS,
                                Samples.FACTS,
                                List.of())));
            }
            prepared.add(new Journal.Batch(results, List.of(), List.of()));
        }
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        prepared.forEach(journal::commit);
        report(name, batches, (long) batches * size, System.nanoTime() - start, system.getProcessCpuTime() - cpu);
    }

    private static void report(String name, int commits, long results, long nanos, long cpuNanos) {
        System.out.printf(
                Locale.ROOT,
                "%-40s %8.0f commits/s %9.0f results/s %8.2f ms a commit %8.1f us CPU a result%n",
                name,
                commits * 1e9 / nanos,
                results * 1e9 / nanos,
                nanos / 1e6 / commits,
                cpuNanos / 1e3 / results);
    }

    private void check(SqliteStore store) throws IOException {
        long start = System.nanoTime();
        store.reader.read("check", session -> session.rows("pragma quick_check(1)", row -> row.getString(1)));
        double millis = (System.nanoTime() - start) / 1e6;
        System.out.printf(Locale.ROOT, "quick_check of %d MB: %.0f ms%n", Files.size(store.file) >> 20, millis);
    }

    /** Housekeeping of everything at once, with another thread that wants to commit all the time. */
    private void housekeeping(SqliteStore store) throws InterruptedException {
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong longest = new AtomicLong();
        AtomicLong commits = new AtomicLong();
        Thread committer = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                long start = System.nanoTime();
                store.journal()
                        .commit(new Journal.Batch(
                                List.of(Samples.up(
                                        "other",
                                        Samples.NOON.plus(Duration.ofDays(36)).plusMillis(commits.get()))),
                                List.of(),
                                List.of()));
                longest.accumulateAndGet(System.nanoTime() - start, Math::max);
                commits.incrementAndGet();
            }
        });
        long cpu = system.getProcessCpuTime();
        long start = System.nanoTime();
        Housekeeping housekeeping = new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, System::nanoTime);
        System.out.println(housekeeping.run(Samples.NOON.plus(Duration.ofDays(20))));
        System.out.printf(Locale.ROOT, "rolling up: %.1f s%n", (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        System.out.println(housekeeping.run(Samples.NOON.plus(Duration.ofDays(36))));
        System.out.printf(Locale.ROOT, "deleting: %.1f s%n", (System.nanoTime() - start) / 1e9);
        done.set(true);
        committer.join();
        System.out.printf(
                Locale.ROOT,
                "CPU %.1f s; meanwhile %d commits of another thread, the longest took %.0f ms%n",
                (system.getProcessCpuTime() - cpu) / 1e9,
                commits.get(),
                longest.get() / 1e6);
    }
}
