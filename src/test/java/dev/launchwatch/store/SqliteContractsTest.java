package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.follow.Positions;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.signal.MeasuredMemory;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.ProgressHandler;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** The embedded database keeps every contract of the store; each test on a file of its own. */
class SqliteContractsTest {
    private SqliteStore store;

    @BeforeEach
    void open(@TempDir Path folder) {
        store = new SqliteStore(folder);
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
        void aReplayReadsNoMoreThanWhatItHandsOver() {
            int all = 100_000;
            for (int i = 0; i < all; i += 10_000) {
                List<Result> results = new ArrayList<>();
                for (int j = i; j < i + 10_000; j++) {
                    results.add(Samples.up("monitor-" + j % 10, Samples.NOON.plusMillis(j)));
                }
                journal().commit(new Journal.Batch(results, List.of(), List.of()));
            }
            MeteredSqlite metered = new MeteredSqlite(store.file);
            Journal journal = new SqlJournal(store.writer, new Reader(metered));
            AtomicInteger handedOver = new AtomicInteger();
            assertThatThrownBy(() -> journal.replay(Samples.NOON, _ -> {
                        if (handedOver.incrementAndGet() == 10) {
                            throw new IllegalStateException("enough");
                        }
                    }))
                    .hasMessage("enough");
            assertThat(handedOver).hasValue(10);
            assertThat(metered.thousandsOfSteps).hasValueLessThan(5);

            handedOver.set(0);
            journal.replay(Samples.NOON, _ -> handedOver.incrementAndGet());
            assertThat(handedOver)
                    .as("the reader goes on as if nothing had been")
                    .hasValue(all);
            assertThat(metered.thousandsOfSteps).as("what is counted").hasValueGreaterThan(all / 1000);
        }
    }

    @Nested
    class OfTheJournalOfARegion extends JournalContract {
        @Override
        Journal journal() {
            return SqlJournal.sharing(store.writer, store.reader, "eu");
        }

        @Override
        Outbox outbox() {
            return store.outbox();
        }
    }

    @Nested
    class OfTheReplica extends SqlReplicaContract {
        @Override
        TestStore store() {
            return store;
        }

        @Override
        void restart() {
            store = store.restart();
        }

        @Test
        void whatCannotBeKeptDoesNotCountAsFetched() {
            store.writer.change(
                    "refuse one",
                    session -> session.update("create trigger refuse before insert on result when new.at = 1"
                            + " begin select raise(abort, 'refused'); end"));
            SqlReplica replica = new SqlReplica(store.writer, store.reader, "eu");
            List<Result> results = List.of(
                    Samples.seenIn("us", Samples.up("a", Samples.NOON)),
                    Samples.seenIn("us", Samples.up("a", Instant.ofEpochMilli(1))));
            assertThatThrownBy(() -> replica.fetch(results, 9)).isInstanceOf(StoreUnavailableException.class);
            assertThat(replica.fetched()).isZero();
            assertThat(Samples.results(store.journal(), Instant.EPOCH)).isEmpty();
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
            store.writer.change(
                    "refuse one",
                    session -> session.update("create trigger refuse before insert on event when new.status = 599"
                            + " begin select raise(abort, 'refused'); end"));
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

        @Test
        void aFullGenerationOfIdsIsForgottenOnceAllOfItIsOld() {
            append(0, EventKeys.GENERATION + 1_000);
            keep(Samples.NOON);
            append(EventKeys.GENERATION + 1_000, 1_000);
            keep(Samples.NOON.plus(Duration.ofDays(7)).minusMillis(1));
            assertThat(store.count("select count(*) from event_key")).isEqualTo(EventKeys.GENERATION + 2_000);
            keep(Samples.NOON.plus(Duration.ofDays(7)));
            assertThat(store.count("select count(*) from event_key")).isEqualTo(2_000);
            assertThat(store.count("select count(*) from event_generation")).isEqualTo(1);
            List<EventLog.Stored> again = store.events()
                    .append(List.of(
                            Samples.event("id-0"), Samples.event("id-" + EventKeys.GENERATION), Samples.event("new")));
            assertThat(again).extracting(EventLog.Stored::fresh).containsExactly(true, false, true);
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
                    session -> session.update("create trigger refuse before insert on audit when new.id = 'refused'"
                            + " begin select raise(abort, 'refused'); end"));
        }
    }

    @Nested
    class OfHousekeeping extends HousekeepingContract {
        @Override
        TestStore store() {
            return store;
        }

        @Test
        void spaceIsGivenBackWhenMostOfTheFileIsUnused() {
            List<Result> results = new ArrayList<>();
            for (int i = 0; i < 20_000; i++) {
                results.add(Samples.down("m" + i % 5, Samples.NOON.plusMillis(i)));
            }
            commit(results);
            long full = housekeeping().run(Samples.NOON).bytes();
            long after =
                    housekeeping().run(Samples.NOON.plus(Duration.ofDays(36))).bytes();
            assertThat(after).isLessThan(full / 2);
        }
    }

    @Nested
    class OfWhatIsMeasured extends MeasuredContract {
        @Override
        MeasuredMemory memory() {
            return new SqlMeasured(store.writer, store.reader);
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

        @Test
        void aStoreThatIsAwayCannotTell(@TempDir Path empty) {
            heartbeats().record("backup", Samples.NOON);
            Reader away = new Reader(Sqlite.dataSource(empty.resolve("missing").resolve("x.db")));
            assertThat(new SqlHeartbeats(store.writer, away).last("backup")).isEmpty();
        }
    }

    @Nested
    class OfThePositions extends PositionsContract {
        @Override
        Positions positions(String region) {
            return new SqlPositions(store.writer, store.reader, region);
        }
    }

    /** Counts what the engine does: a query that sorts, or reads ahead, does it before its first row. */
    private static final class MeteredSqlite extends SQLiteDataSource {
        final AtomicInteger thousandsOfSteps = new AtomicInteger();

        MeteredSqlite(Path file) {
            setUrl(Sqlite.url(file));
        }

        @Override
        public SQLiteConnection getConnection(String user, String password) throws SQLException {
            SQLiteConnection connection = super.getConnection(user, password);
            ProgressHandler.setHandler(connection, 1000, new ProgressHandler() {
                @Override
                protected int progress() {
                    thousandsOfSteps.incrementAndGet();
                    return 0;
                }
            });
            return connection;
        }
    }
}
