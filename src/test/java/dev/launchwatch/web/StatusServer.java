package dev.launchwatch.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The page's own route on a real server, and whatever status a test gives it. */
final class StatusServer implements Publication, AutoCloseable {
    private final Vertx vertx = Vertx.vertx();
    private final HttpClient http = HttpClient.newHttpClient();
    private final HttpServer server;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile PublicStatus status;
    private volatile Optional<String> host = Optional.empty();

    StatusServer(PublicStatus status, InstantSource clock) {
        this.status = status;
        Router router = Router.router(vertx);
        new StatusRoute(vertx, this, StatusSamples.engine(), clock).mount(router);
        router.route("/metrics").handler(context -> context.end("internal"));
        try {
            server = vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(0)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void show(PublicStatus next) {
        status = next;
    }

    void own(String name) {
        host = Optional.of(name);
    }

    int asked() {
        return asked.get();
    }

    String url() {
        return "http://localhost:" + server.actualPort();
    }

    @Override
    public PublicStatus status() {
        asked.incrementAndGet();
        return status;
    }

    @Override
    public Optional<String> host() {
        return host;
    }

    HttpResponse<byte[]> send(String method, String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    String get(String path) {
        HttpResponse<byte[]> response = send("GET", path);
        if (response.statusCode() != 200) {
            throw new AssertionError(path + " is answered " + response.statusCode());
        }
        return new String(response.body(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        http.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
