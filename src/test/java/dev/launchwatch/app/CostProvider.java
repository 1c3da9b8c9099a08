package dev.launchwatch.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * A server that speaks as OpenAI and Anthropic document their cost reports: pages of daily buckets with all their fields, keys that are
 * checked, cursors; and every fault that an answer can have.
 */
final class CostProvider implements AutoCloseable {
    static final String OPENAI_KEY = "sk-admin-SEEDED-key-of-openai-4f1c9a77";
    static final String ANTHROPIC_KEY = "sk-ant-admin01-SEEDED-key-of-anthropic-93be0c";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<LocalDate, List<ObjectNode>> days = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ConcurrentLinkedQueue<Fault> faults = new ConcurrentLinkedQueue<>();
    private volatile int pageSize = 7;

    /** An answer in place of the report. */
    interface Fault {
        void answer(HttpExchange exchange) throws IOException;
    }

    CostProvider() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 64);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/v1/organization/costs", exchange -> serve(exchange, this::openAi));
        server.createContext("/v1/organizations/cost_report", exchange -> serve(exchange, this::anthropic));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** The queries that came, decoded. */
    List<String> asked() {
        return asked;
    }

    /** At most so many days on a page. */
    void pageSize(int most) {
        pageSize = most;
    }

    /** The next request is answered so; several faults queue up. */
    void failing(Fault fault) {
        faults.add(fault);
    }

    void failing(int status, String body, String... header) {
        failing(exchange -> {
            if (header.length == 2) {
                exchange.getResponseHeaders().add(header[0], header[1]);
            }
            send(exchange, status, body);
        });
    }

    /** An answer that never ends, but comes all the time. */
    void endless() {
        failing(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            byte[] spaces = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);
            try (OutputStream out = exchange.getResponseBody()) {
                while (true) {
                    out.write(spaces);
                }
            }
        });
    }

    void costs(LocalDate day, ObjectNode... results) {
        days.put(day, List.of(results));
    }

    static ObjectNode openAi(String value, String currency, @Nullable String project) {
        ObjectNode result = JSON.createObjectNode().put("object", "organization.costs.result");
        result.putObject("amount").put("value", new BigDecimal(value)).put("currency", currency);
        return result.putNull("line_item")
                .put("project_id", project)
                .putNull("api_key_id")
                .putNull("quantity");
    }

    static ObjectNode anthropic(String cents, @Nullable String workspace) {
        return JSON.createObjectNode()
                .put("currency", "USD")
                .put("amount", cents)
                .put("workspace_id", workspace)
                .put("description", "Claude Opus 5 Usage - Input Tokens")
                .put("cost_type", "tokens")
                .put("context_window", "0-200k")
                .put("model", "claude-opus-5")
                .put("service_tier", "standard")
                .put("token_type", "uncached_input_tokens")
                .put("inference_geo", "global");
    }

    private void serve(HttpExchange exchange, Fault report) {
        String query =
                URLDecoder.decode(String.valueOf(exchange.getRequestURI().getRawQuery()), StandardCharsets.UTF_8);
        asked.add(query);
        try (exchange) {
            Fault fault = faults.poll();
            (fault == null ? report : fault).answer(exchange);
        } catch (IOException e) {
            // the other side had enough
        }
    }

    private void openAi(HttpExchange exchange) throws IOException {
        if (!("Bearer " + OPENAI_KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, """
                    {"error": {"message": "Incorrect API key provided: %s", "type": "invalid_request_error",
                     "param": null, "code": "invalid_api_key"}}""".formatted(exchange.getRequestHeaders().getFirst("Authorization")));
            return;
        }
        Map<String, String> query = query(exchange);
        LocalDate from = day(Instant.ofEpochSecond(Long.parseLong(query.getOrDefault("start_time", "0"))));
        LocalDate to = day(Instant.ofEpochSecond(Long.parseLong(query.getOrDefault("end_time", "0"))));
        ObjectNode page = JSON.createObjectNode().put("object", "page");
        page(
                page,
                from,
                to,
                query,
                (bucket, day) -> bucket.put("object", "bucket")
                        .put("start_time", start(day).getEpochSecond())
                        .put("end_time", start(day.plusDays(1)).getEpochSecond()));
        send(exchange, 200, page.toString());
    }

    private void anthropic(HttpExchange exchange) throws IOException {
        if (!ANTHROPIC_KEY.equals(exchange.getRequestHeaders().getFirst("x-api-key"))
                || !"2023-06-01".equals(exchange.getRequestHeaders().getFirst("anthropic-version"))) {
            send(exchange, 401, """
                    {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"},
                     "request_id": "req_011CSHoEeqs5C35K2UUqR7Fy"}""");
            return;
        }
        Map<String, String> query = query(exchange);
        LocalDate from =
                day(OffsetDateTime.parse(query.getOrDefault("starting_at", "")).toInstant());
        LocalDate to =
                day(OffsetDateTime.parse(query.getOrDefault("ending_at", "")).toInstant());
        ObjectNode page = JSON.createObjectNode();
        page(
                page,
                from,
                to,
                query,
                (bucket, day) -> bucket.put("starting_at", start(day).toString())
                        .put("ending_at", start(day.plusDays(1)).toString()));
        send(exchange, 200, page.toString());
    }

    private interface Stamp {
        ObjectNode on(ObjectNode bucket, LocalDate day);
    }

    private void page(ObjectNode page, LocalDate from, LocalDate to, Map<String, String> query, Stamp stamp) {
        LocalDate first =
                query.containsKey("page") ? LocalDate.parse(query.get("page").substring("page_".length())) : from;
        int limit = Math.min(pageSize, Integer.parseInt(query.getOrDefault("limit", "7")));
        LocalDate end = first.plusDays(limit).isBefore(to) ? first.plusDays(limit) : to;
        ArrayNode data = page.putArray("data");
        first.datesUntil(end).forEach(day -> {
            ArrayNode results = stamp.on(data.addObject(), day).putArray("results");
            results.addAll(days.getOrDefault(day, List.of()));
        });
        page.put("has_more", end.isBefore(to));
        page.put("next_page", end.isBefore(to) ? "page_" + end : null);
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new ConcurrentHashMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&", -1)) {
            String[] parts = URLDecoder.decode(pair, StandardCharsets.UTF_8).split("=", 2);
            query.put(parts[0], parts[1]);
        }
        return query;
    }

    private static LocalDate day(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static Instant start(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
