package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.DeposedException;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import dev.launchwatch.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several regions that want to decide, with one database. */
@Timeout(180)
class SharedLeaseTest {
    private static final Duration TERM = Duration.ofMinutes(10);
    private static final Journal.Batch BATCH =
            new Journal.Batch(List.of(), List.of(Samples.firing("r", "s")), List.of(Samples.fired("t")));

    private PostgresStore store;
    private SqlRegister east;
    private SqlRegister west;

    @BeforeEach
    void open() {
        store = PostgresStore.fresh();
        east = new SqlRegister(PostgresStore.at(store.url));
        west = new SqlRegister(PostgresStore.at(store.url));
    }

    @AfterEach
    void close() {
        east.close();
        west.close();
        store.close();
    }

    private Lease renewEast() {
        return east.renew(RegisterContract.able("east", "e"), TERM).lease();
    }

    private Lease renewWest() {
        return west.renew(RegisterContract.able("west", "w"), TERM).lease();
    }

    private LeasedJournal journal(Lease lease) {
        return new LeasedJournal(store.writer, store.reader, store.journal(), lease);
    }

    private void letTheLeaseRunOut() {
        store.writer.change("let time pass", session -> session.update("update lease set until = 1"));
    }

    private long stored() {
        return store.count("select (select count(*) from rule_state) + (select count(*) from transition)");
    }

    @Test
    void noEpochHasTwoHoldersAndNoneBeginsBeforeTheLastOneIsOver() throws Exception {
        int regions = 5;
        List<List<Roster>> answers = new ArrayList<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(regions)) {
            List<Future<List<Roster>>> all = new ArrayList<>();
            for (int i = 0; i < regions; i++) {
                int number = i;
                all.add(executor.submit(() -> renewals("region-" + number, new Random(number))));
            }
            for (Future<List<Roster>> each : all) {
                answers.add(each.get());
            }
        }

        Map<Long, String> holders = new TreeMap<>();
        Map<Long, Instant> begins = new TreeMap<>();
        Map<Long, Instant> ends = new TreeMap<>();
        for (int i = 0; i < regions; i++) {
            long epoch = 0;
            for (Roster answer : answers.get(i)) {
                Lease lease = answer.lease();
                assertThat(lease.epoch()).as("epochs only grow").isGreaterThanOrEqualTo(epoch);
                epoch = lease.epoch();
                String before = holders.putIfAbsent(epoch, lease.holder());
                assertThat(lease.holder()).as("epoch " + epoch).isEqualTo(before == null ? lease.holder() : before);
                if (lease.holder().equals("region-" + i)) {
                    begins.putIfAbsent(epoch, answer.now());
                    ends.put(epoch, lease.until());
                }
            }
        }
        assertThat(holders.size()).as("epochs").isGreaterThan(100);
        assertThat(Map.copyOf(holders).values().stream().distinct())
                .as("regions that decided")
                .hasSize(regions);
        begins.forEach((epoch, begin) -> {
            Instant end = ends.get(epoch - 1);
            if (end != null) {
                assertThat(begin).as("epoch " + epoch).isAfterOrEqualTo(end);
            }
        });
    }

    /** Of a region whose lease is over after a few milliseconds, and which is not able at times. */
    private List<Roster> renewals(String region, Random random) {
        List<Roster> answers = new ArrayList<>();
        try (SqlRegister register = new SqlRegister(PostgresStore.at(store.url))) {
            for (int i = 0; i < 800; i++) {
                Sign sign = random.nextInt(4) == 0
                        ? RegisterContract.unable(region, region)
                        : RegisterContract.able(region, region);
                answers.add(register.renew(sign, Duration.ofMillis(10)));
            }
        }
        return answers;
    }

    @Test
    void whoIsFirstAtTheSameTimeAgreesOnOneHolder() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<Lease> one = executor.submit(() -> {
                go.await();
                return renewEast();
            });
            Future<Lease> two = executor.submit(() -> {
                go.await();
                return renewWest();
            });
            go.countDown();
            assertThat(one.get()).isEqualTo(two.get());
            assertThat(one.get().epoch()).isEqualTo(1);
        }
    }

    @Test
    void whatIsDecidedUnderAnEarlierEpochIsRefusedAndLeavesNothing() {
        LeasedJournal journal = journal(renewEast());
        letTheLeaseRunOut();
        assertThat(renewWest().epoch()).isEqualTo(2);
        assertThatThrownBy(() -> journal.commit(BATCH))
                .isInstanceOf(DeposedException.class)
                .hasMessage("The store could not keep what this region decided: another one decides by now");
        assertThatThrownBy(() -> journal.watch(Map.of("logins", Samples.NOON))).isInstanceOf(DeposedException.class);
        assertThat(stored()).isZero();
        assertThat(journal.watched()).isEmpty();
        journal(renewWest()).commit(BATCH);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void anotherProcessUnderTheSameEpochIsRefused() {
        Lease lease = renewEast();
        Lease guessed = new Lease("x", lease.epoch(), lease.until());
        assertThatThrownBy(() -> journal(guessed).commit(BATCH)).isInstanceOf(DeposedException.class);
        assertThat(stored()).isZero();
    }

    @Test
    void nobodyDecidesBeforeAnybodyHasTheLease() {
        assertThatThrownBy(() -> journal(new Lease("e", 1, Instant.MAX)).commit(BATCH))
                .isInstanceOf(DeposedException.class);
    }

    @Test
    void aLeaseThatRanOutAndThatNobodyTookStillCounts() {
        LeasedJournal journal = journal(renewEast());
        letTheLeaseRunOut();
        journal.commit(BATCH);
        assertThat(stored()).isEqualTo(2);
    }

    @Test
    void resultsAreNotWrittenWithWhatIsDecidedOnThem() {
        LeasedJournal journal = journal(renewEast());
        journal.commit(new Journal.Batch(List.of(Samples.up("a", Samples.NOON)), BATCH.states(), List.of()));
        assertThat(store.count("select count(*) from result")).isZero();
        letTheLeaseRunOut();
        renewWest();
        journal.commit(new Journal.Batch(List.of(Samples.up("a", Samples.NOON)), List.of(), List.of()));
    }

    @Test
    void nobodyTakesOverInTheMiddleOfACommitAndItsHolderRenewsAllTheSame() throws Exception {
        LeasedJournal journal = journal(renewEast());
        journal.commit(BATCH);
        letTheLeaseRunOut();
        Lease renewed = renewEast();
        LeasedJournal again = journal(renewed);
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (PostgresStore third = PostgresStore.over(store.url);
                ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> holding = executor.submit(() -> third.writer.change("hold the state", session -> {
                session.update("update rule_state set document = document");
                held.countDown();
                await(goOn);
            }));
            await(held);
            Future<?> commit = executor.submit(() -> again.commit(BATCH));
            untilSomebodyWaits("rule_state");
            assertThat(renewEast().epoch()).as("a renewal does not wait").isEqualTo(renewed.epoch());
            west.renew(RegisterContract.unable("west", "w"), TERM);
            east.leave("east", "e");
            assertThatThrownBy(this::renewWest)
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("The store could not say that this region is alive: another region held what it needs"
                            + " for too long");
            goOn.countDown();
            holding.get();
            commit.get();
        }
        assertThat(renewWest().epoch()).isEqualTo(renewed.epoch() + 1);
        assertThatThrownBy(() -> again.commit(BATCH)).isInstanceOf(DeposedException.class);
    }

    @Test
    void aCommitWaitsForATakeoverThatIsUnderWayAndIsRefusedThen() throws Exception {
        LeasedJournal journal = journal(renewEast());
        CountDownLatch taken = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (PostgresStore third = PostgresStore.over(store.url);
                ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> takeover = executor.submit(() -> third.writer.change("take over slowly", session -> {
                session.query(PostgresStatements.HOLD_LEASE).close();
                session.query(PostgresStatements.TAKE_LEASE).close();
                session.update(PostgresStatements.SAVE_LEASE, "w", 2L, Long.MAX_VALUE);
                taken.countDown();
                await(goOn);
            }));
            await(taken);
            Future<?> commit = executor.submit(() -> journal.commit(BATCH));
            untilSomebodyWaits("key share");
            goOn.countDown();
            takeover.get();
            assertThatThrownBy(commit::get).cause().isInstanceOf(DeposedException.class);
        }
        assertThat(stored()).isZero();
    }

    private void untilSomebodyWaits(String what) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> store.count("select count(*) from pg_stat_activity where datname = current_database()"
                                + " and wait_event_type = 'Lock' and query like '%" + what + "%'")
                        > 0);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatIsDecidedWakesTheOthers() throws Exception {
        LeasedJournal journal = journal(renewEast());
        try (SqlExchange exchange = new SqlExchange(PostgresStore.at(store.url), store.writer, store.reader)) {
            assertThat(exchange.await(TERM)).as("it may have missed something").isTrue();
            journal.commit(BATCH);
            assertThat(exchange.await(TERM)).isTrue();
        }
    }

    @Test
    void aRenewalWaitsForNobodysWrites() throws Exception {
        renewEast();
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> writing = executor.submit(() -> store.writer.change("write for long", session -> {
                session.update(Statements.SET_META, "x", "y");
                held.countDown();
                await(goOn);
            }));
            await(held);
            assertThat(renewEast().epoch()).isEqualTo(1);
            goOn.countDown();
            writing.get();
        }
    }

    @Test
    void aRenewalGivesUpWhileALeaseWouldStillLast(@TempDir Path folder) {
        try (PostgresServer server = PostgresServer.start(folder)) {
            String url = server.fresh();
            Schema.migrate(PostgresStore.at(url));
            try (SqlRegister register = new SqlRegister(PostgresStore.at(url))) {
                Sign sign = RegisterContract.able("east", "e");
                assertThat(register.renew(sign, TERM).lease().epoch()).isEqualTo(1);
                server.pause();
                for (int i = 0; i < 2; i++) {
                    long start = System.nanoTime();
                    assertThatThrownBy(() -> register.renew(sign, TERM)).isInstanceOf(StoreUnavailableException.class);
                    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(6));
                }
                server.resume();
                Awaitility.await()
                        .ignoreExceptions()
                        .until(() -> register.renew(sign, TERM).lease().epoch() == 1);
            }
        }
    }
}
