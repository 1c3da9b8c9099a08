package dev.launchwatch.app;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * A site to watch and a webhook receiver to be told, in one server of the test's own. The site answers 200 until it is set
 * down; the receiver notes every message, then answers as it is told to.
 */
final class TargetSite implements AutoCloseable {
    private final HttpServer server;
    private final List<Received> received = new CopyOnWriteArrayList<>();
    private final AtomicInteger probes = new AtomicInteger();
    private volatile boolean down;
    private volatile Answer answer = new Answer(200, 0, Duration.ZERO);

    /** A message that arrived, and whether the receiver took it (answered 2xx). */
    record Received(long nanos, String id, String body, boolean taken) {}

    /**
     * How the receiver answers: status, seconds for a Retry-After header (0 for none), and how late. Status 0 cuts the
     * connection.
     */
    record Answer(int status, int retryAfter, Duration late) {}

    TargetSite() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::page);
        server.createContext("/hook", this::hook);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    void down(boolean value) {
        down = value;
    }

    boolean down() {
        return down;
    }

    void answer(int status, int retryAfter) {
        answer = new Answer(status, retryAfter, Duration.ZERO);
    }

    /** Takes messages, but says so late. */
    void answerLate(Duration late) {
        answer = new Answer(200, 0, late);
    }

    int probes() {
        return probes.get();
    }

    List<Received> received() {
        return List.copyOf(received);
    }

    private void page(HttpExchange exchange) throws IOException {
        probes.incrementAndGet();
        respond(exchange, down ? 503 : 200, "Welcome");
    }

    private void hook(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String id = exchange.getRequestHeaders().getFirst("webhook-id");
        Answer now = answer;
        received.add(new Received(System.nanoTime(), id == null ? "" : id, body, now.status() / 100 == 2));
        LockSupport.parkNanos(now.late().toNanos());
        if (now.status() == 0) {
            exchange.close();
            return;
        }
        if (now.retryAfter() > 0) {
            exchange.getResponseHeaders().set("Retry-After", Integer.toString(now.retryAfter()));
        }
        respond(exchange, now.status(), "");
    }

    private static void respond(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        if (server.getExecutor() instanceof java.util.concurrent.ExecutorService executor) {
            executor.shutdownNow();
            try {
                executor.awaitTermination(5, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
