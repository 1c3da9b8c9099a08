package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Says who is on call. */
@Command(name = "on-call", description = "Say who is on call, and who is next.", mixinStandardHelpOptions = true)
final class AlertsOnCallCommand implements Callable<Integer> {
    private final Surroundings surroundings;

    AlertsOnCallCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ApiClient.Answer answer = new ApiClient(surroundings).call("GET", "/api/v1/on-call", "");
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        JsonNode duties = new ObjectMapper().readTree(answer.body());
        if (duties.isEmpty()) {
            surroundings.out().println("There is no rota: add on-call to the configuration.");
        }
        for (JsonNode duty : duties) {
            String channels =
                    duty.path("channels").valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
            surroundings
                    .out()
                    .printf(
                            "%s: %s (%s) until %s, then %s%n",
                            duty.path("rota").asText(),
                            duty.path("who").asText(),
                            channels,
                            duty.path("until").asText(),
                            duty.path("next").asText());
        }
        return 0;
    }
}
