package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Actor;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.AuditEntry.Action;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the audit log keeps with every engine. */
abstract class AuditContract {
    private static final Instant NOON = Samples.NOON;

    private TestStore store;
    private SqlAudit audit;

    /** An empty store that the test has for itself. */
    abstract TestStore store();

    @BeforeEach
    void open() {
        store = store();
        audit = new SqlAudit(store.writer, store.reader);
    }

    static AuditEntry entry(String id, Instant at) {
        return new AuditEntry(
                id,
                at,
                "eu",
                new Actor("desk", Actor.Surface.CLI, "Ada", "oidc https://login.example 42"),
                Action.SILENCE,
                "s1",
                "while \"we\" <mend> it 😀",
                AuditEntry.DONE);
    }

    private List<AuditEntry> page(Instant since, AuditEntry.@Nullable Place before, int limit) {
        return audit.page(new AuditEntry.Query(since, before, limit));
    }

    private List<AuditEntry> all() {
        return page(Instant.EPOCH, null, SqlAudit.MOST);
    }

    @Test
    void entriesComeBackWholeOverARestartNewestFirstAndOnceEach() {
        audit.add(entry("1", NOON));
        audit.add(entry("2", NOON.plusSeconds(1)));
        audit.add(entry("2", NOON.plusSeconds(1)).with("something else"));
        store = store.restart();
        audit = new SqlAudit(store.writer, store.reader);
        assertThat(all()).containsExactly(entry("2", NOON.plusSeconds(1)), entry("1", NOON));
        audit.forget(List.of(entry("2", NOON)));
        assertThat(all()).containsExactly(entry("1", NOON));
    }

    @Test
    void pagesFollowEachOtherAlsoWithinAMomentAndWhileEntriesCome() {
        for (int i = 10; i < 35; i++) {
            audit.add(entry("e" + i, NOON.plusSeconds(i / 10)));
        }
        List<String> seen = new ArrayList<>();
        AuditEntry.@Nullable Place before = null;
        List<AuditEntry> page = page(Instant.EPOCH, before, 7);
        while (!page.isEmpty()) {
            page.forEach(each -> seen.add(each.id()));
            before = page.getLast().place();
            audit.add(entry("new" + seen.size(), NOON.plusSeconds(60)));
            page = page(Instant.EPOCH, before, 7);
        }
        assertThat(seen).hasSize(25).doesNotHaveDuplicates();
        assertThat(seen).startsWith("e34", "e33").endsWith("e11", "e10");
        assertThat(page(NOON.plusSeconds(3), null, 3)).hasSize(3);
        assertThat(page(NOON.plusSeconds(61), null, 3)).isEmpty();
    }

    @Test
    void anEntryIsKeptWithTheChangeThatItTellsOf() {
        store.journal()
                .commit(new Journal.Batch(
                        List.of(), List.of(Samples.firing("rule", "subject")), List.of(Samples.fired("t"))));
        store.outbox().silence(Samples.silence("s1", NOON.plusSeconds(60)), entry("1", NOON));
        SqlIncidents incidents = new SqlIncidents(store.writer, store.reader);
        incidents.add(update("u1", "alert-of-t"), entry("2", NOON));
        incidents.add(update("u2", "nothing"), entry("3", NOON));
        incidents.remove("alert-of-t", "u1", entry("4", NOON));
        incidents.remove("alert-of-t", "u1", entry("5", NOON));
        Acknowledgement.Request request = new Acknowledgement.Request(
                "alert-of-t", NOON, "Ada", Acknowledgement.Via.API, "", null, entry("6", NOON));
        assertThat(store.outbox().acknowledge(request)).isInstanceOf(Acknowledgement.Outcome.Taken.class);
        assertThat(store.outbox().acknowledge(request.audited(entry("7", NOON))))
                .isInstanceOf(Acknowledgement.Outcome.Known.class);
        assertThat(all()).extracting(AuditEntry::id).containsExactly("6", "4", "2", "1");
    }

    private static IncidentUpdate update(String id, String incident) {
        return new IncidentUpdate(id, incident, NOON, IncidentUpdate.Stage.UPDATE, "We know.", "Ada");
    }

    /** Has the store refuse entries whose id is "refused". */
    abstract void refuse();

    @Test
    void aChangeWhoseEntryCannotBeKeptIsNotMade() {
        refuse();
        assertThatThrownBy(() ->
                        store.outbox().silence(Samples.silence("s1", NOON.plusSeconds(60)), entry("refused", NOON)))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.outbox().silences(NOON)).isEmpty();
        assertThat(all()).isEmpty();
    }

    @Test
    void entriesGoWithTheTimeLineOfAlertsAndTheOldestBeyondWhatIsBounded() {
        audit.add(entry("old", NOON));
        audit.add(entry("young", NOON.plus(Duration.ofDays(2))));
        Housekeeping housekeeping = new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, new FakeTime(NOON));
        housekeeping.run(NOON.plus(Duration.ofDays(399)));
        assertThat(all()).hasSize(2);
        housekeeping.run(NOON.plus(Duration.ofDays(401)));
        assertThat(all()).extracting(AuditEntry::id).containsExactly("young");

        long first = NOON.plus(Duration.ofDays(300)).toEpochMilli();
        store.writer.change(
                "fill",
                session -> session.update(
                        "insert into audit (id, at, document) with recursive n (i) as (select 1 union all"
                                + " select i + 1 from n where i < " + Housekeeping.MOST_AUDITED
                                + ") select 'x' || i, " + first + " + i, '{}' from n"));
        housekeeping.run(NOON.plus(Duration.ofDays(401)));
        assertThat(store.count("select count(*) from audit")).isEqualTo(Housekeeping.MOST_AUDITED);
        assertThat(store.count("select count(*) from audit where id = 'young'")).isZero();
    }
}
