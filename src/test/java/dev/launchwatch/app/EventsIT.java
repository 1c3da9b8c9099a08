package dev.launchwatch.app;

import static dev.launchwatch.app.Sender.bytes;
import static dev.launchwatch.app.Sender.gzip;
import static dev.launchwatch.app.Sender.token;
import static dev.launchwatch.app.Sender.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.Program;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events into the packaged program: own ones and those of vendors, by every way in, good and otherwise. */
class EventsIT {
    private static final String EVENTS = "/api/v1/events";
    private static final String INGEST = "/api/v1/ingest/";
    private static final String SHOP = "lw_shop";
    private static final String VENDOR = "lw_vendor";
    private static final String SVIX = Base64.getEncoder().encodeToString(bytes("the signing secret of clerk"));
    private static final String SVIX_OLD = Base64.getEncoder().encodeToString(bytes("the one of before"));
    private static final String STRIPE = "whsec_the-signing-secret-of-stripe";
    private static final String SHARED = "the-shared-secret-of-cloudflare";

    @TempDir
    static Path folder;

    private static Program daemon;
    private static Sender sender;

    @BeforeAll
    static void start() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: backup, heartbeat: { within: 1d } }
                signals:
                  - { name: carts, event: cart.abandoned }
                sources:
                  - { name: auth0, format: auth0, tokens: [vendor] }
                  - { name: supabase, format: supabase, tokens: [vendor] }
                  - { name: edge, format: cloudflare-logpush, tokens: [vendor] }
                  - { name: litellm, format: litellm, tokens: [vendor] }
                  - { name: otel, format: otlp, tokens: [vendor] }
                  - name: clerk
                    format: svix
                    signature: { standard-webhooks: { secrets: ["${SVIX}", "${SVIX_OLD}"] } }
                  - { name: stripe, format: stripe, signature: { stripe: { secrets: ["${STRIPE}"] } } }
                  - name: edge-alerts
                    format: cloudflare-notifications
                    signature: { shared-secret: { header: cf-webhook-auth, secrets: ["${SHARED}"] } }
                  - name: okta
                    tokens: [vendor]
                    format:
                      mapping: { items: "$.data.events[*]", kind: login.failed, id: $.uuid, account: $.actor.alternateId }
                """);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("shop", Set.of(Scope.INGEST), SHOP).line() + "\n"
                        + Token.of("vendor", Set.of(Scope.INGEST), VENDOR).line() + "\n"
                        + Token.of("viewer", Set.of(Scope.READ, Scope.OPERATE), "lw_viewer")
                                .line() + "\n");
        daemon = daemon();
        sender = new Sender(() -> daemon.awaitReady());
    }

    private static Program daemon() {
        return Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                new HashMap<>(Map.of(
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString(),
                        "SVIX", "whsec_" + SVIX,
                        "SVIX_OLD", SVIX_OLD,
                        "STRIPE", STRIPE,
                        "SHARED", SHARED)));
    }

    @AfterAll
    static void stop() {
        daemon.close();
        sender.close();
    }

    private static JsonNode json(HttpResponse<String> answer) throws IOException {
        return new ObjectMapper().readTree(answer.body());
    }

    private static void taken(HttpResponse<String> answer, int accepted, int duplicate) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
        JsonNode receipt = json(answer);
        assertThat(receipt.path("accepted").asInt(-1)).as(answer.body()).isEqualTo(accepted);
        assertThat(receipt.path("duplicate").asInt(-1)).as(answer.body()).isEqualTo(duplicate);
    }

    private static void refused(HttpResponse<String> answer, int status) throws IOException {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(answer.headers().firstValue("content-type")).contains("application/problem+json");
        assertThat(json(answer).path("detail").asText()).endsWith(".");
    }

    private static String event(String id) {
        return "{\"id\":\"" + id
                + "\",\"kind\":\"login.failed\",\"ip\":\"203.0.113.7\",\"account\":\"ada@example.org\"}";
    }

    private static HttpResponse<String> own(String body) throws Exception {
        return sender.post(EVENTS, token(SHOP), body);
    }

    @Test
    void ownEventsComeAsObjectListAndLinesAndADeclaredKindToo() throws Exception {
        taken(own(event("own-1")), 1, 0);
        taken(own("[" + event("own-2") + "," + event("own-3") + "," + event("own-1") + "]"), 2, 1);
        taken(own(event("own-4") + "\n" + event("own-5") + "\n"), 2, 0);
        taken(own("{\"id\":\"own-6\",\"kind\":\"cart.abandoned\"}"), 1, 0);
        taken(own("[]"), 0, 0);
    }

    @Test
    void cloudEventsComeInEachOfTheirThreeModes() throws Exception {
        Map<String, String> token = Map.of("Authorization", "Bearer " + SHOP);
        byte[] structured = Sender.fresh("cloudevents/structured.json");
        taken(sender.post(EVENTS, with(token, "Content-Type", "application/cloudevents+json"), structured), 1, 0);
        taken(sender.post(EVENTS, with(token, "Content-Type", "application/cloudevents+json"), structured), 0, 1);

        HttpResponse<String> batch = sender.post(
                EVENTS,
                with(token, "Content-Type", "application/cloudevents-batch+json"),
                Sender.fresh("cloudevents/batch.json"));
        taken(batch, 2, 0);
        assertThat(json(batch).path("rejected").findValuesAsText("index")).containsExactly("2", "3");

        Map<String, String> binary = with(
                token,
                "Content-Type",
                "application/json",
                "ce-specversion",
                "1.0",
                "ce-type",
                "login.failed",
                "ce-source",
                "/app",
                "ce-id",
                "binary-1");
        taken(sender.post(EVENTS, binary, Sender.sample("cloudevents/binary-data.json")), 1, 0);
        taken(sender.post(EVENTS, binary, Sender.sample("cloudevents/binary-data.json")), 0, 1);
    }

    @Test
    void gzipIsReadWhateverIsSaidOfIt() throws Exception {
        taken(sender.post(EVENTS, with(token(SHOP), "Content-Encoding", "gzip"), gzip(bytes(event("gzip-1")))), 1, 0);
        taken(sender.post(EVENTS, with(token(SHOP), "Content-Type", "text/plain"), gzip(bytes(event("gzip-2")))), 1, 0);
        taken(sender.post(EVENTS, with(token(SHOP), "Content-Encoding", "gzip"), event("gzip-3")), 1, 0);
    }

    @Test
    void whatIsTooLargeIsRefusedAsItCameAndUnpacked() throws Exception {
        refused(sender.post(EVENTS, token(SHOP), new byte[(1 << 20) + 1]), 413);
        refused(sender.post(EVENTS, token(SHOP), gzip(new byte[200 << 20])), 413);
        // Many events in few bytes: what a sender of its own accord would not do, and may.
        String many =
                IntStream.range(0, 10_000).mapToObj(i -> event("many-" + i)).collect(Collectors.joining("\n"));
        taken(sender.post(EVENTS, token(SHOP), gzip(bytes(many))), 10_000, 0);
        refused(sender.post(EVENTS, token(SHOP), gzip(bytes(many + "\n" + event("one-more")))), 400);
    }

    @Test
    void whatCannotBeReadIsRefusedAndBadItemsAreNamed() throws Exception {
        refused(own("{\"kind\":"), 400);
        refused(own(""), 400);
        refused(sender.post(EVENTS, with(token(SHOP), "Content-Type", "image/png"), new byte[] {1, 2, 3}), 415);
        refused(sender.post(EVENTS, with(token(SHOP), "Content-Encoding", "br"), new byte[] {1, 2, 3}), 415);

        HttpResponse<String> partly = own("[" + event("part-1") + ",{\"id\":\"part-2\"}," + event("part-3") + "]");
        taken(partly, 2, 0);
        assertThat(json(partly).path("rejected").path(0).path("index").asInt()).isEqualTo(1);
        assertThat(json(partly).path("rejected").path(0).path("error").asText()).contains("'kind'");

        HttpResponse<String> nothing = own("[{\"id\":\"x\"},{\"kind\":\"no.such\"},7]");
        refused(nothing, 400);
        assertThat(json(nothing).path("rejected").findValuesAsText("index")).containsExactly("0", "1", "2");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/api/v1/events, -, 401",
                "/api/v1/events, lw_wrong, 401",
                "/api/v1/events, lw_viewer, 403",
                "/api/v1/ingest/auth0, -, 401",
                "/api/v1/ingest/auth0, lw_wrong, 401",
                "/api/v1/ingest/auth0, lw_shop, 403",
                "/api/v1/ingest/auth0, lw_viewer, 403",
                "/api/v1/ingest/nothing, -, 401",
                "/api/v1/ingest/nothing, lw_vendor, 404",
                "/api/v1/ingest/clerk, lw_vendor, 401",
                "/api/v1/events?source=clerk, lw_vendor, 401",
                "/api/v1/monitors, lw_vendor, 403",
                "/api/v1/nothing, -, 401"
            })
    void whoMayNotIsRefused(String path, String token, int status) throws Exception {
        Map<String, String> headers = token == null ? Map.of("Content-Type", "application/json") : token(token);
        HttpResponse<String> answer = sender.post(path, headers, event("refused"));
        refused(answer, status);
        assertThat(answer.headers().firstValue("www-authenticate").isPresent()).isEqualTo(status == 401);
    }

    @Test
    void aSignatureIsCheckedOverWhatWasSentAndForItsTime() throws Exception {
        byte[] body = Sender.fresh("svix/clerk-session-created.json");
        Instant now = Instant.now();
        refused(sender.post(INGEST + "clerk", Sender.signed("svix", SVIX, body, now.minusSeconds(400)), body), 401);
        refused(sender.post(INGEST + "clerk", Sender.signed("svix", SVIX, bytes("{}"), now), body), 401);
        refused(sender.post(INGEST + "clerk", Sender.signed("svix", "bm90IGl0", body, now), body), 401);
        // Not unpacked before it is known who sends it.
        byte[] bomb = gzip(new byte[200 << 20]);
        refused(sender.post(INGEST + "clerk", Sender.signed("svix", "bm90IGl0", bomb, now), bomb), 401);

        taken(sender.post(INGEST + "clerk", Sender.signed("svix", SVIX, body, now), body), 1, 0);
        taken(sender.post(INGEST + "clerk", Sender.signed("webhook", SVIX_OLD, body, now), body), 0, 1);
        byte[] own = gzip(bytes(event("signed-1")));
        taken(sender.post(EVENTS + "?source=clerk", Sender.signed("webhook", SVIX, own, now), own), 1, 0);
    }

    @Test
    void vendorsBodiesAreTakenAsTheySendThem() throws Exception {
        Map<String, String> vendor = token(VENDOR);
        HttpResponse<String> auth0 = sender.post(INGEST + "auth0", vendor, Sender.fresh("auth0/lines.jsonl"));
        assertThat(auth0.statusCode()).as(auth0.body()).isEqualTo(202);
        assertThat(json(auth0).path("accepted").asInt()).isGreaterThan(5);
        assertThat(json(auth0).path("rejected")).isEmpty();

        byte[] payment = Sender.fresh("stripe/event.json");
        assertThat(sender.post(INGEST + "stripe", Sender.stripe(STRIPE, payment, Instant.now()), payment)
                        .statusCode())
                .isEqualTo(202);
        refused(sender.post(INGEST + "stripe", Sender.stripe("whsec_other", payment, Instant.now()), payment), 401);

        // As Logpush does: packed, and not said so.
        HttpResponse<String> edge = sender.post(
                INGEST + "edge",
                with(vendor, "Content-Type", "text/plain"),
                gzip(Sender.fresh("cloudflare-logpush/http-requests.ndjson")));
        taken(edge, 3, 0);
        taken(
                sender.post(INGEST + "edge", vendor, gzip(Sender.sample("cloudflare-logpush/destination-test.json"))),
                0,
                0);

        Map<String, String> shared = Map.of("cf-webhook-auth", SHARED);
        assertThat(sender.post(INGEST + "edge-alerts", shared, Sender.fresh("cloudflare-notifications/ddos-l7.json"))
                        .statusCode())
                .isEqualTo(202);
        taken(
                sender.post(
                        INGEST + "edge-alerts",
                        shared,
                        Sender.sample("cloudflare-notifications/destination-test.json")),
                0,
                0);
        refused(sender.post(INGEST + "edge-alerts", Map.of("cf-webhook-auth", SHARED + "x"), "{}"), 401);

        HttpResponse<String> supabase = sender.post(INGEST + "supabase", vendor, Sender.fresh("supabase/batch.json"));
        assertThat(json(supabase).path("accepted").asInt()).as(supabase.body()).isPositive();
        HttpResponse<String> litellm = sender.post(INGEST + "litellm", vendor, Sender.fresh("litellm/single.json"));
        taken(litellm, 1, 0);
        HttpResponse<String> okta = sender.post(INGEST + "okta", vendor, Sender.fresh("mapping/events.json"));
        assertThat(json(okta).path("accepted").asInt()).as(okta.body()).isPositive();
    }

    @Test
    void openTelemetryIsTakenInProtobufAndJson() throws Exception {
        Map<String, String> protobuf = with(token(VENDOR), "Content-Type", "application/x-protobuf");
        for (String kind : List.of("logs", "traces", "metrics")) {
            HttpResponse<String> first = sender.post(INGEST + "otel", protobuf, Sender.fresh("otlp/" + kind + ".pb"));
            assertThat(json(first).path("accepted").asInt())
                    .as(kind + first.body())
                    .isPositive();
            HttpResponse<String> again =
                    sender.post(INGEST + "otel", token(VENDOR), Sender.fresh("otlp/" + kind + ".json"));
            assertThat(json(again).path("accepted").asInt())
                    .as(kind + again.body())
                    .isZero();
            // One kind may say what another said: of the same span, by the same id.
            assertThat(json(again).path("duplicate").asInt())
                    .isEqualTo(json(first).path("accepted").asInt()
                            + json(first).path("duplicate").asInt());
        }
        taken(sender.post(INGEST + "otel", protobuf, new byte[0]), 0, 0);
    }

    @Test
    void aSlowSenderIsCutOffAndNobodyWaitsForIt() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), daemon.awaitReady())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(bytes("POST /api/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + SHOP
                            + "\r\nContent-Length: 100\r\n\r\n{"));
            taken(own(event("beside-a-slow-one")), 1, 0);
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 408 ").contains("did not come within 10 s");
        }
    }

    @Test
    void eventsAreSentByTheCommandLine() throws Exception {
        Path file = Files.writeString(
                folder.resolve("events.ndjson"), event("cli-1") + "\n" + event("cli-2") + "\n{\"id\":\"cli-3\"}\n");
        Map<String, String> environment =
                Map.of("LAUNCHWATCH_URL", "http://127.0.0.1:" + daemon.awaitReady(), "LAUNCHWATCH_TOKEN", SHOP);
        try (Program first = Program.start(environment, "events", "send", file.toString())) {
            assertThat(first.awaitExit()).as(first.text()).isEqualTo(1);
            assertThat(first.text()).contains("event 3: 'kind' is missing", "accepted 2, duplicate 0, rejected 1");
        }
        try (Program second = Program.start(environment, "events", "send", "--kind", "login.failed", "--id", "cli-1")) {
            assertThat(second.awaitExit()).as(second.text()).isZero();
            assertThat(second.text()).contains("accepted 0, duplicate 1, rejected 0");
        }
    }

    @ParameterizedTest
    @CsvSource({"sh, bash, bash -e example.sh", "js, node, node example.mjs", "python, python3, python3 example.py"})
    void whatTheDocumentationShowsWorksAsItStands(String language, String program, String command) throws Exception {
        LocalTool.installed(program);
        String call = switch (language) {
            case "js" -> "console.log(await report({ kind: 'member.active', member: 'js' }));";
            case "python" -> "print(report({'kind': 'member.active', 'member': 'py'}))";
            default -> "";
        };
        String name = command.substring(command.lastIndexOf(' ') + 1);
        Files.writeString(folder.resolve(name), shown(language, "LAUNCHWATCH_TOKEN") + "\n" + call + "\n");
        assertThat(ran(command.split(" ", -1))).containsAnyOf("202", "\"accepted\":1");
    }

    @Test
    void theJavaThatTheDocumentationShowsWorksAsItStands() throws Exception {
        Files.writeString(folder.resolve("Report.java"), shown("java", "LAUNCHWATCH_TOKEN"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(ran(java, "Report.java", "{\"kind\":\"member.active\",\"member\":\"java\"}"))
                .contains("202");
    }

    /** The first example in a language that has a word in it. */
    private static String shown(String language, String word) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/events.md")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.contains(word))
                .findFirst()
                .orElseThrow();
    }

    private static String ran(String... command) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of(
                        "LAUNCHWATCH_URL", "http://127.0.0.1:" + daemon.awaitReady(), "LAUNCHWATCH_TOKEN", SHOP));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said;
    }

    @Test
    void theDescriptionOfTheApiKnowsBothWaysIn() throws Exception {
        assertThat(sender.get("/q/openapi")).contains("/api/v1/events:", "/api/v1/ingest/{source}:", "moreRejected");
    }

    @Test
    void aReloadPutsOtherSourcesInForceAndABrokenOneChangesNothing() throws Exception {
        Path more = folder.resolve("monitors/more.yaml");
        String later = "sources:\n  - { name: later, format: auth0, tokens: [vendor] }\n";
        refused(sender.post(INGEST + "later", token(VENDOR), "[]"), 404);
        try {
            Files.writeString(more, later);
            await().atMost(Duration.ofSeconds(20))
                    .until(() ->
                            sender.post(INGEST + "later", token(VENDOR), "[]").statusCode() == 202);
            Files.writeString(more, later + "  - { name: later, format: nothing }\n");
            sender.post("/api/v1/config/reload", token("lw_viewer"), "");
            taken(sender.post(INGEST + "later", token(VENDOR), "[]"), 0, 0);
        } finally {
            Files.delete(more);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> sender.post(INGEST + "later", token(VENDOR), "[]").statusCode() == 404);
    }

    @Test
    void whatWasTakenIsKnownAfterARestartAndNobodyStandsInAFile() throws Exception {
        String lines = IntStream.range(0, 50)
                .mapToObj(
                        i -> "{\"id\":\"grace-" + i + "\",\"kind\":\"login.failed\",\"ip\":\"198.51.100.23\","
                                + "\"account\":\"grace.hopper@example.org\",\"member\":\"member-grace-hopper\",\"reason\":\"wrong\"}")
                .collect(Collectors.joining("\n"));
        taken(own(lines), 50, 0);
        String unnamed = "{\"kind\":\"login.failed\",\"at\":\"" + Instant.now().minusSeconds(60)
                + "\",\"account\":\"grace.hopper@example.org\"}";
        taken(own(unnamed), 1, 0);

        daemon.kill();
        daemon = daemon();
        taken(own(lines), 0, 50);
        taken(own(unnamed), 0, 1);

        assertThat(daemon.terminate()).as(daemon.text()).isZero();
        assertThat(daemon.text()).doesNotContain("grace", SHOP, SHARED, STRIPE);
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            List<Path> all = files.filter(Files::isRegularFile).toList();
            assertThat(all).isNotEmpty();
            for (Path file : all) {
                String content = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(content.contains("grace") || content.contains("198.51.100.23"))
                        .as("somebody is in " + file)
                        .isFalse();
            }
        }
        daemon = daemon();
        taken(own(lines), 0, 50);
    }

    @Test
    void whatWindowsCameToIsRememberedAndGoesOnAfterARestart() throws Exception {
        String lines = IntStream.range(0, 60)
                .mapToObj(i -> "{\"id\":\"window-" + i + "\",\"kind\":\"cart.abandoned\",\"ip\":\"203.0.113." + i
                        + "\",\"member\":\"window-" + i + "\"}")
                .collect(Collectors.joining("\n"));
        int before = carts();
        taken(own(lines), 60, 0);
        await().until(() -> carts() == before + 60);

        assertThat(daemon.terminate()).as(daemon.text()).isZero();
        assertThat(daemon.text()).doesNotContain("remembered");
        try (Connection store = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("data/launchwatch.db"));
                ResultSet rows = store.createStatement()
                        .executeQuery("select (select count(*) from event_bucket where signal = 'carts'),"
                                + " (select content from meta where name = 'events-through'),"
                                + " (select max(position) from event)")) {
            assertThat(rows.getInt(1)).isPositive();
            assertThat(rows.getLong(2)).isEqualTo(rows.getLong(3));
        }
        daemon = daemon();
        assertThat(carts()).isEqualTo(before + 60);
    }

    private static int carts() throws Exception {
        return new ObjectMapper()
                .readTree(sender.get("/api/v1/signals/carts?window=1h", token("lw_viewer")))
                .path("count")
                .asInt(-1);
    }
}
