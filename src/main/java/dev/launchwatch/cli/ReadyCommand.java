package dev.launchwatch.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Tells whether the daemon on this machine is ready, where there is nothing else to ask it with: in a container that holds the binary alone. */
@Command(
        name = "ready",
        description = {
            "Tell whether the daemon on this machine has started and can store what it sees.",
            "It is asked at LAUNCHWATCH_PORT (default 8080). Exit code 0 if it is ready, 1 if it is not."
        },
        mixinStandardHelpOptions = true)
final class ReadyCommand implements Callable<Integer> {
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Surroundings surroundings;

    ReadyCommand(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    @Override
    public Integer call() throws InterruptedException {
        String port = surroundings.environment().getOrDefault("LAUNCHWATCH_PORT", "8080");
        String answer = ask("http://127.0.0.1:" + port + "/q/health/ready");
        surroundings.out().println(answer);
        return answer.equals("ready") ? 0 : 1;
    }

    private static String ask(String address) throws InterruptedException {
        try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            HttpRequest request =
                    HttpRequest.newBuilder(URI.create(address)).timeout(TIMEOUT).build();
            int status =
                    client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            return status == 200 ? "ready" : "not ready: " + address + " answered " + status;
        } catch (IOException | IllegalArgumentException e) {
            return "not ready: nothing answers at " + address;
        }
    }
}
