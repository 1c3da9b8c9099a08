package dev.launchwatch.cli;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Loaded;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Lints the folder of YAML. */
@Command(
        name = "check",
        description = "Lint the folder of YAML: every error with its place. Exits 2 if there is one, or no monitor.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", arity = "0..1", description = "The folder (default: LAUNCHWATCH_CONFIG, monitors).")
    @Nullable
    Path folder;

    @Option(names = "--config", paramLabel = "DIR", description = "The same as DIR.")
    @Nullable
    Path config;

    private final Surroundings surroundings;

    CheckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Optional<Loaded.Good> good = Folder.read(chosen(folder, config, surroundings), surroundings);
        if (good.isEmpty()) {
            return 2;
        }
        Folder.print(good.get().warnings(), "warning: ", surroundings);
        Catalog catalog = good.get().catalog();
        if (catalog.monitors().isEmpty()) {
            // A warning for the daemon, which may wait for its first monitors; whoever checks means to have some.
            return 2;
        }
        surroundings
                .out()
                .println("ok: %d monitors, %d signals%s, %d rules, %d channels, %d routes"
                        .formatted(
                                catalog.monitors().size(),
                                catalog.signals().size(),
                                measured(catalog),
                                catalog.rules().size(),
                                catalog.channels().size(),
                                catalog.routes().size()));
        return 0;
    }

    private static String measured(Catalog catalog) {
        long measured = catalog.measured();
        return measured == 0 ? "" : " (" + measured + " of them measured)";
    }

    /** The folder that a command line names: by position, by option, or neither. */
    static Path chosen(@Nullable Path position, @Nullable Path option, Surroundings surroundings) {
        if (position != null) {
            return position;
        }
        return option != null ? option : Path.of(surroundings.configFolder());
    }
}
