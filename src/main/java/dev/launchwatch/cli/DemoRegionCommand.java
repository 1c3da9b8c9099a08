package dev.launchwatch.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** A region of the demo: the daemon, for as long as somebody holds the other end of its standard input. */
@Command(
        name = "demo-region",
        hidden = true,
        description = "Run the daemon until standard input ends: what the demo starts for each of its regions.",
        mixinStandardHelpOptions = true)
final class DemoRegionCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Option(names = "--config", paramLabel = "DIR", required = true, description = "Folder of YAML.")
    Path config = Path.of("");

    private final RunCommand run;
    private final Daemon daemon;
    private final Surroundings surroundings;

    DemoRegionCommand(RunCommand run, Daemon daemon, Surroundings surroundings) {
        this.run = run;
        this.daemon = daemon;
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() {
        Thread.ofPlatform().daemon().name("demo-region").start(this::awaitEnd);
        return run.run(config);
    }

    /** A demo that was killed cannot end its regions, but its end of the pipe is closed by the system. */
    private void awaitEnd() {
        try {
            surroundings.in().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // A pipe that cannot be read any more has ended.
        }
        daemon.stop();
        try {
            surroundings.pause().of(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // Its database ends at the same time, and to take leave of that may take minutes.
        Runtime.getRuntime().halt(1);
    }
}
