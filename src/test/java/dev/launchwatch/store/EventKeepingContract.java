package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog.Bucket;
import dev.launchwatch.signal.EventLog.Placed;
import dev.launchwatch.signal.EventLog.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine must do with old events. */
abstract class EventKeepingContract {
    private static final Instant NOON = Samples.NOON;
    private static final Duration HOUR = Duration.ofHours(1);
    private static final EventRetention RETENTION =
            new EventRetention(Duration.ofDays(2), Duration.ofDays(7), Duration.ofDays(35));

    private TestStore store;
    private SqlEventLog log;

    /** The store that the test has for itself. */
    abstract TestStore store();

    /** Ends the program and starts it again. */
    abstract void restart();

    @BeforeEach
    void open() {
        store = store();
        log = store.events();
    }

    @Test
    void eventsGoOnceTheyAreOldAndInBuckets() {
        log.append(Samples.events(0, 5));
        keep(NOON);
        log.append(List.of(Samples.fullEvent("gateway", "x", null)));
        keep(NOON.plus(HOUR));
        log.append(Samples.events(5, 5));
        log.checkpoint(11, List.of());

        assertThat(keep(NOON.plus(HOUR.multipliedBy(48)).minusMillis(1))).isZero();
        assertThat(keep(NOON.plus(HOUR.multipliedBy(48)))).isEqualTo(5);
        assertThat(Samples.events(log, 0)).hasSize(6);
        assertThat(keep(NOON.plus(HOUR.multipliedBy(49)))).isEqualTo(1);
        assertThat(Samples.events(log, 0)).hasSize(5);
        assertThat(store.count("select count(*) from event_model_use")).isZero();
    }

    @Test
    void anEventThatIsInNoBucketYetStaysAsLongAsIds() {
        log.append(Samples.events(0, 10));
        log.checkpoint(4, List.of());
        keep(NOON);
        assertThat(keep(NOON.plus(Duration.ofDays(3)))).isEqualTo(4);
        assertThat(keep(NOON.plus(Duration.ofDays(7)).minusMillis(1))).isZero();
        assertThat(keep(NOON.plus(Duration.ofDays(7)))).isEqualTo(6);
    }

    @Test
    void anIdIsKnownLongerThanItsEvent() {
        List<Stored> first = log.append(Samples.events(0, 5));
        log.checkpoint(5, List.of());
        keep(NOON);
        assertThat(keep(NOON.plus(Duration.ofDays(3)))).isEqualTo(5);
        List<Stored> again = log.append(Samples.events(0, 5));
        assertThat(again).extracting(Stored::fresh).containsOnly(false);
        assertThat(again)
                .extracting(Stored::position)
                .isEqualTo(first.stream().map(Stored::position).toList());
    }

    @Test
    void positionsAreNeverGivenOutAgain() {
        log.append(Samples.events(0, 5));
        keep(NOON);
        assertThat(keep(NOON.plus(Duration.ofDays(8)))).isEqualTo(5);
        restart();
        open();
        assertThat(log.append(Samples.events(5, 1))).containsExactly(new Stored(6, true));
        assertThat(keep(NOON.plus(Duration.ofDays(9)))).isZero();
        assertThat(Samples.events(log, 0)).hasSize(1);
    }

    @Test
    void aClockThatWasAheadForAWhileNeitherKeepsNorLosesWhatCameAfter() {
        log.append(Samples.events(0, 5));
        keep(NOON.plus(Duration.ofDays(3650)));
        log.append(Samples.events(5, 5));
        log.checkpoint(10, List.of());
        assertThat(keep(NOON)).isZero();
        assertThat(keep(NOON.plus(Duration.ofDays(1)))).isZero();
        assertThat(keep(NOON.plus(Duration.ofDays(2)))).isEqualTo(10);
        keep(NOON.plus(Duration.ofDays(8)));
        assertThat(store.count("select count(*) from event_mark")).isEqualTo(1);
    }

    @Test
    void manyEventsAreDeletedInOneRun() {
        append(0, 20_001);
        log.checkpoint(20_001, List.of());
        keep(NOON);
        assertThat(keep(NOON.plus(Duration.ofDays(2)))).isEqualTo(20_001);
        assertThat(Samples.events(log, 0)).isEmpty();
    }

    @Test
    void namesThatNoEventHasAnyMoreMakeRoomForOthers() {
        log.append(List.of(Samples.event("first")));
        List<Event> flood = IntStream.range(1, EventNames.MOST)
                .mapToObj(i -> Samples.event("flood-" + i, "/" + i))
                .toList();
        log.append(flood);
        append(0, (int) EventNames.STRIDE + 5_000);
        keep(NOON);
        append(100_000, (int) EventNames.STRIDE + 5_000);
        log.append(List.of(Samples.event("full", "/full")));
        log.checkpoint(EventNames.MOST + EventNames.STRIDE + 5_000, List.of());
        keep(NOON.plus(Duration.ofDays(2)));

        log.append(List.of(Samples.event("room", "/room")));
        List<Placed> left = Samples.events(log, 0);
        assertThat(left).hasSize((int) EventNames.STRIDE + 5_002);
        assertThat(left.get(left.size() - 2).event().route()).isEqualTo(EventNames.OTHER);
        assertThat(left.getLast().event().route()).isEqualTo("/room");
        assertThat(left.subList(0, left.size() - 2))
                .extracting(placed -> placed.event().route())
                .as("the most used one is kept")
                .containsOnly("/login");
    }

    @Test
    void bucketsOfOldTimesGo() {
        List<Bucket> buckets = IntStream.range(0, 1_000)
                .mapToObj(i -> new Bucket("logins", NOON.plus(HOUR.multipliedBy(i)), 3600, new byte[100]))
                .toList();
        log.checkpoint(1, buckets);
        keep(NOON.plus(Duration.ofDays(35)).plus(HOUR.multipliedBy(600)));
        assertThat(log.restore().buckets()).hasSize(400);
        assertThat(log.restore().through()).isEqualTo(1);
    }

    @Test
    void whatBelongsToASignalWhateverTheTimeDoesNotAge() {
        Bucket head = new Bucket("logins", Instant.EPOCH, 0, new byte[] {1});
        log.checkpoint(1, List.of(head, new Bucket("logins", NOON, 3600, new byte[] {2})));
        keep(NOON.plus(Duration.ofDays(400)));
        assertThat(log.restore().buckets())
                .singleElement()
                .satisfies(bucket -> assertThat(bucket.content()).containsExactly(1));
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        Duration day = Duration.ofDays(1);
        assertThatThrownBy(() -> new EventRetention(Duration.ofMinutes(1), day, day))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventRetention(day, HOUR, day)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EventRetention(day, day, HOUR)).isInstanceOf(IllegalArgumentException.class);
    }

    long keep(Instant now) {
        return new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, RETENTION, System::nanoTime)
                .run(now)
                .eventsDeleted();
    }

    void append(int first, int count) {
        for (int i = 0; i < count; i += 1_000) {
            log.append(Samples.events(first + i, Math.min(1_000, count - i)));
        }
    }
}
