package dev.launchwatch.demo;

import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;

/** A daemon's intake that keeps what it is sent, and answers as it is told to. */
final class RecordingDaemon implements AutoCloseable {
    static final String TOKEN = "lw_demo";

    private final List<JsonArray> bodies = new CopyOnWriteArrayList<>();
    private final List<String> tokens = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ArrayDeque<>();
    private final HttpServer server;
    private final int port;

    /** @param status 0 for none at all */
    record Answer(int status, String retryAfter, String body) {
        static Answer of(int status) {
            return new Answer(status, "", "{}");
        }
    }

    RecordingDaemon(Vertx vertx) {
        server = vertx.createHttpServer().requestHandler(this::take);
        port = LocalServer.listen(server);
    }

    Watcher watcher() {
        return new Watcher(() -> Optional.of("http://127.0.0.1:" + port + "/"), TOKEN);
    }

    /** What it answers next; 202 once there is nothing left. */
    synchronized void will(Answer answer) {
        answers.add(answer);
    }

    private void take(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            tokens.add(request.method() + " " + request.path() + " " + request.getHeader("authorization"));
            JsonArray events = body.toJsonArray();
            bodies.add(events);
            Answer answer = next(events.size());
            if (answer.status() != 0) {
                if (!answer.retryAfter().isEmpty()) {
                    request.response().putHeader("retry-after", answer.retryAfter());
                }
                request.response().setStatusCode(answer.status()).end(answer.body());
            }
        });
    }

    private synchronized Answer next(int events) {
        Answer answer = answers.poll();
        return answer == null ? new Answer(202, "", "{\"accepted\":" + events + ",\"rejected\":[]}") : answer;
    }

    /** Every body that came, in order. */
    List<JsonArray> bodies() {
        return bodies;
    }

    /** Method, path and credentials of every request. */
    List<String> requests() {
        return tokens;
    }

    /** Every event that came, as often as it came. */
    List<JsonObject> events() {
        return bodies.stream()
                .flatMap(JsonArray::stream)
                .map(JsonObject.class::cast)
                .toList();
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
