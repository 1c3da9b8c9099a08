package dev.launchwatch.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChatTest extends SiteFixture {
    private static final String PING = "{\"message\": \"Reply with the word pong.\"}";

    @Test
    void itIsHealthy() throws Exception {
        assertThat(get("/api/chat/health").body()).isEqualTo("{\"status\":\"ok\"}");
    }

    @Test
    void itAnswersPongTokenByToken() throws Exception {
        List<Long> arrivals = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        HttpResponse<Void> answer = client.send(
                request("/api/chat")
                        .header("content-type", "application/json")
                        .POST(BodyPublishers.ofString(PING))
                        .build(),
                BodyHandlers.fromLineSubscriber(new Flow.Subscriber<>() {
                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(Long.MAX_VALUE);
                    }

                    @Override
                    public void onNext(String line) {
                        if (!line.isEmpty()) {
                            lines.add(line);
                            arrivals.add(System.nanoTime());
                        }
                    }

                    @Override
                    public void onError(Throwable problem) {}

                    @Override
                    public void onComplete() {}
                }));
        assertThat(answer.headers().firstValue("content-type")).contains("text/event-stream");
        assertThat(lines).last().isEqualTo("data: [DONE]");
        assertThat(lines).anySatisfy(line -> assertThat(line).contains("\"content\":\"pong\""));
        assertThat(said(lines)).isEqualTo("pong.");
        assertThat(arrivals.getLast() - arrivals.getFirst()).isGreaterThan(50_000_000L);
    }

    @Test
    void itSaysWhatItWasTold() throws Exception {
        assertThat(said(ask("{\"message\": \"hello there\"}").body().lines().toList()))
                .contains("hello there");
    }

    @Test
    void whatIsNoMessageIsRefused() throws Exception {
        assertThat(ask("{}").statusCode()).isEqualTo(400);
        assertThat(ask("{\"message\": 7}").statusCode()).isEqualTo(400);
        assertThat(ask("nonsense").statusCode()).isEqualTo(400);
        assertThat(ask("{\"message\": \"" + "x".repeat(3000) + "\"}").statusCode())
                .isEqualTo(413);
    }

    @Test
    void aTokenIsOptionalButABadOneIsRefused() throws Exception {
        assertThat(send(request("/api/chat")
                                .header("authorization", "Bearer " + SampleSite.PROBE_TOKEN)
                                .POST(BodyPublishers.ofString(PING)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(send(request("/api/chat")
                                .header("authorization", "Bearer bad")
                                .POST(BodyPublishers.ofString(PING)))
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void chatDownIs503() throws Exception {
        site.set(Fault.CHAT_DOWN, true);
        assertThat(get("/api/chat/health").statusCode()).isEqualTo(503);
        assertThat(ask(PING).statusCode()).isEqualTo(503);
        assertThat(get("/").statusCode()).isEqualTo(200);
    }

    @Test
    void chatSlowThinksForFourSecondsAndThenAnswers() throws Exception {
        site.set(Fault.CHAT_SLOW, true);
        long began = System.nanoTime();
        CompletableFuture<HttpResponse<String>> health =
                client.sendAsync(request("/api/chat/health").build(), BodyHandlers.ofString());
        HttpResponse<String> answer = ask(PING);
        assertThat(System.nanoTime() - began).isGreaterThan(3_900_000_000L);
        assertThat(answer.body()).contains("pong").endsWith("data: [DONE]\n\n");
        assertThat(health.get(5, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }

    @Test
    void chatStreamErrorHidesBehindStatus200() throws Exception {
        site.set(Fault.CHAT_STREAM_ERROR, true);
        HttpResponse<String> answer = ask(PING);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("event: error\ndata: {\"error\":{").endsWith("data: [DONE]\n\n");
    }

    @Test
    void chatStreamCutEndsWithoutItsMarker() throws Exception {
        site.set(Fault.CHAT_STREAM_CUT, true);
        HttpResponse<String> answer = ask(PING);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("pong").doesNotContain("[DONE]");
    }

    @Test
    void badJsonIsBrokenBehindStatus200() throws Exception {
        site.set(Fault.BAD_JSON, true);
        HttpResponse<String> health = get("/api/chat/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThatThrownBy(() -> new JsonObject(health.body())).isInstanceOf(io.vertx.core.json.DecodeException.class);
    }

    @Test
    void aWebSocketAnswersEachMessageUpToItsMarker() throws Exception {
        try (Talk talk = new Talk()) {
            assertThat(talk.ask("Reply with the word pong."))
                    .contains("\"content\":\"pong\"")
                    .endsWith("[DONE]");
            assertThat(talk.ask("{\"message\": \"again\"}")).contains("again").endsWith("[DONE]");
        }
    }

    @Test
    void aWebSocketMeetsTheFaults() throws Exception {
        site.set(Fault.CHAT_STREAM_ERROR, true);
        try (Talk talk = new Talk()) {
            assertThat(talk.ask("ping")).contains("overloaded_error");
        }
        site.repair();
        site.set(Fault.CHAT_STREAM_CUT, true);
        try (Talk talk = new Talk()) {
            assertThat(talk.ask("ping")).contains("ping").endsWith("closed");
        }
        site.set(Fault.CHAT_DOWN, true);
        assertThatThrownBy(Talk::new)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(WebSocketHandshakeException.class);
    }

    @Test
    void whoLeavesInTheMiddleHurtsNobody() throws Exception {
        Future<Void> left = vertx.createNetClient()
                .connect(site.httpPort(), "127.0.0.1")
                .compose(socket -> socket.write("POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Length: " + PING.length()
                                + "\r\n\r\n" + PING)
                        .compose(_ -> socket.close()));
        left.toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        assertThat(ask(PING).body()).contains("[DONE]");
    }

    private static HttpResponse<String> ask(String body) throws Exception {
        return postJson("/api/chat", body);
    }

    private static String said(List<String> lines) {
        StringBuilder said = new StringBuilder();
        for (String line : lines) {
            if (line.startsWith("data: {")) {
                JsonObject choice = new JsonObject(line.substring(6))
                        .getJsonArray("choices")
                        .getJsonObject(0);
                said.append(choice.getJsonObject("delta").getString("content", ""));
            }
        }
        return said.toString();
    }

    /** A conversation by WebSocket. */
    private static final class Talk implements WebSocket.Listener, AutoCloseable {
        private final StringBuilder heard = new StringBuilder();
        private CompletableFuture<String> answer = new CompletableFuture<>();
        private final WebSocket socket = client.newWebSocketBuilder()
                .buildAsync(URI.create(site.url().replace("http:", "ws:") + "/api/chat/ws"), this)
                .join();

        String ask(String message) throws Exception {
            answer = new CompletableFuture<>();
            heard.setLength(0);
            socket.sendText(message, true).join();
            return answer.get(5, TimeUnit.SECONDS);
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            heard.append(data);
            if (data.toString().equals("[DONE]")) {
                answer.complete(heard.toString());
            }
            webSocket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
            answer.complete(heard + "closed");
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public void close() {
            socket.abort();
        }
    }
}
