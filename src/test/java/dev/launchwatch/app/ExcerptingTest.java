package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Excerpt;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlExcerpts;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Excerpts on their way from results to a real store, on a thread whose turn the test decides. */
class ExcerptingTest {
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    @TempDir
    private Path folder;

    private final Queue<Runnable> turns = new ArrayDeque<>();
    private Writer writer;
    private Reader reader;
    private SqlExcerpts store;
    private Excerpting excerpting;

    @BeforeEach
    void open() {
        DataSource database = Sqlite.dataSource(folder.resolve("test.db"));
        Schema.migrate(database);
        writer = new Writer(database);
        reader = new Reader(database, () -> {});
        store = new SqlExcerpts(writer, reader);
        excerpting = new Excerpting(store, turns::add);
    }

    @AfterEach
    void close() {
        reader.close();
        writer.close();
    }

    private void turn() {
        for (Runnable next = turns.poll(); next != null; next = turns.poll()) {
            next.run();
        }
    }

    private static Result result(int second, Outcome outcome, @Nullable String body) {
        Excerpt excerpt = body == null
                ? null
                : new Excerpt("GET", "https://x.example/", null, 500, "1.1", List.of(), false, body, "the whole body");
        return new Result(
                "chat",
                "local",
                NOON.plusSeconds(second),
                Result.Trigger.SCHEDULE,
                Result.Standing.COUNTED,
                Report.of(outcome, Duration.ofMillis(5)).with(excerpt));
    }

    private static Result down(int second) {
        return result(
                second, new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "it answered 500")), "down " + second);
    }

    private static Monitor monitor(Monitor.Excerpts excerpts) {
        return new Monitor(
                "chat",
                Duration.ofMinutes(1),
                Duration.ofSeconds(10),
                "default",
                "",
                1,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                List.of(),
                Map.of(),
                true,
                excerpts,
                new HeartbeatSpec(Duration.ofDays(1), Duration.ZERO));
    }

    @Test
    void resultsWithoutAnExcerptCostNothing() {
        excerpting.take(result(0, new Outcome.Up(), null), null);
        assertThat(turns).isEmpty();
    }

    @Test
    void whatComesWhileACommitIsAwaitedSharesIt() {
        excerpting.take(down(0), result(-60, new Outcome.Up(), null));
        excerpting.take(down(30), down(0));
        assertThat(turns).as("one thread for both").hasSize(1);
        assertThat(store.of("chat")).as("and nobody waited for it").isEmpty();
        turn();
        assertThat(store.of("chat"))
                .extracting(kept -> kept.excerpt().body(), SqlExcerpts.Kept::opening)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("down 30", false),
                        org.assertj.core.groups.Tuple.tuple("down 0", true));
        excerpting.take(down(60), down(30));
        turn();
        assertThat(store.of("chat")).hasSize(3);
    }

    @Test
    void whereTheStoreIsAwayTheyAreGivenUpAndLaterOnesKept() {
        Writer closed = new Writer(Sqlite.dataSource(folder.resolve("test.db")));
        closed.close();
        Excerpting away = new Excerpting(new SqlExcerpts(closed, reader), turns::add);
        away.take(down(0), null);
        turn();
        away.take(down(30), down(0));
        assertThat(turns).as("it tries again").hasSize(1);
        turn();
        assertThat(store.of("chat")).isEmpty();
    }

    @Test
    void whatMayNotBeKeptIsForgottenOnceTheStoreIsBack() throws Exception {
        excerpting.take(down(0), null);
        turn();
        rename("excerpt", "away");
        excerpting.configure(List.of(monitor(Monitor.Excerpts.NONE)));
        turn();
        rename("away", "excerpt");
        assertThat(store.of("chat")).hasSize(1);
        Result other = down(30);
        excerpting.take(
                new Result("homepage", "local", other.at(), other.trigger(), other.standing(), other.report()), null);
        turn();
        assertThat(store.of("chat")).isEmpty();
        assertThat(store.of("homepage")).hasSize(1);
    }

    private void rename(String from, String to) throws SQLException {
        try (Connection connection =
                        Sqlite.dataSource(folder.resolve("test.db")).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("alter table " + from + " rename to " + to);
        }
    }

    @Test
    void aFloodThatTheStoreDoesNotKeepUpWithIsBounded() {
        for (int second = 0; second < 1_000; second++) {
            excerpting.take(down(second), down(second - 1));
        }
        turn();
        assertThat(store.of("chat"))
                .extracting(kept -> kept.excerpt().body())
                .containsExactly("down 999", "down 998", "down 997", "down 996", "down 995");
    }

    @Test
    void switchedOffNothingIsKeptAndWhatWasIsForgotten() {
        excerpting.configure(List.of(monitor(Monitor.Excerpts.AUTO)));
        excerpting.take(down(0), null);
        turn();
        assertThat(store.of("chat")).hasSize(1);
        excerpting.take(down(30), down(0));
        excerpting.configure(List.of(monitor(Monitor.Excerpts.NONE)));
        excerpting.take(down(60), down(30));
        turn();
        assertThat(store.of("chat")).isEmpty();
        excerpting.configure(List.of(monitor(Monitor.Excerpts.HEAD)));
        excerpting.take(down(90), down(60));
        turn();
        assertThat(store.of("chat")).hasSize(1);
    }
}
