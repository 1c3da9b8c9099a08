package dev.launchwatch.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Calls to a running daemon, as {@code LAUNCHWATCH_URL} and {@code LAUNCHWATCH_TOKEN} say. */
final class ApiClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String base;
    private final String token;

    ApiClient(Surroundings surroundings) {
        this.base = surroundings.environment().getOrDefault("LAUNCHWATCH_URL", "http://localhost:8080");
        this.token = surroundings.environment().getOrDefault("LAUNCHWATCH_TOKEN", "");
    }

    /** What the daemon answered. */
    record Answer(int status, String body) {
        boolean ok() {
            return status / 100 == 2;
        }
    }

    /** Calls the API; the message of the exception is for people and holds no token. */
    Answer call(String method, String path, String json) throws IOException, InterruptedException {
        if (token.isEmpty()) {
            throw new IOException("set LAUNCHWATCH_TOKEN to a token of the daemon (`launchwatch token new` makes one)");
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(TIMEOUT)
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (IOException e) {
            throw new IOException("no daemon answers at " + base + ": start one, or set LAUNCHWATCH_URL", e);
        }
    }
}
