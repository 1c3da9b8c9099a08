package dev.launchwatch.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.bench.Options.Section;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * Measures the packaged program. The script says where it is, by system properties: {@code launchwatch.bench.jar}, {@code
 * launchwatch.bench.binary} (may be missing), {@code launchwatch.bench.flags} (those of the jar's JVM, separated by spaces)
 * and {@code launchwatch.bench.target} (where to work, and where to leave {@code bench.json}).
 */
public final class Bench {
    private static final Path TARGET = Path.of(System.getProperty("launchwatch.bench.target", "target"));

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private Bench() {}

    /** What a section does; the figures go into the table. */
    private interface Measurement {
        void run() throws Exception;
    }

    /** Exits with 0, with 1 if something could not be measured, or with 2 for wrong arguments. */
    public static void main(String[] arguments) throws IOException {
        if (List.of(arguments).contains("--help")) {
            System.out.print(Options.USAGE);
            return;
        }
        Options options;
        try {
            options = Options.parse(List.of(arguments));
        } catch (IllegalArgumentException e) {
            System.err.println("launchwatch bench: " + e.getMessage() + "\n" + Options.USAGE);
            System.exit(2);
            return;
        }
        System.exit(new Bench().run(options) ? 0 : 1);
    }

    private boolean run(Options options) throws IOException {
        Path folder = Files.createDirectories(TARGET.toAbsolutePath().resolve("bench-work"));
        // Also after Ctrl-C: nothing that was started or written stays behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            Child.endAll();
            delete(folder);
        }));
        System.out.print(heading());
        try (Site site = Site.start(folder)) {
            Bed bed = new Bed(site, folder, programs(), flags(), options.quick());
            for (Section section : options.only()) {
                attempt(section, bed);
                write(options);
            }
        }
        System.out.println();
        System.out.print(Table.of(figures));
        failures.forEach(failure -> System.out.println("Not measured: " + failure));
        return failures.isEmpty();
    }

    private void attempt(Section section, Bed bed) {
        Measurement measurement = switch (section) {
            case PROBES -> new ProbeCost(bed, figures::add)::steady;
            case SATURATION -> new ProbeCost(bed, figures::add)::saturation;
            case SCALE -> new Scale(bed, figures::add)::measure;
            case WEBHOOK -> new WebhookDelay(bed, figures::add)::measure;
            case RULES -> new RuleSpeed(bed, figures::add)::measure;
            case EVENTS -> new EventSpeed(bed, figures::add)::measure;
            case INGEST -> new IngestSpeed(bed, figures::add)::measure;
            case API -> new ApiLoad(bed, figures::add)::measure;
            case REGIONS -> new RegionLoad(bed, figures::add)::measure;
            case START -> new StartUp(bed, figures::add)::measure;
        };
        try {
            measurement.run();
        } catch (Exception e) {
            failures.add(section.label() + ": " + e.getMessage());
            Bed.progress("failed: " + e);
        }
    }

    private static List<Program> programs() {
        List<String> jar = new ArrayList<>(Child.javaCommand(flags()));
        jar.addAll(
                List.of("-jar", System.getProperty("launchwatch.bench.jar", TARGET + "/quarkus-app/quarkus-run.jar")));
        List<Program> programs = new ArrayList<>(List.of(new Program("jar", jar)));
        String binary = System.getProperty("launchwatch.bench.binary", "");
        if (!binary.isEmpty()) {
            programs.add(new Program("binary", List.of(binary)));
        }
        return programs;
    }

    private static List<String> flags() {
        return Arrays.stream(System.getProperty("launchwatch.bench.flags", "").split(" ", -1))
                .filter(flag -> !flag.isEmpty())
                .toList();
    }

    private static String heading() {
        return """
                Launchwatch benchmark on %d CPUs, %s %s, Java %s, load %.1f when it began.
                The machine is shared with the measured site and perhaps with others: compare ratios and figures of one run,
                never single figures of two runs. "floor" is the least that the same takes here, measured in this run.
                The floor of probes is a loop over Vert.x Web Client in a JVM with the jar's flags, for jar and binary alike.

                """.formatted(
                        Runtime.getRuntime().availableProcessors(),
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        Runtime.version(),
                        load());
    }

    private static double load() {
        return java.lang.management.ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }

    /** After each section, so that what was measured survives an end in the middle. */
    private void write(Options options) throws IOException {
        ObjectNode document = new ObjectMapper().createObjectNode();
        document.put("quick", options.quick())
                .put("cpus", Runtime.getRuntime().availableProcessors())
                .put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"))
                .put("java", Runtime.version().toString());
        ArrayNode list = document.putArray("figures");
        String parent = "";
        for (Figure figure : figures) {
            // A line that is set in belongs to the last one that is not.
            boolean detail = figure.measure().startsWith(" ");
            parent = detail ? parent : figure.measure();
            ObjectNode node = list.addObject()
                    .put("measure", detail ? parent + ":" + figure.measure().substring(1) : parent)
                    .put("program", figure.program())
                    .put("value", figure.value())
                    .put("unit", figure.unit());
            Figure.Floor floor = figure.floor();
            if (floor != null) {
                node.put("floor", floor.value()).put("floorIs", floor.what()).put("ratio", figure.ratio());
            }
        }
        failures.forEach(document.withArray("failures")::add);
        new ObjectMapper()
                .writerWithDefaultPrettyPrinter()
                .writeValue(TARGET.resolve("bench.json").toFile(), document);
    }

    /** A new folder inside the given one. */
    static Path folder(Path parent, String name) {
        try {
            return Files.createDirectories(parent.resolve(
                    name + "-" + Long.toHexString(ThreadLocalRandom.current().nextLong())));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            System.err.println("left behind: " + folder);
        }
    }
}
