package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.follow.Followers;
import dev.launchwatch.metrics.LogMetrics;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import dev.launchwatch.signal.Prices;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlPositions;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the lines of a log file through the real store to signals and alerts, over rotations, restarts and reloads. */
@Timeout(90)
@SuppressWarnings("NullAway.Init")
class AccessLogsTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String SIGNALS = """
            signals:
              - { name: failed-logins, event: login.failed }
              - { name: unauthorized, event: http.unauthorized }
              - { name: requests, event: http.request }
            rules:
              - { name: stuffing, signal: failed-logins, rate: { over: 30/1h, distinct: ip, at-least: 10 }, severity: critical }
            sources:
            """;
    private static final String WEB = "  - { name: web, access-log: { path: \"%s\", logins: { path: /api/login } } }\n";

    @TempDir
    Path folder;

    private final InstantSource clock = InstantSource.system();
    private final Timer timer = Time.timer();
    private final Pseudonyms pseudonyms = new Pseudonyms(List.of(new byte[32]));
    private final List<Transition> told = new CopyOnWriteArrayList<>();
    private final List<String> troubles = new CopyOnWriteArrayList<>();
    private Path log;
    private Running running;

    /** One run of the daemon's parts that a line passes. */
    private final class Running implements AutoCloseable {
        final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
        final StoreFile file = StoreFile.open(folder.resolve("data"), clock);
        final Writer writer;
        final Signals signals;
        final Receiving receiving;
        final Evaluator evaluator;
        final Followers followers;

        Running() {
            Schema.migrate(Sqlite.dataSource(file.file()));
            writer = new Writer(Sqlite.dataSource(file.file()));
            Reader reader = new Reader(Sqlite.dataSource(file.file()));
            SqlEventLog events = new SqlEventLog(writer, reader);
            signals = new Signals(
                    events,
                    pseudonyms,
                    List.of("203.0.113.250"),
                    List.of(),
                    Time.ticker(),
                    timer,
                    () -> evaluator().signalsChanged());
            receiving = new Receiving(
                    events,
                    pseudonyms,
                    new Prices(Optional.empty()),
                    signals::stored,
                    signals.metrics(),
                    clock,
                    Time.ticker());
            evaluator = new Evaluator(
                    new SqlJournal(writer, reader),
                    signals::view,
                    clock,
                    Time.ticker(),
                    timer,
                    new Evaluator.Listener() {
                        @Override
                        public void committed(Journal.Batch batch) {
                            told.addAll(batch.transitions());
                        }

                        @Override
                        public void undurable(Journal.Batch batch, String reason) {}

                        @Override
                        public void durableAgain() {}
                    });
            followers = new Followers(
                    new SqlPositions(writer, reader, "local"),
                    receiving::take,
                    Time.ticker(),
                    timer,
                    executor,
                    new SecureRandom(),
                    troubles::add);
            Loaded.Good good = good();
            RuleBook rules = Subjects.ruleBook(good.catalog());
            receiving.configure(good);
            signals.start(good.catalog(), rules);
            evaluator.start(rules);
            followers.follow(Logs.followed(good.catalog()));
        }

        private Evaluator evaluator() {
            return evaluator;
        }

        void reload() {
            Loaded.Good good = good();
            receiving.configure(good);
            signals.reload(good.catalog(), Subjects.ruleBook(good.catalog()));
            followers.follow(Logs.followed(good.catalog()));
        }

        @Override
        public void close() {
            followers.close();
            signals.close();
            evaluator.close();
            writer.close();
            file.close();
            executor.shutdown();
        }
    }

    @BeforeEach
    void start() throws IOException {
        log = folder.resolve("access.log");
        Files.createDirectory(folder.resolve("monitors"));
        Files.createFile(log);
        config(SIGNALS + WEB.formatted(log));
        running = new Running();
        // So that what is written from now on counts.
        await().atMost(SOON).until(() -> running.followers.standings().containsKey("web"));
    }

    @AfterEach
    void close() {
        running.close();
    }

    private void config(String yaml) {
        try {
            Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Loaded.Good good() {
        Loaded loaded = new ConfigFolder(folder.resolve("monitors"), Map.of(), Map.of()).read();
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return (Loaded.Good) loaded;
    }

    private String line(String ip, String request, int status) {
        return ip + " - - [" + TIME.format(clock.instant()) + "] \"" + request + " HTTP/1.1\" " + status
                + " 17 \"-\" \"secret-agent/1.0\"\n";
    }

    private void write(String... lines) throws IOException {
        Files.writeString(log, String.join("", lines), StandardOpenOption.APPEND, StandardOpenOption.CREATE);
    }

    private SignalView.Count total(String signal) {
        return running.signals.view(clock.instant()).count(signal, Duration.ofHours(1));
    }

    private void counted(String signal, long events) {
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(total(signal).events()).as(signal).isEqualTo(events));
    }

    @Test
    void requestsAreByEndpointAndClassOfStatusInTheMetrics() throws IOException {
        write(
                line("203.0.113.7", "GET /api/chat", 200),
                line("203.0.113.7", "GET /api/chat?q=secret", 502),
                line("203.0.113.9", "GET /wp-login.php", 404));
        Map<List<String>, Double> expected = Map.of(
                List.of("web", "/api/chat", "2xx"), 1.0,
                List.of("web", "/api/chat", "5xx"), 1.0,
                List.of("web", "", "4xx"), 1.0);
        await().atMost(SOON).until(() -> requests().equals(expected));
    }

    private Map<List<String>, Double> requests() {
        return running.signals.metrics().collect().stream()
                .filter(family -> family.name.equals("launchwatch_requests"))
                .flatMap(family -> family.samples.stream())
                .filter(sample -> sample.value > 0)
                .collect(Collectors.toMap(sample -> sample.labelValues, sample -> sample.value));
    }

    @Test
    void failedLoginsInALogAloneRaiseAnAlert() throws Exception {
        write(IntStream.range(0, 40)
                .mapToObj(i -> line("203.0.113." + i % 20, "POST /api/login", 401))
                .toArray(String[]::new));
        await().atMost(SOON)
                .until(() -> told.stream()
                        .anyMatch(transition -> transition.kind() == Transition.Kind.FIRED
                                && transition.alert().rule().equals("stuffing")));
        counted("failed-logins", 40);
        counted("unauthorized", 0);
    }

    @Test
    void eachLineCountsOnceOverRotationRestartAndReload() throws Exception {
        write(line("203.0.113.1", "GET /a", 200), line("203.0.113.2", "GET /b", 401));
        counted("requests", 1);
        running.close();
        write(line("203.0.113.1", "GET /a", 200));
        Files.move(log, folder.resolve("access.log.1"));
        write(line("203.0.113.1", "GET /a", 200));
        running = new Running();
        counted("requests", 3);
        counted("unauthorized", 1);

        config(SIGNALS);
        running.reload();
        assertThat(running.followers.standings()).isEmpty();
        write(line("203.0.113.1", "GET /a", 200));
        config(SIGNALS + WEB.formatted(folder.resolve("acc*.log")));
        running.reload();
        counted("requests", 4);
        assertThat(total("unauthorized").events()).isEqualTo(1);
    }

    @Test
    void ownProbesCountInNoSignal() throws Exception {
        write(line("203.0.113.250", "GET /a", 200), line("203.0.113.1", "GET /a", 200));
        counted("requests", 1);
    }

    @Test
    void nobodyWhoIsInALogIsInTheStore() throws Exception {
        write(line("198.51.100.23", "GET /a?token=secret-token", 200));
        counted("requests", 1);
        running.close();
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain("198.51.100.23", "secret-token", "secret-agent");
            }
        }
        running = new Running();
    }

    @Test
    void howFarItIsReadIsInTheMetrics() throws Exception {
        write(line("203.0.113.1", "GET /a", 200), "no line of a log\n", "half a");
        counted("requests", 1);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(Logs.standings(running.followers))
                        .isEqualTo(Map.of("web", new LogMetrics.Standing(true, 6, 2, 0, 1, 0))));
    }

    @Test
    void whatWasWrittenLongAgoIsNotNow() throws Exception {
        Instant before = clock.instant().minus(Duration.ofHours(3));
        write(
                "203.0.113.1 - - [" + TIME.format(before) + "] \"GET /a HTTP/1.1\" 200 1\n",
                line("203.0.113.1", "GET /a", 200));
        counted("requests", 1);
        assertThat(running.signals
                        .view(clock.instant())
                        .count("requests", Duration.ofHours(4))
                        .events())
                .isEqualTo(2);
    }

    @Test
    void whatTheDocumentationShowsWorksAsItStands() throws Exception {
        List<String> yaml =
                shown("yaml").filter(block -> block.contains("access-log")).toList();
        assertThat(yaml).hasSize(2);
        follow(yaml.getFirst(), "access.log");
        write(line("203.0.113.1", "POST /api/login", 403), line("203.0.113.1", "POST /api/login", 302));
        counted("failed-logins", 1);

        Path json = Files.createFile(folder.resolve("launchwatch.json"));
        follow(yaml.getLast(), "launchwatch.json");
        String format = Pattern.compile("'([^']*)'")
                .matcher(shown("nginx").findFirst().orElseThrow())
                .results()
                .map(part -> part.group(1))
                .collect(Collectors.joining());
        Files.writeString(
                json,
                format.replace(
                                        "$time_iso8601",
                                        clock.instant()
                                                .truncatedTo(ChronoUnit.SECONDS)
                                                .toString())
                                .replace("$remote_addr", "203.0.113.2")
                                .replace("$remote_user", "ada")
                                .replace("$request_time", "0.125")
                                .replace("$request", "GET /admin HTTP/1.1")
                                .replace("$status", "401")
                        + "\n");
        counted("unauthorized", 1);
        assertThat(total("unauthorized").distinct(SignalView.Dimension.ACCOUNT)).isEqualTo(1);
        assertThat(Logs.standings(running.followers))
                .hasEntrySatisfying("web", log -> assertThat(log.unreadable()).isZero());
    }

    private void follow(String sources, String file) {
        config(SIGNALS.replace("sources:\n", "") + sources.replace("/var/log/nginx/" + file, folder + "/" + file));
        running.reload();
        await().atMost(SOON).until(() -> running.followers.standings().containsKey("web"));
    }

    private static Stream<String> shown(String language) throws IOException {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs/events.md")))
                .results()
                .map(block -> block.group(1));
    }
}
