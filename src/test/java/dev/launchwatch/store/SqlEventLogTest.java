package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.EventLog.Placed;
import dev.launchwatch.signal.EventLog.Stored;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SqlEventLogTest {
    private SqliteStore store;
    private SqlEventLog log;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new SqliteStore(folder);
        log = store.events();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void idsAreKnownAcrossGenerations() {
        int all = EventKeys.GENERATION + 5_000;
        for (int i = 0; i < all; i += 5_000) {
            log.append(Samples.events(i, Math.min(5_000, all - i)));
        }
        assertThat(store.count("select count(*) from event_generation")).isEqualTo(2);
        assertThat(fresh(log.append(Samples.events(0, all)))).isZero();
        restart();
        assertThat(fresh(log.append(Samples.events(0, all + 7)))).isEqualTo(7);
        assertThat(store.count("select count(*) from event")).isEqualTo(all + 7);
    }

    @Test
    void ofMoreGenerationsThanMemoryAllowsTheOldestIsForgotten() {
        log.append(Samples.events(0, EventKeys.GENERATION));
        store.writer.change("pretend that there were others before", session -> {
            session.update("update event_generation set id = ?", EventKeys.MOST_GENERATIONS);
            session.update("update event_key set generation = ?", EventKeys.MOST_GENERATIONS);
            for (int i = 1; i < EventKeys.MOST_GENERATIONS; i++) {
                session.update(Statements.ADD_GENERATION, i, 0);
                session.update(Statements.SEAL_GENERATION, KeyFilter.empty().bytes(), i);
            }
        });
        restart();
        log.append(Samples.events(EventKeys.GENERATION, 1));
        assertThat(store.count("select count(*) from event_generation")).isEqualTo(EventKeys.MOST_GENERATIONS);
        assertThat(store.count("select min(id) from event_generation")).isEqualTo(2);
        assertThat(fresh(log.append(Samples.events(0, EventKeys.GENERATION + 1))))
                .isZero();
    }

    @Test
    void neitherIdsNorPeopleAreInTheFileInClear() throws IOException {
        log.append(List.of(Samples.event("ann@example.org"), Samples.event("token=hunter2")));
        store.close();
        for (String companion : List.of("", "-wal")) {
            Path file = store.file.resolveSibling(store.file.getFileName() + companion);
            if (Files.exists(file)) {
                assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                        .doesNotContain("ann@example.org")
                        .doesNotContain("hunter2");
            }
        }
    }

    @Test
    void anEventThatCannotBeReadDoesNotHideTheOthers() {
        log.append(Samples.events(0, 3));
        store.writer.change("damage", session -> session.update("update event set kind = 99 where position = 2"));
        assertThat(Samples.events(log, 0)).extracting(Placed::position).containsExactly(1L, 3L);
    }

    @Test
    @Timeout(120)
    void aFloodOfEventsLetsTheRulesCommitInTheirTurn() throws Exception {
        int threads = 8;
        int rounds = 30;
        AtomicBoolean done = new AtomicBoolean();
        AtomicInteger ids = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<?>> floods = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                floods.add(executor.submit(() -> {
                    while (!done.get()) {
                        log.append(Samples.events(ids.getAndAdd(500), 500));
                        running.incrementAndGet();
                    }
                }));
            }
            while (running.get() < threads) {
                Thread.onSpinWait();
            }
            long before = store.count("select max(position) from event");
            for (int i = 0; i < rounds; i++) {
                store.journal()
                        .commit(new Journal.Batch(
                                List.of(Samples.up("chat", Samples.NOON.plusSeconds(i))), List.of(), List.of()));
            }
            long meanwhile = store.count("select max(position) from event") - before;
            done.set(true);
            for (Future<?> flood : floods) {
                flood.get();
            }
            // In turns, one group of at most 2,000 goes before each commit of the rules; some more while a thread waits
            // for its processor.
            assertThat(meanwhile).isPositive().isLessThan(rounds * 4L * 2_000L);
        }
        assertThat(Samples.results(store.journal(), Samples.NOON)).hasSize(rounds);
    }

    @Test
    void aClosedStoreTakesNothing() {
        log.append(Samples.events(0, 1));
        store.close();
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> log.append(Samples.events(1, 1)))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("The store could not keep events: it is closed");
        }
        assertThatThrownBy(() -> log.checkpoint(1, List.of())).isInstanceOf(StoreUnavailableException.class);
    }

    @Test
    void aFailureInAnotherTransactionOfTheSameConnectionSpoilsNothing() {
        log.append(Samples.events(0, 5));
        assertThatThrownBy(() -> store.writer.change("try", session -> {
                    session.events().add(Samples.events(5, 5), EventKey.of(Samples.events(5, 5)));
                    throw new IllegalStateException("a bug");
                }))
                .isInstanceOf(IllegalStateException.class);
        List<Stored> stored = log.append(Samples.events(3, 5));
        assertThat(stored).extracting(Stored::fresh).containsExactly(false, false, true, true, true);
        assertThat(stored).extracting(Stored::position).containsExactly(4L, 5L, 6L, 7L, 8L);
    }

    private void restart() {
        store = store.restart();
        log = store.events();
    }

    private static long fresh(List<EventLog.Stored> stored) {
        return stored.stream().filter(EventLog.Stored::fresh).count();
    }
}
