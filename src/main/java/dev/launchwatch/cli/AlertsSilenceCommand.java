package dev.launchwatch.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Silences alerts of a running daemon. */
@Command(name = "silence", description = "Silence alerts whose labels match.", mixinStandardHelpOptions = true)
final class AlertsSilenceCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "LABEL=VALUE",
            arity = "1..*",
            description =
                    "Labels that must match, such as monitor=homepage or rule=site-down; * for any run of characters.")
    Map<String, String> match = Map.of();

    @Option(names = "--for", defaultValue = "1h", description = "How long (default: ${DEFAULT-VALUE}).")
    String lasts = "1h";

    @Option(names = "--comment", defaultValue = "", description = "Why.")
    String comment = "";

    private final Surroundings surroundings;

    AlertsSilenceCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        ObjectNode request = new ObjectMapper().createObjectNode();
        match.forEach(request.putObject("match")::put);
        request.put("for", lasts).put("comment", comment).put("author", surroundings.user());
        ApiClient.Answer answer = new ApiClient(surroundings).call("POST", "/api/v1/silences", request.toString());
        (answer.ok() ? surroundings.out() : surroundings.err()).println(answer.body());
        return answer.ok() ? 0 : 2;
    }
}
