package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.EventLog.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several programs, as those of two regions, with one database. */
@Timeout(180)
class SharedWritersTest {
    private static final Instant NOON = Samples.NOON;
    private static final Duration DAY = Duration.ofDays(1);

    private PostgresStore east;
    private PostgresStore west;

    @BeforeEach
    void open() {
        east = PostgresStore.fresh();
        west = PostgresStore.over(east.url);
    }

    @AfterEach
    void close() {
        east.close();
        west.close();
    }

    /** What became of a list of events: between when and when it was stored, and where. */
    private record Append(long began, long ended, List<Stored> stored) {
        List<Long> fresh() {
            return stored.stream().filter(Stored::fresh).map(Stored::position).toList();
        }
    }

    @Test
    void aReaderThatFollowsSeesEveryEventOnceInOrderWhoeverAddsIt() throws Exception {
        List<Append> history = appendFromBoth(60, new AtomicBoolean());

        List<Long> fresh =
                history.stream().flatMap(append -> append.fresh().stream()).toList();
        assertThat(fresh).doesNotHaveDuplicates().hasSameSizeAs(ids);
        Map<String, Set<Long>> positions = new TreeMap<>();
        placesOf.forEach((id, places) -> positions.put(id, Set.copyOf(places)));
        assertThat(positions.values()).allMatch(places -> places.size() == 1);
        assertThat(followed).containsExactlyElementsOf(fresh.stream().sorted().toList());
        assertThat(followed.getFirst()).isEqualTo(1);
        assertThat(followed.getLast()).as("without a gap").isEqualTo(followed.size());
        comesAfterWhatWasStoredBeforeItBegan(history);
    }

    @Test
    void whatIsCommittedCountsOnceThoughConnectionsAreLostAllTheTime() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger lost = new AtomicInteger();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> killer = executor.submit(() -> {
                while (!done.get()) {
                    lost.addAndGet((int) PostgresStore.terminate(east.url, "query like '%event%'", 1));
                    lost.addAndGet((int) PostgresStore.terminate(east.url, "state like 'idle in%'", 1));
                }
            });
            try {
                appendFromBoth(25, done);
            } finally {
                done.set(true);
                killer.get();
            }
        }
        assertThat(lost).as("connections lost").hasValueGreaterThan(3);
        placesOf.forEach((id, places) -> assertThat(Set.copyOf(places)).as(id).hasSize(1));
        Set<Long> all = new HashSet<>();
        placesOf.values().forEach(all::addAll);
        assertThat(followed).containsExactlyElementsOf(all.stream().sorted().toList());
        assertThat(followed).hasSameSizeAs(ids);
        assertThat(followed.getLast()).as("without a gap").isEqualTo(followed.size());
    }

    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private final Map<String, ConcurrentLinkedQueue<Long>> placesOf = new ConcurrentHashMap<>();
    private final List<Long> followed = new ArrayList<>();

    /** Two threads of each region bring events of which half are the others' too, while somebody reads along. */
    private List<Append> appendFromBoth(int rounds, AtomicBoolean done) throws Exception {
        ConcurrentLinkedQueue<Append> history = new ConcurrentLinkedQueue<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(4);
                PostgresStore reading = PostgresStore.over(east.url)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                SqlEventLog log = (thread % 2 == 0 ? east : west).events();
                Random random = new Random(thread);
                int number = thread;
                writers.add(executor.submit(() -> {
                    for (int i = 0; i < rounds; i++) {
                        history.add(append(log, some(random, number, i)));
                    }
                }));
            }
            long position = 0;
            while (!writers.stream().allMatch(Future::isDone)) {
                position = follow(reading.events(), position);
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
            done.set(true);
            follow(reading.events(), position);
        }
        return List.copyOf(history);
    }

    private static List<Event> some(Random random, int thread, int round) {
        return IntStream.range(0, 1 + random.nextInt(40))
                .mapToObj(i -> random.nextBoolean()
                        ? Samples.event("all-" + (round * 20 + random.nextInt(20)), "/" + random.nextInt(300))
                        : Samples.event("own-" + thread + "-" + round + "-" + i))
                .toList();
    }

    /** Until it is stored, as a sender would. */
    private Append append(EventLog log, List<Event> events) {
        while (true) {
            try {
                long began = System.nanoTime();
                List<Stored> stored = log.append(events);
                long ended = System.nanoTime();
                for (int i = 0; i < stored.size(); i++) {
                    String id = events.get(i).id();
                    ids.add(id);
                    placesOf.computeIfAbsent(id, _ -> new ConcurrentLinkedQueue<>())
                            .add(stored.get(i).position());
                }
                return new Append(began, ended, stored);
            } catch (StoreUnavailableException _) {
                // Nobody knows whether it was stored.
            }
        }
    }

    private long follow(EventLog log, long position) {
        long from = position;
        while (true) {
            List<Long> slice = new ArrayList<>();
            try {
                long to = log.replay(from, 100, placed -> slice.add(placed.position()));
                followed.addAll(slice);
                if (to == from) {
                    return from;
                }
                from = to;
            } catch (StoreUnavailableException _) {
                // What was handed over is read again.
            }
        }
    }

    private static void comesAfterWhatWasStoredBeforeItBegan(List<Append> history) {
        List<Append> byEnd = history.stream()
                .filter(append -> !append.fresh().isEmpty())
                .sorted(Comparator.comparingLong(Append::ended))
                .toList();
        List<Append> byBegin =
                byEnd.stream().sorted(Comparator.comparingLong(Append::began)).toList();
        int ended = 0;
        long highest = 0;
        for (Append append : byBegin) {
            while (byEnd.get(ended).ended() < append.began()) {
                highest = Math.max(highest, byEnd.get(ended).fresh().getLast());
                ended++;
            }
            assertThat(append.fresh().getFirst()).isGreaterThan(highest);
        }
        assertThat(ended).as("appends that came one after the other").isPositive();
    }

    @Test
    void namesThatTheOtherForgotAreThereAgainWhenTheyAreNeeded() {
        west.events().append(List.of(Samples.event("a", "/west")));
        east.events().append(List.of(Samples.event("b", "/east")));
        assertThat(Samples.events(east.events(), 0))
                .extracting(placed -> placed.event().route())
                .containsExactly("/west", "/east");
        west.events().checkpoint(2, List.of());
        east.writer.change("pretend that they were used long ago", session -> {
            session.update("update event_name set used = -20000 where name like '/%'");
            session.update("delete from event");
        });
        keep(east, NOON);
        assertThat(east.count("select count(*) from event_name where name like '/%'"))
                .isZero();

        west.events().append(List.of(Samples.event("c", "/west")));
        assertThat(Samples.events(east.events(), 0))
                .extracting(placed -> placed.event().route())
                .containsExactly("/west");
    }

    @Test
    void namesOfAllTogetherAreBounded() {
        west.events().append(List.of(Samples.event("a", "/west")));
        east.events().append(routes("east", 0, 3_000));
        west.events().append(routes("west", 0, 3_000));
        east.events().append(routes("more", 0, 100));
        assertThat(east.count("select count(*) from event_name where role = 2")).isEqualTo(EventNames.MOST + 1);
    }

    private static List<Event> routes(String prefix, int from, int count) {
        return IntStream.range(from, from + count)
                .mapToObj(i -> Samples.event(prefix + i, "/" + prefix + i))
                .toList();
    }

    @Test
    void monitorsThatBothSeeForTheFirstTimeHaveOneNumber() throws Exception {
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both = new ArrayList<>();
            for (TestStore store : List.of(east, west)) {
                boolean forwards = store == east;
                both.add(executor.submit(() -> {
                    for (int round = 0; round < 20; round++) {
                        int base = round * 10;
                        store.journal()
                                .commit(new Journal.Batch(
                                        IntStream.range(0, 10)
                                                .mapToObj(i -> Samples.up(
                                                        "m" + (base + (forwards ? i : 9 - i)),
                                                        forwards ? NOON : NOON.plusSeconds(1)))
                                                .toList(),
                                        List.of(),
                                        List.of()));
                    }
                }));
            }
            for (Future<?> each : both) {
                each.get();
            }
        }
        assertThat(east.count("select count(*) from monitor")).isEqualTo(200);
        assertThat(Samples.results(west.journal(), NOON)).hasSize(400);
    }

    @Test
    void transactionsInEachOthersWayAreDoneAgain() throws Exception {
        CountDownLatch bothBegan = new CountDownLatch(2);
        AtomicInteger tries = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            List<Future<?>> both = new ArrayList<>();
            for (TestStore store : List.of(east, west)) {
                List<String> order = store == east ? List.of("a", "b") : List.of("b", "a");
                both.add(executor.submit(() -> store.writer.change("try", session -> {
                    tries.incrementAndGet();
                    session.update(Statements.SAVE_STATE, "rule", order.getFirst(), "{}");
                    bothBegan.countDown();
                    await(bothBegan);
                    session.update(Statements.SAVE_STATE, "rule", order.getLast(), "{}");
                })));
            }
            for (Future<?> each : both) {
                each.get();
            }
        }
        assertThat(tries).hasValue(3);
        assertThat(east.count("select count(*) from rule_state")).isEqualTo(2);
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
    void aProgramThatStandsStillInATransactionHoldsTheOthersUpForSecondsOnly() throws Exception {
        CountDownLatch held = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> still = executor.submit(() -> west.writer.change("stand still", session -> {
                session.events().add(Samples.events(0, 1), EventKey.of(Samples.events(0, 1)));
                held.countDown();
                await(goOn);
                session.events().add(Samples.events(1, 1), EventKey.of(Samples.events(1, 1)));
            }));
            await(held);
            assertThatThrownBy(() -> east.events().append(Samples.events(0, 2)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("The store could not keep events: another region held what it needs for too long");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .ignoreExceptions()
                    .until(() -> east.events()
                            .append(Samples.events(0, 2))
                            .getFirst()
                            .fresh());
            goOn.countDown();
            assertThatThrownBy(still::get).cause().isInstanceOf(StoreUnavailableException.class);
        }
        assertThat(west.events().append(Samples.events(0, 2)))
                .containsExactly(new Stored(1, false), new Stored(2, false));
    }

    @Test
    void oneKeepsHouseAtATime() {
        Journal.Batch batch = new Journal.Batch(List.of(Samples.up("chat", NOON)), List.of(), List.of());
        east.journal().commit(batch);
        assertThat(west.writer.<Boolean>write(
                        "hold", session -> session.engine().beginHousekeeping(session)))
                .isTrue();
        assertThat(keep(east, NOON.plus(DAY)).hoursRolledUp()).isZero();
        assertThat(keep(east, NOON.plus(DAY)).bytes()).isPositive();

        PostgresStore.terminate(east.url, "true", 10);
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> keep(east, NOON.plus(DAY)).hoursRolledUp() > 0);
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() ->
                        assertThat(west.count("select count(*) from monitor")).isEqualTo(1));
        Awaitility.await()
                .ignoreExceptions()
                .until(() -> keep(west, NOON.plus(DAY)).hoursRolledUp() == 0);
        assertThat(west.writer.<Boolean>write(
                        "hold", session -> session.engine().beginHousekeeping(session)))
                .as("who is done lets others")
                .isTrue();
    }

    @Test
    void aResultThatIsCommittedWhileItsHourIsRolledUpCounts() throws Exception {
        east.journal().commit(new Journal.Batch(List.of(Samples.up("chat", NOON)), List.of(), List.of()));
        // Its commit takes a while, after all that it looked at.
        east.writer.change("slow commits down", session -> {
            session.update("create function slow() returns trigger language plpgsql as"
                    + " 'begin perform pg_sleep(1); return null; end'");
            session.update("create constraint trigger slow after insert on result deferrable initially deferred"
                    + " for each row execute function slow()");
        });
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> late = executor.submit(() -> west.journal()
                    .commit(new Journal.Batch(
                            List.of(Samples.down("chat", NOON.plusSeconds(1800))), List.of(), List.of())));
            Awaitility.await()
                    .until(() -> east.count("select count(*) from pg_stat_activity where datname = current_database()"
                                    + " and wait_event = 'PgSleep'")
                            > 0);
            keep(east, NOON.plus(DAY));
            late.get();
        }
        ResultArchive archive = new ResultArchive(east.reader);
        assertThat(archive.tally("chat", NOON, NOON.plusSeconds(7200)).down()).isEqualTo(1);
        keep(west, NOON.plus(DAY));
        assertThat(archive.tally("chat", NOON, NOON.plusSeconds(7200)).down()).isEqualTo(1);
        assertThat(archive.hours("chat", NOON, NOON.plus(DAY))
                        .getFirst()
                        .tally()
                        .down())
                .isEqualTo(1);
    }

    @Test
    void resultsThatComeInWhileHoursAreRolledUpAllCount() throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        int results = 400;
        try (ExecutorService executor = Executors.newFixedThreadPool(2)) {
            Future<?> keeping = executor.submit(() -> {
                for (int i = 0; !done.get(); i++) {
                    keep(i % 2 == 0 ? east : west, NOON.plus(DAY));
                }
            });
            for (int i = 0; i < results; i++) {
                west.journal()
                        .commit(new Journal.Batch(
                                List.of(Samples.up("chat", NOON.plusSeconds(i * 61L % 36_000))), List.of(), List.of()));
            }
            done.set(true);
            keeping.get();
        }
        keep(east, NOON.plus(DAY));
        assertThat(west.count("select count(*) from roll_up_due")).isZero();
        assertThat(west.count("select sum(up) from roll_up")).isEqualTo(results);
    }

    @Test
    void oldKeysGoByTheirPositionSliceBySlice() {
        for (int i = 0; i < 5_000; i += 1_000) {
            east.events().append(Samples.events(i, 1_000));
        }
        east.events().checkpoint(5_000, List.of());
        keep(east, NOON);
        west.events().append(Samples.events(5_000, 10));
        keep(west, NOON.plus(Duration.ofDays(7)));
        assertThat(east.count("select count(*) from event_key")).isEqualTo(10);
        assertThat(east.events().append(Samples.events(5_000, 11)))
                .extracting(Stored::fresh)
                .filteredOn(fresh -> fresh)
                .hasSize(1);
    }

    private static Housekeeping.Done keep(TestStore store, Instant now) {
        return new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, System::nanoTime).run(now);
    }
}
