package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.region.Roster;
import dev.launchwatch.region.Sign;
import dev.launchwatch.testing.PostgresServer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PostgresSchemaTest {
    private final PostgresServer server = PostgresServer.shared();

    static Stream<Integer> versions() {
        return Schema.MIGRATIONS.stream()
                .map(path -> Integer.valueOf(path.substring(path.lastIndexOf('/') + 2, path.indexOf("__"))));
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aDatabaseOfEachVersionIsBroughtUpToDateWithWhatIsInIt(int version) {
        String url = server.fresh();
        Schema.migrate(PostgresStore.at(url), version);
        Journal.Batch batch = new Journal.Batch(
                List.of(Samples.up("chat", Samples.NOON)),
                List.of(Samples.firing("r", "s")),
                List.of(Samples.fired("t")));
        try (PostgresStore before = PostgresStore.over(url)) {
            assertThat(before.count("select max(version::int) from flyway_schema_history"))
                    .isEqualTo(version);
            before.journal().commit(batch);
        }
        Schema.migrate(PostgresStore.at(url));
        try (PostgresStore after = PostgresStore.over(url)) {
            assertThat(after.count("select max(version::int) from flyway_schema_history"))
                    .isEqualTo(Schema.VERSION);
            assertThat(Samples.results(after.journal(), Samples.NOON)).isEqualTo(batch.results());
            assertThat(after.journal().states()).isEqualTo(batch.states());
            assertThat(after.outbox().unplanned()).isEqualTo(batch.transitions());
            assertThat(after.events().append(Samples.events(0, 3)).getLast().position())
                    .isEqualTo(3);
        }
    }

    @Test
    void severalProgramsMayStartAtTheSameTime() throws Exception {
        String url = server.fresh();
        try (ExecutorService executor = Executors.newFixedThreadPool(5)) {
            List<Future<?>> starts = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                starts.add(executor.submit(() -> Schema.migrate(PostgresStore.at(url))));
            }
            for (Future<?> start : starts) {
                start.get();
            }
        }
        try (PostgresStore store = PostgresStore.over(url)) {
            assertThat(store.count("select count(*) from flyway_schema_history where version is not null"))
                    .isEqualTo(Schema.MIGRATIONS.size());
        }
    }

    @Test
    void whatANewerProgramAddedIsLeftAsItIs() {
        try (PostgresStore store = PostgresStore.fresh()) {
            store.writer.change("be a newer program", session -> {
                session.update("insert into flyway_schema_history (installed_rank, version, description, type, script,"
                        + " checksum, installed_by, execution_time, success) values (99, '99', 'more', 'SQL', 'V99__more.sql',"
                        + " 1, 'me', 1, true)");
                session.update("alter table result add column more text");
                session.update(Statements.SET_META, Schema.LOWEST_PROGRAM, Integer.toString(Schema.VERSION));
            });
            Schema.migrate(PostgresStore.at(store.url));
            store.journal().commit(new Journal.Batch(List.of(Samples.up("chat", Samples.NOON)), List.of(), List.of()));
            assertThat(Samples.results(store.journal(), Samples.NOON)).hasSize(1);
            assertThat(store.count("select max(version::int) from flyway_schema_history"))
                    .isEqualTo(99);
        }
    }

    @Test
    void aDatabaseThatNeedsANewerProgramRefusesThisOne() {
        try (PostgresStore store = PostgresStore.fresh()) {
            store.writer.change(
                    "be a newer program", session -> session.update(Statements.SET_META, Schema.LOWEST_PROGRAM, "99"));
            assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(store.url)))
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessage(
                            "The database cannot be prepared: a newer Launchwatch changed the database in a way that"
                                    + " this one does not know (it needs schema 99, this one knows " + Schema.VERSION
                                    + "); update this region");
        }
    }

    @Test
    void aProgramThatRunsIsShutOutOnceTheDatabaseNeedsANewerOneAndLetInAgainWhereThatIsTakenBack() {
        try (PostgresStore other = PostgresStore.fresh()) {
            Postgres postgres = PostgresStore.at(other.url);
            Schema.migrate(postgres);
            try (SqlRegister register = new SqlRegister(postgres);
                    Writer writer = new Writer(postgres);
                    Reader reader = new Reader(postgres)) {
                Sign sign = RegisterContract.able("east", "e");
                Roster before = register.renew(sign, RegisterContract.TERM);
                SqlOutbox outbox = new SqlOutbox(writer, reader);
                outbox.silence(Samples.silence("s", Samples.NOON), null);
                assertThat(postgres.lowestProgram()).isZero();

                needs(other, "99");
                String sentence =
                        "a newer Launchwatch changed the database in a way that this one does not know (it needs"
                                + " schema 99, this one knows " + Schema.VERSION + "); update this region";
                assertThatThrownBy(() -> register.renew(sign, RegisterContract.TERM))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessage("The store could not say that this region is alive: " + sentence);
                assertThat(postgres.lowestProgram()).isEqualTo(99);
                assertThatThrownBy(() -> outbox.silence(Samples.silence("t", Samples.NOON), null))
                        .isInstanceOf(StoreUnavailableException.class)
                        .hasMessageEndingWith(sentence);
                assertThatThrownBy(outbox::unplanned).hasMessageEndingWith(sentence);
                assertThat(other.count("select seen from member"))
                        .isEqualTo(before.members().getFirst().seen().toEpochMilli());

                needs(other, Integer.toString(Schema.VERSION));
                register.renew(sign, RegisterContract.TERM);
                outbox.silence(Samples.silence("t", Samples.NOON), null);
                assertThat(outbox.silences(Samples.NOON.minusSeconds(1))).hasSize(2);
            }
        }
    }

    private static void needs(PostgresStore store, String version) {
        store.writer.change(
                "be a newer program", session -> session.update(Statements.SET_META, Schema.LOWEST_PROGRAM, version));
    }

    @Test
    void somebodyElsesTablesAreNotTouched() {
        String url = server.fresh();
        server.execute(url.substring(url.lastIndexOf('/') + 1, url.indexOf('?')), "create table accounts (id int)");
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(url)))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("tables that are not Launchwatch's own");
    }

    @Test
    void aSchemaOfItsOwnWithinADatabaseWillDo() {
        String url = server.fresh();
        String database = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        server.execute(database, "create table accounts (id int)");
        server.execute(database, "create schema watch");
        Schema.migrate(PostgresStore.at(url + "&currentSchema=watch"));
        try (PostgresStore store = PostgresStore.over(url + "&currentSchema=watch")) {
            store.events().append(Samples.events(0, 3));
            assertThat(store.count("select count(*) from watch.event")).isEqualTo(3);
        }
    }

    @Test
    void anEncodingThatCannotKeepAllTextsIsRefused() {
        server.execute("create database latin encoding 'LATIN1' lc_collate 'C' lc_ctype 'C' template template0");
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(server.url("latin") + "?user=postgres")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageStartingWith("The database's encoding is LATIN1; create one with");
    }

    @Test
    void aDatabaseThatIsNotThereIsForAPersonToMake() {
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(server.url("nowhere") + "?user=postgres")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessage("The database cannot be prepared: there is no such database; create it, or name another one"
                        + " in LAUNCHWATCH_STORE");
    }

    @Test
    void aUserWhoMayCreateNothingIsToldSo() {
        String url = server.fresh();
        String database = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        server.execute(database, "revoke create on schema public from public");
        server.execute(database, "create role poor login");
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(server.url(database) + "?user=poor")))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessageContaining("may not do that; make it the owner");
    }

    @Test
    void aDatabaseThatIsReadOnlyForNowIsTriedAgain() {
        String url = server.fresh();
        String database = url.substring(url.lastIndexOf('/') + 1, url.indexOf('?'));
        server.execute("alter database " + database + " set default_transaction_read_only = on");
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at(url)))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("the database is read-only");
    }

    @Test
    void aDatabaseThatIsAwayIsTriedAgain() {
        assertThatThrownBy(() -> Schema.migrate(PostgresStore.at("jdbc:postgresql://localhost:1/launchwatch")))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage(
                        "The database cannot be prepared: nobody listens where the database should be; it goes on by"
                                + " itself once it is there");
    }

    @Test
    void aUserInTheHostsPlaceIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> PostgresStore.at("jdbc:postgresql://me:hunter2@db.example.org/launchwatch"))
                .isInstanceOf(StoreRefusedException.class)
                .hasMessage(
                        "LAUNCHWATCH_STORE names a user before the host, which URLs of JDBC don't: put the user and the"
                                + " password into LAUNCHWATCH_STORE_USER and LAUNCHWATCH_STORE_PASSWORD.");
    }

    @Test
    void aUrlThatIsNoneIsRefusedWithoutRepeatingIt() {
        for (String url :
                List.of("embedded?", "jdbc:mysql://h/d?password=hunter2", "jdbc:postgresql://h:x/d?password=hunter2")) {
            assertThatThrownBy(() -> PostgresStore.at(url))
                    .as(url)
                    .isInstanceOf(StoreRefusedException.class)
                    .hasMessageStartingWith("LAUNCHWATCH_STORE is no URL of a PostgreSQL database")
                    .hasMessageNotContaining("hunter2");
        }
    }
}
