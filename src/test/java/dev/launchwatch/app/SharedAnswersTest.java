package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Announcement;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.store.Postgres;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlKeys;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.Writer;
import dev.launchwatch.testing.FakeTime;
import dev.launchwatch.testing.PostgresServer;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a region knows of who looks after what, and of the key of links, while it is cut off and afterwards. */
@SuppressWarnings("NullAway.Init")
class SharedAnswersTest {
    @TempDir
    Path folder;

    private final FakeTime time = new FakeTime();
    private final String url = PostgresServer.shared().fresh();
    private Storage storage;
    private SqlSharedStore store;
    private SharedAnswers answers;
    private Postgres postgres;
    private Writer writer;
    private Reader reader;

    @BeforeEach
    void open() {
        postgres = Postgres.at(url, null, null, time);
        Schema.migrate(postgres);
        writer = new Writer(postgres);
        reader = new Reader(postgres);
        Settings settings = new FolderSettings(folder, folder.resolve("data"), "eu", url);
        storage = Storage.open(settings, time);
        store = new SqlSharedStore(settings, storage, time, time);
        answers = new SharedAnswers(store);
    }

    @AfterEach
    void close() {
        store.close();
        storage.close();
        reader.close();
        writer.close();
    }

    private Alert fires(String monitor) {
        Instant now = time.instant();
        Alert alert = new Alert(
                "site-down/" + monitor + "/1",
                "site-down",
                monitor,
                Severity.CRITICAL,
                Alert.State.FIRING,
                now,
                now,
                null,
                Map.of(),
                "",
                "",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
        RuleState state = new RuleState(
                "site-down", monitor, Alert.State.FIRING, now, now, null, 0, List.of(), false, alert, now);
        new SqlJournal(writer, reader)
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(state),
                        List.of(new Transition(alert.id() + ":fired", Transition.Kind.FIRED, now, alert))));
        return alert;
    }

    private Acknowledgement.Request request(Alert alert, String by) {
        return new Acknowledgement.Request(alert.id(), time.instant(), by, Acknowledgement.Via.API, "", null);
    }

    private SqlOutbox shared() {
        return new SqlOutbox(writer, reader);
    }

    @Test
    void whatWasAcknowledgedAloneIsGivenToTheOthersUnlessSomebodyCameThere() throws Exception {
        Alert home = fires("home");
        Alert chat = fires("chat");
        store.decisions().refresh();
        Set<String> known = store.decisions().depart();

        Path file = storage.file().file().getFileName();
        try (Writer own =
                new Writer(Sqlite.dataSource(folder.resolve("data/together").resolve(file)))) {
            SqlOutbox alone = new SqlOutbox(
                    own,
                    new Reader(Sqlite.dataSource(folder.resolve("data/together").resolve(file))));
            assertThat(alone.acknowledge(request(home, "ann"))).isInstanceOf(Acknowledgement.Outcome.Taken.class);
            assertThat(alone.acknowledge(request(chat, "ann"))).isInstanceOf(Acknowledgement.Outcome.Taken.class);
        }
        shared().acknowledge(request(chat, "bob"));
        answers.shareAnswers(known, time.instant());
        answers.shareAnswers(known, time.instant());

        assertThat(shared().acknowledgements(Instant.EPOCH))
                .extracting(Acknowledgement::alert, Acknowledgement::by)
                .containsExactlyInAnyOrder(
                        org.assertj.core.groups.Tuple.tuple(home.id(), "ann"),
                        org.assertj.core.groups.Tuple.tuple(chat.id(), "bob"));
    }

    private Silence window(String id, Instant end, Instant changed) {
        return Silence.maintenance(
                id,
                time.instant(),
                end,
                "ann",
                "We move",
                new Announcement("", List.of("home"), List.of(), true, changed));
    }

    @Test
    void ofMaintenanceThatWasDeclaredAndChangedAloneTheOthersGetWhatWasSaidLast() {
        Instant now = time.instant();
        Silence extended = window("extended", now.plusSeconds(60), now);
        Silence older = window("older", now.plusSeconds(60), now);
        shared().silence(extended);
        shared().silence(older);
        store.decisions().refresh();
        store.decisions().depart();
        Silence longer = window("extended", now.plusSeconds(600), now.plusSeconds(1));
        Silence ended = older.endedAt(now.plusSeconds(9));
        store.copiedOutbox().silence(longer);
        store.copiedOutbox().silence(window("older", now.plusSeconds(30), now.plusSeconds(2)));
        store.copiedOutbox().silence(window("new", now.plusSeconds(60), now));
        shared().silence(ended);
        answers.shareSilences(now);
        assertThat(shared().maintenance(now))
                .containsExactlyInAnyOrder(longer, ended, window("new", now.plusSeconds(60), now));
    }

    @Test
    void whoeverIsAskedKeepsItForAllAndShowsItAtOnce() {
        Alert home = fires("home");
        store.decisions().refresh();
        assertThat(answers.acknowledge(List.of(request(home, "ann"))))
                .hasOnlyElementsOfType(Acknowledgement.Outcome.Taken.class);
        assertThat(answers.answers(time.instant())).containsOnlyKeys(home.id());
        assertThat(answers.acknowledge(List.of(request(home, "bob"))))
                .hasOnlyElementsOfType(Acknowledgement.Outcome.Known.class);
    }

    /** The region may be cut off before its copy follows the others. */
    @Test
    void whatIsSilencedForAllIsInTheCopyAtOnce() {
        Silence silence = window("now", time.instant().plusSeconds(60), time.instant());
        answers.silence(silence, null);
        assertThat(shared().silences(time.instant())).containsExactly(silence);
        assertThat(store.copiedOutbox().silences(time.instant())).containsExactly(silence);
    }

    @Test
    void allRegionsSignLinksByOneKeyAndEachKeepsIt() {
        SqlKeys own = new SqlKeys(storage.writer(), storage.reader());
        byte[] key = new LinkKey(own, store.keys(), new SecureRandom()).get().orElseThrow();
        assertThat(key).hasSize(32);
        assertThat(new SqlKeys(writer, reader).obtain("link-key", new SecureRandom()))
                .as("another region")
                .isEqualTo(key);
        Postgres away = Postgres.at("jdbc:postgresql://localhost:1/none", null, null, time);
        try (Writer gone = new Writer(away);
                Reader nobody = new Reader(away)) {
            assertThat(new LinkKey(own, new SqlKeys(gone, nobody), new SecureRandom()).get())
                    .as("cut off")
                    .hasValueSatisfying(kept -> assertThat(kept).isEqualTo(key));
        }
        assertThat(new LinkKey(own, null, new SecureRandom()).get().orElseThrow())
                .as("alone it has its own")
                .isNotEqualTo(key);
    }
}
