package dev.launchwatch.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Ends declared maintenance now. */
@Command(
        name = "end",
        description = "End maintenance that was declared: what still fires is told now.",
        mixinStandardHelpOptions = true)
final class MaintenanceEndCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "ID", description = "The id of the window, as `maintenance list` shows it.")
    String id = "";

    private final Surroundings surroundings;

    MaintenanceEndCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ApiClient.Answer answer =
                new ApiClient(surroundings).call("DELETE", MaintenanceCalls.PATH + "/" + AlertsAckCommand.path(id), "");
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        surroundings.out().println("The maintenance is over.");
        return 0;
    }
}
