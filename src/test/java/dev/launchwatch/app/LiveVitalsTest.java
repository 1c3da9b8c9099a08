package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.launchwatch.alert.Evaluator;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleBook;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Rate;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Secret;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Template;
import dev.launchwatch.notify.Channel;
import dev.launchwatch.notify.ChannelSpec;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Given;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Notifier;
import dev.launchwatch.notify.OpenGuard;
import dev.launchwatch.notify.Route;
import dev.launchwatch.notify.Sender;
import dev.launchwatch.notify.Vitals.Ailment;
import dev.launchwatch.notify.Vitals.Trouble;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.schedule.Limits;
import dev.launchwatch.schedule.Measurements;
import dev.launchwatch.schedule.Missed;
import dev.launchwatch.schedule.MonitorSchedule;
import dev.launchwatch.schedule.Place;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Whether the daemon works, judged over the real schedule, rules, notifications and store, in virtual time. */
@Timeout(60)
@SuppressWarnings("NullAway.Init")
class LiveVitalsTest {
    private static final Duration BOUND = Duration.ofMinutes(2);
    private static final Duration MINUTE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final Deque<Runnable> hung = new ArrayDeque<>();
    private final SQLiteConfig config = new SQLiteConfig();
    private volatile Function<String, Delivery> channels = _ -> new Delivery.Sent(null);
    private boolean hanging;
    private boolean blind;
    private boolean decided = true;
    private Writer writer;
    private Reader reader;
    private Evaluator evaluator;
    private Notifier notifier;
    private MonitorSchedule schedule;
    private LiveVitals vitals;

    @BeforeEach
    void build() {
        Path file = folder.resolve("launchwatch.db");
        Schema.migrate(Sqlite.dataSource(file));
        SQLiteDataSource database = new SQLiteDataSource(config);
        database.setUrl(Sqlite.url(file));
        config.setMaxPageCount(120);
        writer = new Writer(database);
        reader = new Reader(Sqlite.dataSource(file));
        notifier = new Notifier(
                new SqlOutbox(writer, reader),
                time,
                time,
                channel -> new To(channel.name()),
                _ -> new OpenGuard(),
                executor,
                new Random(1),
                (_, _, _) -> {});
        notifier.start(Given.addressing(List.of(channel("team", null)), List.of(route("team"))));
        evaluator = new Evaluator(
                new Hanging(new SqlJournal(writer, reader)), _ -> SignalView.NONE, time, time, time, new Told());
        evaluator.start(RuleBook.empty());
        schedule = new MonitorSchedule(
                _ -> Report.of(new Outcome.Up(), Duration.ofMillis(1)),
                evaluator::accept,
                new Unmeasured(),
                new Clockwork(time, time, time),
                task -> {
                    if (hanging) {
                        hung.add(task);
                    } else {
                        task.run();
                    }
                },
                Place.alone("eu"),
                Limits.DEFAULT);
        time.every(Duration.ofSeconds(1), () -> schedule.tick());
        vitals = new LiveVitals(
                schedule,
                () -> blind,
                () -> List.of(new LiveVitals.Place(evaluator, notifier)),
                () -> decided,
                time,
                time);
    }

    @AfterEach
    void close() {
        schedule.close();
        evaluator.close();
        notifier.close();
        writer.close();
        reader.close();
        executor.shutdown();
    }

    private static Channel channel(String name, @Nullable String fallback) {
        return new Channel(
                name,
                Duration.ofSeconds(10),
                new Rate(1000, Duration.ofSeconds(1)),
                fallback,
                Duration.ofSeconds(30),
                new ChannelSpec.Webhook(new Secret(Template.literal("http://localhost/")), null, Map.of(), false));
    }

    private static Route route(String to) {
        return dev.launchwatch.notify.Given.route(to);
    }

    private static Monitor monitor() {
        return new Monitor(
                "homepage",
                MINUTE,
                Duration.ofSeconds(10),
                "default",
                "",
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                List.of(),
                Map.of(),
                true,
                Monitor.Excerpts.AUTO,
                new HeartbeatSpec(Duration.ofDays(1), Duration.ZERO));
    }

    private void something(boolean bad) {
        evaluator.condition("something", bad, Severity.CRITICAL, "It is bad", "");
    }

    /** Lets time pass in small steps, so that the threads of rules and notifications keep up with it. */
    private void pass(Duration duration) {
        for (Duration passed = Duration.ZERO; passed.compareTo(duration) < 0; passed = passed.plusSeconds(5)) {
            time.advance(Duration.ofSeconds(5));
            while (blocked == null && !notifier.look().isZero()) {
                Thread.onSpinWait(); // the notifications have not come to the look before this one
            }
            vitals.ailment(BOUND);
        }
    }

    private Optional<Trouble> trouble() {
        return vitals.ailment(BOUND).map(Ailment::trouble);
    }

    private void becomes(Optional<Trouble> expected) {
        await().pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            // Threads may have come to what happened after the time had passed.
            pass(Duration.ofSeconds(5));
            assertThat(trouble()).isEqualTo(expected);
        });
    }

    @Test
    void allIsWellWhileMonitorsAreLookedAtAndAfterMessagesWereSent() {
        schedule.start(List.of(monitor()), Set.of());
        something(true);
        pass(MINUTE.multipliedBy(6));
        becomes(Optional.empty());
    }

    @Test
    void aProbeThatHangsIsTroubleUntilItsResultComes() {
        schedule.start(List.of(monitor()), Set.of());
        hanging = true;
        pass(MINUTE);
        becomes(Optional.empty());
        pass(MINUTE.multipliedBy(4));
        assertThat(vitals.ailment(BOUND).orElseThrow().detail()).startsWith("a run of 'homepage' is overdue by ");
        assertThat(trouble()).contains(Trouble.PROBES);
        hanging = false;
        hung.removeFirst().run();
        becomes(Optional.empty());
    }

    @Test
    void aFullDiskIsTroubleAfterAWhileAndUntilThereIsSpaceAgain() {
        int results = 0;
        while (evaluator.durable() && results < 100_000) {
            for (int i = 0; i < 500; i++) {
                evaluator.accept(new Result(
                        "homepage",
                        "eu",
                        time.instant().plusSeconds(results++),
                        Result.Trigger.SCHEDULE,
                        Result.Standing.COUNTED,
                        Report.of(new Outcome.Up(), Duration.ofMillis(1))));
            }
            time.advance(Duration.ofSeconds(1));
            await().until(() -> evaluator.waiting() == 0);
        }
        await().until(() -> !evaluator.durable());
        assertThat(trouble()).isEmpty();
        pass(MINUTE.multipliedBy(3));
        becomes(Optional.of(Trouble.STORE));
        config.setMaxPageCount(1_000_000);
        await().pollInterval(Duration.ofMillis(5)).untilAsserted(() -> {
            pass(Duration.ofSeconds(30));
            assertThat(trouble()).isEmpty();
        });
    }

    @Test
    void aCommitThatDoesNotEndIsTrouble() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        commits = end;
        something(true);
        entered.await();
        assertThat(trouble()).isEmpty();
        time.advance(MINUTE.multipliedBy(3));
        assertThat(trouble()).contains(Trouble.STORE);
        commits = null;
        end.countDown();
        becomes(Optional.empty());
    }

    @Test
    void messagesThatCannotLeaveAreTroubleUntilTheyDo() {
        channels = _ -> new Delivery.Retry("connection refused", null);
        something(true);
        becomes(Optional.empty());
        pass(MINUTE.multipliedBy(3));
        await().pollInterval(Duration.ofMillis(2)).untilAsserted(() -> {
            pass(Duration.ofSeconds(5));
            assertThat(vitals.ailment(BOUND).map(Ailment::detail).orElse(""))
                    .startsWith("messages have waited for the channel 'team' for ");
        });
        channels = _ -> new Delivery.Sent(null);
        pass(MINUTE);
        becomes(Optional.empty());
    }

    @Test
    void aChannelWhoseFallbackDeliversIsNoTroubleAndOneWhoseFallbackIsDownIs() {
        channels = name -> name.equals("team") ? new Delivery.Retry("down", null) : new Delivery.Sent(null);
        notifier.reload(
                Given.addressing(List.of(channel("team", "mail"), channel("mail", null)), List.of(route("team"))));
        something(true);
        pass(MINUTE.multipliedBy(5));
        becomes(Optional.empty());
        channels = _ -> new Delivery.Retry("down", null);
        something(false);
        pass(MINUTE.multipliedBy(5));
        becomes(Optional.of(Trouble.NOTIFICATIONS));
    }

    @Test
    void aChannelThatKeepsToItsOwnPaceIsNoTrouble() {
        channels = _ -> new Delivery.Postponed("the channel's rate limit is used up", Duration.ofMinutes(10));
        something(true);
        pass(MINUTE.multipliedBy(8));
        becomes(Optional.empty());
    }

    @Test
    void aStepOfTheNotificationsThatDoesNotEndIsTrouble() {
        CountDownLatch end = new CountDownLatch(1);
        notifier.reload(Given.addressing(List.of(channel("team", null), channel("stuck", null)), List.of()));
        await().until(() -> notifier.status().size() == 2);
        blocked = end;
        notifier.reload(Given.addressing(List.of(channel("other", null)), List.of()));
        await().until(() -> end.getCount() == 1 && entered.getCount() == 0);
        pass(MINUTE.multipliedBy(3));
        assertThat(vitals.ailment(BOUND).orElseThrow().detail())
                .startsWith("a step of the notifications has not ended for ");
        end.countDown();
        becomes(Optional.empty());
    }

    @Test
    void noRegionThatDecidesIsTroubleAfterAWhileAndNoConnectivityAtOnce() {
        decided = false;
        pass(MINUTE);
        assertThat(trouble()).isEmpty();
        pass(MINUTE.multipliedBy(2));
        becomes(Optional.of(Trouble.UNDECIDED));
        decided = true;
        assertThat(trouble()).isEmpty();
        blind = true;
        assertThat(trouble()).contains(Trouble.BLIND);
    }

    private final CountDownLatch entered = new CountDownLatch(1);
    private volatile @Nullable CountDownLatch blocked;
    private volatile @Nullable CountDownLatch commits;

    private final class To implements Sender {
        private final String name;

        To(String name) {
            this.name = name;
            CountDownLatch end = blocked;
            if (end != null) {
                entered.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        @Override
        public Delivery send(Message message) {
            return channels.apply(name);
        }

        @Override
        public void close() {}
    }

    private final class Told implements Evaluator.Listener {
        @Override
        public void committed(Journal.Batch batch) {
            notifier.wake(batch.transitions());
        }

        @Override
        public void undurable(Journal.Batch batch, String reason) {
            notifier.undurable(batch.transitions());
        }

        @Override
        public void durableAgain() {}
    }

    /** A journal whose commits don't end until they may. */
    private final class Hanging implements Journal {
        private final Journal journal;

        Hanging(Journal journal) {
            this.journal = journal;
        }

        @Override
        public void commit(Batch batch) {
            CountDownLatch end = commits;
            if (end != null) {
                entered.countDown();
                try {
                    end.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            journal.commit(batch);
        }

        @Override
        public List<RuleState> states() {
            return journal.states();
        }

        @Override
        public Map<String, Instant> watched() {
            return journal.watched();
        }

        @Override
        public void watch(Map<String, Instant> since) {
            journal.watch(since);
        }

        @Override
        public void replay(Instant since, Consumer<Result> each) {
            journal.replay(since, each);
        }
    }

    private static final class Unmeasured implements Measurements {
        @Override
        public void started(Duration lag) {}

        @Override
        public void missed(Missed reason, long runs) {}
    }
}
