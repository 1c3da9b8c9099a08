package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.ConfigFolder;
import dev.launchwatch.config.Loaded;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Money;
import dev.launchwatch.model.Timer;
import dev.launchwatch.model.Transition;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.Kinds;
import dev.launchwatch.signal.ModelUse;
import dev.launchwatch.signal.People;
import dev.launchwatch.signal.Pseudonyms;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlEventLog;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** From the log in a real database to alerts: every kind of rule about signals, restarts, reloads, own probes. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class SignalsTest {
    private static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final String HEAD = """
            signals:
              - { name: failed-logins, event: login.failed }
              - { name: logins, event: login.succeeded }
              - { name: unauthorized, event: http.unauthorized }
              - { name: webhook-forgery, event: webhook.signature_failed }
              - { name: webhooks, event: webhook.verified }
              - { name: model-cost, event: model.used }
            rules:
            """;

    @TempDir
    Path folder;

    private final Timer timer = Time.timer();
    private final List<Transition> told = new CopyOnWriteArrayList<>();
    private final Pseudonyms pseudonyms = new Pseudonyms(List.of(new byte[32]));
    private volatile Instant now = NOON;
    private final InstantSource clock = () -> now;
    private int ids;
    private Running running;

    /** One run of the daemon's part that is about signals. */
    private final class Running implements AutoCloseable {
        final StoreFile file = StoreFile.open(folder.resolve("data"), clock);
        final Writer writer;
        final SqlEventLog log;
        final Signals signals;
        final Evaluator evaluator;

        Running() {
            Schema.migrate(Sqlite.dataSource(file.file()));
            writer = new Writer(Sqlite.dataSource(file.file()));
            Reader reader = new Reader(Sqlite.dataSource(file.file()));
            log = new SqlEventLog(writer, reader);
            signals = new Signals(
                    log,
                    pseudonyms,
                    List.of("203.0.113.9"),
                    List.of("probe-7"),
                    Time.ticker(),
                    timer,
                    () -> evaluator().signalsChanged());
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
        }

        private Evaluator evaluator() {
            return evaluator;
        }

        Running start() {
            Catalog catalog = catalog();
            RuleBook rules = Subjects.ruleBook(catalog);
            signals.start(catalog, rules);
            evaluator.start(rules);
            return this;
        }

        void reload() {
            Catalog catalog = catalog();
            RuleBook rules = Subjects.ruleBook(catalog);
            signals.reload(catalog, rules);
            evaluator.reload(rules);
        }

        @Override
        public void close() {
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
    }

    private void rules(String rules) {
        config(HEAD + rules.indent(2));
    }

    private void config(String yaml) {
        try {
            Files.writeString(folder.resolve("monitors/all.yaml"), yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Catalog catalog() {
        Loaded loaded = new ConfigFolder(folder.resolve("monitors"), Map.of(), Map.of()).read();
        assertThat(loaded).isInstanceOf(Loaded.Good.class);
        return ((Loaded.Good) loaded).catalog();
    }

    private Event event(
            String kind, Duration ago, @Nullable String ip, @Nullable String account, @Nullable ModelUse model) {
        People people = pseudonyms.people(ip, account, model == null ? null : account);
        return new Event(
                "app",
                "e" + ids++,
                kind,
                now.minus(ago),
                now,
                people.ip(),
                people.account(),
                people.member(),
                null,
                0,
                null,
                null,
                null,
                model,
                null);
    }

    private static ModelUse use(String cost) {
        return new ModelUse("large", 100, 10, 0, 0, 0, false, Money.parse(cost));
    }

    private void happens(String kind, Duration ago, int times, String ip, String account) {
        store(IntStream.range(0, times)
                .mapToObj(i -> event(kind, ago, ip, account, null))
                .toList());
    }

    /** As reception does: the commit first, then the hand-over. */
    private void store(List<Event> events) {
        List<EventLog.Stored> stored = running.log.append(events);
        running.signals.stored(IntStream.range(0, events.size())
                .filter(i -> stored.get(i).fresh())
                .mapToObj(i -> new EventLog.Placed(stored.get(i).position(), events.get(i)))
                .toList());
    }

    private Alert fired(String rule) {
        await().atMost(SOON).until(() -> told.stream().anyMatch(isFiring(rule)));
        List<Transition> firing = told.stream().filter(isFiring(rule)).toList();
        assertThat(firing).as("once").hasSize(1);
        return firing.getFirst().alert();
    }

    private static Predicate<Transition> isFiring(String rule) {
        return transition -> transition.kind() == Transition.Kind.FIRED
                && transition.alert().rule().equals(rule);
    }

    @Test
    void everyKindOfRuleFiresOnWhatIsInTheLogAndSaysItsNumbers() {
        rules("""
                - { name: rate, signal: failed-logins, rate: { over: 30/1h, distinct: ip, at-least: 3 }, severity: critical }
                - { name: per, signal: failed-logins, per: { slow: 10/1h } }
                - { name: stuffing, signal: failed-logins, stuffing: { window: 1h, accounts: 10 } }
                - { name: spray, signal: failed-logins, spray: { addresses: 3 } }
                - { name: slow, signal: failed-logins, slow: {} }
                - { name: ratio, signal: webhook-forgery, ratio: { successes: webhooks, window: 1h, at-least: 10 } }
                - { name: spike, signal: unauthorized, spike: { window: 1h, baseline: 1d, at-least: 5, factor: 2, for: 0s } }
                - { name: cost, signal: model-cost, cost-per-member: { over: 0.50 USD } }
                - { name: silent, signal: logins, absent: { for: 1d } }
                """);
        running = new Running().start();
        // First, as the spike looks back at it.
        happens(Kinds.LOGIN_SUCCEEDED, Duration.ofDays(2), 1, "192.0.2.1", "x");
        for (int i = 0; i < 12; i++) {
            happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 2, "198.51.100.7", "account" + i);
        }
        for (int i = 0; i < 4; i++) {
            happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(2), 6, "192.0.2." + i, "ann@example.org");
        }
        happens(Kinds.SIGNATURE_FAILED, Duration.ofMinutes(1), 12, "192.0.2.1", "x");
        happens(Kinds.UNAUTHORIZED, Duration.ofMinutes(1), 11, "192.0.2.1", "x");
        store(List.of(
                event(Kinds.MODEL_USED, Duration.ofHours(1), null, "ann", use("1.25 USD")),
                event(Kinds.MODEL_USED, Duration.ofHours(1), null, "bob", use("0.25 USD"))));

        assertThat(fired("rate").detail())
                .startsWith(
                        "48 failed logins in 1 hour from 5 addresses, limit 30 from at least 3 addresses; most from ");
        assertThat(fired("per").detail()).contains("stands at ").contains("limit 5 at once and one each 10 seconds");
        assertThat(fired("stuffing").detail()).contains("tried 12 accounts with 24 failed logins in 1 hour, limit 10");
        assertThat(fired("spray").detail()).contains("tried from 4 addresses with 24 failed logins in 1 hour, limit 3");
        assertThat(fired("slow").detail()).contains("has 24 failed logins in 12 hours, limit 20");
        assertThat(fired("ratio").detail())
                .startsWith("12 webhook forgery events and 0 webhooks in 1 hour: 100% fail, from 1 address")
                .contains("a rotated secret or a broken provider is likely");
        assertThat(fired("spike").detail())
                .startsWith("11 unauthorized events in 1 hour, usual are 0 (23 windows before)");
        assertThat(fired("cost").detail())
                .startsWith("0.75 USD per active member in 1 day (1.50 USD, 2 members), limit 0.50 USD");
        // Silence is believed once somebody has listened for a while.
        now = NOON.plus(Duration.ofMinutes(16));
        running.evaluator.signalsChanged();
        assertThat(fired("silent").detail())
                .startsWith("no event of logins for 2d, limit 1 day; the last came at 2026-03-08T12:00:00Z");
        assertThat(running.evaluator.measures()).containsKeys("rate", "per", "stuffing", "spray", "slow", "ratio");
        for (Transition transition : told) {
            assertThat(transition.alert().about()).isEqualTo(Alert.About.SIGNAL);
            assertThat(transition.alert().runbook()).contains("docs/if-x-breaks.md#");
            assertThat(transition.toString()).doesNotContain("192.0.2", "198.51.100", "example.org", "ann@");
        }
    }

    private static final String RATE = "- { name: rate, signal: failed-logins, rate: { over: 3/1h } }";

    @Test
    void whatWasStoredBeforeARestartFiresAfterItAndWhatFiredDoesNotFireAgain() {
        rules(RATE);
        running = new Running().start();
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 3, "192.0.2.1", "ann");
        running.signals.close();
        running.evaluator.close();
        // Committed by somebody who was killed before it was handed over.
        running.log.append(List.of(event(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), "192.0.2.1", "ann", null)));
        running.close();
        assertThat(told.stream().filter(isFiring("rate"))).isEmpty();

        running = new Running().start();
        assertThat(fired("rate").detail()).startsWith("4 failed logins in 1 hour from 1 address, limit 3");
        running.close();
        running = new Running().start();
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 1, "192.0.2.1", "ann");
        await().atMost(SOON).until(() -> running.signals.uncounted() == 0);
        assertThat(fired("rate")).isNotNull();
    }

    @Test
    void aSignalThatComesWithAReloadHasItsPast() {
        config("""
                signals:
                  - { name: unauthorized, event: http.unauthorized }
                """);
        running = new Running().start();
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 4, "192.0.2.1", "ann");
        rules(RATE);
        running.reload();
        assertThat(fired("rate").detail()).startsWith("4 failed logins");
    }

    @Test
    void whatOwnProbesCauseIsInNoSignal() {
        config(HEAD + RATE.indent(2) + """
                monitors:
                  - name: authenticated-request
                    steps:
                      - http:
                          url: https://example.org/api/login
                          method: POST
                          json: { email: Probe@example.org, password: not-a-secret }
                """);
        running = new Running().start();
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 10, "192.0.2.1", "probe@example.org");
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 10, "192.0.2.1", "probe-7");
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 10, "203.0.113.9", "someone");
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 3, "192.0.2.1", "not-a-secret");
        await().atMost(SOON).until(() -> running.signals.uncounted() == 0);
        assertThat(running.signals
                        .view(now)
                        .count("failed-logins", Duration.ofHours(1))
                        .events())
                .isEqualTo(3);
        happens(Kinds.LOGIN_FAILED, Duration.ofMinutes(1), 1, "192.0.2.1", "ann");
        assertThat(fired("rate").detail()).startsWith("4 failed logins");
    }

    @Test
    void whoeverMonitorsSignInAsIsFoundInBodiesFormsAndLogins() {
        config("""
                monitors:
                  - name: form
                    http: { url: https://example.org/, method: POST, form: { User-Name: form-user, pass: x } }
                  - name: basic
                    http: { url: https://example.org/, basic: { user: basic-user, password: x } }
                  - name: nested
                    http:
                      url: https://example.org/
                      method: POST
                      json: { session: { account: [nested-user], member_id: 42, token: t, note: user } }
                  - name: login
                    oauth-callback:
                      start: https://example.org/login
                      login:
                        form: "form#login"
                        fields: { "form#login input[name=email]": login-user, "form#login input[name=pw]": x }
                      expect: { status: 200 }
                """);
        assertThat(SignIns.of(catalog().monitors()))
                .containsExactlyInAnyOrder("form-user", "basic-user", "nested-user", "42", "login-user");
    }

    @Test
    void anOwnAddressThatIsNoneIsRefusedWithTheRemedy() {
        List<String> wrong = new ArrayList<>(List.of("203.0.113.9", "example.org"));
        assertThatThrownBy(() -> new Signals(new NoLog(), pseudonyms, wrong, List.of(), Time.ticker(), timer, () -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("LAUNCHWATCH_OWN_ADDRESSES names 'example.org', which is no IP address: write such as"
                        + " 203.0.113.7,2001:db8::1");
    }

    /** A log that has nothing and takes nothing. */
    private static final class NoLog implements EventLog {
        @Override
        public List<Stored> append(List<Event> events) {
            return List.of();
        }

        @Override
        public long replay(long position, int most, java.util.function.Consumer<Placed> each) {
            return position;
        }

        @Override
        public void checkpoint(long through, List<Bucket> buckets) {}

        @Override
        public Checkpoint restore() {
            return new Checkpoint(0, 0, List.of());
        }
    }
}
