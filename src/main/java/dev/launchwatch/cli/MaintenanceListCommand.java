package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists maintenance that is or comes. */
@Command(name = "list", description = "List maintenance that is or comes.", mixinStandardHelpOptions = true)
final class MaintenanceListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    MaintenanceListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ApiClient.Answer answer = new ApiClient(surroundings).call("GET", MaintenanceCalls.PATH + "?limit=1000", "");
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        JsonNode windows = new ObjectMapper().readTree(answer.body());
        if (windows.isEmpty()) {
            surroundings.out().println("No maintenance is under way or planned.");
        }
        windows.forEach(window -> MaintenanceCalls.print(surroundings, window));
        return 0;
    }
}
