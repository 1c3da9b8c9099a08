package dev.launchwatch.cli;

import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The daemon itself. */
@Command(name = "run", description = "Run the daemon (the default).", mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    @Option(
            names = "--config",
            paramLabel = "DIR",
            description = "Folder of YAML (default: LAUNCHWATCH_CONFIG, monitors).")
    @Nullable
    Path config;

    private final Daemon daemon;
    private final Surroundings surroundings;

    RunCommand(Daemon daemon, Surroundings surroundings) {
        this.daemon = daemon;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        return run(CheckCommand.chosen(null, config, surroundings));
    }

    /** Runs the daemon by the YAML of a folder. */
    int run(Path config) {
        ConfigFolder folder = new ConfigFolder(config, surroundings.environment(), Map.of());
        // Before anything starts: a daemon that cannot run must not open its port for a moment.
        Optional<Loaded.Good> good = Folder.good(folder.read(), surroundings);
        if (good.isEmpty()) {
            return 2;
        }
        Folder.print(good.get().warnings(), "warning: ", surroundings);
        return daemon.run(folder);
    }
}
