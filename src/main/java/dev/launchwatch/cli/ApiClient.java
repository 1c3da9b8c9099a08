package dev.launchwatch.cli;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Calls to a running daemon, as {@code LAUNCHWATCH_URL} and {@code LAUNCHWATCH_TOKEN} say. */
final class ApiClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    private final String base;
    private final String token;

    ApiClient(Surroundings surroundings) {
        String url = surroundings.environment().getOrDefault("LAUNCHWATCH_URL", "http://localhost:8080");
        this.base = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
        this.token = surroundings.environment().getOrDefault("LAUNCHWATCH_TOKEN", "");
    }

    /**
     * What the daemon answered.
     *
     * @param retryAfter how long it asks to be left alone; nothing if it does not
     */
    record Answer(int status, String body, Duration retryAfter) {
        boolean ok() {
            return status / 100 == 2;
        }
    }

    /** Calls the API; the message of the exception is for people and holds no token. */
    Answer call(String method, String path, String json) throws IOException, InterruptedException {
        return send(
                path,
                request -> request.header("Content-Type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    /** Posts lines of JSON that are packed by gzip; else as {@link #call}. */
    Answer postPackedLines(String path, byte[] packed) throws IOException, InterruptedException {
        return send(
                path,
                request -> request.header("Content-Type", "application/x-ndjson")
                        .header("Content-Encoding", "gzip")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(packed)));
    }

    private Answer send(String path, UnaryOperator<HttpRequest.Builder> content)
            throws IOException, InterruptedException {
        if (token.isEmpty()) {
            throw new IOException("set LAUNCHWATCH_TOKEN to a token of the daemon (`launchwatch token new` makes one)");
        }
        HttpRequest request = content.apply(HttpRequest.newBuilder(URI.create(base + path))
                        .timeout(TIMEOUT)
                        .header("User-Agent", "launchwatch-cli")
                        .header("Authorization", "Bearer " + token))
                .build();
        try (HttpClient client =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build()) {
            HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), retryAfter(response));
        } catch (IOException e) {
            throw new IOException("no daemon answers at " + base + ": start one, or set LAUNCHWATCH_URL", e);
        }
    }

    private static Duration retryAfter(HttpResponse<?> response) {
        String seconds = response.headers().firstValue("Retry-After").orElse("0");
        return seconds.matches("\\d{1,4}") ? Duration.ofSeconds(Integer.parseInt(seconds)) : Duration.ZERO;
    }
}
