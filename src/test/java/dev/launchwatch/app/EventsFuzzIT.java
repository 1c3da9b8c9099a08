package dev.launchwatch.app;

import static dev.launchwatch.app.Sender.bytes;
import static dev.launchwatch.app.Sender.gzip;
import static dev.launchwatch.app.Sender.token;
import static org.assertj.core.api.Assertions.assertThat;

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
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Bodies that were the vendors' own before something happened to them, posted to the packaged program by every way in: by structure
 * (values of other types, huge, deep, doubled), byte by byte, packed wrongly, signed wrongly, cut off, and in requests that are
 * hardly HTTP. Nothing of it is a fault of the daemon's, its memory stays where it was, and good events beside it are taken.
 *
 * <p>10,000 bodies in every build, 100,000 with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N} begins elsewhere. A
 * failing seed is part of the message and reproduces.
 */
class EventsFuzzIT {
    private static final int BODIES = Boolean.getBoolean("launchwatch.long") ? 100_000 : 10_000;
    private static final long SEED = Long.getLong("launchwatch.seed", 0);
    private static final int THREADS = 8;
    private static final long MOST_MEMORY = 400L << 20;
    private static final String TOKEN = "lw_all";
    private static final String SVIX = Base64.getEncoder().encodeToString(bytes("the signing secret of hooks"));

    private static final List<String> PATHS = List.of(
            "/api/v1/events",
            "/api/v1/events?source=hooks",
            "/api/v1/events?source=nothing",
            "/api/v1/events?source=%00%ff",
            "/api/v1/ingest/auth0",
            "/api/v1/ingest/hooks",
            "/api/v1/ingest/supabase",
            "/api/v1/ingest/edge",
            "/api/v1/ingest/edge-alerts",
            "/api/v1/ingest/stripe",
            "/api/v1/ingest/litellm",
            "/api/v1/ingest/otel",
            "/api/v1/ingest/okta",
            "/api/v1/ingest/nothing",
            "/api/v1/ingest/%2e%2e%2f");

    private static final List<String> TYPES = List.of(
            "application/json",
            "application/x-protobuf",
            "application/x-ndjson",
            "application/cloudevents+json",
            "application/json; charset=utf-16",
            "text/plain",
            "multipart/form-data; boundary=x",
            "\"");

    private static final List<String> ENCODINGS = List.of("gzip", "identity", "br", "deflate", "gzip, gzip", "x");

    private static final List<String> NASTY = List.of(
            "null",
            "true",
            "-0",
            "1e999999999",
            "9".repeat(90),
            "\"\"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"" + "x".repeat(5_000) + "\"",
            "[]",
            "{}",
            "[".repeat(70) + "]".repeat(70),
            "[".repeat(3_000),
            "{\"a\":".repeat(2_000),
            "\"+999999999-12-31T23:59:59Z\"",
            "\"model.used\"",
            "\"%00%ff\"");

    @TempDir
    Path folder;

    private final List<byte[]> samples = new ArrayList<>();
    private final AtomicLong good = new AtomicLong();
    private Program daemon;
    private Sender sender;

    @BeforeEach
    void start() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: backup, heartbeat: { within: 1d } }
                sources:
                  - { name: auth0, format: auth0, tokens: [all] }
                  - { name: supabase, format: supabase, tokens: [all] }
                  - { name: edge, format: cloudflare-logpush, tokens: [all] }
                  - { name: edge-alerts, format: cloudflare-notifications, tokens: [all] }
                  - { name: stripe, format: stripe, tokens: [all] }
                  - { name: litellm, format: litellm, tokens: [all] }
                  - { name: otel, format: otlp, tokens: [all] }
                  - { name: hooks, format: svix, signature: { standard-webhooks: { secrets: ["${SVIX}"] } } }
                  - name: okta
                    tokens: [all]
                    format: { mapping: { items: "$.data.events[*]", kind: $.eventType, account: $.actor.alternateId } }
                """);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("all", Set.of(Scope.INGEST), TOKEN).line() + "\n"
                        + Token.of("good", Set.of(Scope.INGEST), "lw_good").line() + "\n");
        daemon = Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                new HashMap<>(Map.of(
                        "LAUNCHWATCH_TOKENS_FILE",
                        folder.resolve("tokens").toString(),
                        "JAVA_TOOL_OPTIONS",
                        "-Xmx192m -XX:+ExitOnOutOfMemoryError",
                        "SVIX",
                        SVIX)));
        sender = new Sender(() -> daemon.awaitReady());
        Path ingest = Path.of("src/test/resources/ingest");
        try (Stream<Path> files = Files.walk(ingest)) {
            files.filter(Files::isRegularFile)
                    .map(file -> ingest.relativize(file).toString())
                    .filter(name -> !name.endsWith(".md"))
                    .sorted()
                    .forEach(name -> samples.add(Sender.fresh(name)));
        }
        assertThat(samples).hasSizeGreaterThan(20);
    }

    @AfterEach
    void stop() {
        daemon.close();
        sender.close();
    }

    @Test
    void noBodyIsAFaultAndGoodEventsBesideThemAreTaken() throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Map<Integer, Integer>>> parts = new ArrayList<>();
            for (int thread = 0; thread < THREADS; thread++) {
                int first = thread;
                parts.add(executor.submit(() -> part(first)));
            }
            for (Future<Map<Integer, Integer>> part : parts) {
                part.get().forEach((status, count) -> statuses.merge(status, count, Integer::sum));
            }
        }
        assertThat(statuses.keySet()).as("%s", statuses).allMatch(status -> status < 500);
        assertThat(statuses).as("each kind of answer was seen").containsKeys(202, 400, 401, 404, 413, 415);
        assertThat(good.get()).isEqualTo(BODIES / 50);
        assertThat(residentBytes()).as("memory, in bytes").isLessThan(MOST_MEMORY);
        assertThat(daemon.text().lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        assertThat(daemon.terminate()).isZero();
    }

    /** Each of these is a few KB as it is sent, and would be 100 MB or more in memory, several at once. */
    @Test
    void bodiesThatWouldFillTheHeapAreRefusedAndGoodEventsAfterThemAreTaken() throws Exception {
        int most = 8 << 20;
        List<Map.Entry<String, String>> bombs = List.of(
                Map.entry("/api/v1/ingest/otel", "{\"resourceSpans\":[" + "[],".repeat(most / 3 - 100) + "[]]}"),
                Map.entry("/api/v1/ingest/auth0", "{\"logs\":[" + "\"a\",".repeat(most / 4 - 100) + "\"a\"]}"),
                Map.entry("/api/v1/events", "[{\"kind\":\"a\",\"x\":[" + "{},".repeat(most / 3 - 100) + "{}]}]"),
                Map.entry("/api/v1/events", "{\"kind\":\"a\",\"x\":[" + "12,".repeat(most / 3 - 100) + "12]}"));
        List<byte[]> packed =
                bombs.stream().map(bomb -> gzip(bytes(bomb.getValue()))).toList();
        try (ExecutorService executor = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Integer>> answers = new ArrayList<>();
            for (int i = 0; i < 5 * THREADS; i++) {
                int which = i % bombs.size();
                answers.add(
                        executor.submit(() -> sender.post(bombs.get(which).getKey(), token(TOKEN), packed.get(which))
                                .statusCode()));
            }
            for (Future<Integer> answer : answers) {
                assertThat(answer.get()).isBetween(400, 499);
            }
        }
        HttpResponse<String> good =
                sender.post("/api/v1/events", token("lw_good"), "{\"id\":\"good\",\"kind\":\"login.failed\"}");
        assertThat(good.body()).startsWith("{\"accepted\":1");
        assertThat(daemon.text().lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" ERROR "));
        assertThat(daemon.terminate()).isZero();
    }

    private Map<Integer, Integer> part(int first) throws Exception {
        Map<Integer, Integer> statuses = new TreeMap<>();
        for (long seed = SEED + first; seed < SEED + BODIES; seed += THREADS) {
            Random random = new Random(seed);
            if (seed % 97 == 0) {
                hardlyHttp(random);
            }
            int status = status(seed, random);
            assertThat(status).as("seed %d", seed).isLessThan(500);
            statuses.merge(status, 1, Integer::sum);
            if ((seed - SEED) % 50 == 0) {
                HttpResponse<String> answer = sender.post(
                        "/api/v1/events",
                        token("lw_good"),
                        "{\"id\":\"good-" + seed + "\",\"kind\":\"login.failed\",\"ip\":\"203.0.113.7\"}");
                assertThat(answer.body()).as("beside seed %d", seed).startsWith("{\"accepted\":1,\"duplicate\":0");
                good.incrementAndGet();
            }
        }
        return statuses;
    }

    private int status(long seed, Random random) throws InterruptedException {
        byte[] body = body(random);
        Map<String, String> headers = headers(random, body);
        try {
            return sender.post(PATHS.get(random.nextInt(PATHS.size())), headers, body)
                    .statusCode();
        } catch (IOException e) {
            throw new AssertionError("seed " + seed + " gets no answer", e);
        }
    }

    private static Map<String, String> headers(Random random, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        headers.put("Content-Type", TYPES.get(random.nextInt(TYPES.size())));
        int who = random.nextInt(10);
        if (who < 6) {
            headers.put("Authorization", "Bearer " + TOKEN);
        } else if (who == 6) {
            headers.put("Authorization", "Bearer " + random.nextLong());
        }
        if (random.nextInt(3) == 0) {
            String key = random.nextBoolean() ? SVIX : "bm90IGl0";
            headers.putAll(Sender.signed(
                    random.nextBoolean() ? "svix" : "webhook",
                    key,
                    body,
                    Instant.now().minusSeconds(random.nextInt(3) * 300L)));
        }
        if (random.nextInt(20) == 0) {
            headers.put("webhook-signature", "v1," + "A".repeat(random.nextInt(6_000)));
        }
        if (random.nextInt(4) == 0) {
            headers.put("Content-Encoding", ENCODINGS.get(random.nextInt(ENCODINGS.size())));
        }
        if (random.nextInt(10) == 0) {
            headers.putAll(
                    Map.of("ce-specversion", "1.0", "ce-type", "login.failed", "ce-id", "%zz" + random.nextInt()));
        }
        return headers;
    }

    private byte[] body(Random random) {
        byte[] body = samples.get(random.nextInt(samples.size())).clone();
        for (int i = random.nextInt(3); i > 0; i--) {
            body = changed(random, body);
        }
        return switch (random.nextInt(12)) {
            case 0, 1 -> gzip(body);
            case 2 -> gzip(gzip(body));
            case 3 -> bytesChanged(random, gzip(body));
            case 4 -> random.nextInt(10) == 0 ? gzip(new byte[random.nextInt(40 << 20)]) : body;
            case 5 -> random.nextInt(10) == 0 ? Arrays.copyOf(body, (1 << 20) + 1) : body;
            default -> body;
        };
    }

    private static byte[] changed(Random random, byte[] body) {
        return random.nextBoolean() ? bytesChanged(random, body) : structureChanged(random, body);
    }

    private static byte[] bytesChanged(Random random, byte[] body) {
        if (body.length == 0) {
            return body;
        }
        if (random.nextInt(4) == 0) {
            return Arrays.copyOf(body, random.nextInt(body.length));
        }
        byte[] changed = body.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
            changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        return changed;
    }

    /** Puts something else in the place of a value, or doubles a part. */
    private static byte[] structureChanged(Random random, byte[] body) {
        String text = new String(body, StandardCharsets.ISO_8859_1);
        int colon = text.indexOf(':', text.isEmpty() ? 0 : random.nextInt(text.length()));
        int end = colon < 0 ? -1 : text.indexOf(random.nextBoolean() ? ',' : '}', colon);
        if (end < 0) {
            return (text + NASTY.get(random.nextInt(NASTY.size())) + text).getBytes(StandardCharsets.ISO_8859_1);
        }
        String instead = random.nextInt(5) == 0
                ? text.substring(colon + 1, end).repeat(random.nextInt(50))
                : NASTY.get(random.nextInt(NASTY.size()));
        return (text.substring(0, colon + 1) + instead + text.substring(end)).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** A request that is cut off, lies about its length, or goes on in nonsense; whatever comes back, if anything does. */
    private void hardlyHttp(Random random) throws IOException {
        List<String> lengths = List.of(
                "Content-Length: 5000",
                "Content-Length: -1",
                "Content-Length: 99999999999999999999",
                "Content-Length: 3\r\nContent-Length: 4",
                "Transfer-Encoding: chunked",
                "Transfer-Encoding: chunked\r\nContent-Length: 3",
                "Expect: 100-continue\r\nContent-Length: 30");
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), daemon.awaitReady())) {
            socket.setSoTimeout(50);
            socket.getOutputStream()
                    .write(bytes("POST " + PATHS.get(random.nextInt(PATHS.size()))
                            + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + TOKEN + "\r\n"
                            + lengths.get(random.nextInt(lengths.size())) + "\r\n\r\n"));
            byte[] rest = new byte[random.nextInt(2_000)];
            random.nextBytes(rest);
            socket.getOutputStream().write(rest);
            byte[] head = socket.getInputStream().readNBytes(12);
            assertThat(new String(head, StandardCharsets.US_ASCII)).doesNotContain(" 50");
        } catch (IOException _) {
            // it was cut off, or nothing came back in time
        }
    }

    private long residentBytes() throws IOException {
        return Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status")).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0L);
    }
}
