package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.IncidentUpdate;
import dev.launchwatch.model.IncidentUpdate.Outcome;
import dev.launchwatch.model.IncidentUpdate.Stage;
import dev.launchwatch.model.Result;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the status page reads and operators write, with every engine. */
abstract class PublicHistoryContract {
    private static final Instant NOON = Samples.NOON;
    private static final Duration DAY = Duration.ofDays(1);

    private TestStore store;
    private HourlyTimes times;
    private SqlIncidents incidents;

    /** An empty store that the test has for itself. */
    abstract TestStore store();

    @BeforeEach
    void open() {
        store = store();
        times = new HourlyTimes(store.reader);
        incidents = new SqlIncidents(store.writer, store.reader);
    }

    private void commit(List<Result> results) {
        store.journal().commit(new Journal.Batch(results, List.of(), List.of()));
    }

    private static List<Result> threeHours() {
        List<Result> results = new ArrayList<>();
        for (int minute = 0; minute < 180; minute += 5) {
            Instant at = NOON.plus(Duration.ofMinutes(minute));
            results.add(minute >= 60 && minute < 75 ? Samples.down("chat", at) : Samples.up("chat", at));
        }
        return results;
    }

    @Test
    void hoursSayTheSameRolledUpAndNot() {
        commit(threeHours());
        Instant now = NOON.plus(Duration.ofMinutes(179));
        Map<String, List<HourlyTimes.Hour>> before = times.of(List.of("chat", "nobody"), NOON, now, NOON);
        assertThat(before).containsOnlyKeys("chat");
        List<HourlyTimes.Hour> hours = before.getOrDefault("chat", List.of());
        assertThat(hours)
                .extracting(HourlyTimes.Hour::start)
                .containsExactly(NOON, NOON.plusSeconds(3600), NOON.plusSeconds(7200));
        assertThat(hours)
                .extracting(HourlyTimes.Hour::downMillis)
                .containsExactly(0L, Duration.ofMinutes(15).toMillis(), 0L);
        assertThat(hours.getLast().upMillis()).isEqualTo(Duration.ofMinutes(59).toMillis());
        assertThat(hours).allSatisfy(hour -> assertThat(hour.typical()).isNotNull());

        Housekeeping housekeeping = new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, new FakeTime(NOON));
        housekeeping.run(now);
        assertThat(times.of(List.of("chat"), NOON, now, NOON)).isEqualTo(before);
        assertThat(times.of(List.of("chat"), NOON, now, now).getOrDefault("chat", List.of()))
                .extracting(HourlyTimes.Hour::downMillis)
                .containsExactly(0L, Duration.ofMinutes(15).toMillis(), 0L);
    }

    @Test
    void aLateResultOfARolledUpHourIsCountedAtOnce() {
        commit(threeHours());
        new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, new FakeTime(NOON)).run(NOON.plus(DAY));
        commit(List.of(Samples.down("chat", NOON.plusSeconds(60))));
        assertThat(times.of(List.of("chat"), NOON, NOON.plus(DAY), NOON.plus(DAY))
                        .getOrDefault("chat", List.of())
                        .getFirst()
                        .downMillis())
                .isEqualTo(Duration.ofMinutes(4).toMillis());
    }

    @Test
    void hoursOfWhichNothingIsKnownAreLeftOut() {
        commit(List.of(Samples.up("chat", NOON), Samples.up("chat", NOON.plus(Duration.ofHours(5)))));
        assertThat(times.of(List.of("chat"), NOON, NOON.plus(Duration.ofHours(6)), NOON)
                        .getOrDefault("chat", List.of()))
                .extracting(HourlyTimes.Hour::start)
                .containsExactly(NOON, NOON.plus(Duration.ofHours(5)));
    }

    private static IncidentUpdate update(String id, String incident, Instant at) {
        return new IncidentUpdate(id, incident, at, Stage.IDENTIFIED, "We <know> \"why\" 😀\nand mend it.", "Ada");
    }

    @Test
    void updatesOfKnownIncidentsAreKeptOverARestartNewestFirst() {
        store.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.fired("t"))));
        assertThat(incidents.add(update("1", "alert-of-t", NOON), null)).isEqualTo(Outcome.TAKEN);
        assertThat(incidents.add(update("2", "alert-of-t", NOON.plusSeconds(1)), null))
                .isEqualTo(Outcome.TAKEN);
        assertThat(incidents.add(update("3", "nothing", NOON), null)).isEqualTo(Outcome.UNKNOWN);
        store = store.restart();
        incidents = new SqlIncidents(store.writer, store.reader);
        assertThat(incidents.since(NOON))
                .containsExactly(update("2", "alert-of-t", NOON.plusSeconds(1)), update("1", "alert-of-t", NOON));
        assertThat(incidents.since(NOON.plusSeconds(1))).hasSize(1);
        assertThat(incidents.remove("other", "1", null)).isFalse();
        assertThat(incidents.remove("alert-of-t", "1", null)).isTrue();
        assertThat(incidents.remove("alert-of-t", "1", null)).isFalse();
        assertThat(incidents.since(NOON)).hasSize(1);
    }

    @Test
    void thereAreSoManyUpdatesOfAnIncidentAndTheyGoWithItsTimeLine() {
        store.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.fired("t"))));
        for (int i = 0; i < IncidentUpdate.MOST; i++) {
            assertThat(incidents.add(update("u" + i, "alert-of-t", NOON), null)).isEqualTo(Outcome.TAKEN);
        }
        assertThat(incidents.add(update("more", "alert-of-t", NOON), null)).isEqualTo(Outcome.FULL);
        new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, new FakeTime(NOON))
                .run(NOON.plus(Duration.ofDays(399)));
        assertThat(incidents.since(Instant.EPOCH)).hasSize(IncidentUpdate.MOST);
        new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, new FakeTime(NOON))
                .run(NOON.plus(Duration.ofDays(401)));
        assertThat(incidents.since(Instant.EPOCH)).isEmpty();
    }
}
