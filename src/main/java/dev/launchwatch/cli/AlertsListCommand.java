package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Lists what is pending and firing. */
@Command(name = "list", description = "List alerts that are pending or firing.", mixinStandardHelpOptions = true)
final class AlertsListCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    AlertsListCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ApiClient.Answer answer = new ApiClient(surroundings).call("GET", "/api/v1/alerts", "");
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        JsonNode alerts = new ObjectMapper().readTree(answer.body());
        if (alerts.isEmpty()) {
            surroundings.out().println("No alert is pending or firing.");
        }
        for (JsonNode alert : alerts) {
            surroundings
                    .out()
                    .printf(
                            "%-8s %-8s %s: %s since %s: %s%n",
                            alert.path("state").asText(),
                            alert.path("severity").asText(),
                            alert.path("rule").asText(),
                            alert.path("subject").asText(),
                            alert.path("since").asText(),
                            alert.path("detail").asText());
            JsonNode acknowledged = alert.path("acknowledged");
            if (!acknowledged.isMissingNode()) {
                surroundings.out().println("         " + AlertsAckCommand.described(acknowledged));
            }
            surroundings.out().println("         " + alert.path("id").asText());
        }
        return 0;
    }
}
