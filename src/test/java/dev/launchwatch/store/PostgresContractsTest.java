package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Result;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.region.Exchange;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Register;
import dev.launchwatch.signal.EventLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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

    /** Its results are in a file, as those of each region. */
    @Nested
    class OfTheJournalOfWhoeverDecides extends JournalContract {
        @TempDir
        Path folder;

        private SqliteStore own;
        private Lease lease;

        @BeforeEach
        void takeTheLease() {
            own = new SqliteStore(folder);
            try (SqlRegister register = new SqlRegister(PostgresStore.at(store.url))) {
                lease = register.renew(RegisterContract.able("eu", "me"), Duration.ofSeconds(10))
                        .lease();
            }
        }

        @AfterEach
        void closeTheFile() {
            own.close();
        }

        @Override
        Journal journal() {
            Journal results = SqlJournal.sharing(own.writer, own.reader, "eu");
            return new BothJournals(results, new LeasedJournal(store.writer, store.reader, results, lease));
        }

        @Override
        Outbox outbox() {
            return store.outbox();
        }
    }

    @Nested
    class OfTheRegister extends RegisterContract {
        private SqlRegister register;

        @BeforeEach
        void openTheRegister() {
            register = new SqlRegister(PostgresStore.at(store.url));
        }

        @AfterEach
        void closeTheRegister() {
            register.close();
        }

        @Override
        Register register() {
            return register;
        }

        @Override
        void pass(Duration time) {
            store.writer.change("let time pass", session -> {
                session.update(
                        "update member set since = since - ?, seen = seen - ?", time.toMillis(), time.toMillis());
                session.update("update lease set until = until - ?", time.toMillis());
            });
        }
    }

    @Nested
    class OfTheExchange extends ExchangeContract {
        private PostgresStore elsewhere;
        private SqlExchange here;
        private SqlExchange there;

        @BeforeEach
        void openTheExchange() {
            elsewhere = PostgresStore.over(store.url);
            here = exchange(store);
            there = exchange(elsewhere);
        }

        private static SqlExchange exchange(PostgresStore store) {
            return new SqlExchange(PostgresStore.at(store.url), store.writer, store.reader);
        }

        @AfterEach
        void closeTheExchange() {
            here.close();
            there.close();
            elsewhere.close();
        }

        @Override
        Exchange exchange() {
            return here;
        }

        @Override
        Exchange other() {
            return there;
        }
    }

    @Nested
    class OfTheOutbox extends OutboxContract {
        @Override
        Optional<SqlTold> told() {
            return Optional.of(new SqlTold(store.reader));
        }

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
    class OfPublicHistory extends PublicHistoryContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class OfTheAuditLog extends AuditContract {
        @Override
        TestStore store() {
            return store;
        }

        @Override
        void refuse() {
            store.writer.change(
                    "refuse one",
                    session -> session.update("alter table audit add constraint refuse check (id <> 'refused')"));
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
    class OfExcerpts extends ExcerptsContract {
        @Override
        TestStore store() {
            return store;
        }
    }

    @Nested
    class OfTheHeartbeats extends HeartbeatsContract {
        @Override
        Kept heartbeats() {
            return Kept.of(store.heartbeats());
        }
    }
}
