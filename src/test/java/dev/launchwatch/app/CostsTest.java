package dev.launchwatch.app;

import static dev.launchwatch.app.CostProvider.anthropic;
import static dev.launchwatch.app.CostProvider.openAi;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Transition;
import dev.launchwatch.signal.CostReport;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.store.HourlyTimes;
import dev.launchwatch.store.Housekeeping;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.ResultArchive;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlCostBook;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.SqlHeartbeats;
import dev.launchwatch.store.SqlIncidents;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlMeasured;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.SqlPositions;
import dev.launchwatch.store.SqlUsedCosts;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.FakeTime;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From providers that answer over HTTP and events in a real database to alerts and metrics, over days, restarts and reloads. */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class CostsTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final LocalDate MONDAY = LocalDate.parse("2026-03-02");

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime(Instant.parse("2026-03-01T23:00:00Z"));
    private final List<Transition> told = new CopyOnWriteArrayList<>();
    private final List<String> logged = new CopyOnWriteArrayList<>();
    private final Handler log = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            logged.add(entry.getMessage() + " "
                    + Stream.ofNullable(entry.getParameters())
                            .flatMap(Stream::of)
                            .map(String::valueOf)
                            .collect(Collectors.joining(" "))
                    + " " + entry.getThrown());
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private CostProvider provider;
    private Vertx vertx;
    private String yaml = "";
    private int ids;
    private Running running;

    /** One run of the daemon's part that is about cost reports. */
    private final class Running implements AutoCloseable {
        final Storage storage;
        final Evaluator evaluator;
        final CostHttp http = new CostHttp(vertx, time);
        final Costs costs;

        Running() {
            StoreFile file = StoreFile.open(folder.resolve("data"), time);
            Schema.migrate(Sqlite.dataSource(file.file()));
            Writer writer = new Writer(Sqlite.dataSource(file.file()));
            Reader reader = new Reader(Sqlite.dataSource(file.file()));
            storage = new Storage(
                    file,
                    writer,
                    reader,
                    new SqlJournal(writer, reader),
                    new SqlOutbox(writer, reader),
                    new SqlHeartbeats(writer, reader),
                    new ResultArchive(reader),
                    new SqlEventLog(writer, reader),
                    new SqlPositions(writer, reader, "local"),
                    new SqlUsedCosts(reader),
                    new SqlCostBook(writer),
                    new SqlMeasured(writer, reader),
                    new HourlyTimes(reader),
                    new SqlIncidents(writer, reader),
                    new Housekeeping(writer, Housekeeping.Retention.DEFAULT, time));
            evaluator =
                    new Evaluator(storage.journal(), _ -> SignalView.NONE, time, time, time, new Evaluator.Listener() {
                        @Override
                        public void committed(Journal.Batch batch) {
                            told.addAll(batch.transitions());
                        }

                        @Override
                        public void undurable(Journal.Batch batch, String reason) {}

                        @Override
                        public void durableAgain() {}
                    });
            costs = new Costs(http, storage, time, time, time, Runnable::run, new OwnConditions(evaluator, "local"));
        }

        Running start() {
            evaluator.start(RuleBook.empty());
            costs.use(reports());
            return this;
        }

        @Override
        public void close() {
            costs.close();
            http.close();
            evaluator.close();
            storage.close();
        }
    }

    @BeforeEach
    void make() throws IOException {
        Files.createDirectory(folder.resolve("monitors"));
        provider = new CostProvider();
        vertx = Vertx.vertx();
        Logger.getLogger("").addHandler(log);
    }

    @AfterEach
    void close() throws IOException {
        if (running != null) {
            running.close();
        }
        Logger.getLogger("").removeHandler(log);
        provider.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        theKeysAreNowhere();
    }

    /** After each test: whatever was answered, the keys are neither told nor kept nor logged. */
    private void theKeysAreNowhere() throws IOException {
        StringBuilder all = new StringBuilder(told.toString()).append(logged);
        try (Stream<Path> files = Files.walk(folder.resolve("data"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                all.append(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(all).doesNotContain("SEEDED");
        assertThat(provider.asked().toString()).doesNotContain("SEEDED");
    }

    private void report(String... more) {
        yaml = "cost-reports: [ { name: openai, " + String.join("", more) + "openai: { key: " + CostProvider.OPENAI_KEY
                + ", api-url: \"" + provider.url() + "\" } } ]\n";
    }

    private List<CostReport> reports() {
        try {
            Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Loaded loaded = new ConfigFolder(folder.resolve("monitors"), Map.of(), Map.of()).read();
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).catalog().costReports();
    }

    private Event use(Instant at, @Nullable String provider, String model, @Nullable String cost) {
        return new Event(
                "gateway",
                "e" + ids++,
                Kinds.MODEL_USED,
                at,
                time.instant(),
                null,
                null,
                null,
                null,
                0,
                null,
                provider,
                null,
                new ModelUse(model, 10, 1, 0, 0, 0, false, cost == null ? null : Money.parse(cost)),
                null);
    }

    private static Instant at(LocalDate day, String clock) {
        return Instant.parse(day + "T" + clock + "Z");
    }

    private void used(LocalDate day, String provider, String cost) {
        running.storage.events().append(List.of(use(at(day, "12:00:00"), provider, "gpt-4o", cost)));
    }

    /** Starts on Sunday night, so that all of Monday and the days after it are known. */
    private void begin() {
        running = new Running().start();
        running.storage.events().append(List.of(use(time.instant(), "openai", "gpt-4o", "0.01 USD")));
    }

    private void until(LocalDate day, String clock) {
        time.advance(Duration.between(time.instant(), at(day, clock)));
    }

    private Alert fired(String rule) {
        await().atMost(SOON).until(() -> told.stream().anyMatch(transition -> is(transition, "FIRED", rule)));
        List<Transition> firing = told.stream()
                .filter(transition -> is(transition, "FIRED", rule))
                .toList();
        assertThat(firing).as("once").hasSize(1);
        return firing.getFirst().alert();
    }

    private void resolved(String rule) {
        await().atMost(SOON).until(() -> told.stream().anyMatch(transition -> is(transition, "RESOLVED", rule)));
    }

    private static boolean is(Transition transition, String kind, String rule) {
        return transition.kind().name().equals(kind)
                && transition.alert().rule().equals(rule);
    }

    private void nothingIsTold() {
        // What was said before this is decided before this is.
        running.evaluator.condition("marker-" + ids, true, Severity.INFO, "", "");
        await().atMost(SOON)
                .until(() -> running.evaluator.alerts().stream()
                        .anyMatch(alert -> alert.subject().equals("marker-" + ids)));
        assertThat(told).noneMatch(transition -> transition.alert().rule().contains("cost"));
        ids++;
    }

    private Map<String, Double> metrics() {
        return running.costs.metrics().collect().stream()
                .flatMap((MetricFamilySamples family) -> family.samples.stream())
                .collect(Collectors.toMap(
                        sample -> sample.name.replace("launchwatch_", "") + sample.labelValues,
                        sample -> sample.value));
    }

    private static final String DIFFERENCE = "launchwatch-cost-report-openai";
    private static final String UNREAD = "launchwatch-cost-unread-openai";

    @Test
    void usageOutsideTheGatewayFiresOnceItsDayIsSettledAndSaysTheNumbers() {
        report();
        begin();
        provider.costs(MONDAY, openAi("9.5", "usd", "proj_a"), openAi("0.6", "usd", "proj_b"));
        provider.costs(MONDAY.plusDays(1), openAi("10.000000001", "usd", null));
        used(MONDAY, "openai", "6.25 USD");
        used(MONDAY, "OpenAI", "1.75 USD");
        used(MONDAY, "azure", "100 USD");
        used(MONDAY.plusDays(1), "openai", "10 USD");

        until(MONDAY.plusDays(1), "23:59:30");
        nothingIsTold();
        until(MONDAY.plusDays(2), "06:30:00");
        Alert alert = fired(DIFFERENCE);
        assertThat(alert.detail())
                .isEqualTo(
                        "The cost report 'openai' does not fit the events: 10.10 USD reported for 2026-03-02, 8.00 USD by"
                                + " events, 2.10 USD (26.3%) more, limit 10% and 1.00 USD");
        assertThat(alert.impact()).isEqualTo("A key may be used outside the gateway, or events are lost");
        assertThat(alert.severity()).isEqualTo(Severity.WARNING);
        assertThat(metrics())
                .containsEntry("model_cost_reported[openai, USD]", 10.1)
                .containsEntry("model_cost_by_events[openai, USD]", 8.0)
                .containsEntry("model_cost_unexplained[openai, USD]", 2.1)
                .containsEntry("cost_report_day_timestamp_seconds[openai]", (double)
                        at(MONDAY, "00:00:00").getEpochSecond())
                .containsEntry("cost_report_failures_total[openai, refused]", 0.0);

        // Tuesday fits, Monday does not yet: it is the same episode.
        until(MONDAY.plusDays(3), "12:00:00");
        assertThat(fired(DIFFERENCE)).isEqualTo(alert);
        assertThat(metrics()).containsEntry("model_cost_by_events[openai, USD]", 10.0);
    }

    @Test
    void anAlertEndsWhenEventsOrAReportExplainTheDayAfterAll() {
        report("severity: critical, ");
        begin();
        provider.costs(MONDAY, openAi("20", "usd", null));
        provider.costs(MONDAY.plusDays(1), openAi("1.00", "usd", null));
        used(MONDAY, "openai", "10 USD");
        used(MONDAY.plusDays(1), "openai", "20 USD");
        until(MONDAY.plusDays(2), "00:01:30");
        assertThat(fired(DIFFERENCE).severity()).isEqualTo(Severity.CRITICAL);

        // The events of Monday come late, but they come.
        used(MONDAY, "openai", "9.75 USD");
        time.advance(Duration.ofMinutes(1));
        resolved(DIFFERENCE);

        // Tuesday is reported too low at first, and corrected.
        told.clear();
        until(MONDAY.plusDays(3), "00:01:30");
        assertThat(fired(DIFFERENCE).detail())
                .contains("1.00 USD reported for 2026-03-03, 20.00 USD by events, 19.00 USD (95.0%) less, limit 10%");
        assertThat(fired(DIFFERENCE).impact()).isEqualTo("Prices may be too high, or events are counted twice");
        provider.costs(MONDAY.plusDays(1), openAi("20.5", "usd", null));
        until(MONDAY.plusDays(3), "06:30:00");
        resolved(DIFFERENCE);
    }

    @Test
    void bothLimitsMustBeExceeded() {
        report("tolerance: 10%, floor: 1.00 USD, ");
        begin();
        provider.costs(MONDAY, openAi("2.00", "usd", null)); // twice as much, but a dollar
        provider.costs(MONDAY.plusDays(1), openAi("110.00", "usd", null)); // ten dollars, but ten percent
        provider.costs(MONDAY.plusDays(2), openAi("110.01", "usd", null));
        used(MONDAY, "openai", "1.00 USD");
        used(MONDAY.plusDays(1), "openai", "100.00 USD");
        used(MONDAY.plusDays(2), "openai", "100.00 USD");
        until(MONDAY.plusDays(3), "23:59:00");
        nothingIsTold();
        until(MONDAY.plusDays(4), "06:30:00");
        assertThat(fired(DIFFERENCE).detail()).contains("110.01 USD reported for 2026-03-04");
    }

    @Test
    void aDayBelongsToItsEventsByUtcToTheMillisecond() {
        report();
        begin();
        running.storage
                .events()
                .append(List.of(
                        use(at(MONDAY.minusDays(1), "23:59:59.999"), "openai", "gpt-4o", "1000 USD"),
                        use(at(MONDAY, "00:00:00"), "openai", "gpt-4o", "1 USD"),
                        use(at(MONDAY, "23:59:59.999"), "openai", "gpt-4o", "2 USD"),
                        use(at(MONDAY.plusDays(1), "00:00:00"), "openai", "gpt-4o", "4 USD")));
        provider.costs(MONDAY, openAi("3", "usd", null));
        provider.costs(MONDAY.plusDays(1), openAi("4", "usd", null));
        until(MONDAY.plusDays(3), "12:00:00");
        assertThat(metrics())
                .containsEntry("model_cost_by_events[openai, USD]", 4.0)
                .containsEntry("model_cost_unexplained[openai, USD]", 0.0);
        nothingIsTold();
    }

    @Test
    void anthropicsCentsAreReadOverItsPagesAndModelsWithoutAProviderBelongToIt() {
        yaml = "cost-reports: [ { name: claude, days: 9, anthropic: { key: " + CostProvider.ANTHROPIC_KEY
                + ", workspaces: [default, wrkspc_a], api-url: \"" + provider.url() + "/\" } } ]\n";
        provider.pageSize(2);
        begin();
        provider.costs(
                MONDAY, anthropic("123.78912", null), anthropic("76.21088", "wrkspc_a"), anthropic("9999", "wrkspc_b"));
        running.storage
                .events()
                .append(List.of(
                        use(at(MONDAY, "09:00:00"), null, "claude-opus-5", "0.75 USD"),
                        use(at(MONDAY, "10:00:00"), null, "anthropic/claude-opus-5", "0.25 USD"),
                        use(at(MONDAY, "10:00:00"), null, "bedrock/claude-opus-5", "70 USD"),
                        use(at(MONDAY, "11:00:00"), "anthropic", "claude-opus-5", "0.50 USD"),
                        use(at(MONDAY, "11:00:00"), "anthropic", "claude-new", null)));
        until(MONDAY.plusDays(2), "06:30:00");
        assertThat(metrics())
                .containsEntry("model_cost_reported[claude, USD]", 2.0)
                .containsEntry("model_cost_by_events[claude, USD]", 1.5);
        assertThat(provider.asked().getFirst())
                .isEqualTo("starting_at=2026-02-20T00:00:00Z&ending_at=2026-03-01T00:00:00Z&bucket_width=1d&limit=9"
                        + "&group_by[]=workspace_id");
        assertThat(provider.asked().get(1)).endsWith("&page=page_2026-02-22");
        nothingIsTold();
    }

    @Test
    void aReportInAnotherCurrencyIsSaidAndNotCompared() {
        report();
        begin();
        provider.costs(MONDAY, openAi("5.00", "eur", null), openAi("1.00", "usd", null));
        used(MONDAY, "openai", "1.00 USD");
        used(MONDAY, "openai", "7.00 GBP");
        until(MONDAY.plusDays(2), "06:30:00");
        assertThat(fired(DIFFERENCE).detail())
                .isEqualTo(
                        "The cost report 'openai' does not fit the events: 1.00 USD reported for 2026-03-02, 1.00 USD by"
                                + " events; besides 5.00 EUR reported, which cannot be compared: write the floor in that currency;"
                                + " besides 7.00 GBP by events, not compared");
        assertThat(metrics()).containsEntry("model_cost_unexplained[openai, USD]", 0.0);
    }

    @Test
    void usesWithoutAPriceAreSaid() {
        report();
        begin();
        provider.costs(MONDAY, openAi("5", "usd", null));
        running.storage
                .events()
                .append(List.of(
                        use(at(MONDAY, "09:00:00"), "openai", "gpt-new", null),
                        use(at(MONDAY, "09:00:00"), null, "gpt-new", null)));
        until(MONDAY.plusDays(2), "06:30:00");
        assertThat(fired(DIFFERENCE).detail())
                .endsWith("0.00 USD by events, 5.00 USD more, limit 10% and 1.00 USD; 2 uses of models without a known"
                        + " price not counted");
    }

    @Test
    void aDayThatBeganBeforeEventsWereKnownIsNotCompared() {
        report("days: 5, ");
        provider.costs(MONDAY.minusDays(1), openAi("500", "usd", null));
        provider.costs(MONDAY.minusDays(2), openAi("500", "usd", null));
        begin();
        until(MONDAY.plusDays(1), "12:00:00");
        assertThat(metrics()).doesNotContainKey("model_cost_reported[openai, USD]");
        nothingIsTold();
    }

    @Test
    void aRestartAsksNobodyAgainAndKnowsWhatWasFound() {
        report();
        begin();
        provider.costs(MONDAY, openAi("20", "usd", null));
        used(MONDAY, "openai", "8.00 USD");
        until(MONDAY.plusDays(2), "06:30:00");
        Alert alert = fired(DIFFERENCE);
        int asked = provider.asked().size();
        for (int i = 0; i < 5; i++) {
            running.close();
            running = new Running().start();
        }
        assertThat(provider.asked()).hasSize(asked);
        assertThat(metrics())
                .containsEntry("model_cost_reported[openai, USD]", 20.0)
                .containsEntry("model_cost_by_events[openai, USD]", 8.0);
        assertThat(fired(DIFFERENCE)).isEqualTo(alert);
        time.advance(Duration.ofHours(6));
        assertThat(provider.asked()).hasSizeGreaterThan(asked);
        used(MONDAY, "openai", "12.00 USD");
        time.advance(Duration.ofMinutes(1));
        resolved(DIFFERENCE);
    }

    @Test
    void aReloadReadsWhatChangedLeavesWhatDidNotAndEndsWhatIsGone() {
        report();
        begin();
        provider.costs(MONDAY, openAi("20", "usd", "proj_a"), openAi("8", "usd", "proj_b"));
        used(MONDAY, "openai", "8.00 USD");
        until(MONDAY.plusDays(2), "06:30:00");
        fired(DIFFERENCE);
        int asked = provider.asked().size();
        running.costs.use(reports());
        assertThat(provider.asked()).hasSize(asked);

        yaml = yaml.replace("api-url", "projects: [proj_b], api-url");
        running.costs.use(reports());
        assertThat(provider.asked()).hasSize(asked + 1);
        assertThat(provider.asked().getLast()).endsWith("&group_by=project_id&project_ids=proj_b");
        resolved(DIFFERENCE);

        told.clear();
        yaml = yaml.replace("projects: [proj_b], ", "");
        running.costs.use(reports());
        time.advance(Duration.ofMinutes(1));
        fired(DIFFERENCE);
        yaml = "";
        running.costs.use(reports());
        resolved(DIFFERENCE);
        assertThat(metrics()).isEmpty();
        asked = provider.asked().size();
        time.advance(Duration.ofDays(1));
        assertThat(provider.asked()).hasSize(asked);
    }

    @Test
    void aReportThatWentFromTheConfigurationWhileTheDaemonWasDownIsEnded() {
        report();
        begin();
        provider.costs(MONDAY, openAi("20", "usd", null));
        until(MONDAY.plusDays(2), "06:30:00");
        fired(DIFFERENCE);
        running.close();
        yaml = "";
        running = new Running().start();
        resolved(DIFFERENCE);
    }

    @Test
    void aRefusedKeyIsToldWithTheRemedyAndAnotherOneIsTriedAtOnce() {
        report();
        yaml = yaml.replace(CostProvider.OPENAI_KEY, "sk-proj-SEEDED-of-a-project");
        running = new Running().start();
        assertThat(provider.asked()).hasSize(1);
        time.advance(Duration.ofMinutes(59));
        assertThat(provider.asked()).as("it is no use to try it often").hasSize(1);
        time.advance(Duration.ofMinutes(2));
        assertThat(provider.asked()).hasSize(2);
        assertThat(fired(UNREAD).detail())
                .isEqualTo(
                        "The cost report 'openai' has never been read: it answers 401: it needs an admin key (sk-admin-…)"
                                + " that may read usage; an owner of the organization makes one at"
                                + " platform.openai.com/settings/organization/admin-keys");
        assertThat(metrics()).containsEntry("cost_report_failures_total[openai, refused]", 2.0);

        report();
        running.costs.use(reports());
        assertThat(provider.asked()).hasSize(3);
        resolved(UNREAD);
        assertThat(metrics()).containsEntry("cost_report_age_seconds[openai]", 0.0);
    }

    @Test
    void aRefusedKeyThatIsReplacedWithARestartIsTriedWithinAMinute() {
        report();
        yaml = yaml.replace(CostProvider.OPENAI_KEY, "sk-admin-SEEDED-expired");
        running = new Running().start();
        running.close();
        report();
        running = new Running().start();
        assertThat(provider.asked()).as("a crash loop does not hammer").hasSize(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(provider.asked()).hasSize(2);
        assertThat(metrics()).containsEntry("cost_report_age_seconds[openai]", 0.0);
    }

    @Test
    void theProvidersWishToWaitIsHeededAlsoOverARestartAndAReload() {
        report();
        provider.failing(429, "{\"error\": {\"message\": \"Rate limit\"}}", "Retry-After", "7200");
        running = new Running().start();
        running.close();
        running = new Running().start();
        time.advance(Duration.ofMinutes(119));
        report("floor: 5.00 USD, ");
        running.costs.use(reports());
        assertThat(provider.asked()).hasSize(1);
        time.advance(Duration.ofMinutes(2));
        assertThat(provider.asked()).hasSize(2);
        assertThat(metrics()).containsEntry("cost_report_age_seconds[openai]", 60.0);
    }

    @Test
    void troubleOfTheProviderIsTriedLessAndLessOften() {
        report();
        for (int i = 0; i < 9; i++) {
            provider.failing(503, "<html>busy</html>");
        }
        running = new Running().start();
        List<Integer> afterMinutes = new ArrayList<>();
        for (int minute = 1; minute <= 200; minute++) {
            int before = provider.asked().size();
            time.advance(Duration.ofMinutes(1));
            if (provider.asked().size() > before) {
                afterMinutes.add(minute);
            }
        }
        assertThat(afterMinutes).containsExactly(1, 3, 7, 15, 31, 63, 123, 183);
        assertThat(metrics()).containsEntry("cost_report_failures_total[openai, unavailable]", 9.0);
        nothingIsTold();
    }

    @Test
    void whatIsNoReportIsNotTakenForDaysThatCostNothing() {
        report("every: 10m, ");
        begin();
        provider.costs(MONDAY, openAi("3", "usd", null));
        used(MONDAY, "openai", "3.00 USD");
        until(MONDAY.plusDays(2), "06:30:00");
        assertThat(metrics()).containsEntry("model_cost_reported[openai, USD]", 3.0);

        List<String> bodies = List.of(
                "",
                "not json",
                "[]",
                "{}",
                "{\"object\": \"page\", \"data\": []}",
                "{\"object\": \"page\", \"data\": [], \"has_more\": true}",
                "{\"data\": [{\"start_time\": 1, \"end_time\": 86401, \"results\": []}], \"has_more\": false}",
                "{\"data\": [{\"start_time\": 1772409600, \"end_time\": 1772496000}], \"has_more\": false}",
                "{\"data\": [{\"start_time\": 1772409600, \"end_time\": 1772496000, \"results\": [{}]}], \"has_more\": false}",
                "{\"data\": [{\"start_time\": 1772409600, \"end_time\": 1772496000, \"results\":"
                        + " [{\"amount\": {\"value\": \"much\", \"currency\": \"usd\"}}]}], \"has_more\": false}",
                "{\"data\": [{\"start_time\": 1772409600, \"end_time\": 1772496000, \"results\":"
                        + " [{\"amount\": {\"value\": 1e999999999, \"currency\": \"usd\"}}]}], \"has_more\": false}",
                "[".repeat(100_000));
        for (String body : bodies) {
            provider.failing(200, body);
            untilAskedAgain();
        }
        assertThat(metrics())
                .containsEntry("cost_report_failures_total[openai, malformed]", (double) bodies.size())
                .containsEntry("model_cost_reported[openai, USD]", 3.0);
        provider.failing(200, "{\"object\": \"page\", \"data\": [], \"has_more\": false, \"next_page\": null}");
        untilAskedAgain();
        assertThat(metrics())
                .containsEntry("cost_report_failures_total[openai, incomplete]", 1.0)
                .containsEntry("model_cost_reported[openai, USD]", 3.0);
        nothingIsTold();
        assertThat(logged).anyMatch(line -> line.contains("is not as documented"));
    }

    private void untilAskedAgain() {
        int before = provider.asked().size();
        for (int i = 0; i < 120 && provider.asked().size() == before; i++) {
            time.advance(Duration.ofMinutes(1));
        }
        assertThat(provider.asked()).hasSizeGreaterThan(before);
    }

    @Test
    void enormousEndlessBrokenAndCirclingAnswersEndInBoundedTimeAndMemory() {
        report();
        provider.failing(200, "{\"data\": [" + " ".repeat(2 << 20) + "], \"has_more\": false}");
        running = new Running().start();
        provider.endless();
        untilAskedAgain();
        provider.failing(exchange -> exchange.close());
        untilAskedAgain();
        provider.failing(302, "", "Location", "https://thief.example.org/");
        untilAskedAgain();
        for (int i = 0; i < 40; i++) {
            provider.failing(200, "{\"data\": [], \"has_more\": true, \"next_page\": \"again\"}");
        }
        int before = provider.asked().size();
        untilAskedAgain();
        assertThat(provider.asked()).hasSize(before + 40);
        assertThat(metrics())
                .containsEntry("cost_report_failures_total[openai, too_large]", 3.0)
                .containsEntry("cost_report_failures_total[openai, unreachable]", 1.0)
                .containsEntry("cost_report_failures_total[openai, rejected]", 1.0);
    }

    @Test
    void aProviderThatIsNotThereIsSaidAfterTwoDaysAndNotBefore() {
        report();
        begin();
        assertThat(metrics()).containsEntry("cost_report_age_seconds[openai]", 0.0);
        String gone = provider.url();
        provider.close();
        until(MONDAY.plusDays(1), "22:59:00");
        nothingIsTold();
        until(MONDAY.plusDays(2), "05:30:00");
        assertThat(fired(UNREAD).detail())
                .startsWith("The cost report 'openai' was read last at 2026-03-0")
                .endsWith(": it cannot be reached: connection refused or timed out")
                .doesNotContain(gone);
        assertThat(fired(UNREAD).impact()).isEqualTo("Nobody sees what the provider charges beside what events say");
        assertThat(metrics().get("cost_report_failures_total[openai, unreachable]"))
                .isGreaterThan(40);
        assertThat(logged.stream().filter(line -> line.contains("cannot be reached")))
                .hasSize(1);
    }

    @Test
    void aClockThatWasSetBackDoesNotSilenceTheReport() {
        report();
        begin();
        time.jump(Duration.ofDays(-30));
        int before = provider.asked().size();
        time.advance(Duration.ofMinutes(2));
        assertThat(provider.asked()).hasSizeGreaterThan(before);
        assertThat(provider.asked().getLast())
                .contains("end_time="
                        + at(LocalDate.parse("2026-01-30"), "00:00:00").getEpochSecond());
        LocalDate saturday = LocalDate.parse("2026-01-31");
        provider.costs(saturday, openAi("7", "usd", null));
        until(saturday.plusDays(2), "06:30:00");
        assertThat(fired(DIFFERENCE).detail()).contains("7.00 USD reported for 2026-01-31, 0.00 USD by events");
        provider.close();
        until(saturday.plusDays(5), "06:30:00");
        assertThat(fired(UNREAD).detail()).contains("was read last at 2026-02-02T");
    }
}
