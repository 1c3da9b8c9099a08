package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.config.Catalog;
import dev.launchwatch.config.Subjects;
import dev.launchwatch.metrics.DaemonMetrics;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.SignalView;
import dev.launchwatch.model.Waiting;
import dev.launchwatch.notify.AlreadyTold;
import dev.launchwatch.notify.Delivery;
import dev.launchwatch.notify.Guard;
import dev.launchwatch.notify.Message;
import dev.launchwatch.notify.Sender;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Attendance;
import dev.launchwatch.region.Membership;
import dev.launchwatch.region.Membership.Role;
import dev.launchwatch.region.Terms;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people say to a region that follows, to one that decides for all, and to one that is cut off. */
@SuppressWarnings("NullAway.Init")
class SharedAttentionTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private Storage storage;
    private SqlSharedStore store;
    private Attendance attendance;
    private Seat seat;
    private SharedAttention attention;

    @BeforeEach
    void open() {
        Settings settings = new FolderSettings(
                folder, folder.resolve("data"), "eu", PostgresServer.shared().fresh());
        storage = Storage.open(settings, time);
        store = new SqlSharedStore(settings, storage, time, time);
        attendance = new Attendance("eu", "eu-1", "1", store.register(), Terms.DEFAULT, time, time);
        Office.Tools tools = new Office.Tools(
                time,
                time,
                time,
                new Office.Threads(executor, Thread.ofVirtual().factory(), Waiting.real(), new Random(1)),
                _ -> new Untold(),
                _ -> new Untold(),
                _ -> SignalView.NONE,
                new AlreadyTold(),
                new DaemonMetrics(SimulatedRegion.NOBODY_ASKS, "1", "jvm"));
        Offices offices = new Offices(store, "eu", tools);
        seat = new Seat(
                "eu",
                lease -> offices.together(lease, attendance::standing, _ -> SignalView.NONE),
                offices::alone,
                Office::close,
                executor,
                time);
        Catalog catalog = new SimulatedConfigs(folder)
                .of(Set.of(), SimulatedConfigs.Edition.FIRST)
                .catalog();
        seat.configure(catalog, Subjects.ruleBook(catalog));
        attention = new SharedAttention(seat, store, new SharedAnswers(store), time);
    }

    @AfterEach
    void close() {
        seat.close();
        store.close();
        storage.close();
        executor.close();
    }

    private void stand(Role role) {
        Membership standing = role == Role.ALONE ? cutOff() : attendance.renew();
        assertThat(standing.role()).isEqualTo(role);
        assertThat(seat.settle(standing, true)).isTrue();
    }

    /** As it stands when nothing was heard for long. */
    private Membership cutOff() {
        Membership standing = attendance.standing();
        for (int second = 0; second < 60; second++) {
            time.advance(Duration.ofSeconds(1));
            standing = attendance.standing();
        }
        return standing;
    }

    private Silence silence() {
        Silence silence = new Silence(
                "deploy",
                Map.of("monitor", "homepage"),
                time.instant(),
                time.instant().plusSeconds(600),
                "ada",
                "");
        attention.silence(
                silence,
                new AuditEntry(
                        silence.id(),
                        time.instant(),
                        "eu",
                        new Actor("ada", Actor.Surface.API, ""),
                        AuditEntry.Action.SILENCE,
                        silence.id(),
                        "",
                        AuditEntry.DONE));
        return silence;
    }

    @Test
    void whatIsSilencedInTheRegionThatDecidesHoldsThereOnceItIsCutOff() {
        stand(Role.DECIDING);
        Silence silence = silence();
        assertThat(store.outbox().silences(time.instant())).containsExactly(silence);
        stand(Role.ALONE);
        assertThat(attention.silences()).containsExactly(silence);
        assertThat(store.copiedOutbox().silences(time.instant())).containsExactly(silence);
    }

    @Test
    void whatIsSilencedInARegionWithoutAnOfficeIsForAllAndInItsCopyAtOnce() {
        assertThat(attendance.renew().role()).isEqualTo(Role.DECIDING);
        Silence silence = silence();
        assertThat(store.outbox().silences(time.instant())).containsExactly(silence);
        assertThat(attention.silences()).containsExactly(silence);
    }

    @Test
    void whatIsSilencedInARegionThatIsCutOffIsItsOwn() {
        stand(Role.DECIDING);
        stand(Role.ALONE);
        Silence silence = silence();
        assertThat(attention.silences()).containsExactly(silence);
        assertThat(store.outbox().silences(time.instant())).isEmpty();
    }

    /** The way to a channel that nothing takes. */
    private static final class Untold implements Sender, Guard {
        @Override
        public Delivery send(Message message) {
            throw new AssertionError("nothing fires, and somebody is told: " + message);
        }

        @Override
        public Delivery call(Callable<Delivery> attempt) {
            throw new AssertionError("nothing fires, and somebody is told");
        }

        @Override
        public String state() {
            return "closed";
        }

        @Override
        public void close() {}
    }
}
