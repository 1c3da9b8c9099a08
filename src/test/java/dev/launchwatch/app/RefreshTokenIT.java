package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.launchwatch.testing.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A provider that gives another refresh token with each answer trusts a daemon that was killed, too. */
@SuppressWarnings("NullAway.Init")
class RefreshTokenIT {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Semaphore watched = new Semaphore(0);
    private final AtomicInteger next = new AtomicInteger();
    private volatile String refused = "";
    private HttpServer provider;

    @BeforeEach
    void serve() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/token", this::rotate);
        // Asked once the token that came with the answer before is durable.
        provider.createContext("/me", exchange -> {
            answer(exchange, 200, "hello");
            watched.release();
        });
        provider.start();
    }

    @AfterEach
    void close() {
        provider.stop(0);
    }

    private void rotate(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!refused.isEmpty() || !body.contains("refresh_token=given-" + next.get() + "-end")) {
            refused = body;
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        answer(
                exchange,
                200,
                "{\"access_token\":\"t\",\"refresh_token\":\"given-%d-end\"}".formatted(next.incrementAndGet()));
    }

    private static void answer(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("content-type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private Path config() throws IOException {
        Path config = Files.createDirectories(folder.resolve("monitors"));
        int port = provider.getAddress().getPort();
        Files.writeString(config.resolve("monitors.yaml"), """
                monitors:
                  - name: me
                    every: 1s
                    timeout: 900ms
                    http:
                      url: http://127.0.0.1:%d/me
                      oauth2: { token-url: "http://127.0.0.1:%d/token", client-id: c, refresh-token: "${REFRESH_TOKEN}" }
                """.formatted(port, port));
        return config;
    }

    private void watches(int times) throws InterruptedException {
        assertThat(watched.tryAcquire(times, PATIENCE.toSeconds(), TimeUnit.SECONDS))
                .as("the provider refused %s", refused)
                .isTrue();
    }

    @Test
    void aTokenThatWasGivenInPlaceOfAnotherOutlastsAKill() throws Exception {
        Path data = folder.resolve("data");
        Map<String, String> environment = Map.of("REFRESH_TOKEN", "given-0-end");
        for (int round = 0; round < 3; round++) {
            watched.drainPermits();
            try (Program program = Program.daemon(config(), data, environment)) {
                program.awaitReady();
                watches(2);
                assertThat(program.text()).doesNotContain("given-");
                if (round == 1) {
                    program.terminate();
                } else {
                    program.kill();
                }
            }
        }
        assertThat(refused).isEmpty();
        try (var files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("given-");
            }
        }
    }
}
