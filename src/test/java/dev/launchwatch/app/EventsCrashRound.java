package dev.launchwatch.app;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.launchwatch.testing.Program;
import dev.launchwatch.testing.Scrape;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/**
 * One round: senders that post batches, a kill or two at random moments among them, and the reckoning; then a stop, a start, and the
 * reckoning again. Has a daemon and a folder of its own.
 */
final class EventsCrashRound implements AutoCloseable {
    private static final int SENDERS = 4;
    private static final String TOKEN = "lw_all";
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final long MICROS = 1_000_000;

    private final long seed;
    private final Path folder;
    private final RandomGenerator random;

    /** The processes that were started, the running one last. */
    private final List<Program> daemons = new CopyOnWriteArrayList<>();

    private final Sender http = new Sender(() -> daemons.getLast().awaitReady());
    private final AtomicInteger unsent = new AtomicInteger(SENDERS);
    private final AtomicInteger sentAgain = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();

    /**
     * What a round came to.
     *
     * @param sentAgain batches that had no answer, or that the daemon was not there for
     * @param wrong what the windows or metrics said that they should not
     */
    record Reckoning(
            long seed,
            int kills,
            long events,
            long batches,
            int sentAgain,
            long lost,
            long twice,
            List<String> wrong) {}

    /** What one sender posts, in this order. */
    private record Load(List<byte[]> bodies, Counts counts) {}

    /** What windows hold, of the model's uses in millionths of a USD, too: what is missing is not made up for by what is twice. */
    private record Counts(long logins, long uses, long micros, long accounts) {
        static final Counts NONE = new Counts(0, 0, 0, 0);

        long events() {
            return logins + uses;
        }

        Counts plus(Counts other) {
            return new Counts(
                    logins + other.logins, uses + other.uses, micros + other.micros, accounts + other.accounts);
        }
    }

    EventsCrashRound(long seed, Path folder) throws IOException {
        this.seed = seed;
        this.folder = folder;
        this.random = new SplittableRandom(seed);
        Files.createDirectories(folder.resolve("monitors"));
        Files.writeString(folder.resolve("monitors/all.yaml"), """
                monitors:
                  - { name: backup, heartbeat: { within: 1d } }
                signals:
                  - { name: failed-logins, event: login.failed }
                  - { name: model-cost,    event: model.used }
                rules:
                  - { name: stuffing, signal: failed-logins, rate: { over: 30/5m, distinct: ip, at-least: 10 } }
                  - { name: guesses,  signal: failed-logins, stuffing: {} }
                  - { name: spray,    signal: failed-logins, spray: {} }
                  - { name: often,    signal: failed-logins, per: {} }
                  - { name: cost,     signal: model-cost, cost-per-member: { over: 0.50 USD } }
                """);
        Files.writeString(
                folder.resolve("tokens"),
                Token.of("app", Set.of(Scope.INGEST, Scope.READ), TOKEN).line() + "\n");
    }

    Reckoning play() throws Exception {
        start();
        List<Load> loads = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            loads.add(load("s" + i));
        }
        int kills = 1 + random.nextInt(2);
        try (ExecutorService senders = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<?>> sending = new ArrayList<>();
            loads.forEach(load -> sending.add(senders.submit(() -> {
                send(load);
                return null;
            })));
            for (int i = 0; i < kills; i++) {
                strike(answered.get() + 1 + random.nextInt(40));
            }
            for (Future<?> each : sending) {
                each.get();
            }
        }
        List<String> wrong = new ArrayList<>();
        Counts expected = loads.stream().map(Load::counts).reduce(Counts.NONE, Counts::plus);
        Counts counted = counted();
        compare("after the kills", expected, counted, wrong);
        if (daemons.getLast().terminate() != 0) {
            wrong.add("it did not stop well");
        }
        start();
        compare("after another start", expected, counted(), wrong);
        long more = counted.events() - expected.events();
        return new Reckoning(
                seed,
                kills,
                expected.events(),
                loads.stream().mapToLong(load -> load.bodies().size()).sum(),
                sentAgain.get(),
                Math.max(0, -more),
                Math.max(0, more),
                wrong);
    }

    private void start() {
        daemons.add(Program.daemon(
                folder.resolve("monitors"),
                folder.resolve("data"),
                new HashMap<>(Map.of(
                        "LAUNCHWATCH_TOKENS_FILE", folder.resolve("tokens").toString()))));
    }

    /** Kills it a random short while after so many batches have been answered, unless all are, and starts it again. */
    private void strike(int batches) {
        await().atMost(SOON)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> answered.get() >= batches || unsent.get() == 0);
        LockSupport.parkNanos(random.nextLong(20_000_000));
        daemons.getLast().kill();
        LockSupport.parkNanos(random.nextLong(200_000_000));
        start();
    }

    private Load load(String name) {
        List<byte[]> bodies = new ArrayList<>();
        Set<String> accounts = new HashSet<>();
        long logins = 0;
        long uses = 0;
        long micros = 0;
        int batches = 40 + random.nextInt(40);
        for (int batch = 0; batch < batches; batch++) {
            int size = random.nextInt(10) == 0 ? 1 : random.nextInt(1, 400);
            StringBuilder body = new StringBuilder("[");
            for (int i = 0; i < size; i++) {
                String id = name + "-" + batch + "-" + i;
                body.append(i > 0 ? "," : "");
                Instant at = Instant.now().minusSeconds(random.nextInt(1_800));
                if (random.nextInt(5) == 0) {
                    long cost = random.nextLong(1, MICROS);
                    micros += cost;
                    uses++;
                    body.append(
                            "{\"id\":\"%s\",\"kind\":\"model.used\",\"at\":\"%s\",\"member\":\"%s\",\"model\":\"m\",\"cost\":%d.%06d,\"currency\":\"USD\"}"
                                    .formatted(id, at, "member" + random.nextInt(300), cost / MICROS, cost % MICROS));
                } else {
                    logins++;
                    String account = name + "account" + random.nextInt(300);
                    accounts.add(account);
                    body.append(
                            "{\"id\":\"%s\",\"kind\":\"login.failed\",\"at\":\"%s\",\"ip\":\"10.0.%d.%d\",\"account\":\"%s\"}"
                                    .formatted(id, at, random.nextInt(4), random.nextInt(250), account));
                }
            }
            bodies.add(Sender.bytes(body.append(']').toString()));
        }
        return new Load(bodies, new Counts(logins, uses, micros, accounts.size()));
    }

    /** Posts one batch after the other, each until it is answered. */
    private void send(Load load) throws Exception {
        try {
            for (byte[] body : load.bodies()) {
                long end = System.nanoTime() + SOON.toNanos();
                while (!taken(body)) {
                    sentAgain.incrementAndGet();
                    if (System.nanoTime() > end) {
                        throw new AssertionError("a batch is not taken within " + SOON);
                    }
                    LockSupport.parkNanos(50_000_000);
                }
                answered.incrementAndGet();
            }
        } finally {
            unsent.decrementAndGet();
        }
    }

    /** Whether it was answered 202; if not, nothing is known of it. */
    private boolean taken(byte[] body) throws InterruptedException {
        try {
            HttpResponse<String> answer = http.post("/api/v1/events", Sender.token(TOKEN), body);
            if (answer.statusCode() == 202) {
                return true;
            }
            if (answer.statusCode() != 429 && answer.statusCode() != 503) {
                throw new AssertionError(answer.statusCode() + " " + answer.body());
            }
        } catch (IOException | IllegalStateException _) {
            // It is dead, or died before it answered.
        }
        return false;
    }

    /** What the API says, once all that is durable is counted: within a minute even of what nobody handed over. */
    private Counts counted() throws Exception {
        await().atMost(SOON)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> Scrape.parse(http.get("/metrics"))
                                .value("launchwatch_events_uncounted", Map.of())
                                .orElse(1)
                        == 0);
        JsonNode logins = signal("failed-logins");
        JsonNode uses = signal("model-cost");
        String amount = uses.at("/cost/spent/0/amount").asText();
        return new Counts(
                logins.path("count").asLong(),
                uses.path("count").asLong(),
                amount.isEmpty() ? 0 : new BigDecimal(amount).movePointRight(6).longValueExact(),
                logins.at("/distinct/account").asLong());
    }

    private static void compare(String when, Counts expected, Counts counted, List<String> wrong) {
        if (!expected.equals(counted)) {
            wrong.add(when + " " + counted + " instead of " + expected);
        }
    }

    private JsonNode signal(String name) throws Exception {
        return JSON.readTree(http.get("/api/v1/signals/" + name + "?window=2h", Sender.token(TOKEN)));
    }

    @Override
    public void close() {
        daemons.forEach(Program::close);
        http.close();
    }
}
