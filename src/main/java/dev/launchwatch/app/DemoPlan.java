package dev.launchwatch.app;

import dev.launchwatch.demo.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.Stream;

/** What the demo's regions are called, where they listen, what they are told, and where their database's programs are. */
final class DemoPlan {
    private static final List<String> NAMES = List.of("north", "south", "east", "west", "islands");

    /** How soon others miss a region: a newcomer should not have to wait for what a launch can. */
    private static final Map<String, String> IMPATIENT = Map.of("LAUNCHWATCH_REGION_SILENCE", "15s");

    private static final int STEP = 2;
    private static final int LAST_PORT = 65_535;

    private DemoPlan() {}

    /** The names of so many regions. */
    static List<String> names(int regions) {
        return NAMES.subList(0, regions);
    }

    /**
     * A port for each region: every second one from the first on, so that the site keeps the one between; those that are taken are left
     * out.
     *
     * @param first where to begin; 0 lets each region take any
     * @param site where the sample site listens
     * @param free whether nobody listens there
     * @throws IllegalStateException if there are not enough
     */
    static List<Integer> ports(int regions, int first, Ports site, IntPredicate free) {
        List<Integer> ports = new ArrayList<>();
        for (int port = first; ports.size() < regions; port += first == 0 ? 0 : STEP) {
            if (port > LAST_PORT) {
                throw new IllegalStateException("there are not enough free ports from " + first
                        + " on: name a lower one with LAUNCHWATCH_PORT");
            }
            boolean own = port == site.http() || port == site.https() || port == site.smtp();
            if (port == 0 || (!own && free.test(port))) {
                ports.add(port);
            }
        }
        return ports;
    }

    /**
     * The environment of a region, over that of the demo, which may set how patient regions are.
     *
     * @param shared what all regions are told
     */
    static Map<String, String> environment(
            Map<String, String> demo, Map<String, String> shared, String region, int port, Path data) {
        Map<String, String> environment = new HashMap<>(IMPATIENT);
        environment.keySet().removeAll(demo.keySet());
        environment.putAll(shared);
        environment.put("LAUNCHWATCH_REGION", region);
        environment.put("LAUNCHWATCH_PORT", Integer.toString(port));
        environment.put("LAUNCHWATCH_DATA", data.toString());
        return environment;
    }

    /**
     * The folder with PostgreSQL's programs: one that the environment names, else the newest that is installed.
     *
     * @param installations where each version has a folder, such as {@code /usr/lib/postgresql}
     */
    static Optional<Path> postgres(Map<String, String> environment, Path installations) {
        String named = environment.getOrDefault("LAUNCHWATCH_DEMO_POSTGRES", "");
        Stream<Path> given = named.isEmpty() ? Stream.empty() : Stream.of(Path.of(named));
        Stream<Path> onPath = Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of);
        return Stream.of(given, onPath, versions(installations))
                .flatMap(folders -> folders)
                .filter(folder ->
                        Files.isExecutable(folder.resolve("initdb")) && Files.isExecutable(folder.resolve("postgres")))
                .findFirst();
    }

    private static Stream<Path> versions(Path installations) {
        String[] versions = installations.toFile().list();
        return versions == null
                ? Stream.empty()
                : Stream.of(versions)
                        .filter(version -> version.matches("\\d{1,3}"))
                        .sorted((one, other) -> Integer.compare(Integer.parseInt(other), Integer.parseInt(one)))
                        .map(version -> installations.resolve(version).resolve("bin"));
    }

    /**
     * How this program is started once more.
     *
     * @param arguments of this process, those of its JVM among them; empty if the system does not tell
     * @param jar the jar that this process runs
     */
    static List<String> again(boolean nativeImage, String executable, List<String> arguments, String jar) {
        List<String> command = new ArrayList<>(List.of(executable));
        if (!nativeImage) {
            int at = arguments.indexOf("-jar");
            command.addAll(
                    at < 0
                            ? List.of(
                                    "--enable-native-access=ALL-UNNAMED",
                                    "--sun-misc-unsafe-memory-access=allow",
                                    "-jar",
                                    jar)
                            : arguments.subList(0, Math.min(at + 2, arguments.size())));
        }
        return command;
    }
}
