package dev.launchwatch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AskerTest {
    private final Vertx vertx = Vertx.vertx();
    private final Set<Integer> clientPorts = ConcurrentHashMap.newKeySet();
    private final Set<String> shown = ConcurrentHashMap.newKeySet();
    private final int port = vertx.createHttpServer()
            .requestHandler(this::answer)
            .listen(0, "127.0.0.1")
            .map(HttpServer::actualPort)
            .toCompletionStage()
            .toCompletableFuture()
            .join();

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        clientPorts.add(request.remoteAddress().port());
        shown.add(String.valueOf(request.getHeader("Authorization")));
        switch (request.path()) {
            case "/whole" -> request.response().putHeader("X-Kind", "whole").end("all of it");
            case "/chunks" -> {
                request.response().setChunked(true).write("in ");
                request.response().write("some ");
                request.response().end("pieces");
            }
            default -> request.response().setStatusCode(429).end();
        }
    }

    @Test
    void anAnswerIsReadWholeOrInPieces() {
        AnswerReader.Answer whole = Asker.once(port, "/whole", "");

        assertThat(whole.headers()).contains("X-Kind: whole").noneMatch(header -> header.contains("ength"));
        assertThat(whole.body()).asString(StandardCharsets.US_ASCII).isEqualTo("all of it");
        assertThat(Asker.once(port, "/chunks", "").body())
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo("in some pieces");
    }

    @Test
    void clientsKeepTheirConnectionsAndShowTheirTokens() throws Exception {
        Asker.Seen seen =
                Asker.together(port, "/chunks", List.of("one", "two"), new Asker.Pace(400, Duration.ofMillis(50)));

        assertThat(seen.millis()).hasSize(20);
        assertThat(clientPorts).hasSize(2);
        assertThat(shown).containsExactlyInAnyOrder("Bearer one", "Bearer two");
    }

    @Test
    void withoutAPaceEachAsksAsSoonAsItIsAnswered() throws Exception {
        Asker.Seen seen = Asker.together(port, "/whole", List.of("", ""), new Asker.Pace(0, Duration.ofMillis(50)));

        assertThat(seen.millis()).hasSizeGreaterThan(2);
        assertThat(clientPorts).hasSize(2);
        assertThat(shown).containsExactly("null");
    }

    @Test
    void anAnswerThatIsARefusalIsNoMeasurement() throws Exception {
        try (Asker asker = new Asker(port, "/refused", "")) {
            assertThatIOException().isThrownBy(asker::ask).withMessageContaining("429: GET /refused");
        }
    }
}
