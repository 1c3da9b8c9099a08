package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/**
 * Programs of earlier versions, which may run beside this one: what they ask and write, as it was recorded when they were made ({@code
 * src/test/resources/upgrade}), is held against the schema and the documents of now. {@code -Dlaunchwatch.write=true} records what this one says.
 */
class UpgradeTest {
    private static final Map<String, Function<JsonNode, ObjectNode>> READ_AND_WRITE = Map.of(
            "state", node -> AlertCodec.write(AlertCodec.ruleState(node)),
            "transition", node -> AlertCodec.write(AlertCodec.transition(node)),
            "failure", node -> AlertCodec.write(AlertCodec.failure(node)),
            "group", node -> NotifyCodec.write(NotifyCodec.group(node, Map.of())),
            "notification", node -> NotifyCodec.write(NotifyCodec.notification(node)),
            "silence", node -> NotifyCodec.write(NotifyCodec.silence(node)),
            "acknowledgement", node -> NotifyCodec.write(NotifyCodec.acknowledgement(node)),
            "audit", node -> SqlAudit.write(SqlAudit.entry(node)),
            "excerpt", node -> SqlExcerpts.write(SqlExcerpts.excerpt(node)),
            "update", node -> SqlIncidents.write(SqlIncidents.update(node)));

    @Test
    void whatThisProgramSaysIsRecorded() throws IOException {
        Spoken now = Spoken.now();
        if (Boolean.getBoolean("launchwatch.write")) {
            now.record();
        }
        Spoken recorded = Spoken.read(Schema.VERSION);
        String how = "run UpgradeTest with -Dlaunchwatch.write=true and look at what has changed";
        assertThat(recorded.statements()).as(how).containsAll(now.statements());
        assertThat(recorded.documents()).as(how).containsAll(now.documents());
        assertThat(recorded.deciding()).as(how).containsAll(now.deciding());
        assertThat(recorded.describing()).as(how).containsAll(now.describing());
    }

    @Test
    void whatProgramsAskThatMayStillRunTheyMayAskOfThisSchema() throws Exception {
        List<String> refused = new ArrayList<>();
        try (PostgresStore store = PostgresStore.fresh()) {
            int lowest = lowest(store);
            store.writer.maintain("prepare statements", session -> {
                for (Spoken spoken : recorded()) {
                    if (spoken.version() >= lowest) {
                        assertThat(spoken.statements()).hasSizeGreaterThan(100);
                        prepare(session, spoken, refused);
                    }
                }
                return true;
            });
        }
        assertThat(refused)
                .as("a migration must leave what programs of before need")
                .isEmpty();
    }

    private static void prepare(Session session, Spoken spoken, List<String> refused) throws SQLException {
        for (String sql : spoken.statements()) {
            try (Statement statement = session.connection().createStatement()) {
                statement.execute("prepare one as " + numbered(sql));
                statement.execute("deallocate one");
            } catch (SQLException e) {
                refused.add("schema " + spoken.version() + ": " + sql + ": " + e.getMessage());
            }
        }
    }

    private static String numbered(String sql) {
        StringBuilder numbered = new StringBuilder();
        int parameters = 0;
        for (char c : sql.toCharArray()) {
            if (c == '?') {
                parameters++;
                numbered.append('$').append(parameters);
            } else {
                numbered.append(c);
            }
        }
        return numbered.toString();
    }

    @Test
    void noStatementTakesWhateverColumnsThereAre() {
        assertThat(Spoken.now().statements()).noneMatch(sql -> sql.matches(".*(select|returning|,|\\.) ?\\*.*"));
    }

    @Test
    void whatEarlierProgramsWroteIsReadAndNothingOfItIsLost() throws IOException {
        for (Spoken spoken : recorded()) {
            assertThat(spoken.documents()).hasSizeGreaterThan(8);
            for (String line : spoken.documents()) {
                int space = line.indexOf(' ');
                Function<JsonNode, ObjectNode> readAndWrite =
                        Objects.requireNonNull(READ_AND_WRITE.get(line.substring(0, space)), line);
                JsonNode document = Json.parse(line.substring(space + 1));
                ObjectNode now = readAndWrite.apply(document);
                assertThat(NewerMembers.carry(document, now, now.deepCopy()))
                        .as(line)
                        .isEqualTo(now);
                document.properties()
                        .forEach(member ->
                                assertThat(now.has(member.getKey())).as(line).isTrue());
            }
        }
    }

    @Test
    void programsThatRunBesideEachOtherDecideByTheSameWords() throws IOException {
        SortedSet<String> now = Spoken.now().deciding();
        try (PostgresStore store = PostgresStore.fresh()) {
            int lowest = lowest(store);
            for (Spoken spoken : recorded()) {
                if (spoken.version() >= lowest) {
                    assertThat(spoken.deciding())
                            .as(
                                    "a program of schema %d leaves alone what has a word that it does not know: write"
                                            + " '%s' with the version that does know it into \"meta\" in the migration",
                                    spoken.version(), Schema.LOWEST_PROGRAM)
                            .isEqualTo(now);
                }
            }
        }
    }

    @Test
    void noWordIsForgottenThatIsStored() throws IOException {
        SortedSet<String> known = new TreeSet<>(Spoken.now().describing());
        known.addAll(Spoken.now().deciding());
        for (Spoken spoken : recorded()) {
            assertThat(known).containsAll(spoken.describing()).containsAll(spoken.deciding());
        }
    }

    @Test
    void theVersionBeforeIsRecordedAndMayRunBesideThisOne() throws IOException {
        try (PostgresStore store = PostgresStore.fresh()) {
            assertThat(lowest(store)).isLessThan(Schema.VERSION);
        }
        assertThat(recorded()).extracting(Spoken::version).contains(Schema.VERSION - 1, Schema.VERSION);
    }

    private static Collection<Spoken> recorded() {
        try {
            return Spoken.recorded();
        } catch (IOException e) {
            throw new IllegalStateException("what earlier programs said is recorded in src/test/resources/upgrade", e);
        }
    }

    private static int lowest(PostgresStore store) {
        return store.reader.read(
                "read which version is needed",
                session -> Schema.lowest(session.row(Statements.META, row -> row.getString(1), Schema.LOWEST_PROGRAM)
                        .orElse(null)));
    }
}
