package dev.launchwatch.bench;

import dev.launchwatch.signal.Event;
import dev.launchwatch.web.Scope;
import dev.launchwatch.web.Token;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/**
 * How many events a second become durable that are posted to the daemon over HTTP, with the rules of docs/signal-rules.md looking at
 * them, and what each costs the daemon; beside plain inserts of as many rows in commits of the same size. Senders are threads
 * of this process, each with a connection of its own, and share the processors with the daemon.
 */
final class IngestSpeed {
    private static final int[] BATCHES = {1, 100, 1_000};
    private static final int SENDERS = 8;
    private static final String TOKEN = "lw_bench";
    private static final int ACCEPTED = 202;

    /** As many bodies are made before; then they come again with other ids. */
    private static final int MADE = 64;

    private final Bed bed;
    private final Consumer<Figure> table;
    private final AtomicLong made = new AtomicLong();

    IngestSpeed(Bed bed, Consumer<Figure> table) {
        this.bed = bed;
        this.table = table;
    }

    /** Events a second, CPU time per event in microseconds, the 99th percentile of a post in ms. */
    private record Speed(double rate, double cpu, double p99) {}

    void measure() throws Exception {
        List<Speed> floors = new ArrayList<>();
        for (int batch : BATCHES) {
            floors.add(floor(batch));
        }
        for (Program program : bed.programs()) {
            Path folder = Bench.folder(bed.folder(), "ingest");
            Path tokens = Files.writeString(
                    folder.resolve("tokens"),
                    Token.of("app", Set.of(Scope.INGEST), TOKEN).line() + "\n");
            try (Daemon daemon = program.daemon(
                    Configs.signals(folder.resolve("monitors")),
                    folder.resolve("data"),
                    Map.of("LAUNCHWATCH_TOKENS_FILE", tokens.toString()))) {
                Bed.progress("events by HTTP, " + program.name() + ": warming up");
                run(daemon, 100, bed.seconds(20, 5));
                double before = ProcessFigures.resident(daemon.process().pid()) / 1e6;
                for (int i = 0; i < BATCHES.length; i++) {
                    int batch = BATCHES[i];
                    Bed.progress("events by HTTP, " + program.name() + ", batches of " + batch);
                    add(program, batch, run(daemon, batch, bed.seconds(20, 4)), floors.get(i));
                }
                long pid = daemon.process().pid();
                table.accept(
                        Figure.of("  memory after them", program.name(), ProcessFigures.resident(pid) / 1e6, "MB"));
                table.accept(Figure.of("  memory before them, warm", program.name(), before, "MB"));
            }
        }
        new SignalCost(bed, table).measure();
    }

    private void add(Program program, int batch, Speed speed, Speed floor) {
        String rows = "plain inserts, %,d a commit".formatted(batch);
        table.accept(Figure.of(
                "durable events by HTTP, batches of %,d from %d senders".formatted(batch, SENDERS),
                program.name(),
                speed.rate(),
                "1/s",
                floor.rate(),
                rows));
        table.accept(Figure.of("  CPU time per event", program.name(), speed.cpu(), "µs", floor.cpu(), rows));
        table.accept(Figure.of("  p99 of a post", program.name(), speed.p99(), "ms", floor.p99(), rows));
    }

    private Speed run(Daemon daemon, int batch, Duration time) throws Exception {
        List<List<Double>> millis = new ArrayList<>();
        Duration cpu = ProcessFigures.cpu(daemon.process().pid());
        long start = System.nanoTime();
        long end = start + time.toNanos();
        try (ExecutorService executor = Executors.newFixedThreadPool(SENDERS)) {
            List<Future<List<Double>>> sending = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                sending.add(executor.submit(() -> send(daemon, batch, end)));
            }
            for (Future<List<Double>> each : sending) {
                millis.add(each.get());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        List<Double> all = millis.stream().flatMap(List::stream).toList();
        double events = (double) all.size() * batch;
        long used = ProcessFigures.cpu(daemon.process().pid()).minus(cpu).toNanos();
        return new Speed(events / seconds, used / 1e3 / events, Percentiles.of(all, 99));
    }

    /** Posts one body after the other; how long each took, in ms. */
    private List<Double> send(Daemon daemon, int batch, long end) throws IOException {
        List<Bodies> bodies = new ArrayList<>();
        for (int i = 0; i < Math.max(1, MADE / Math.max(1, batch / 10)); i++) {
            bodies.add(Bodies.of(batch));
        }
        List<Double> millis = new ArrayList<>();
        try (Poster poster = new Poster(daemon.port(), "/api/v1/events", TOKEN)) {
            for (int i = 0; System.nanoTime() < end; i++) {
                byte[] body = bodies.get(i % bodies.size()).next(made);
                long before = System.nanoTime();
                int status = poster.post(body);
                if (status != ACCEPTED) {
                    throw new IOException("a post was answered with " + status);
                }
                millis.add((System.nanoTime() - before) / 1e6);
            }
        }
        return millis;
    }

    /** A body whose ids are written anew each time: making events is not what is measured. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Bodies(byte[] bytes, int[] places) {
        private static final String ID = "0000000000000000";
        private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

        static Bodies of(int batch) {
            StringBuilder json = new StringBuilder(batch == 1 ? "" : "[");
            int[] places = new int[batch];
            long salt = ThreadLocalRandom.current().nextLong(1_000_000);
            for (int i = 0; i < batch; i++) {
                json.append(i > 0 ? "," : "").append("{\"id\":\"");
                places[i] = json.length();
                json.append(ID);
                fields(json, EventSpeed.event(salt + i));
            }
            String text = json.append(batch == 1 ? "" : "]").toString();
            return new Bodies(text.getBytes(StandardCharsets.US_ASCII), places);
        }

        private static void fields(StringBuilder json, Event event) {
            json.append("\",\"kind\":\"").append(event.kind()).append("\",\"at\":\"");
            json.append(Instant.now().minusSeconds(30)).append('"');
            if (event.ip() != null) {
                long ip = event.ip().hash() >>> 40;
                json.append(",\"ip\":\"10.%d.%d.%d\"".formatted(ip >> 16 & 255, ip >> 8 & 255, ip & 255));
            }
            if (event.account() != null) {
                json.append(",\"account\":\"user")
                        .append(event.account().hash() >>> 44)
                        .append("@example.org\"");
            }
            json.append(",\"route\":\"")
                    .append(event.route())
                    .append("\",\"status\":")
                    .append(event.status());
            json.append(",\"latency_ms\":")
                    .append(event.latency() == null ? 0 : event.latency().toMillis());
            if (event.model() == null) {
                json.append(",\"reason\":\"wrong_password\"}");
            } else {
                json.append(",\"member\":\"m")
                        .append(event.member() == null ? 0 : event.member().hash() >>> 50);
                json.append(
                        "\",\"provider\":\"openai\",\"model\":\"gpt-4o-mini\",\"input_tokens\":1200,\"output_tokens\":300}");
            }
        }

        byte[] next(AtomicLong made) {
            for (int place : places) {
                long number = made.incrementAndGet();
                for (int digit = 15; digit >= 0; digit--) {
                    bytes[place + digit] = DIGITS[(int) (number & 15)];
                    number >>>= 4;
                }
            }
            return bytes;
        }
    }

    private Speed floor(int batch) throws Exception {
        Bed.progress("plain inserts, " + batch + " a commit");
        Path folder = Bench.folder(bed.folder(), "rows");
        List<Double> millis = new ArrayList<>();
        try (PlainRows rows = new PlainRows(folder)) {
            long number = 0;
            List<List<Event>> events = new ArrayList<>();
            for (int i = 0; i < MADE; i++) {
                long first = number;
                events.add(LongStream.range(first, first + batch)
                        .mapToObj(EventSpeed::event)
                        .toList());
                number += batch;
            }
            long cpu = EventSpeed.cpu();
            long start = System.nanoTime();
            long end = start + bed.seconds(10, 2).toNanos();
            for (int i = 0; System.nanoTime() < end; i++) {
                long before = System.nanoTime();
                rows.take(events.get(i % MADE));
                millis.add((System.nanoTime() - before) / 1e6);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            double count = (double) millis.size() * batch;
            return new Speed(count / seconds, (EventSpeed.cpu() - cpu) / 1e3 / count, Percentiles.of(millis, 99));
        }
    }
}
