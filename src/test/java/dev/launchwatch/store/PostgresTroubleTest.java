package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class PostgresTroubleTest {
    private PostgresStore store;

    @BeforeEach
    void open() {
        store = PostgresStore.fresh();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private String database() {
        return store.url.substring(store.url.lastIndexOf('/') + 1, store.url.indexOf('?'));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            53100 | the database's disk is full; free some space, then it goes on by itself
            53200 | the database has not enough memory
            53300 | the database has no connection left; raise its max_connections or close other programs' connections
            25006 | the database is read-only: it is a standby, fails over, or was set so
            57014 | the database took too long and was stopped
            55P03 | another region held what it needs for too long
            57P01 | the database is shutting down or starting; it goes on by itself
            40001 | it was in the way of other transactions, again and again
            42501 | the database's user may not do that; make it the owner of its schema
            XX001 | the database is damaged; restore it from a backup
            58030 | the database cannot read or write its disk
            28P01 | the database refuses this user or password; check LAUNCHWATCH_STORE_USER and LAUNCHWATCH_STORE_PASSWORD
            P0999 | database error P0999
            """)
    void whatTheDatabaseSaysIsSaidInWordsWithoutWhatWasToBeStored(String state, String meaning) {
        assertThatThrownBy(() -> store.writer.change(
                        "keep it",
                        session -> session.update(
                                "do $$ begin raise exception 'hunter2' using errcode = '" + state + "'; end $$")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The store could not keep it: " + meaning);
        assertThat(store.events().append(Samples.events(0, 1))).as("it goes on").hasSize(1);
    }

    @Test
    void noMessageOfTheDriverRepeatsWhatWasToBeStored() {
        store.writer.change(
                "refuse", session -> session.update("alter table event_name add check (name <> '/hunter2')"));
        assertThatThrownBy(() -> store.events().append(List.of(Samples.event("a", "/hunter2"))))
                .isInstanceOf(StoreUnavailableException.class)
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain("hunter2");
                    }
                });
        store.writer.change("refuse", session -> session.update("alter table result add check (reason <> 'x')"));
        assertThatThrownBy(() -> store.writer.change("try", session -> {
                    var insert = session.statement("insert into monitor (name) values (?)");
                    for (String name : List.of("hunter2", "hunter2")) {
                        insert.setString(1, name);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }))
                .satisfies(e -> {
                    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                        assertThat(cause.toString()).doesNotContain("hunter2");
                    }
                });
    }

    @Test
    void aDatabaseThatBecomesReadOnlyIsSaidToBeAndGoesOnAfterwards() {
        store.events().append(Samples.events(0, 1));
        PostgresServer.shared().execute("alter database " + database() + " set default_transaction_read_only = on");
        PostgresStore.terminate(store.url, "true", 10);
        StoreUnavailableException refused = untilRefused("the database is read-only");
        assertThat(refused)
                .hasMessage(
                        "The store could not keep events: the database is read-only: it is a standby, fails over, or"
                                + " was set so");
        assertThat(Samples.events(store.events(), 0)).hasSize(1);
        PostgresServer.shared().execute("alter database " + database() + " set default_transaction_read_only = off");
        assertThat(store.events().append(Samples.events(0, 2)))
                .extracting(stored -> stored.fresh())
                .containsExactly(false, true);
    }

    private StoreUnavailableException untilRefused(String meaning) {
        for (int i = 0; i < 10; i++) {
            try {
                store.events().append(Samples.events(i + 100, 1));
            } catch (StoreUnavailableException e) {
                if (String.valueOf(e.getMessage()).contains(meaning)) {
                    return e;
                }
            }
        }
        throw new AssertionError("it was never refused");
    }

    @Test
    void aUserWithoutAConnectionLeftIsToldSo() {
        PostgresServer.shared().execute("create role few login connection limit 1");
        String url = PostgresServer.shared().url(database()) + "?user=few";
        try (PostgresStore one = PostgresStore.over(url);
                PostgresStore two = PostgresStore.over(url)) {
            assertThat(one.count("select 1")).isEqualTo(1);
            assertThatThrownBy(() -> two.count("select 1"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("the database has no connection left");
        }
    }

    @Test
    void aStatementThatTakesTooLongIsStopped() {
        assertThatThrownBy(() -> store.reader.read("look", session -> session.row("select pg_sleep(60)", row -> true)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The store could not look: the database took too long and was stopped");
        assertThat(store.count("select 1")).isEqualTo(1);
    }

    @Test
    void aConnectionThatWasCutOffWhileItRestedIsReplacedUnnoticed() {
        AtomicLong nanos = new AtomicLong();
        Postgres postgres = Postgres.at(store.url, null, null, nanos::get);
        try (Writer writer = new Writer(postgres);
                Reader reader = new Reader(postgres)) {
            SqlEventLog log = new SqlEventLog(writer, reader);
            log.append(Samples.events(0, 1));
            assertThat(Samples.events(log, 0)).hasSize(1);
            assertThat(PostgresStore.terminate(store.url, "true", 10)).isEqualTo(2);
            nanos.addAndGet(Duration.ofSeconds(5).toNanos());
            assertThat(log.append(Samples.events(1, 1)).getFirst().fresh()).isTrue();
            assertThat(Samples.events(log, 0)).hasSize(2);
        }
    }

    @Test
    void aConnectionThatIsCutOffWhileItIsUsedFailsOnce() {
        store.events().append(Samples.events(0, 1));
        assertThatThrownBy(() -> store.writer.change("try", session -> {
                    session.events().add(Samples.events(1, 1), EventKey.of(Samples.events(1, 1)));
                    PostgresStore.terminate(store.url, "state like 'idle in%'", 10);
                    session.events().add(Samples.events(2, 1), EventKey.of(Samples.events(2, 1)));
                }))
                .isInstanceOf(StoreUnavailableException.class)
                .message()
                .isIn(
                        "The store could not try: the database is shutting down or starting; it goes on by itself",
                        "The store could not try: the connection to the database was lost; it goes on by itself once it"
                                + " can be reached");
        assertThat(store.events().append(Samples.events(0, 2)))
                .extracting(stored -> stored.position())
                .containsExactly(1L, 2L);
    }

    @Test
    void readersWaitForAConnectionForAShortTimeOnly() {
        readWithin(0);
        assertThat(store.count("select 1")).isEqualTo(1);
    }

    /** Reads within a read within a read …, until no connection is left. */
    private void readWithin(int depth) {
        if (depth == Postgres.READERS) {
            assertThatThrownBy(() -> store.count("select 1"))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessage("The store could not count: all connections that read are in use");
            return;
        }
        store.reader.<Boolean>read("go deeper", session -> {
            assertThat(session.row("select 1", row -> row.getLong(1))).contains(1L);
            readWithin(depth + 1);
            return true;
        });
    }

    @Test
    void aReaderCannotWriteAndSeesOneState() {
        store.events().append(Samples.events(0, 1));
        assertThatThrownBy(() -> store.reader.read("write", session -> session.update("delete from event")))
                .isInstanceOf(StoreUnavailableException.class);
        long seen = store.reader.<Long>read("look twice", session -> {
            long before =
                    session.row(Statements.LAST_EVENT, row -> row.getLong(1)).orElseThrow();
            store.events().append(Samples.events(1, 1));
            long after =
                    session.row(Statements.LAST_EVENT, row -> row.getLong(1)).orElseThrow();
            return before * 10 + after;
        });
        assertThat(seen).isEqualTo(11);
        assertThat(store.count(Statements.LAST_EVENT)).isEqualTo(2);
    }

    @Test
    void aServerThatWasToldToBeCarelessIsDurableAllTheSame() {
        PostgresServer.shared().execute("alter database " + database() + " set synchronous_commit = off");
        try (PostgresStore careful = PostgresStore.over(store.url)) {
            assertThat(careful.writer.<String>write(
                            "look",
                            session -> session.row(
                                            "select current_setting('synchronous_commit')", row -> row.getString(1))
                                    .orElseThrow()))
                    .isEqualTo("on");
        }
        PostgresServer.shared().execute("alter database " + database() + " set synchronous_commit = remote_apply");
        try (PostgresStore careful = PostgresStore.over(store.url)) {
            assertThat(careful.writer.<String>write(
                            "look",
                            session -> session.row(
                                            "select current_setting('synchronous_commit')", row -> row.getString(1))
                                    .orElseThrow()))
                    .isEqualTo("remote_apply");
        }
    }

    @Test
    void aServerThatTakesConnectionsAndSaysNothingIsAnErrorWithinSecondsAndIsNotAskedAllTheTime() throws Exception {
        AtomicLong nanos = new AtomicLong();
        AtomicInteger connections = new AtomicInteger();
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Socket> taken = new ArrayList<>();
            Thread.ofVirtual().start(() -> {
                try {
                    while (true) {
                        taken.add(silent.accept());
                        connections.incrementAndGet();
                    }
                } catch (IOException _) {
                    // The test is over.
                }
            });
            Postgres postgres = Postgres.at(
                    "jdbc:postgresql://localhost:" + silent.getLocalPort() + "/x?sslmode=disable",
                    "me",
                    null,
                    nanos::get);
            try (Writer writer = new Writer(postgres);
                    Reader reader = new Reader(postgres)) {
                long start = System.nanoTime();
                failsToAppend(new SqlEventLog(writer, reader));
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Postgres.LOGIN.multipliedBy(3));
                int asked = connections.get();
                assertThat(asked).isPositive();

                for (int i = 0; i < 100; i++) {
                    failsToAppend(new SqlEventLog(writer, reader));
                    assertThat(new SqlHeartbeats(writer, reader).last("backup")).isEmpty();
                }
                assertThat(connections).hasValue(asked);

                nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                failsToAppend(new SqlEventLog(writer, reader));
                assertThat(connections).hasValueGreaterThan(asked);
            }
            for (Socket socket : taken) {
                socket.close();
            }
        }
    }

    private static void failsToAppend(SqlEventLog log) {
        assertThatThrownBy(() -> log.append(Samples.events(0, 1)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageStartingWith("The store could not keep events: the ");
    }

    @Test
    void aClosedStoreGivesNothing() {
        store.close();
        assertThatThrownBy(() -> store.events().append(Samples.events(0, 1)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The store could not keep events: it is closed");
        assertThatThrownBy(() -> store.count("select 1"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("The store could not count: it is closed");
    }

    @Test
    void statesWithoutWordsAreToldApart() {
        SQLException constraint = new SQLException("", "23505");
        SQLException away = new SQLException("", "08006");
        assertThat(Trouble.isOfAStatement(constraint)).isTrue();
        assertThat(Trouble.isOfAStatement(away)).isFalse();
        assertThat(Trouble.isInOthersWay(new SQLException("", "40P01"))).isTrue();
        assertThat(Trouble.isInOthersWay(away)).isFalse();
        assertThat(Trouble.isDamage(away)).isFalse();
    }

    @Test
    void aBatchThatIsRefusedLeavesNothingOfIt() {
        store.writer.change("refuse", session -> session.update("alter table rule_state add check (rule <> 'bad')"));
        assertThatThrownBy(() -> store.journal()
                        .commit(new Journal.Batch(
                                List.of(Samples.up("chat", Samples.NOON)),
                                List.of(Samples.firing("bad", "s")),
                                List.of())))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(Samples.results(store.journal(), Samples.NOON)).isEmpty();
    }
}
