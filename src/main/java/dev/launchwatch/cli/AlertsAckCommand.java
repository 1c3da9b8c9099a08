package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.model.Durations;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Acknowledges an alert of a running daemon. */
@Command(
        name = "ack",
        description = "Acknowledge an alert that fires: others see who looks after it, and it is not escalated.",
        mixinStandardHelpOptions = true)
final class AlertsAckCommand implements Callable<Integer> {
    private static final int CREATED = 201;

    @Parameters(paramLabel = "ID", description = "The alert's id, as `alerts list` shows it.")
    String id = "";

    @Option(names = "--by", paramLabel = "NAME", description = "Who looks after it (default: the user's name).")
    String by = "";

    @Option(names = "--note", paramLabel = "TEXT", description = "What others should know.")
    String note = "";

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "For how long, such as 1h; if it fires on, nobody looks after it then (default: to its end).")
    String lasts = "";

    private final Surroundings surroundings;

    AlertsAckCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode request = mapper.createObjectNode()
                .put("by", by.isEmpty() ? surroundings.user() : by)
                .put("note", note)
                .put("via", "cli");
        if (!lasts.isEmpty()) {
            request.put("for", lasts);
        }
        ApiClient.Answer answer =
                new ApiClient(surroundings).call("POST", "/api/v1/alerts/" + path(id) + "/ack", request.toString());
        if (!answer.ok()) {
            surroundings.err().println(answer.body());
            return 2;
        }
        String said = described(mapper.readTree(answer.body()));
        surroundings.out().println(answer.status() == CREATED ? said : "Already " + said);
        return 0;
    }

    /** The slashes of an id stay: they are part of the path. */
    static String path(String id) {
        return Arrays.stream(id.split("/", -1))
                .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
                .collect(Collectors.joining("/"));
    }

    /** An acknowledgement of the API in one line. */
    static String described(JsonNode acknowledgement) {
        Duration after = Duration.ofMillis(acknowledgement.path("responseMs").asLong());
        String until = acknowledgement.path("until").asText();
        String note = acknowledgement.path("note").asText();
        return "acknowledged by " + acknowledgement.path("by").asText() + " after " + Durations.coarse(after)
                + (until.isEmpty() ? "" : " until " + until) + (note.isEmpty() ? "" : ": " + note);
    }
}
