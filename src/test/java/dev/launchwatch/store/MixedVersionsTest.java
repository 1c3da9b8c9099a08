package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Result;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a newer program wrote into the database that regions share, and an older one reads and writes for a while. */
@SuppressWarnings("NullAway.Init")
class MixedVersionsTest {
    private final PostgresStore store = PostgresStore.fresh();
    private SqlRegister register;
    private Lease lease;

    @BeforeEach
    void decide() {
        register = new SqlRegister(PostgresStore.at(store.url));
        lease = register.renew(RegisterContract.able("east", "e"), RegisterContract.TERM)
                .lease();
    }

    @AfterEach
    void close() {
        register.close();
        store.close();
    }

    private LeasedJournal journal() {
        return new LeasedJournal(store.writer, store.reader, store.journal(), lease);
    }

    private SqlOutbox outbox() {
        return SqlOutbox.leased(store.writer, store.reader, lease);
    }

    /** A newer program writes something else in place of a document. */
    private void replace(String table, String column, String key, JsonNode document) {
        store.writer.change(
                "be a newer program",
                session -> session.update(
                        "update " + table + " set document = ? where " + column + " = ?", document.toString(), key));
    }

    private JsonNode document(String table, String column, String key) {
        return store.reader
                .read(
                        "look",
                        session -> session.row(
                                "select document from " + table + " where " + column + " = ?",
                                row -> Json.parse(row.getString(1)),
                                key))
                .orElseThrow();
    }

    private static ObjectNode newer(ObjectNode document) {
        document.put("mood", "bad").putObject("more").put("x", 1);
        return document;
    }

    @Test
    void whatANewerProgramSaidOfAnAlertOutlastsAnOlderOneThatDecides() {
        RuleState firing = Samples.firing("site-down", "homepage");
        journal().commit(new Journal.Batch(List.of(), List.of(firing), List.of()));
        ObjectNode document = newer(AlertCodec.write(firing));
        newer((ObjectNode) document.get("alert"));
        replace("rule_state", "rule", "site-down", document);

        LeasedJournal journal = journal();
        assertThat(journal.states()).containsExactly(firing);
        RuleState later = toldAt(firing, Samples.NOON.plusSeconds(99));
        journal.commit(new Journal.Batch(List.of(), List.of(later), List.of()));

        JsonNode kept = document("rule_state", "rule", "site-down");
        assertThat(AlertCodec.ruleState(kept)).isEqualTo(later);
        assertThat(kept.path("mood").asText()).isEqualTo("bad");
        assertThat(kept.at("/alert/more/x").asInt()).isEqualTo(1);

        RuleState another = Samples.firing("site-down", "homepage");
        RuleState anew = new RuleState(
                another.rule(),
                another.subject(),
                another.state(),
                another.since(),
                another.firedAt(),
                null,
                0,
                List.of(),
                false,
                Samples.alert("another"),
                null);
        journal.commit(new Journal.Batch(List.of(), List.of(anew), List.of()));
        assertThat(document("rule_state", "rule", "site-down").has("mood"))
                .as("that was about the last alert")
                .isFalse();
    }

    private static RuleState toldAt(RuleState state, Instant at) {
        return new RuleState(
                state.rule(),
                state.subject(),
                state.state(),
                state.since(),
                state.firedAt(),
                state.goodSince(),
                state.goodInRow(),
                state.changes(),
                state.flapping(),
                state.alert(),
                at);
    }

    @Test
    void whatANewerProgramSaidOfMessagesOutlastsAnOlderOneThatTells() {
        Group group = Samples.group("g1", Map.of(), false);
        Notification waiting = Samples.notification("n", "team-slack", 1);
        outbox().plan(List.of(), List.of(group), List.of(waiting));
        ObjectNode document = newer(NotifyCodec.write(group));
        newer((ObjectNode) document.get("alerts").get(0));
        replace("alert_group", "id", "g1", document);
        replace("outbox", "id", "n", newer(NotifyCodec.write(waiting)));

        SqlOutbox outbox = outbox();
        assertThat(outbox.openGroups()).containsExactly(group);
        assertThat(outbox.undelivered()).containsExactly(waiting);
        outbox.record(Samples.in(Notification.State.SENT, waiting), group);

        assertThat(document("alert_group", "id", "g1").at("/more/x").asInt()).isEqualTo(1);
        assertThat(document("alert_group", "id", "g1").at("/alerts/0/mood").asText())
                .isEqualTo("bad");
        assertThat(document("outbox", "id", "n").path("mood").asText()).isEqualTo("bad");
        assertThat(document("outbox", "id", "n").path("state").asText()).isEqualTo("sent");
    }

    @Test
    void whatANewerProgramSaidOfASilenceOutlastsThatAnOlderOneEndsIt() {
        Silence silence = Samples.silence("s", Samples.NOON.plusSeconds(600));
        outbox().silence(silence, null);
        replace("silence", "id", "s", newer(NotifyCodec.write(silence)));

        Silence ended = Samples.silence("s", Samples.NOON.plusSeconds(60));
        outbox().silence(ended, null);

        assertThat(outbox().silences(Samples.NOON)).containsExactly(ended);
        assertThat(document("silence", "id", "s").path("mood").asText()).isEqualTo("bad");
    }

    @Test
    void whatAnOlderProgramCannotReadStaysForANewerOneAndHidesNothingElse() {
        journal()
                .commit(new Journal.Batch(
                        List.of(), List.of(), List.of(Samples.fired("t1"), Samples.fired("t2"), Samples.fired("t3"))));
        replace("transition", "id", "t2", AlertCodec.write(Samples.fired("t2")).put("kind", "ascended"));
        outbox().plan(List.of("t1"), List.of(), List.of(Samples.notification("n", "team-slack", 1)));
        replace(
                "outbox",
                "id",
                "n",
                NotifyCodec.write(Samples.notification("n", "team-slack", 1)).put("kind", "poem"));

        SqlOutbox outbox = outbox();
        assertThat(outbox.unplanned()).containsExactly(Samples.fired("t3"));
        assertThat(outbox.undelivered()).isEmpty();
        outbox.plan(List.of("t3"), List.of(), List.of());

        assertThat(store.count("select count(*) from transition where planned = 0"))
                .isEqualTo(1);
        assertThat(store.count("select count(*) from outbox where state = 0")).isEqualTo(1);
    }

    @Test
    void resultsOfANewerProgramAreExchangedWhateverItSaysOfThem() throws Exception {
        try (SqlExchange exchange = new SqlExchange(PostgresStore.at(store.url), store.writer, store.reader)) {
            Result down = Samples.seenIn("us", Samples.down("chat", Samples.NOON));
            exchange.share(List.of(down), Duration.ZERO);
            store.writer.change(
                    "be a newer program",
                    session -> session.update("update result set cause = 99, outcome = 2, reason = 'moon_fell_down',"
                            + " failure = '{\"reason\": \"moon_fell_down\", \"message\": \"it did\", \"x\": 1}',"
                            + " steps = '[{\"name\": 7, \"paused\": true}]'"));
            exchange.share(
                    List.of(Samples.seenIn("us", Samples.up("chat", Samples.NOON.plusSeconds(1)))), Duration.ZERO);

            List<Result> seen = exchange.after(0, "eu", 10).results().stream()
                    .map(shared -> shared.result())
                    .toList();
            assertThat(seen).hasSize(2);
            assertThat(seen.getFirst().outcome().why().orElseThrow().message()).isEqualTo("it did");
            store.journal().commit(new Journal.Batch(seen, List.of(), List.of()));
        }
    }
}
