package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.signal.EventLog;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** PostgreSQL keeps every contract of the store; each test in a database of its own. */
class PostgresContractsTest {
    private PostgresStore store;

    @BeforeEach
    void open() {
        store = PostgresStore.fresh();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Nested
    class OfTheJournal extends JournalContract {
        @Override
        Journal journal() {
            return store.journal();
        }

        @Override
        Outbox outbox() {
            return store.outbox();
        }

        @Test
        void aReceiverThatThrowsCostsTheReaderNoConnection() {
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < 5_000; i++) {
                results.add(Samples.up("monitor-" + i % 10, Samples.NOON.plusMillis(i)));
            }
            journal().commit(new Journal.Batch(results, List.of(), List.of()));
            AtomicInteger handedOver = new AtomicInteger();
            for (int i = 0; i < 3 * Postgres.READERS; i++) {
                assertThatThrownBy(() -> journal().replay(Samples.NOON, _ -> {
                            handedOver.incrementAndGet();
                            throw new IllegalStateException("enough");
                        }))
                        .hasMessage("enough");
            }
            assertThat(handedOver).hasValue(3 * Postgres.READERS);
            assertThat(Samples.results(journal(), Samples.NOON)).hasSize(5_000);
        }
    }

    @Nested
    class OfTheOutbox extends OutboxContract {
        @Override
        Journal journal() {
            return store.journal();
        }

        @Override
        Outbox outbox() {
            return store.outbox();
        }
    }

    @Nested
    class OfTheEventLog extends EventLogContract {
        @Override
        EventLog log() {
            return store.events();
        }

        @Override
        long count(String sql) {
            return store.count(sql);
        }

        @Override
        Writer writer() {
            return store.writer;
        }

        @Override
        void refuseStatus599() {
            store.writer.change("refuse one", session -> session.update("alter table event add check (status <> 599)"));
        }

        @Override
        void restart() {
            store = store.restart();
        }
    }

    @Nested
    class OfOldEvents extends EventKeepingContract {
        @Override
        TestStore store() {
            return store;
        }

        @Override
        void restart() {
            store = store.restart();
        }
    }

    @Nested
    class OfTheArchive extends ResultArchiveContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class OfHousekeeping extends HousekeepingContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class OfTheHeartbeats extends HeartbeatsContract {
        @Override
        SqlHeartbeats heartbeats() {
            return store.heartbeats();
        }
    }
}
