package dev.launchwatch.cli;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The daemon beside a sample site. */
@Command(
        name = "demo",
        description =
                "Run with a sample site, switches that break it, and an inbox for the alerts. Nothing to install.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final int MOST = 5;

    @Option(
            names = "--site-port",
            defaultValue = "8081",
            description = "Port of the sample site (default: ${DEFAULT-VALUE}).")
    int sitePort;

    @Option(
            names = "--regions",
            defaultValue = "1",
            description = "How many daemons watch the site, up to 5; from 2 on as regions that share a PostgreSQL.")
    int regions;

    @Spec
    @Nullable
    CommandSpec spec;

    private final Daemon daemon;

    DemoCommand(Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public Integer call() {
        if (regions < 1 || regions > MOST) {
            String wrong = "--regions must be from 1 to " + MOST + ", not " + regions;
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), wrong);
        }
        return regions == 1 ? daemon.demo(sitePort) : daemon.demo(sitePort, regions);
    }
}
