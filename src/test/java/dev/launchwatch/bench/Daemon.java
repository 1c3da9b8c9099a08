package dev.launchwatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Pattern;

/** The running daemon, ready. */
record Daemon(Child process, Duration startUp, int port) implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("ready on http://[^:]+:(\\d+)");
    private static final Duration START = Duration.ofSeconds(60);

    static Daemon of(Child process) {
        Child.Seen ready = process.await(READY, START);
        return new Daemon(
                process, ready.after(), Integer.parseInt(ready.matcher().group(1)));
    }

    /** What it says about itself now. */
    Scrape scrape() {
        try (HttpClient http = HttpClient.newHttpClient()) {
            URI metrics = URI.create("http://127.0.0.1:" + port + "/metrics");
            HttpRequest request = HttpRequest.newBuilder(metrics)
                    .timeout(Duration.ofSeconds(20))
                    .build();
            return new Scrape(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
