package dev.launchwatch.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** From the begin of the program, as what a process turns into, until it says that it is ready, with the four example monitors. */
final class StartUp {
    private static final int RUNS = 5;
    private static final Pattern READY = Pattern.compile("ready");

    private final Bed bed;
    private final Consumer<Figure> table;

    StartUp(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    /** The least that a JVM does: says that it is ready. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] args) {
            System.out.println("ready");
        }
    }

    void measure() {
        for (Program program : programs()) {
            boolean jvm = !program.name().equals("binary");
            double floor = bare(jvm);
            String what = jvm ? "bare JVM that prints a line" : "echo";
            Bed.progress("start: " + program.name());
            List<Double> first = new ArrayList<>();
            List<Double> again = new ArrayList<>();
            List<Double> resident = new ArrayList<>();
            for (int i = 0; i < RUNS; i++) {
                Path folder = Bench.folder(bed.folder(), "start");
                Path config = Configs.examples(folder.resolve("monitors"), bed.site());
                try (Daemon daemon = program.daemon(config, folder.resolve("data"), Map.of())) {
                    first.add(daemon.startUp().toNanos() / 1e6);
                }
                try (Daemon daemon = program.daemon(config, folder.resolve("data"), Map.of())) {
                    again.add(daemon.startUp().toNanos() / 1e6);
                    resident.add(ProcessFigures.resident(daemon.process().pid()) / 1e6);
                }
            }
            String name = program.name();
            table.accept(Figure.of(
                    "start until ready, store made anew, median of " + RUNS,
                    name,
                    Percentiles.median(first),
                    "ms",
                    floor,
                    what));
            table.accept(Figure.of("  with the store in place", name, Percentiles.median(again), "ms", floor, what));
            table.accept(Figure.of("  memory when ready", name, Percentiles.median(resident), "MB"));
        }
    }

    /** What is measured, and beside the jar the same with its AOT cache, where the script made one. */
    private List<Program> programs() {
        List<Program> programs = new ArrayList<>(bed.programs());
        Path cache = Path.of(System.getProperty("launchwatch.bench.aot", ""));
        if (Files.isRegularFile(cache)) {
            List<String> command = new ArrayList<>(bed.programs().getFirst().command());
            command.addAll(1, List.of("-XX:AOTCache=" + cache, "-Xlog:aot*=off", "-Xlog:cds*=off"));
            programs.add(1, new Program("jar, AOT cache", command));
        }
        return programs;
    }

    private double bare(boolean jvm) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < RUNS; i++) {
            try (Child child = jvm
                    ? Child.java(bed.flags(), Nothing.class)
                    : Child.start(List.of("/bin/echo", "ready"), Map.of())) {
                times.add(child.await(READY, java.time.Duration.ofSeconds(30))
                                .after()
                                .toNanos()
                        / 1e6);
            }
        }
        return Percentiles.median(times);
    }
}
