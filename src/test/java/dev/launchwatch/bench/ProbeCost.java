package dev.launchwatch.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** CPU time of a probe with a new connection: at a steady rate, and as many as the machine can do. */
final class ProbeCost {
    private static final int RATE = 100;
    private static final int MORE_THAN_POSSIBLE = 10_000;
    private static final int MORE_THAN_POSSIBLE_SECURE = 3_000;
    private static final int CONCURRENT = 128;
    private static final String BARE = "bare Vert.x client, JVM";

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
                table.accept(Figure.of(
                        measure + unlessKept(load),
                        program.name(),
                        load.cpuMillis(),
                        "ms",
                        floor.cpuMillis(),
                        BARE + unlessKept(floor)));
            }
            beside(measure, secure)
                    .ifPresent(load -> table.accept(Figure.of(
                            measure + unlessKept(load),
                            Blackbox.NAME,
                            load.cpuMillis(),
                            "ms",
                            floor.cpuMillis(),
                            BARE + unlessKept(floor))));
        }
    }

    void saturation() {
        for (boolean secure : new boolean[] {false, true}) {
            String rate = protocol(secure) + " probes a second at saturation, site on the same machine";
            // Else the floor, which comes first, would meet a site that is slower than the one its successors meet.
            bare("warming the site up", secure, "saturate", CONCURRENT);
            Load floor = bare(rate, secure, "saturate", CONCURRENT);
            for (Program program : bed.programs()) {
                int asked = secure ? MORE_THAN_POSSIBLE_SECURE : MORE_THAN_POSSIBLE;
                Load load = probes(rate, program, secure, asked, CONCURRENT);
                String all = load.perSecond() < asked * 0.95 ? "" : " (all that were asked for)";
                table.accept(Figure.of(rate + all, program.name(), load.perSecond(), "1/s", floor.perSecond(), BARE));
                table.accept(Figure.of(
                        "  CPU time per probe then", program.name(), load.cpuMillis(), "ms", floor.cpuMillis(), BARE));
                table.accept(Figure.of("  CPUs in use then", program.name(), load.cpus(), "", floor.cpus(), BARE));
                table.accept(Figure.of(
                        "  CPUs of the site then", program.name(), load.siteCpus(), "", floor.siteCpus(), BARE));
            }
        }
    }

    private static String protocol(boolean secure) {
        return secure ? "HTTPS" : "HTTP";
    }

    private Load bare(String measure, boolean secure, String mode, int number) {
        Bed.progress(measure + ": floor");
        String url = (secure ? bed.site().https() : bed.site().http()) + "/page/bare";
        try (Child loop = bed.bareLoop(mode, bed.site().authority().toString(), url, Integer.toString(number))) {
            return load(List.of(loop));
        }
    }

    private Load probes(String measure, Program program, boolean secure, int monitors, int concurrent) {
        Bed.progress(measure + ": " + program.name());
        Path folder = Bench.folder(bed.folder(), "probes");
        Path config = Configs.pages(folder.resolve("monitors"), bed.site(), secure, monitors, "1s");
        Map<String, String> settings = Map.of("LAUNCHWATCH_MAX_CONCURRENT_PROBES", Integer.toString(concurrent));
        try (Daemon daemon = program.daemon(config, folder.resolve("data"), settings)) {
            return load(List.of(daemon.process()));
        }
    }

    /** What the usual way costs, where it is installed. */
    private Optional<Load> beside(String measure, boolean secure) {
        Bed.progress(measure + ": " + Blackbox.NAME);
        Path folder = Bench.folder(bed.folder(), "blackbox");
        Optional<Blackbox> installed = Blackbox.start(folder, bed.site(), secure, RATE, "1s");
        if (installed.isEmpty()) {
            Bed.progress(Blackbox.NAME + " is not installed here");
            return Optional.empty();
        }
        try (Blackbox both = installed.get()) {
            return Optional.of(load(both.processes()));
        }
    }

    private Load load(List<Child> processes) {
        processes.getFirst().during(bed.seconds(15, 5));
        return Load.of(processes, bed.site(), bed.seconds(20, 5));
    }

    /** A machine that cannot keep the rate measures something else, and the line has to say so. */
    private static String unlessKept(Load load) {
        boolean kept = Math.abs(load.perSecond() - RATE) <= RATE * 0.05;
        return kept ? "" : " (it was %.0f)".formatted(load.perSecond());
    }
}
