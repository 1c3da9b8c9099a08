package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.StoreUnavailableException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** Reading the embedded database. */
class ReaderTest {
    @TempDir
    Path folder;

    private final AtomicInteger opened = new AtomicInteger();
    private Path file = Path.of("unset");

    @BeforeEach
    void create() throws SQLException {
        file = folder.resolve("store.db");
        Sqlite.prepare(file);
        try (Writer writer = new Writer(Sqlite.dataSource(file))) {
            writer.change("begin", session -> {
                try (var statement = session.connection().createStatement()) {
                    statement.execute("create table things (name text)");
                }
            });
        }
    }

    @Test
    void whoReadsOneAfterTheOtherSharesAConnectionAndSeesTheLastCommit() {
        try (Writer writer = new Writer(Sqlite.dataSource(file));
                Reader reader = new Reader(counted())) {
            for (int things = 0; things < 10; things++) {
                assertThat(reader.read("count", ReaderTest::count)).isEqualTo(things);
                writer.change("add", session -> session.update("insert into things values ('one')"));
            }
            assertThat(opened).hasValue(1);
        }
    }

    @Test
    void whoFindsItTakenHasOneOfTheirOwn() {
        try (Reader reader = new Reader(counted())) {
            assertThat(reader.<Integer>read("count", _ -> reader.read("count meanwhile", ReaderTest::count)))
                    .isZero();
            assertThat(opened).hasValue(2);
        }
    }

    @Test
    void whatFailedIsNotUsedAgain() {
        try (Reader reader = new Reader(counted())) {
            assertThatThrownBy(() -> reader.read("fail", session -> {
                        session.connection().close();
                        throw new SQLException("a disk that cannot be read");
                    }))
                    .isInstanceOf(StoreUnavailableException.class);
            assertThat(reader.read("count", ReaderTest::count)).isZero();
            assertThat(opened).hasValue(2);
        }
    }

    @Test
    void nothingIsOpenOnceItIsClosed() {
        Reader reader = new Reader(counted());
        reader.read("count", ReaderTest::count);
        reader.close();
        assertThat(folder.resolve("store.db-wal"))
                .as("the last connection takes it away")
                .doesNotExist();
        assertThatThrownBy(() -> reader.read("count", ReaderTest::count)).isInstanceOf(StoreUnavailableException.class);
    }

    private static int count(Session session) throws SQLException {
        return session.row("select count(*) from things", row -> row.getInt(1)).orElseThrow();
    }

    private SQLiteDataSource counted() {
        SQLiteDataSource counted = new SQLiteDataSource() {
            @Override
            public SQLiteConnection getConnection(String user, String password) throws SQLException {
                opened.incrementAndGet();
                return super.getConnection(user, password);
            }
        };
        counted.setUrl(Sqlite.url(file));
        return counted;
    }
}
