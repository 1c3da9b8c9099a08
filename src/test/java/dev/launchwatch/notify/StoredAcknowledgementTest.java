package dev.launchwatch.notify;

import static dev.launchwatch.notify.Given.NOON;
import static dev.launchwatch.notify.Given.acknowledges;
import static dev.launchwatch.notify.Given.channel;
import static dev.launchwatch.notify.Given.email;
import static dev.launchwatch.notify.Given.escalating;
import static dev.launchwatch.notify.Given.fired;
import static dev.launchwatch.notify.Given.resolved;
import static dev.launchwatch.notify.Given.route;
import static dev.launchwatch.notify.Given.slack;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.alert.RuleState;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import dev.launchwatch.store.Reader;
import dev.launchwatch.store.Schema;
import dev.launchwatch.store.SqlJournal;
import dev.launchwatch.store.SqlOutbox;
import dev.launchwatch.store.Sqlite;
import dev.launchwatch.store.StoreFile;
import dev.launchwatch.store.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Acknowledgements and escalations in virtual time over a real store: who is killed goes on from what it holds. */
@SuppressWarnings("NullAway.Init")
class StoredAcknowledgementTest {
    private final World world = new World();
    private StoreFile file;
    private Writer writer;
    private Reader reader;

    @BeforeEach
    void open(@TempDir Path folder) {
        file = StoreFile.open(folder, world.time);
        DataSource database = Sqlite.dataSource(file.file());
        Schema.migrate(database);
        writer = new Writer(database);
        reader = new Reader(database);
        world.kept = new SqlOutbox(writer, reader);
        world.channels = List.of(channel("team", slack("http://localhost/")), channel("mail", email()));
        world.routes = List.of(escalating(route("team"), Duration.ofMinutes(15), "mail"));
        world.restart(Duration.ZERO);
    }

    @AfterEach
    void close() {
        reader.close();
        writer.close();
        file.close();
    }

    private void happens(Transition transition) {
        Alert alert = transition.alert();
        RuleState state = transition.kind() == Transition.Kind.RESOLVED
                ? RuleState.inactive(alert.rule(), alert.subject())
                : new RuleState(
                        alert.rule(),
                        alert.subject(),
                        alert.state(),
                        alert.since(),
                        alert.firedAt(),
                        null,
                        0,
                        List.of(),
                        false,
                        alert,
                        transition.at());
        new SqlJournal(writer, reader).commit(new Journal.Batch(List.of(), List.of(state), List.of(transition)));
        world.notifier.wake(List.of(transition));
    }

    private void acknowledge(String by, Transition fired, @Nullable Duration lasts) {
        Instant until = lasts == null ? null : world.now().plus(lasts);
        assertThat(world.notifier.acknowledge(List.of(acknowledges(by, fired, world.now(), until))))
                .hasOnlyElementsOfType(Acknowledgement.Outcome.Taken.class);
    }

    @Test
    void an_escalation_is_told_once_and_to_its_end_however_often_it_is_killed() {
        Transition down = fired("homepage", NOON);
        happens(down);
        for (int i = 0; i < 7; i++) {
            world.restart(Duration.ofMinutes(4));
            world.time.advance(Duration.ofMillis(10));
        }
        assertThat(world.texts()).containsExactly("team FIRING homepage+", "mail FIRING homepage+");
        acknowledge("Ada", down, null);
        world.restart(Duration.ofMinutes(6));
        happens(resolved(down, world.now()));
        world.restart(Duration.ofMinutes(1));
        assertThat(world.texts()).hasSize(6);
        assertThat(world.texts().subList(2, 4))
                .containsExactlyInAnyOrder("team UPDATE homepage+", "mail UPDATE homepage+");
        assertThat(world.texts().subList(4, 6))
                .containsExactlyInAnyOrder("team RESOLVED homepage-", "mail RESOLVED homepage-");
        assertThat(world.kept.openGroups()).isEmpty();
    }

    @Test
    void a_snooze_ends_at_its_time_however_often_it_is_killed() {
        Transition down = fired("homepage", NOON);
        happens(down);
        acknowledge("Ada", down, Duration.ofMinutes(20));
        for (int i = 0; i < 20; i++) {
            world.restart(Duration.ofMinutes(2));
            world.time.advance(Duration.ofMillis(10));
        }
        assertThat(world.texts())
                .containsExactly(
                        "team FIRING homepage+",
                        "team UPDATE homepage+",
                        "team UPDATE homepage+",
                        "mail FIRING homepage+");
        assertThat(world.told.get(2).at()).isBetween(NOON.plusSeconds(20 * 60), NOON.plusSeconds(22 * 60));
        assertThat(world.told.get(3).at()).isBetween(NOON.plusSeconds(35 * 60), NOON.plusSeconds(37 * 60));
    }
}
