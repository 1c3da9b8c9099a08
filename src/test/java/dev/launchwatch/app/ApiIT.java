package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The whole API of a running daemon, as its own description has it: what is answered, to whom, and with what headers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiIT {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SECRET = "c2VlZGVkLXNlY3JldC00NzExLXNlZWRlZC1zZWNyZXQh";
    private static final String ALL = "lw_all";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What every answer has, whatever it is. */
    private static final Map<String, String> HEADERS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "X-Frame-Options", "DENY",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Strict-Transport-Security", "max-age=31536000");

    private final HttpClient http = HttpClient.newHttpClient();
    private final List<HttpResponse<String>> answers = new CopyOnWriteArrayList<>();
    private TargetSite site;
    private Program daemon;
    private String base;
    private JsonNode document;
    private String alert;

    @BeforeAll
    void start(@TempDir Path folder) throws Exception {
        site = new TargetSite();
        site.down(true);
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), """
            monitors:
              - { name: homepage, every: 1s, timeout: 1s, confirm-after: 200ms, every-while-down: 1s, http: { url: "${SITE}/", bearer: "${KEY}" } }
              - { name: backup, every: 1m, heartbeat: { within: 1d } }
            signals:
              - { name: failed-logins, event: login.failed }
            sources:
              - { name: app, format: events, tokens: [all] }
            rules:
              - { name: site-down, monitor: homepage, failing: {}, severity: critical, flap-threshold: 0 }
            channels:
              - { name: team-slack, rate-limit: 600/m, webhook: { url: "${SITE}/hook?key=${KEY}", secret: "${KEY}" } }
            routes:
              - { to: team-slack }
            status-page: { title: Harbour, monitors: [homepage] }
            """);
        StringBuilder tokens =
                new StringBuilder(Token.of("all", Set.of(Scope.values()), ALL).line() + "\n");
        for (Scope scope : Scope.values()) {
            tokens.append(Token.of(scope.word(), Set.of(scope), "lw_" + scope.word())
                            .line())
                    .append("\n");
        }
        Files.writeString(folder.resolve("tokens"), tokens);
        daemon = Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                new HashMap<>(Map.of(
                        "SITE",
                        site.url(),
                        "KEY",
                        SECRET,
                        "LAUNCHWATCH_URL",
                        "https://watch.example.org",
                        "LAUNCHWATCH_TOKENS_FILE",
                        folder.resolve("tokens").toString())));
        base = "http://127.0.0.1:" + daemon.awaitReady();
        document = JSON.readTree(send("GET", "/q/openapi?format=json", "", "").body());
        alert = await().atMost(SOON)
                .until(
                        () -> JSON.readTree(send("GET", "/api/v1/alerts?state=firing", ALL, "")
                                        .body())
                                .at("/0/id")
                                .asText(),
                        id -> !id.isEmpty());
    }

    @AfterAll
    void stop() {
        daemon.close();
        site.close();
        http.close();
    }

    private HttpRequest request(String method, String path, String token, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(
                        method,
                        body.isEmpty()
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return request.build();
    }

    private HttpResponse<String> send(String method, String path, String token, String body) throws Exception {
        return heard(http.send(request(method, path, token, body), HttpResponse.BodyHandlers.ofString()));
    }

    private HttpResponse<String> heard(HttpResponse<String> answer) {
        answers.add(answer);
        return answer;
    }

    /** An operation of the description. */
    private record Operation(String method, String path, JsonNode described) {
        boolean isOpen() {
            return described.has("security") && described.path("security").isEmpty();
        }

        @Override
        public String toString() {
            return method + " " + path;
        }
    }

    private List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        for (var path : document.path("paths").properties()) {
            for (var each : path.getValue().properties()) {
                operations.add(new Operation(each.getKey().toUpperCase(Locale.ROOT), path.getKey(), each.getValue()));
            }
        }
        return operations;
    }

    /** The address of its example, with what there is in this daemon where the example names what only another one has. */
    private static String address(Operation operation, Map<String, String> real) {
        String path = operation.path();
        StringBuilder query = new StringBuilder();
        for (JsonNode parameter : operation.described().path("parameters")) {
            String name = parameter.path("name").asText();
            JsonNode example = parameter.path("example");
            if (parameter.path("in").asText().equals("path")) {
                path = path.replace("{" + name + "}", real.getOrDefault(name, example.asText()));
            } else if (!example.isMissingNode()) {
                String value = example.isArray() ? example.path(0).asText() : example.asText();
                query.append(query.isEmpty() ? '?' : '&')
                        .append(name)
                        .append('=')
                        .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
            }
        }
        return path + query;
    }

    private static String body(Operation operation) {
        JsonNode example = operation.described().at("/requestBody/content/application~1json/example");
        JsonNode shared = operation.described().at("/requestBody/$ref");
        return example.isMissingNode()
                ? shared.isMissingNode() ? "" : "{\"id\":\"login-1\",\"kind\":\"login.failed\",\"ip\":\"192.0.2.7\"}"
                : example.toString();
    }

    @Test
    void eachOperationAnswersItsExampleAsItIsDescribed() throws Exception {
        List<String> faults = new ArrayList<>();
        Map<String, String> made = new HashMap<>();
        List<Operation> later = new ArrayList<>();
        List<Operation> now = new ArrayList<>();
        operations()
                .forEach(each -> (each.method().equals("DELETE")
                                        || each.path().endsWith("silences/{id}")
                                        || each.path().endsWith("maintenance/{id}")
                                ? later
                                : now)
                        .add(each));
        now.addAll(later);
        now.sort((one, other) -> Integer.compare(order(one), order(other)));
        for (Operation operation : now) {
            Map<String, String> real = new HashMap<>(made);
            real.put(
                    "id",
                    operation.path().contains("silences")
                            ? made.getOrDefault("silence", "")
                            : operation.path().contains("maintenance") ? "move" : alert);
            HttpResponse<String> answer = send(
                    operation.method(),
                    address(operation, real),
                    operation.isOpen() ? "" : ALL,
                    operation.path().startsWith("/ack/") ? "" : body(operation));
            String fault = fault(operation, answer);
            if (fault != null) {
                faults.add(operation + " is answered " + answer.statusCode() + ": " + fault + " in " + answer.body());
            }
            if (operation.toString().equals("POST /api/v1/silences")) {
                made.put("silence", JSON.readTree(answer.body()).path("id").asText());
            }
            if (operation.toString().endsWith("/updates")) {
                made.put("update", JSON.readTree(answer.body()).path("id").asText());
            }
        }
        assertThat(faults).isEmpty();
        assertThat(now).hasSizeGreaterThan(30);
        JsonNode audit = JSON.readTree(send("GET", "/api/v1/audit", ALL, "").body());
        Set<String> actions = new HashSet<>();
        audit.forEach(entry -> actions.add(entry.path("action").asText()));
        assertThat(actions)
                .contains(
                        "snooze",
                        "silence",
                        "end-silence",
                        "declare-maintenance",
                        "end-maintenance",
                        "tell",
                        "take-back",
                        "run",
                        "reload",
                        "test-channel");
    }

    /** What is made comes before what is done with it, and that before it is gone. */
    private static int order(Operation operation) {
        return operation.method().equals("POST") ? 0 : operation.method().equals("GET") ? 1 : 2;
    }

    private @Nullable String fault(Operation operation, HttpResponse<String> answer) {
        JsonNode responses = operation.described().path("responses");
        JsonNode response = responses.path(String.valueOf(answer.statusCode()));
        boolean good = answer.statusCode() < 300 || operation.isOpen();
        if (response.isMissingNode() || !good) {
            return "which is not what its example should be answered";
        }
        if (response.has("$ref")) {
            response = document.at(response.path("$ref").asText().substring(1));
        }
        JsonNode schema = response.at("/content/application~1json/schema");
        if (schema.isMissingNode()) {
            return null;
        }
        ObjectNode whole = schema.deepCopy();
        whole.set("components", strict(document.path("components").deepCopy()));
        List<String> errors = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(whole.toString(), InputFormat.JSON)
                .validate(answer.body(), InputFormat.JSON)
                .stream()
                .map(Object::toString)
                .toList();
        return errors.isEmpty() ? null : errors.toString();
    }

    /** A member that is not described is a fault here; clients have to bear it. */
    private static JsonNode strict(JsonNode node) {
        if (node instanceof ObjectNode object && object.has("properties") && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        node.forEach(ApiIT::strict);
        return node;
    }

    @Test
    void nobodyIsLetInWithoutATokenThatHasTheScope() {
        List<String> faults = new CopyOnWriteArrayList<>();
        List<CompletableFuture<?>> asked = new ArrayList<>();
        for (Operation operation : operations()) {
            if (operation.isOpen()) {
                continue;
            }
            // Nothing of what is asked for is there: what should not be let in does nothing either way.
            String address = address(operation, Map.of("id", "nothing", "name", "nothing", "update", "nothing"));
            String body = body(operation);
            asked.add(ask(operation, address, "", body, faults, List.of(401, 429)));
            asked.add(ask(operation, address, "lw_wrong", body, faults, List.of(401, 429)));
            asked.add(ask(operation, address, "x".repeat(5_000), body, faults, List.of(401, 429)));
            for (Scope scope : Scope.values()) {
                if (scope != needed(operation)) {
                    asked.add(ask(operation, address, "lw_" + scope.word(), body, faults, List.of(403)));
                }
            }
        }
        CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new)).join();
        assertThat(faults).isEmpty();
        assertThat(asked).hasSizeGreaterThan(100);
    }

    /** By hand rather than by the product's own rule, which is what is tested. */
    private static Scope needed(Operation operation) {
        if (operation.path().matches("/api/v1/(heartbeats|events|ingest).*")) {
            return Scope.INGEST;
        }
        return operation.method().equals("GET") ? Scope.READ : Scope.OPERATE;
    }

    private CompletableFuture<?> ask(
            Operation operation, String address, String token, String body, List<String> faults, List<Integer> good) {
        return http.sendAsync(request(operation.method(), address, token, body), HttpResponse.BodyHandlers.ofString())
                .thenAccept(answer -> {
                    heard(answer);
                    boolean problem = answer.headers()
                            .firstValue("Content-Type")
                            .orElse("")
                            .startsWith("application/problem+json");
                    if (!good.contains(answer.statusCode()) || !problem) {
                        faults.add(operation + " with '" + token + "' is answered " + answer.statusCode() + " "
                                + answer.body());
                    }
                });
    }

    @Test
    void whatIsNotDescribedIsNotServed() throws Exception {
        for (String path : List.of("/api", "/api/v1", "/api/v2/monitors", "/q", "/q/info", "/q/dev", "/q/swagger-ui")) {
            HttpResponse<String> answer = send("GET", path, ALL, "");
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(JSON.readTree(answer.body()).path("status").asInt()).isEqualTo(404);
        }
        for (var path : document.path("paths").properties()) {
            if (!path.getKey().startsWith("/api/v1/") || path.getKey().matches(".*/(events|ingest|slack|status).*")) {
                continue;
            }
            for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH")) {
                if (!path.getValue().has(method.toLowerCase(Locale.ROOT))) {
                    String address = path.getKey().replaceAll("\\{\\w+}", "nothing");
                    HttpResponse<String> answer = send(method, address, ALL, "");
                    assertThat(answer.statusCode()).as(method + " " + address).isIn(404, 405);
                    assertThat(answer.headers().firstValue("Allow").isPresent())
                            .as(method + " " + address)
                            .isEqualTo(answer.statusCode() == 405);
                    assertThat(answer.body()).contains("\"status\":" + answer.statusCode());
                }
            }
        }
    }

    @Test
    void whatCannotBeReadIsAProblemThatSaysWhatToDo() throws Exception {
        Map<String, Integer> bodies = Map.of(
                "{",
                400,
                "[]",
                400,
                "{\"match\":3}",
                400,
                "{\"match\":{\"monitor\":null}}",
                400,
                "{\"match\":{\"a\":\"b\"},\"for\":\"99999999999999999999d\"}",
                400,
                "{\"match\":{\"a\":\"b\"},\"until\":\"soon\"}",
                400,
                "[".repeat(5_000),
                400,
                "x".repeat(70_000),
                413);
        for (Map.Entry<String, Integer> each : bodies.entrySet()) {
            HttpResponse<String> answer = send("POST", "/api/v1/silences", ALL, each.getKey());
            String start = each.getKey().substring(0, Math.min(60, each.getKey().length()));
            assertThat(answer.statusCode()).as(start).isEqualTo(each.getValue());
            assertThat(JSON.readTree(answer.body()).path("detail").asText())
                    .as(start)
                    .isNotBlank();
        }
        HttpRequest text = HttpRequest.newBuilder(
                        request("POST", "/api/v1/silences", ALL, "{}"),
                        (name, _) -> !name.equalsIgnoreCase("Content-Type"))
                .header("Content-Type", "text/plain")
                .build();
        HttpResponse<String> unsupported = heard(http.send(text, HttpResponse.BodyHandlers.ofString()));
        assertThat(unsupported.statusCode()).isEqualTo(415);
        assertThat(unsupported.body()).contains("\"status\":415");
        HttpRequest page = HttpRequest.newBuilder(request("GET", "/api/v1/monitors", ALL, ""), (_, _) -> true)
                .header("Accept", "text/html")
                .build();
        HttpResponse<String> unacceptable = heard(http.send(page, HttpResponse.BodyHandlers.ofString()));
        assertThat(unacceptable.statusCode()).isEqualTo(406);
        assertThat(unacceptable.body()).contains("\"status\":406");
        for (String query : List.of("limit=0", "limit=x", "limit=1001", "cursor=x", "since=x")) {
            assertThat(send("GET", "/api/v1/audit?" + query, ALL, "").statusCode())
                    .as(query)
                    .isIn(400, 404);
        }
    }

    @Test
    void aListIsReadPageByPage() throws Exception {
        await().atMost(SOON)
                .until(() -> JSON.readTree(send("GET", "/api/v1/monitors/homepage/results", ALL, "")
                                        .body())
                                .size()
                        >= 5);
        String path = "/api/v1/monitors/homepage/results?limit=2";
        List<String> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> answer = send("GET", path, ALL, "");
            JSON.readTree(answer.body())
                    .forEach(result -> seen.add(result.path("at").asText()));
            String link = answer.headers().firstValue("Link").orElse("");
            assertThat(link)
                    .startsWith("</api/v1/monitors/homepage/results?limit=2&cursor=")
                    .endsWith(">; rel=\"next\"");
            path = link.substring(1, link.indexOf('>'));
        }
        assertThat(seen).hasSize(4).doesNotHaveDuplicates().isSortedAccordingTo((one, other) -> other.compareTo(one));
    }

    @Test
    void everyAnswerHasItsHeadersAndNoneHasASecret() throws Exception {
        for (Operation operation : operations()) {
            if (operation.method().equals("GET")) {
                send("GET", address(operation, Map.of("id", alert)), ALL, "");
            }
        }
        for (HttpResponse<String> answer : answers) {
            String what = answer.request().method() + " " + answer.uri();
            HEADERS.forEach((name, value) -> assertThat(answer.headers().allValues(name))
                    .as(what + " " + name)
                    .containsExactly(value));
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
                    .as(what)
                    .startsWith("default-src 'none'");
            assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy"))
                    .as(what)
                    .isPresent();
            assertThat(answer.headers().firstValue("Cache-Control")).as(what).isPresent();
            assertThat(answer.headers().map().keySet()).as(what).doesNotContain("server", "x-powered-by");
            if (answer.headers().firstValue("Access-Control-Allow-Origin").isPresent()) {
                assertThat(answer.uri().getPath()).isIn("/api/v1/status", "/feed.atom");
            }
            assertThat(answer.body()).as(what).doesNotContain(SECRET, "lw_operate");
        }
    }
}
