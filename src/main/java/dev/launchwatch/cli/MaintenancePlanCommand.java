package dev.launchwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Declare maintenance that begins later. */
@Command(name = "plan", description = "Declare maintenance that begins later.", mixinStandardHelpOptions = true)
final class MaintenancePlanCommand implements Callable<Integer> {
    @Mixin
    MaintenanceOptions window = new MaintenanceOptions();

    @Option(
            names = "--from",
            paramLabel = "TIME",
            required = true,
            description = "When it begins, such as 2026-05-01T22:00:00Z.")
    String from = "";

    private final Surroundings surroundings;

    MaintenancePlanCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return MaintenanceCalls.declare(surroundings, window.request(from, surroundings.user()));
    }
}
