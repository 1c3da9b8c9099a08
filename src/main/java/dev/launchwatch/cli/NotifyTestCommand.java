package dev.launchwatch.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Sends a test message through a running daemon. */
@Command(
        name = "test",
        description = {
            "Have a running daemon send a test message to a channel, or to each.",
            "The daemon is at LAUNCHWATCH_URL (default http://localhost:8080); LAUNCHWATCH_TOKEN needs the scope operate."
        },
        mixinStandardHelpOptions = true)
final class NotifyTestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CHANNEL", arity = "0..1", description = "The channel; all of them if left out.")
    @Nullable
    String channel;

    private final Surroundings surroundings;

    NotifyTestCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws Exception {
        String query = channel == null ? "" : "?channel=" + URLEncoder.encode(channel, StandardCharsets.UTF_8);
        ApiClient.Answer answer = new ApiClient(surroundings).call("POST", "/api/v1/notify/test" + query, "");
        surroundings.out().println(answer.body());
        boolean allSent = answer.ok() && !answer.body().contains("\"failed");
        return allSent ? 0 : 1;
    }
}
