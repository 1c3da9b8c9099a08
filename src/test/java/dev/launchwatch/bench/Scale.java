package dev.launchwatch.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Memory, punctuality and first runs, by number of monitors. */
final class Scale {
    private static final double MEGABYTE = 1e6;
    private static final int EXAMPLES_PER_SECOND = 1;
    private static final int INTERVAL_SECONDS = 60;
    private static final int MANY = 10_000;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String LAG = "launchwatch_schedule_lag_seconds";

    private final Bed bed;
    private final Consumer<Figure> table;

    Scale(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    void measure() {
        examples();
        pages(1_000, bed.seconds(90, 20));
        pages(MANY, bed.seconds(180, 75));
    }

    /** A memory figure of the floor: resident now, and at most. */
    private record Memory(double resident, double peak) {
        static Memory of(Child process) {
            return new Memory(
                    ProcessFigures.resident(process.pid()) / MEGABYTE, ProcessFigures.peak(process.pid()) / MEGABYTE);
        }
    }

    /** All programs side by side, since each needs ten minutes and next to no processor. */
    private void examples() {
        Duration time = bed.seconds(600, 20);
        String measure = "memory with the 4 example monitors every 5 s, after " + time.toSeconds() + " s";
        Memory floor = bare(measure, EXAMPLES_PER_SECOND);
        Bed.progress(measure);
        Map<Program, Daemon> daemons = new LinkedHashMap<>();
        try {
            for (Program program : bed.programs()) {
                Path folder = Bench.folder(bed.folder(), "examples-" + program.name());
                Path config = Configs.examples(folder.resolve("monitors"), bed.site());
                daemons.put(program, program.daemon(config, folder.resolve("data"), Map.of()));
            }
            long start = System.nanoTime();
            for (Daemon daemon : daemons.values()) {
                daemon.process().during(time.minusNanos(System.nanoTime() - start));
            }
            daemons.forEach((program, daemon) -> memory(measure, program, Memory.of(daemon.process()), floor));
        } finally {
            daemons.values().forEach(Daemon::close);
        }
    }

    private void pages(int count, Duration time) {
        String measure =
                "memory with %,d monitors every %d s, after %d s".formatted(count, INTERVAL_SECONDS, time.toSeconds());
        Memory floor = bare(measure, (double) count / INTERVAL_SECONDS);
        for (Program program : bed.programs()) {
            Bed.progress(measure + ": " + program.name());
            Path folder = Bench.folder(bed.folder(), "pages");
            Path config = Configs.pages(folder.resolve("monitors"), bed.site(), false, count, INTERVAL_SECONDS + "s");
            bed.site().forget();
            try (Child timer = bed.bareLoop("timer", Integer.toString(count), Integer.toString(INTERVAL_SECONDS));
                    Daemon daemon = program.daemon(config, folder.resolve("data"), Map.of())) {
                long start = System.nanoTime();
                double firstRuns = count == MANY ? untilAllRan(daemon, count) : 0;
                daemon.process().during(time.minusNanos(System.nanoTime() - start));
                memory(measure, program, Memory.of(daemon.process()), floor);
                if (count == MANY) {
                    table.accept(Figure.of(
                            "  until each of them had run once",
                            program.name(),
                            firstRuns,
                            "s",
                            INTERVAL_SECONDS,
                            "the interval"));
                    punctuality(program, daemon.scrape(), timer.ask("late"));
                }
            }
        }
    }

    /** Seconds from ready until the site has seen every page; not a number if that takes more than an interval and a bit. */
    private double untilAllRan(Daemon daemon, int count) {
        long start = System.nanoTime();
        while (System.nanoTime() - start
                < Duration.ofSeconds(INTERVAL_SECONDS + 10).toNanos()) {
            daemon.process().during(LOOK);
            if (bed.site().pagesSeen() >= count) {
                return (System.nanoTime() - start) / 1e9;
            }
        }
        return Double.NaN;
    }

    private void punctuality(Program program, Scrape scrape, String bareTimer) {
        double[] bare = java.util.Arrays.stream(bareTimer.split(" ", -1))
                .mapToDouble(Double::parseDouble)
                .toArray();
        String what = "bare JDK timer beside it";
        String name = program.name();
        double millis = 1000;
        table.accept(Figure.of("  scheduling lag, mean", name, scrape.mean(LAG) * millis, "ms", bare[0], what));
        table.accept(Figure.of(
                "  scheduling lag, p99 by buckets", name, scrape.quantile(LAG, 0.99) * millis, "ms", bare[1], what));
        table.accept(Figure.of("  runs missed", name, scrape.sum("launchwatch_missed_runs_total"), ""));
    }

    private void memory(String measure, Program program, Memory memory, Memory floor) {
        String what = "bare Vert.x client at this rate, JVM";
        table.accept(Figure.of(measure, program.name(), memory.resident(), "MB", floor.resident(), what));
        table.accept(Figure.of("  at most until then", program.name(), memory.peak(), "MB", floor.peak(), what));
    }

    private Memory bare(String measure, double perSecond) {
        Bed.progress(measure + ": floor");
        String url = bed.site().http() + "/";
        try (Child loop = bed.bareLoop("rate", bed.site().authority().toString(), url, Double.toString(perSecond))) {
            loop.during(bed.seconds(30, 10));
            return Memory.of(loop);
        }
    }
}
