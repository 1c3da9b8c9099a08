package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.Measure;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlMeasured;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.LocalServer;
import dev.launchwatch.testing.LocalTool;
import dev.launchwatch.testing.TestCertificates;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From queries to alerts through the daemon's parts: against a real Prometheus, and against servers that nobody should trust. */
@Timeout(90)
@SuppressWarnings({"NullAway.Init", "deprecation"})
class MeasuresTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String GOOD = """
            {"status":"success","data":{"resultType":"vector","result":[\
            {"metric":{"__name__":"queue_depth","queue":"mail"},"value":[1,"143"]},\
            {"metric":{"__name__":"queue_depth","queue":"push"},"value":[1,"7"]}]}}""";

    @TempDir
    Path folder;

    private final Timer timer = Time.timer();
    private final List<Transition> told = new CopyOnWriteArrayList<>();
    private final InstantSource clock = InstantSource.system();
    private final Vertx vertx = Vertx.vertx();
    private final EventLoopGroup loops = new NioEventLoopGroup(2);
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private @Nullable Running running;

    /** One run of the daemon's part that is about signals. */
    private final class Running implements AutoCloseable {
        final StoreFile file = StoreFile.open(folder.resolve("data"), clock);
        final Writer writer;
        final Signals signals;
        final Measures measures;
        final Evaluator evaluator;
        final OwnConditions conditions;

        Running() {
            Schema.migrate(Sqlite.dataSource(file.file()));
            writer = new Writer(Sqlite.dataSource(file.file()));
            Reader reader = new Reader(Sqlite.dataSource(file.file()));
            signals = new Signals(
                    new SqlEventLog(writer, reader),
                    new Pseudonyms(List.of(new byte[32])),
                    List.of(),
                    List.of(),
                    Time.ticker(),
                    timer,
                    () -> evaluator().signalsChanged());
            measures = new Measures(
                    loops,
                    new SqlMeasured(writer, reader),
                    new Clockwork(clock, Time.ticker(), timer),
                    executor,
                    () -> evaluator().signalsChanged(),
                    this::conditions);
            evaluator = new Evaluator(
                    new SqlJournal(writer, reader), this::view, clock, Time.ticker(), timer, new Evaluator.Listener() {
                        @Override
                        public void committed(Journal.Batch batch) {
                            told.addAll(batch.transitions());
                        }

                        @Override
                        public void undurable(Journal.Batch batch, String reason) {}

                        @Override
                        public void durableAgain() {}
                    });
            conditions = new OwnConditions(evaluator, "local");
        }

        private Evaluator evaluator() {
            return evaluator;
        }

        private OwnConditions conditions() {
            return conditions;
        }

        SignalView view(Instant now) {
            return measures.over(signals.view(now));
        }

        Running start() {
            Loaded.Good good = good();
            RuleBook rules = Subjects.ruleBook(good.catalog());
            signals.start(good.catalog(), rules);
            evaluator.start(rules);
            measures.watch(good);
            return this;
        }

        void reload() {
            Loaded.Good good = good();
            RuleBook rules = Subjects.ruleBook(good.catalog());
            signals.reload(good.catalog(), rules);
            evaluator.reload(rules);
            measures.watch(good);
        }

        @Override
        public void close() {
            measures.close();
            signals.close();
            evaluator.close();
            writer.close();
            file.close();
        }
    }

    @BeforeEach
    void make() throws IOException {
        Files.createDirectory(folder.resolve("monitors"));
    }

    @AfterEach
    void close() {
        if (running != null) {
            running.close();
        }
        vertx.close();
        var _ = loops.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
        executor.shutdownNow();
    }

    private void config(String promql, String... rules) {
        String yaml = """
                signals:
                  - name: queue-depth
                    promql: { every: 10s, %s }
                rules:
                %s
                """.formatted(promql, String.join("\n", rules).indent(2));
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

    private Running start() {
        Running started = new Running();
        running = started;
        return started.start();
    }

    private LocalTool prometheus(String... arguments) throws IOException {
        Path config = Files.writeString(folder.resolve("prometheus.yml"), "scrape_configs: []\n");
        List<String> all = new java.util.ArrayList<>(
                List.of("--config.file=" + config, "--storage.tsdb.path=" + folder.resolve("tsdb")));
        all.addAll(List.of(arguments));
        return LocalTool.serve("prometheus", all.toArray(String[]::new));
    }

    private int serve(Handler<HttpServerRequest> handler) {
        return serve(new HttpServerOptions(), handler);
    }

    private int serve(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        HttpServer server = vertx.createHttpServer(options).requestHandler(handler);
        return LocalServer.listen(server);
    }

    private void answering(String body) {
        int port = serve(request -> request.response().end(body));
        config(
                "url: \"http://127.0.0.1:" + port + "\", query: queue_depth",
                "- { name: grows, signal: queue-depth, value: { over: 100 } }");
    }

    private Alert firing(String rule) {
        return await().atMost(SOON)
                .until(
                        () -> told.stream()
                                .filter(transition -> transition.kind() == Transition.Kind.FIRED)
                                .map(Transition::alert)
                                .filter(alert -> alert.rule().equals(rule))
                                .findFirst()
                                .orElse(null),
                        alert -> alert != null);
    }

    private String fault(Running of) {
        return await().atMost(SOON)
                .until(
                        () -> of.measures.standings().containsKey("queue-depth")
                                ? java.util.Objects.requireNonNull(
                                                of.measures.standings().get("queue-depth"))
                                        .fault()
                                        .orElse("")
                                : "",
                        text -> !text.isEmpty());
    }

    private List<String> metric(Running of, String name) {
        return of.measures.metrics().collect().stream()
                .flatMap((MetricFamilySamples family) -> family.samples.stream())
                .filter(sample -> sample.name.equals(name))
                .map(sample -> sample.labelValues + " " + sample.value)
                .toList();
    }

    @Test
    void whatARealPrometheusAnswersFiresARuleThatNamesTheSeries() throws IOException {
        try (LocalTool prometheus = prometheus()) {
            config(
                    "url: \"http://" + prometheus.address()
                            + "/\", query: \"label_replace(vector(143), 'queue', 'mail', '', '')"
                            + " or label_replace(vector(7), 'queue', 'push', '', '')\"",
                    "- { name: grows, signal: queue-depth, value: { over: 100 } }",
                    "- { name: shrinks, signal: queue-depth, value: { under: 7 } }");
            Running daemon = start();
            Alert alert = firing("grows");
            assertThat(alert.detail()).isEqualTo("queue depth is 143 {queue=\"mail\"}, limit 100; 1 of 2 series");
            assertThat(alert.subject()).isEqualTo("queue-depth");
            assertThat(alert.runbook()).contains("a-measured-value");
            assertThat(daemon.evaluator.measures())
                    .containsEntry("grows", new Measure(new BigDecimal("143.0"), new BigDecimal(100)))
                    .containsEntry("shrinks", new Measure(new BigDecimal("7.0"), new BigDecimal(7)));
            assertThat(metric(daemon, "launchwatch_queries_total"))
                    .anyMatch(line -> line.startsWith("[queue-depth, value]"));
            assertThat(metric(daemon, "launchwatch_query_age_seconds")).hasSize(1);
            assertThat(told).hasSize(1);
        }
    }

    @Test
    void aScalarBelowAPathPrefixIsMeasured() throws IOException {
        try (LocalTool prometheus = prometheus("--web.external-url=http://example.org/metrics/prometheus")) {
            config(
                    "url: \"http://" + prometheus.address() + "/metrics/prometheus\", query: \"scalar(vector(0))\"",
                    "- { name: empty, signal: queue-depth, value: { under: 1 } }");
            start();
            assertThat(firing("empty").detail()).isEqualTo("queue depth is 0, at least 1 expected");
        }
    }

    @Test
    void whatPrometheusSaysOfAWrongQueryIsToldToWhoWroteIt() throws IOException {
        try (LocalTool prometheus = prometheus()) {
            config(
                    "url: \"http://" + prometheus.address() + "\", query: \"sum(\"",
                    "- { name: grows, signal: queue-depth, value: { over: 100 } }");
            Running daemon = start();
            assertThat(fault(daemon))
                    .startsWith("the query is wrong (bad_data): ")
                    .contains("parse error");
            Alert alert = firing("launchwatch-queries-wrong");
            assertThat(alert.detail())
                    .startsWith("The signal queue-depth is not measured: the query is wrong (bad_data)");
            config(
                    "url: \"http://" + prometheus.address() + "\", query: \"vector(1)\"",
                    "- { name: grows, signal: queue-depth, value: { over: 100 } }");
            daemon.reload();
            await().atMost(SOON).until(() -> told.stream().anyMatch(each -> each.kind() == Transition.Kind.RESOLVED));
        }
    }

    @Test
    void rangesTextsAndEmptyAnswersOfARealPrometheusMeasureNothing() throws IOException {
        try (LocalTool prometheus = prometheus()) {
            Map<String, String> answers =
                    Map.of("up[5m]", "range of each series", "'a text'", "a text", "no_such_metric", "without a value");
            for (Map.Entry<String, String> each : answers.entrySet()) {
                config(
                        "url: \"http://" + prometheus.address() + "\", query: \"" + each.getKey() + "\"",
                        "- { name: grows, signal: queue-depth, value: { over: -1000 } }");
                try (Running daemon = new Running().start()) {
                    assertThat(fault(daemon)).contains(each.getValue());
                    assertThat(daemon.view(clock.instant()).measured("queue-depth"))
                            .isEmpty();
                }
            }
            assertThat(told).noneMatch(each -> each.alert().rule().equals("grows"));
        }
    }

    @Test
    void whatPrometheusWasBeforeARestartStillHoldsWhileItIsAway() throws IOException {
        AtomicBoolean away = new AtomicBoolean();
        int port = serve(request -> {
            if (away.get()) {
                request.connection().close();
            } else {
                request.response().end(GOOD);
            }
        });
        config(
                "url: \"http://127.0.0.1:" + port + "\", query: queue_depth",
                "- { name: grows, signal: queue-depth, value: { over: 100 } }");
        Running daemon = start();
        firing("grows");
        Instant last =
                daemon.view(clock.instant()).span("queue-depth").orElseThrow().last();
        daemon.close();
        away.set(true);
        Running again = start();
        assertThat(fault(again)).isNotEmpty();
        assertThat(again.view(clock.instant()).span("queue-depth").orElseThrow().last())
                .isEqualTo(last.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
        assertThat(again.evaluator.alerts()).extracting(Alert::rule).containsExactly("grows");
        assertThat(told).hasSize(1);
    }

    @Test
    void aServerWithACertificateOfOnesOwnAndATokenIsTrustedByItsAuthority() {
        TestCertificates certificates = new TestCertificates();
        AtomicReference<String> authorization = new AtomicReference<>("");
        AtomicReference<String> form = new AtomicReference<>("");
        int port = serve(LocalServer.tls(certificates.valid("localhost")), request -> {
            authorization.set(String.valueOf(request.getHeader("Authorization")));
            request.bodyHandler(sent -> {
                form.set(request.method() + " " + request.path() + " " + sent);
                request.response().end(GOOD);
            });
        });
        String rule = "- { name: grows, signal: queue-depth, value: { over: 100 } }";
        config("url: \"https://localhost:" + port + "\", query: queue_depth", rule);
        try (Running daemon = new Running().start()) {
            assertThat(fault(daemon)).isNotEmpty();
            assertThat(metric(daemon, "launchwatch_queries_total"))
                    .anyMatch(line -> line.startsWith("[queue-depth, tls]"));
        }
        assertThat(authorization.get()).isEmpty();
        config(
                "url: \"https://localhost:" + port + "\", query: queue_depth, bearer: some-token, ca: \""
                        + certificates.rootFile(folder) + "\"",
                rule);
        start();
        firing("grows");
        assertThat(authorization.get()).isEqualTo("Bearer some-token");
        assertThat(form.get()).startsWith("POST /api/v1/query query=queue_depth&timeout=10000ms");
    }

    @Test
    void compressedAnswersAreReadAndBombsAreNot() throws IOException {
        Buffer good = gzip(GOOD.getBytes(StandardCharsets.UTF_8));
        int port = serve(request ->
                request.response().putHeader("Content-Encoding", "gzip").end(good));
        config(
                "url: \"http://127.0.0.1:" + port + "\", query: queue_depth",
                "- { name: grows, signal: queue-depth, value: { over: 100 } }");
        try (Running daemon = new Running().start()) {
            firing("grows");
            assertThat(daemon.view(clock.instant()).measured("queue-depth")).isPresent();
        }
        Buffer bomb = gzip(new byte[50 * 1024 * 1024]);
        int hostile = serve(request ->
                request.response().putHeader("Content-Encoding", "gzip").end(bomb));
        config(
                "url: \"http://127.0.0.1:" + hostile + "\", query: queue_depth",
                "- { name: grows, signal: queue-depth, value: { over: 100 } }");
        Running daemon = start();
        assertThat(fault(daemon)).isNotEmpty();
        assertThat(metric(daemon, "launchwatch_queries_total"))
                .anyMatch(line -> line.startsWith("[queue-depth, too_much]"));
    }

    private static Buffer gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes);
        }
        return Buffer.buffer(out.toByteArray());
    }

    @Test
    void aServerThatNeverAnswersCostsItsTimeOutAlone() {
        int port = serve(request -> {
            // and nothing comes
        });
        config(
                "timeout: 300ms, url: \"http://127.0.0.1:" + port + "\", query: queue_depth",
                "- { name: grows, signal: queue-depth, value: { over: 100 } }");
        Running daemon = start();
        assertThat(fault(daemon)).isNotEmpty();
        assertThat(metric(daemon, "launchwatch_queries_total"))
                .anyMatch(line -> line.startsWith("[queue-depth, timeout]"));
        assertThat(told).isEmpty();
    }

    @Test
    void redirectsAreNotFollowedSinceTheyWouldTakeTheTokenElsewhere() {
        AtomicReference<String> elsewhere = new AtomicReference<>("");
        int other = serve(request -> {
            elsewhere.set(String.valueOf(request.getHeader("Authorization")));
            request.response().end(GOOD);
        });
        int port = serve(request -> request.response()
                .setStatusCode(307)
                .putHeader("Location", "http://127.0.0.1:" + other + "/api/v1/query")
                .end());
        config(
                "url: \"http://127.0.0.1:" + port + "\", query: queue_depth, bearer: some-token",
                "- { name: grows, signal: queue-depth, value: { over: 100 } }");
        Running daemon = start();
        assertThat(fault(daemon)).contains("307").contains("redirects");
        assertThat(elsewhere.get()).isEmpty();
    }

    @Test
    void neitherTokenNorWhatAServerEchoesOfItIsShown() {
        answering(
                "{\"status\":\"error\",\"errorType\":\"bad_data\",\"error\":\"no: Bearer super-secret-token and ada@example.org\"}");
        Running daemon = start();
        assertThat(fault(daemon)).doesNotContain("super-secret-token").doesNotContain("ada@example.org");
    }
}
