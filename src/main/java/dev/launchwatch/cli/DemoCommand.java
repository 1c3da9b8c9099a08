package dev.launchwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The daemon beside a sample site. */
@Command(
        name = "demo",
        description =
                "Run with a sample site, switches that break it, and an inbox for the alerts. Nothing to install.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    @Option(
            names = "--site-port",
            defaultValue = "8081",
            description = "Port of the sample site (default: ${DEFAULT-VALUE}).")
    int sitePort;

    private final Daemon daemon;

    DemoCommand(Daemon daemon) {
        this.daemon = daemon;
    }

    @Override
    public Integer call() {
        return daemon.demo(sitePort);
    }
}
