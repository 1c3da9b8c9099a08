package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells members something about an incident, on the status page of a running daemon. */
@Command(
        name = "update",
        description = "Tell members about an incident: the status page and its feed show it.",
        mixinStandardHelpOptions = true)
final class AlertsUpdateCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "ID",
            description = "The id of an alert of the incident, as `alerts list` shows it.")
    String id = "";

    @Parameters(
            index = "1",
            paramLabel = "TEXT",
            description = "What members should know, in their words; everybody can read it.")
    String text = "";

    @Option(
            names = "--stage",
            paramLabel = "STAGE",
            description =
                    "How far you are: investigating, identified, monitoring or update (default: ${DEFAULT-VALUE}).")
    String stage = "update";

    @Option(
            names = "--by",
            paramLabel = "NAME",
            description = "Who says it (default: the user's name); members don't see it.")
    String by = "";

    private final Surroundings surroundings;

    AlertsUpdateCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode request = new ObjectMapper()
                .createObjectNode()
                .put("text", text)
                .put("stage", stage)
                .put("by", by.isEmpty() ? surroundings.user() : by);
        ApiClient.Answer answer = new ApiClient(surroundings)
                .call("POST", "/api/v1/incidents/" + AlertsAckCommand.path(id) + "/updates", request.toString());
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        surroundings.out().println("Members can read it in a moment.");
        return 0;
    }
}
