package dev.launchwatch.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/** CPU time of a probe with a new connection: at a steady rate, and as many as the machine can do. */
final class ProbeCost {
    private static final int RATE = 100;
    private static final int MORE_THAN_POSSIBLE = 5_000;
    private static final int CONCURRENT = 128;

    private final Bed bed;
    private final Consumer<Figure> table;

    ProbeCost(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    void steady() {
        for (boolean secure : new boolean[] {false, true}) {
            String measure = "CPU time per " + protocol(secure) + " probe at " + RATE + " probes a second";
            Load floor = bare(measure, secure, "rate", RATE);
            for (Program program : bed.programs()) {
                Load load = probes(measure, program, secure, RATE, 64);
                warnIfFarFrom(RATE, load);
                table.accept(Figure.of(
                        measure, program.name(), load.cpuMillis(), "ms", floor.cpuMillis(), "bare Vert.x client, JVM"));
            }
        }
    }

    void saturation() {
        for (boolean secure : new boolean[] {false, true}) {
            String rate = protocol(secure) + " probes a second at saturation, site on the same machine";
            Load floor = bare(rate, secure, "saturate", CONCURRENT);
            for (Program program : bed.programs()) {
                Load load = probes(rate, program, secure, MORE_THAN_POSSIBLE, CONCURRENT);
                String bare = "bare Vert.x client, JVM";
                table.accept(Figure.of(rate, program.name(), load.perSecond(), "1/s", floor.perSecond(), bare));
                table.accept(Figure.of(
                        "  CPU time per probe then", program.name(), load.cpuMillis(), "ms", floor.cpuMillis(), bare));
                table.accept(Figure.of("  CPUs in use then", program.name(), load.cpus(), "", floor.cpus(), bare));
            }
        }
    }

    private static String protocol(boolean secure) {
        return secure ? "HTTPS" : "HTTP";
    }

    private Load bare(String measure, boolean secure, String mode, int number) {
        Bed.progress(measure + ": floor");
        String url = (secure ? bed.site().https() : bed.site().http()) + "/page/bare";
        try (Child loop =
                bed.bareLoop(mode, bed.site().authority().toString(), url, Integer.toString(number))) {
            return load(loop);
        }
    }

    private Load probes(String measure, Program program, boolean secure, int monitors, int concurrent) {
        Bed.progress(measure + ": " + program.name());
        Path folder = Bench.folder(bed.folder(), "probes");
        Path config = Configs.pages(folder.resolve("monitors"), bed.site(), secure, monitors, "1s");
        Map<String, String> settings =
                Map.of("LAUNCHWATCH_MAX_CONCURRENT_PROBES", Integer.toString(concurrent));
        try (Daemon daemon = program.daemon(config, folder.resolve("data"), settings)) {
            return load(daemon.process());
        }
    }

    private Load load(Child process) {
        process.during(bed.seconds(15, 5));
        return Load.of(process, bed.site(), bed.seconds(20, 5));
    }

    /** A machine that cannot keep the rate measures something else. */
    private static void warnIfFarFrom(int rate, Load load) {
        if (Math.abs(load.perSecond() - rate) > rate * 0.05) {
            Bed.progress("the rate was %.0f instead of %d a second, within %s"
                    .formatted(load.perSecond(), rate, Duration.ofMillis(load.took().toMillis())));
        }
    }
}
