package dev.launchwatch.app;

import static dev.launchwatch.app.CostProvider.openAi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import io.prometheus.client.Collector;
import io.prometheus.client.CollectorRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole daemon but for its HTTP side: what it does with cost reports of its configuration, from start to stop. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class CostsInTheDaemonTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");
    private static final Instant SUNDAY = Instant.parse("2026-03-01T20:00:00Z");

    @TempDir
    Path folder;

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-03-04T10:00:00Z"));
    private final CostProvider provider = new CostProvider();
    private final Vertx vertx = Vertx.vertx();
    private CollectorRegistry registry;
    private Station station;

    @BeforeEach
    void useModels() throws Exception {
        Files.createDirectory(folder.resolve("monitors"));
        configure("""
                cost-reports:
                  - { name: openai, openai: { key: %s, api-url: "%s" } }
                """.formatted(CostProvider.OPENAI_KEY, provider.url()));
        provider.costs(MONDAY, openAi("20", "usd", null));
        try (StoreFile file = StoreFile.open(folder.resolve("data"), clock)) {
            Schema.migrate(Sqlite.dataSource(file.file()));
            try (Writer writer = new Writer(Sqlite.dataSource(file.file()))) {
                SqlEventLog log = new SqlEventLog(writer, new Reader(Sqlite.dataSource(file.file())));
                log.append(List.of(use("a", SUNDAY, "1 USD"), use("b", Instant.parse(MONDAY + "T12:00:00Z"), "8 USD")));
            }
        }
    }

    @AfterEach
    void close() {
        station.stop();
        provider.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private void configure(String yaml) throws Exception {
        Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
    }

    private static Event use(String id, Instant at, String cost) {
        ModelUse use = new ModelUse("gpt-4o", 10, 1, 0, 0, 0, false, Money.parse(cost));
        return new Event(
                "gateway", id, Kinds.MODEL_USED, at, at, null, null, null, null, 0, null, "openai", null, use, null);
    }

    private void start() {
        registry = new CollectorRegistry();
        station = new Station(FolderSettings.alone(folder), clock, vertx, _ -> new Delivery.Sent(null), registry);
        station.start();
    }

    private List<String> alerts() {
        return station.parts().orElseThrow().office().evaluator().alerts().stream()
                .filter(alert -> alert.state() == Alert.State.FIRING)
                .map(alert -> alert.rule() + ": " + alert.detail())
                .toList();
    }

    private Map<String, Double> metrics() {
        return Collections.list(registry.metricFamilySamples()).stream()
                .flatMap((Collector.MetricFamilySamples family) -> family.samples.stream())
                .filter(sample -> sample.name.startsWith("launchwatch_model_cost_"))
                .collect(Collectors.toMap(sample -> sample.name + sample.labelValues, sample -> sample.value));
    }

    @Test
    void itAlertsOnceMeasuresAndEndsWithTheConfiguration() throws Exception {
        start();
        await().atMost(SOON).until(() -> !alerts().isEmpty());
        assertThat(alerts())
                .containsExactly(
                        "launchwatch-cost-report-openai: The cost report 'openai' does not fit the events: 20.00 USD"
                                + " reported for 2026-03-02, 8.00 USD by events, 12.00 USD (150.0%) more, limit 10% and 1.00 USD");
        assertThat(metrics())
                .isEqualTo(Map.of(
                        "launchwatch_model_cost_reported[openai, USD]", 20.0,
                        "launchwatch_model_cost_by_events[openai, USD]", 8.0,
                        "launchwatch_model_cost_unexplained[openai, USD]", 12.0));

        station.stop();
        start();
        await().atMost(SOON).until(() -> !alerts().isEmpty() && !metrics().isEmpty());
        assertThat(provider.asked()).as("it was read a moment ago").hasSize(1);

        configure("cost-reports: []\n");
        assertThat(station.reload()).isEmpty();
        await().atMost(SOON).until(() -> alerts().isEmpty());
        assertThat(metrics()).isEmpty();
    }
}
