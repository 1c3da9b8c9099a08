package dev.launchwatch.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import dev.launchwatch.model.Transition;
import dev.launchwatch.store.AlertArchive;
import dev.launchwatch.testing.FakeTime;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What members read of, in a store where much else happens. */
@SuppressWarnings("NullAway.Init")
class PublicTimeLineTest {
    private static final Instant NOON = Instant.parse("2026-05-20T12:00:00Z");
    private static final Instant FIRST = NOON.minus(Duration.ofDays(90));

    private final FakeTime time = new FakeTime(NOON);
    private final PublicTimeLine timeLine = new PublicTimeLine();
    private Station.Configured configured = Station.Configured.NOTHING;

    @TempDir
    Path folder;

    private Storage storage;

    @BeforeEach
    void open() {
        storage = Storage.open(FolderSettings.alone(folder), time);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private static Transition over(String monitor, Instant at) {
        Alert alert = new Alert(
                "down/" + monitor + "/" + at.toEpochMilli(),
                "down",
                monitor,
                Severity.CRITICAL,
                Alert.State.RESOLVED,
                at.minusSeconds(60),
                at.minusSeconds(30),
                at,
                Map.of(),
                "",
                "the last probe failed",
                null,
                List.of("eu"),
                List.of(),
                null,
                Map.of());
        return new Transition(alert.id() + ":resolved", Transition.Kind.RESOLVED, at, alert);
    }

    private void commit(List<Transition> transitions) {
        storage.journal().commit(new Journal.Batch(List.of(), List.of(), transitions));
    }

    /** So much happened to a monitor that is none of members' business. */
    private void noise(int count, Instant from) {
        commit(IntStream.range(0, count)
                .mapToObj(i -> over("backend", from.plusSeconds(i)))
                .toList());
    }

    private List<String> read(Instant at) {
        return timeLine
                .since(
                        new AlertArchive(storage.reader()),
                        configured,
                        alert -> alert.subject().equals("home"),
                        FIRST,
                        at)
                .stream()
                .map(transition -> transition.at().toString())
                .toList();
    }

    @Test
    void whatHappenedToMembersIsKnownHoweverMuchHappenedToOthersSince() {
        Instant then = NOON.minus(Duration.ofDays(20));
        commit(List.of(over("home", then)));
        noise(2 * PublicTimeLine.PAGE + 10, then.plusSeconds(60));
        assertThat(read(NOON)).containsExactly(then.toString());
        assertThat(read(NOON.plusSeconds(5))).containsExactly(then.toString());
    }

    @Test
    void whatHappensIsAddedAndNothingIsMissedBetweenTwoLooks() {
        Instant then = NOON.minus(Duration.ofDays(20));
        commit(List.of(over("home", then)));
        noise(PublicTimeLine.PAGE, then.plusSeconds(60));
        assertThat(read(NOON)).containsExactly(then.toString());
        Instant soon = NOON.plusSeconds(1);
        commit(List.of(over("home", soon)));
        assertThat(read(NOON.plusSeconds(5))).containsExactly(soon.toString(), then.toString());
        Instant later = NOON.plusSeconds(6);
        commit(List.of(over("home", later)));
        noise(PublicTimeLine.PAGE + 10, NOON.plusSeconds(7));
        assertThat(read(NOON.plusSeconds(9))).containsExactly(later.toString(), soon.toString(), then.toString());
    }

    @Test
    void anotherConfigurationHasOtherPublicAlerts() {
        Instant then = NOON.minus(Duration.ofDays(20));
        commit(List.of(over("home", then)));
        noise(PublicTimeLine.PAGE, then.plusSeconds(60));
        assertThat(timeLine.since(new AlertArchive(storage.reader()), configured, _ -> false, FIRST, NOON))
                .isEmpty();
        configured = new Station.Configured(null, NOON, List.of());
        assertThat(read(NOON.plusSeconds(5))).containsExactly(then.toString());
    }
}
