package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Result;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Exchange.Slice;
import dev.launchwatch.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several regions that exchange results through one database. */
@Timeout(180)
class SharedExchangeTest {
    private static final Duration LONG = Duration.ofMinutes(10);

    private PostgresStore store;

    @BeforeEach
    void open() {
        store = PostgresStore.fresh();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static SqlExchange exchange(PostgresStore store) {
        return new SqlExchange(PostgresStore.at(store.url), store.writer, store.reader);
    }

    @Test
    void whoFollowsSeesEveryResultOnceAndEachRegionsInItsOrder() throws Exception {
        int regions = 4;
        int each = 600;
        Map<String, List<Result>> seen = new HashMap<>();
        try (ExecutorService executor = Executors.newFixedThreadPool(regions)) {
            List<Future<?>> writers = new ArrayList<>();
            for (int i = 0; i < regions; i++) {
                String region = "region-" + i;
                Random random = new Random(i);
                writers.add(executor.submit(() -> share(region, each, random)));
            }
            try (PostgresStore reading = PostgresStore.over(store.url);
                    SqlExchange exchange = exchange(reading)) {
                long through = 0;
                boolean more = true;
                while (more) {
                    boolean done = writers.stream().allMatch(Future::isDone);
                    Slice slice = exchange.after(through, "me", 50);
                    slice.results()
                            .forEach(shared -> seen.computeIfAbsent(
                                            shared.result().region(), _ -> new ArrayList<>())
                                    .add(shared.result()));
                    more = !done || slice.through() != through;
                    through = slice.through();
                }
            }
            for (Future<?> writer : writers) {
                writer.get();
            }
        }
        for (int i = 0; i < regions; i++) {
            assertThat(seen.get("region-" + i)).isEqualTo(ExchangeContract.seenIn("region-" + i, 0, each));
        }
    }

    /** In parts of which the next one repeats some of the last, as after an answer that was lost. */
    private void share(String region, int count, Random random) {
        try (PostgresStore own = PostgresStore.over(store.url);
                SqlExchange exchange = exchange(own)) {
            int shared = 0;
            while (shared < count) {
                int from = Math.max(0, shared - random.nextInt(4));
                int to = Math.min(count, shared + 1 + random.nextInt(20));
                exchange.share(ExchangeContract.seenIn(region, from, to - from), Duration.ZERO);
                shared = to;
            }
        }
    }

    @Test
    void whatIsSharedForAnHourThatIsAddedUpIsAddedToIt() {
        Exchange exchange = exchange(store);
        exchange.share(ExchangeContract.seenIn("east", 0, 2), Duration.ZERO);
        Housekeeping housekeeping = new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, System::nanoTime);
        housekeeping.run(Samples.NOON.plus(Duration.ofDays(1)));
        exchange.share(ExchangeContract.seenIn("west", 0, 2), Duration.ZERO);
        housekeeping.run(Samples.NOON.plus(Duration.ofDays(1)));
        assertThat(store.count("select sum(up) from roll_up")).isEqualTo(4);
    }

    @Test
    void whatIsOldIsDeletedAndWhatComesThenHasNewPlaces() {
        Exchange exchange = exchange(store);
        exchange.share(ExchangeContract.seenIn("east", 0, 600), Duration.ZERO);
        long through = exchange.after(0, "west", 1_000).through();
        Housekeeping housekeeping = new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, System::nanoTime);
        assertThat(housekeeping.run(Samples.NOON.plus(Duration.ofDays(36))).resultsDeleted())
                .isEqualTo(600);
        assertThat(exchange.after(through, "west", 10)).isEqualTo(new Slice(List.of(), through));
        assertThat(exchange.after(0, "west", 10).results()).isEmpty();
        exchange.share(ExchangeContract.seenIn("east", 600, 1), Duration.ZERO);
        assertThat(exchange.after(through, "west", 10).results()).hasSize(1);
    }

    @Test
    void aDatabaseThatTookThePlaceOfALostOneIsReadFromItsBeginning() {
        Exchange lost = exchange(store);
        lost.share(ExchangeContract.seenIn("east", 0, 1_000), Duration.ZERO);
        long through = lost.after(0, "west", 1_000).through();
        try (PostgresStore next = PostgresStore.fresh()) {
            SqlExchange exchange = exchange(next);
            assertThat(exchange.after(through, "west", 10)).isEqualTo(new Slice(List.of(), 0));
            // As if it was made a second later.
            next.writer.change(
                    "begin later",
                    session ->
                            session.update(Statements.SET_META, ResultTable.LOG, Long.toString(through + (1 << 20))));
            exchange.share(ExchangeContract.seenIn("east", 0, 3), Duration.ZERO);
            assertThat(exchange.after(through, "west", 10).results()).hasSize(3);
        }
    }

    @Test
    void placesBeginAtTheTime() {
        exchange(store).share(ExchangeContract.seenIn("east", 0, 1), Duration.ZERO);
        long place = exchange(store).after(0, "west", 1).through();
        assertThat(store.count("select extract(epoch from now())::bigint") - (place >> 20))
                .isBetween(0L, 60L);
    }

    @Test
    void aDatabaseThatLostItsLatestPlacesIsReadFromWhatItHas() {
        Exchange exchange = exchange(store);
        exchange.share(ExchangeContract.seenIn("east", 0, 10), Duration.ZERO);
        long kept = exchange.after(0, "west", 100).through();
        exchange.share(ExchangeContract.seenIn("east", 10, 10), Duration.ZERO);
        long read = exchange.after(0, "west", 100).through();
        store.writer.change("fail over to a copy that was behind", session -> {
            session.update("delete from result where position > ?", kept);
            session.update(Statements.SET_META, ResultTable.LOG, Long.toString(kept));
        });
        Slice back = exchange.after(read, "west", 100);
        assertThat(back).isEqualTo(new Slice(List.of(), kept));
        exchange.share(ExchangeContract.seenIn("east", 20, 1), Duration.ZERO);
        assertThat(exchange.after(back.through(), "west", 100).results()).hasSize(1);
    }

    @Test
    void whoWaitsHearsWhetherSomethingWasDecided() throws Exception {
        try (SqlExchange exchange = exchange(store)) {
            assertThat(exchange.await(LONG)).as("it may have missed something").isTrue();
            exchange.share(ExchangeContract.seenIn("east", 0, 1), Duration.ZERO);
            assertThat(exchange.await(LONG)).as("a result").isFalse();
            Notification message = Samples.notification("msg_1", "hook", 1);
            store.outbox().plan(List.of(), List.of(), List.of(message));
            assertThat(exchange.await(LONG)).as("what is to be told").isTrue();
            store.outbox().record(Samples.in(Notification.State.SENT, message), null);
            assertThat(exchange.await(LONG)).as("what was told").isTrue();
            store.outbox().silence(Samples.silence("night", Instant.now().plusSeconds(60)), null);
            assertThat(exchange.await(LONG)).as("a silence").isTrue();
            assertThat(exchange.await(Duration.ofMillis(80))).as("nothing").isFalse();
        }
    }

    @Test
    void programsWithASchemaEachDoNotWakeEachOther() throws Exception {
        String url = PostgresServer.shared().fresh();
        String database = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        List<PostgresStore> stores = new ArrayList<>();
        for (String schema : List.of("one", "two")) {
            PostgresServer.shared().execute(database, "create schema " + schema);
            Schema.migrate(PostgresStore.at(url + "&currentSchema=" + schema));
            stores.add(PostgresStore.over(url + "&currentSchema=" + schema));
        }
        try (PostgresStore one = stores.getFirst();
                PostgresStore two = stores.getLast();
                SqlExchange first = exchange(one);
                SqlExchange second = exchange(two)) {
            first.await(LONG);
            second.await(LONG);
            second.share(ExchangeContract.seenIn("east", 0, 1), Duration.ZERO);
            second.await(LONG);
            long start = System.nanoTime();
            first.await(Duration.ofMillis(300));
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
        }
    }

    @Test
    void whoWaitsIsWokenAgainAfterTheServerWasKilledAndStarted(@TempDir Path folder) throws Exception {
        try (PostgresServer server = PostgresServer.start(folder)) {
            String url = server.fresh();
            Schema.migrate(PostgresStore.at(url));
            try (PostgresStore sharing = PostgresStore.over(url);
                    PostgresStore waiting = PostgresStore.over(url);
                    SqlExchange here = exchange(sharing);
                    SqlExchange there = exchange(waiting)) {
                there.await(LONG);
                server.kill();
                long start = System.nanoTime();
                there.await(Duration.ofMillis(1500));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(1500));
                server.restart();
                there.await(LONG); // until it listens again, since it may have missed something
                Awaitility.await().ignoreExceptions().until(() -> {
                    here.share(ExchangeContract.seenIn("east", 0, 1), Duration.ZERO);
                    return true;
                });
                there.await(LONG);
            }
        }
    }

    @Test
    void aConnectionThatWasCutOffIsReplaced() throws Exception {
        try (SqlExchange exchange = exchange(store)) {
            exchange.await(LONG);
            assertThat(PostgresStore.terminate(store.url, "query like 'listen%'", 1))
                    .isEqualTo(1);
            exchange.await(LONG);
            exchange.share(ExchangeContract.seenIn("east", 0, 1), Duration.ZERO);
            exchange.await(LONG);
        }
    }

    @Test
    void whereNobodyAnswersOneWaitsAllTheSame() throws Exception {
        Postgres nowhere = PostgresStore.at("jdbc:postgresql://localhost:1/launchwatch");
        try (SqlExchange exchange = new SqlExchange(nowhere, store.writer, store.reader)) {
            for (int i = 0; i < 2; i++) {
                long start = System.nanoTime();
                exchange.await(Duration.ofMillis(100));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(100));
            }
        }
    }

    @Test
    void whoWaitsCanBeInterruptedAndIsSentAwayAtTheEnd() throws Exception {
        Postgres nowhere = PostgresStore.at("jdbc:postgresql://localhost:1/launchwatch");
        for (Postgres postgres : List.of(PostgresStore.at(store.url), nowhere)) {
            SqlExchange exchange = new SqlExchange(postgres, store.writer, store.reader);
            exchange.await(Duration.ofMillis(10));
            try (ExecutorService executor = Executors.newCachedThreadPool()) {
                Future<?> waiting = executor.submit(() -> {
                    assertThatThrownBy(() -> exchange.await(LONG)).isInstanceOf(InterruptedException.class);
                });
                executor.shutdownNow();
                waiting.get();
            }
            try (ExecutorService executor = Executors.newCachedThreadPool()) {
                Future<?> waiting = executor.submit(() -> {
                    exchange.await(LONG);
                    return null;
                });
                exchange.close();
                waiting.get();
            }
        }
    }
}
