package dev.launchwatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.LocalServer;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code events send} against a server that answers what the test says. */
class EventsSendCommandTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final Queue<Reply> replies = new ArrayDeque<>();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final FakeTime time = new FakeTime();
    private String token = "lw_shop";
    private String piped = "";
    private int port;

    private record Reply(int status, String retryAfter, String body) {}

    private static Reply taken(int accepted) {
        return new Reply(202, "", "{\"accepted\":" + accepted + ",\"duplicate\":0,\"rejected\":[]}");
    }

    @BeforeEach
    void listen() {
        port = LocalServer.listen(vertx.createHttpServer().requestHandler(this::answer));
    }

    @AfterEach
    void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void answer(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            requests.add(request.method() + " " + request.uri() + " " + request.getHeader("Authorization") + " "
                    + request.getHeader("Content-Type"));
            try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(body.getBytes()))) {
                bodies.add(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Reply reply = replies.remove();
            request.response().setStatusCode(reply.status());
            if (!reply.retryAfter().isEmpty()) {
                request.response().putHeader("Retry-After", reply.retryAfter());
            }
            request.response().end(reply.body());
        });
    }

    private int send(String... arguments) {
        Daemon none = new NoDaemon();
        Surroundings surroundings = new Surroundings(
                Map.of("LAUNCHWATCH_URL", "http://127.0.0.1:" + port, "LAUNCHWATCH_TOKEN", token),
                time,
                time,
                time::advance,
                new Random(1),
                new ByteArrayInputStream(piped.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false);
        String[] all = new String[arguments.length + 2];
        all[0] = "events";
        all[1] = "send";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return Launchwatch.commandLine(none, surroundings, all)
                .setErr(new PrintWriter(err, true))
                .execute(all);
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private List<JsonNode> events(int body) throws IOException {
        try (var events = MAPPER.readerFor(JsonNode.class).<JsonNode>readValues(bodies.get(body))) {
            return events.readAll();
        }
    }

    @Test
    void aFileIsSentWithTheTokenAndWhatCameOfItIsSaid() throws Exception {
        replies.add(taken(3));
        String lines = file(
                "a.ndjson", "{\"kind\":\"a.b\",\"id\":\"1\"}\n{\"kind\":\"a.b\",\"id\":\"2\"}\n[{\"kind\":\"a.b\"}]");
        assertThat(send(lines)).as(err.toString()).isZero();
        assertThat(requests).containsExactly("POST /api/v1/events Bearer lw_shop application/x-ndjson");
        assertThat(events(0)).extracting(event -> event.path("kind").asText()).containsExactly("a.b", "a.b", "a.b");
        assertThat(out.toString().strip()).isEqualTo("accepted 3, duplicate 0, rejected 0");
    }

    @Test
    void whatHasNeitherIdNorTimeGetsAnIdSoThatItMayBeSentAgain() throws Exception {
        replies.add(taken(3));
        piped =
                "[{\"kind\":\"a.b\"}, {\"kind\":\"a.b\",\"at\":\"2026-01-31T12:00:00Z\"}, {\"kind\":\"a.b\",\"id\":\"mine\"}]";
        assertThat(send()).isZero();
        assertThat(events(0).get(0).path("id").asText()).matches("[0-9a-f]{32}");
        assertThat(events(0).get(1).has("id")).isFalse();
        assertThat(events(0).get(2).path("id").asText()).isEqualTo("mine");
    }

    @Test
    void aBusyDaemonIsGivenTheTimeItAsksForAndTheSameBatchAgain() {
        replies.add(new Reply(503, "1", "{\"detail\":\"The store is away.\"}"));
        replies.add(taken(1));
        piped = "{\"kind\":\"a.b\"}";
        assertThat(send("-")).isZero();
        assertThat(bodies).hasSize(2);
        assertThat(bodies.get(1)).isEqualTo(bodies.get(0));
        assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void aDaemonThatDoesNotSayForHowLongItIsBusyIsAskedLessAndLessOften() {
        for (int i = 0; i < 4; i++) {
            replies.add(new Reply(503, "", "{\"detail\":\"The store is away.\"}"));
        }
        replies.add(taken(1));
        piped = "{\"kind\":\"a.b\"}";
        assertThat(send("-")).isZero();
        assertThat(Duration.ofNanos(time.nanos())).isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 8));
    }

    @Test
    void aDaemonThatIsBusyForLongerThanOnesPatienceIsAFailure() {
        replies.add(new Reply(429, "60", "{\"detail\":\"Too much comes at once.\"}"));
        piped = "{\"kind\":\"a.b\"}";
        assertThat(send("--patience", "5")).isEqualTo(2);
        assertThat(err.toString()).contains("429: Too much comes at once.");
    }

    @Test
    void eventsGoInBatchesAndWhatIsRejectedIsNamedByItsPlaceInAll() throws Exception {
        replies.add(new Reply(
                202,
                "",
                "{\"accepted\":999,\"duplicate\":0,\"rejected\":[{\"index\":4,\"error\":\"'kind' is missing\"}]}"));
        replies.add(new Reply(
                400,
                "",
                "{\"detail\":\"None.\",\"rejected\":[{\"index\":1,\"error\":\"'at' is wrong\"}],\"moreRejected\":2}"));
        piped = IntStream.range(0, 1_003)
                .mapToObj(i -> "{\"kind\":\"a.b\",\"id\":\"" + i + "\"}")
                .collect(Collectors.joining("\n"));
        assertThat(send()).isEqualTo(1);
        assertThat(events(0)).hasSize(1_000);
        assertThat(events(1)).hasSize(3);
        assertThat(err.toString().lines())
                .containsExactly("event 5: 'kind' is missing", "event 1002: 'at' is wrong", "and 2 more");
        assertThat(out.toString().strip()).isEqualTo("accepted 999, duplicate 0, rejected 4");
    }

    @Test
    void aLargeFileGoesInBatchesThatTheDaemonTakes() throws Exception {
        String padding = "x".repeat(100_000);
        for (int i = 0; i < 3; i++) {
            replies.add(taken(5));
        }
        piped = ("{\"kind\":\"a.b\",\"route\":\"" + padding + "\"}\n").repeat(11);
        assertThat(send()).isZero();
        assertThat(bodies)
                .hasSize(3)
                .allSatisfy(body -> assertThat(body.length()).isLessThan(512 << 10));
    }

    @Test
    void oneEventIsSentByItsFields() throws Exception {
        replies.add(taken(1));
        assertThat(send(
                        "--kind",
                        "model.used",
                        "--member",
                        "m1",
                        "--model",
                        "gpt-4o",
                        "--input-tokens",
                        "12",
                        "--cost",
                        "0.0125",
                        "--currency",
                        "USD",
                        "--status",
                        "200",
                        "--latency-ms",
                        "80.5",
                        "--source",
                        "a b"))
                .as(err.toString())
                .isZero();
        assertThat(requests).allSatisfy(request -> assertThat(request).contains("/api/v1/events?source=a+b "));
        JsonNode event = events(0).getFirst();
        assertThat(event.path("kind").asText()).isEqualTo("model.used");
        assertThat(event.path("member").asText()).isEqualTo("m1");
        assertThat(event.path("input_tokens").isNumber()).isTrue();
        assertThat(event.path("cost").decimalValue()).isEqualTo("0.0125");
        assertThat(event.path("latency_ms").decimalValue()).isEqualTo("80.5");
        assertThat(event.path("id").asText()).isNotEmpty();
    }

    @Test
    void fieldsWithoutAKindAreNotLostInSilence() {
        assertThat(send("--ip", "203.0.113.7")).isEqualTo(2);
        assertThat(err.toString()).contains("--kind login.failed");
        assertThat(requests).isEmpty();
    }

    @Test
    void aRefusalIsSaidAsTheDaemonSaysIt() {
        replies.add(new Reply(403, "", "{\"detail\":\"This token lacks the scope ingest.\"}"));
        piped = "{\"kind\":\"a.b\"}";
        assertThat(send()).isEqualTo(2);
        assertThat(err.toString())
                .contains("403: This token lacks the scope ingest.")
                .doesNotContain("lw_shop");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void anAnswerThatIsNoLaunchwatchsIsSaid() {
        replies.add(new Reply(200, "", "<html>"));
        replies.add(new Reply(404, "", "<html>"));
        piped = "{\"kind\":\"a.b\"}";
        assertThat(send()).isEqualTo(2);
        assertThat(send()).isEqualTo(2);
        assertThat(err.toString()).contains("200: no Launchwatch listens there", "404: no Launchwatch listens there");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void withoutATokenNothingIsSent() {
        token = "";
        piped = "{\"kind\":\"a.b\"}";
        assertThat(send()).isEqualTo(2);
        assertThat(err.toString()).contains("set LAUNCHWATCH_TOKEN");
    }

    @Test
    void whatIsNoJsonIsNamedByItsPlaceAndWhatStandsBeforeItSent() throws Exception {
        replies.add(taken(1));
        String broken = file("broken.ndjson", "{\"kind\":\"a.b\"}\n{\"kind\":\n}\n");
        assertThat(send(broken)).isEqualTo(2);
        assertThat(events(0)).hasSize(1);
        assertThat(err.toString()).contains("broken.ndjson:3:").contains("no valid JSON");
        assertThat(out.toString()).contains("accepted 1");

        replies.add(taken(1));
        assertThat(send(file("list.json", "[{\"kind\":\"a.b\"},\n 7]"))).isEqualTo(2);
        assertThat(err.toString()).contains("list.json:2: this is no JSON object");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThat(send("no-such-file.json")).isEqualTo(2);
        assertThat(err.toString()).contains("the file 'no-such-file.json' does not exist");
    }
}
