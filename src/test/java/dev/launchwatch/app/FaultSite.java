package dev.launchwatch.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Notification;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The site that regions watch and the channel that they tell, in one server. Each region has paths of its own, so that the site may be something
 * else to each, and it is known who told what: {@code /eu/homepage}, {@code /eu/hook}.
 */
final class FaultSite implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Longer than a region waits for the channel's answer. */
    private static final Duration FOR_EVER = Duration.ofSeconds(8);

    private final HttpServer server;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Set<String> down = ConcurrentHashMap.newKeySet();
    private final Map<String, AtomicInteger> probes = new ConcurrentHashMap<>();
    private final List<Taken> taken = new CopyOnWriteArrayList<>();
    private final SplittableRandom random;
    private volatile boolean away;
    private volatile boolean unanswered;

    /**
     * A message that the channel took.
     *
     * @param region whose it is
     * @param answered whether it was told that it was taken
     */
    record Taken(Instant at, String region, Message message, boolean answered) {
        boolean fires(String monitor, Instant since) {
            Alert alert = message.notification().alerts().getFirst();
            return message.notification().kind() == Notification.Kind.FIRING
                    && alert.rule().equals("site-down")
                    && alert.subject().equals(monitor)
                    && !alert.since().isBefore(since);
        }
    }

    FaultSite(long seed) {
        random = new SplittableRandom(seed);
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.setExecutor(executor);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /** What a monitor asks for from a region fails, or does not any more. */
    void fail(String region, String monitor, boolean fails) {
        String path = "/" + region + "/" + monitor;
        boolean _ = fails ? down.add(path) : down.remove(path);
    }

    /** The channel takes nothing. */
    void away(boolean now) {
        away = now;
    }

    /** The channel takes everything, and does not always say so. */
    void unanswered(boolean now) {
        unanswered = now;
    }

    /** How often a region looked at a monitor's page. */
    int probes(String region, String monitor) {
        AtomicInteger count = probes.get("/" + region + "/" + monitor);
        return count == null ? 0 : count.get();
    }

    List<Taken> taken() {
        return List.copyOf(taken);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        if (path.endsWith("/hook")) {
            hook(exchange, path.split("/", -1)[1]);
        } else {
            probes.computeIfAbsent(path, _ -> new AtomicInteger()).incrementAndGet();
            respond(exchange, down.contains(path) ? 503 : 200);
        }
    }

    private void hook(HttpExchange exchange, String region) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (away) {
            if (chance(2)) {
                respond(exchange, 503);
            } else {
                exchange.close();
            }
            return;
        }
        boolean lost = unanswered && chance(2);
        taken.add(new Taken(
                Instant.now(), region, message(JSON.readTree(new String(body, StandardCharsets.UTF_8))), !lost));
        if (lost) {
            if (chance(2)) {
                LockSupport.parkNanos(FOR_EVER.toNanos());
            }
            exchange.close();
        } else {
            respond(exchange, 200);
        }
    }

    private synchronized boolean chance(int of) {
        return random.nextInt(of) == 0;
    }

    private static void respond(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    /** As it was sent, as far as a webhook has it. */
    private static Message message(JsonNode document) {
        JsonNode data = document.path("data");
        List<Alert> alerts = new ArrayList<>();
        data.path("alerts").forEach(alert -> alerts.add(alert(alert)));
        Instant created = Instant.parse(document.path("timestamp").asText());
        Notification notification = new Notification(
                data.path("notification").asText(),
                data.path("group").asText(),
                data.path("channel").asText(),
                Notification.Kind.valueOf(document.path("type")
                        .asText()
                        .substring("alert.".length())
                        .toUpperCase(Locale.ROOT)),
                data.path("sequence").asLong(),
                created,
                alerts,
                List.of(),
                data.path("news").asText(),
                Notification.State.PENDING,
                0,
                created,
                null);
        return new Message(notification, null, created, data.path("note").asText());
    }

    private static Alert alert(JsonNode alert) {
        Map<String, String> labels = new HashMap<>();
        alert.path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        List<String> regions = new ArrayList<>();
        alert.path("regions").forEach(region -> regions.add(region.asText()));
        return new Alert(
                alert.path("id").asText(),
                alert.path("rule").asText(),
                alert.path("subject").asText(),
                Severity.valueOf(alert.path("severity").asText().toUpperCase(Locale.ROOT)),
                Alert.State.valueOf(alert.path("state").asText().toUpperCase(Locale.ROOT)),
                Instant.parse(alert.path("since").asText()),
                instant(alert.path("firedAt")),
                instant(alert.path("resolvedAt")),
                labels,
                alert.path("impact").asText(),
                alert.path("detail").asText(),
                null,
                regions,
                List.of(),
                null,
                Map.of());
    }

    private static @Nullable Instant instant(JsonNode node) {
        return node.isTextual() ? Instant.parse(node.asText()) : null;
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
