package dev.launchwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Declare maintenance that begins now: nobody is told of what it covers until it ends. */
@Command(
        name = "start",
        description = "Declare maintenance that begins now: nobody is told of what it covers until it ends.",
        mixinStandardHelpOptions = true)
final class MaintenanceStartCommand implements Callable<Integer> {
    @Mixin
    MaintenanceOptions window = new MaintenanceOptions();

    private final Surroundings surroundings;

    MaintenanceStartCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        return MaintenanceCalls.declare(surroundings, window.request(null, surroundings.user()));
    }
}
