package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlAudit;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.FakeTime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The audit log where its store may be away. */
class AuditTrailTest {
    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final AuditEntry.Query ALL = new AuditEntry.Query(Instant.EPOCH, null, 10);

    @TempDir
    Path folder;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    private SqlAudit log(String name) {
        StoreFile file = StoreFile.open(folder.resolve(name), new FakeTime(NOW));
        Schema.migrate(Sqlite.dataSource(file.file()));
        Writer writer = new Writer(Sqlite.dataSource(file.file()));
        Reader reader = new Reader(Sqlite.dataSource(file.file()));
        open.addAll(List.of(file, writer, reader));
        return new SqlAudit(writer, reader);
    }

    private SqlAudit away() {
        Path nowhere = folder.resolve("missing").resolve("away.db");
        return new SqlAudit(new Writer(Sqlite.dataSource(nowhere)), new Reader(Sqlite.dataSource(nowhere)));
    }

    private AuditEntry entry(int second) {
        return new AuditTrail(away(), null)
                .entry(
                        NOW.plusSeconds(second),
                        "eu",
                        new Actor("desk", Actor.Surface.PAGE, "", "password"),
                        AuditEntry.Action.RUN,
                        "home",
                        "",
                        text -> text);
    }

    @Test
    void whatIsSaidWhileTheStoreOfAllIsAwayWaitsAndIsSharedWhenItIsBack() {
        SqlAudit all = log("all");
        SqlAudit waiting = log("waiting");
        AuditEntry early = entry(1);
        AuditEntry late = entry(2);
        new AuditTrail(all, waiting).add(early);
        AuditTrail cutOff = new AuditTrail(away(), waiting);
        cutOff.add(late);
        assertThatThrownBy(cutOff::share).isInstanceOf(StoreUnavailableException.class);
        assertThatThrownBy(() -> cutOff.page(ALL)).isInstanceOf(StoreUnavailableException.class);

        AuditTrail back = new AuditTrail(all, waiting);
        assertThat(back.page(ALL)).as("before it is shared").containsExactly(late, early);
        assertThat(back.page(new AuditEntry.Query(Instant.EPOCH, null, 1))).containsExactly(late);
        back.share();
        back.share();
        assertThat(back.page(ALL)).containsExactly(late, early);
        assertThat(all.page(ALL)).containsExactly(late, early);
        assertThat(waiting.page(ALL)).isEmpty();
    }

    @Test
    void whatCannotBeKeptAtAllFailsNothing() {
        new AuditTrail(away(), null).add(entry(1));
        new AuditTrail(away(), away()).add(entry(1));
    }
}
