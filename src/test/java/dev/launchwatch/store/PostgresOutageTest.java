package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.testing.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server itself is killed and held up. */
@Timeout(240)
class PostgresOutageTest {
    @Test
    void whatWasAcknowledgedIsThereAfterTheServerWasKilledAndProgramsGoOnByThemselves(@TempDir Path folder)
            throws Exception {
        try (PostgresServer server = PostgresServer.start(folder)) {
            String url = server.fresh();
            Schema.migrate(PostgresStore.at(url));
            try (PostgresStore east = PostgresStore.over(url);
                    PostgresStore west = PostgresStore.over(url);
                    ExecutorService executor = Executors.newFixedThreadPool(4)) {
                AtomicInteger numbers = new AtomicInteger();
                AtomicBoolean done = new AtomicBoolean();
                AtomicInteger acknowledged = new AtomicInteger();
                List<Future<?>> writers = new ArrayList<>();
                for (TestStore store : List.of(east, west, east, west)) {
                    writers.add(executor.submit(() -> {
                        while (!done.get()) {
                            write(store, numbers.getAndIncrement());
                            acknowledged.incrementAndGet();
                        }
                    }));
                }
                for (int round = 0; round < 3; round++) {
                    int before = acknowledged.get();
                    Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.get() > before + 30);
                    server.kill();
                    server.restart();
                }
                int before = acknowledged.get();
                Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> acknowledged.get() > before + 30);
                done.set(true);
                for (Future<?> writer : writers) {
                    writer.get();
                }
                int all = numbers.get();
                assertThat(Samples.results(west.journal(), Samples.NOON)).hasSize(all * Child.BATCH);
                assertThat(east.journal().states()).hasSize(all);
                assertThat(east.outbox().unplanned()).hasSize(all);
                List<EventLog.Placed> events = Samples.events(east.events(), 0);
                assertThat(events).extracting(EventLog.Placed::position).doesNotHaveDuplicates();
                assertThat(events).hasSize(all * Child.BATCH);
                assertThat(events.getLast().position()).as("without a gap").isEqualTo(events.size());
            }
        }
    }

    /** Until it is acknowledged, as programs do. */
    private static void write(TestStore store, int number) {
        boolean stored = false;
        while (!stored) {
            try {
                store.journal().commit(Child.batch(number));
                store.events().append(Child.events(number));
                stored = true;
            } catch (StoreUnavailableException _) {
                // Nobody knows what was stored of it.
            }
        }
    }

    @Test
    void aServerThatHangsIsAnErrorForEverybodyWithinSeconds(@TempDir Path folder) throws Exception {
        try (PostgresServer server = PostgresServer.start(folder)) {
            String url = server.fresh();
            Schema.migrate(PostgresStore.at(url));
            try (PostgresStore store = PostgresStore.over(url);
                    ExecutorService executor = Executors.newCachedThreadPool()) {
                store.events().append(Samples.events(0, 1));
                assertThat(Samples.events(store.events(), 0)).hasSize(1);
                server.pause();
                long start = System.nanoTime();
                List<Future<?>> callers = new ArrayList<>();
                for (int i = 0; i < 20; i++) {
                    int number = i;
                    callers.add(executor.submit(() -> store.events().append(Samples.events(number, 1))));
                    callers.add(executor.submit(() -> store.journal()
                            .commit(new Journal.Batch(
                                    List.of(Samples.up("chat", Samples.NOON.plusSeconds(number))),
                                    List.of(),
                                    List.of()))));
                    callers.add(executor.submit(() -> store.count("select count(*) from event")));
                }
                for (Future<?> caller : callers) {
                    assertThatThrownBy(caller::get).cause().isInstanceOf(StoreUnavailableException.class);
                }
                assertThat(Duration.ofNanos(System.nanoTime() - start))
                        .isLessThan(Postgres.SILENCE.plus(Postgres.LOGIN.multipliedBy(4)));
                server.resume();
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> store.events().append(Samples.events(0, 1)).size() == 1);
                assertThat(Samples.events(store.events(), 0)).isNotEmpty();
            }
        }
    }

    /** A region that starts would be cut off from the others for as long as migrations may take. */
    @Test
    void aLookAtTheSchemaThatHangsIsAnErrorWithinSeconds() {
        PostgresServer server = PostgresServer.shared();
        String url = server.fresh();
        String name = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        server.execute(
                name,
                "create view public.pg_tables as select tables.* from pg_catalog.pg_tables as tables, pg_sleep(60)");
        long start = System.nanoTime();
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(url + "&currentSchema=public,pg_catalog")))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isLessThan(Postgres.SILENCE.plus(Postgres.LOGIN.multipliedBy(2)));
    }
}
