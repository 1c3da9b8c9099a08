package dev.launchwatch.notify;

import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** As much of Slack's Web API as posts and edits need, with its checks and limits. */
public final class FakeSlack implements AutoCloseable {
    public static final String TOKEN = "xoxb-test";
    public final List<Call> calls = new CopyOnWriteArrayList<>();
    public final Map<String, String> messages = new ConcurrentHashMap<>();
    public final Deque<Consumer<HttpServerRequest>> disturbances = new ConcurrentLinkedDeque<>();
    private final HttpServer server;
    private int count;

    /** A call that arrived. */
    public record Call(String method, MultiMap form) {
        JsonObject metadata() {
            return new JsonObject(form.get("metadata"));
        }
    }

    public FakeSlack(Vertx vertx) throws Exception {
        server = vertx.createHttpServer(new HttpServerOptions().setMaxFormAttributeSize(-1))
                .requestHandler(request -> {
                    request.setExpectMultipart(true);
                    request.endHandler(_ -> handle(request));
                })
                .listen(0)
                .toCompletionStage()
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    public String url() {
        return "http://localhost:" + server.actualPort() + "/api/";
    }

    public List<String> methods() {
        return calls.stream().map(Call::method).toList();
    }

    private synchronized void handle(HttpServerRequest request) {
        String method = request.path().substring("/api/".length());
        calls.add(new Call(method, request.formAttributes()));
        Consumer<HttpServerRequest> disturbance = disturbances.poll();
        if (disturbance != null) {
            disturbance.accept(request);
            return;
        }
        JsonObject answer = ("Bearer " + TOKEN).equals(request.getHeader("Authorization"))
                ? answer(method, request.formAttributes())
                : error("invalid_auth");
        json(request, answer);
    }

    static void json(HttpServerRequest request, JsonObject answer) {
        request.response().putHeader("content-type", "application/json").end(answer.toBuffer());
    }

    private JsonObject answer(String method, MultiMap form) {
        String channel = form.get("channel");
        if (!channel.equals("#launch") && !channel.equals("C1")) {
            return error("channel_not_found");
        }
        String problem = form.contains("blocks") ? problem(new JsonArray(form.get("blocks"))) : null;
        if (problem != null) {
            return error(problem);
        }
        String ts = method.equals("chat.update") ? form.get("ts") : "1700000000.00000" + ++count;
        if (method.equals("chat.update") && !messages.containsKey(ts)) {
            return error("message_not_found");
        }
        messages.put(ts, form.get("text"));
        return new JsonObject()
                .put("ok", true)
                .put("channel", "C1")
                .put("ts", ts)
                .put("message", new JsonObject().put("type", "message").put("text", form.get("text")));
    }

    private static @Nullable String problem(JsonArray blocks) {
        if (blocks.size() > 50) {
            return "invalid_blocks";
        }
        for (int i = 0; i < blocks.size(); i++) {
            JsonObject block = blocks.getJsonObject(i);
            if (block.getString("type").equals("actions")) {
                // Slack's bounds of a button.
                JsonObject button = block.getJsonArray("elements").getJsonObject(0);
                if (button.getString("value").length() > 2000
                        || button.getJsonObject("text").getString("text").length() > 75) {
                    return "invalid_blocks";
                }
                continue;
            }
            int longest = block.getString("type").equals("header") ? 150 : 3000;
            JsonObject text = block.getString("type").equals("context")
                    ? block.getJsonArray("elements").getJsonObject(0)
                    : block.getJsonObject("text");
            if (text.getString("text").isEmpty() || text.getString("text").length() > longest) {
                return "invalid_blocks";
            }
        }
        return null;
    }

    static JsonObject error(String error) {
        return new JsonObject().put("ok", false).put("error", error);
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
}
