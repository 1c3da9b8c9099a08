package dev.launchwatch.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.launchwatch.alert.Journal;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What housekeeping must do with every engine. */
abstract class HousekeepingContract {
    private static final Instant NOON = Samples.NOON;
    private static final Duration DAY = Duration.ofDays(1);

    private TestStore store;
    private ResultArchive archive;

    /** An empty store that the test has for itself. */
    abstract TestStore store();

    @BeforeEach
    void open() {
        store = store();
        archive = new ResultArchive(store.reader);
    }

    @Test
    void rolledUpHoursSayTheSameAsTheResults() {
        commit(random(3, 26));
        for (Instant from : List.of(NOON, NOON.plusSeconds(1), NOON.plusSeconds(5000), NOON.plusSeconds(86_000))) {
            for (Instant to : List.of(NOON.plusSeconds(5001), NOON.plusSeconds(86_399), NOON.plusSeconds(90_000))) {
                String before = words(archive.tally("chat", from, to));
                housekeeping().run(NOON.plus(Duration.ofHours(10)));
                assertThat(words(archive.tally("chat", from, to))).isEqualTo(before);
                housekeeping().run(NOON.plus(Duration.ofHours(30)));
                housekeeping().run(NOON.plus(Duration.ofHours(30)));
                assertThat(words(archive.tally("chat", from, to))).isEqualTo(before);
                reset();
            }
        }
    }

    @Test
    void hoursAreListedOnceTheyAreOverAndHadResults() {
        commit(List.of(Samples.up("chat", NOON), Samples.down("chat", NOON.plusSeconds(3 * 3600 + 1))));
        assertThat(archive.hours("chat", NOON, NOON.plus(DAY))).isEmpty();
        assertThat(housekeeping().run(NOON.plusSeconds(3 * 3600 + 30)).hoursRolledUp())
                .isEqualTo(1);
        assertThat(archive.hours("chat", NOON, NOON.plus(DAY)))
                .extracting(ResultArchive.Hour::start)
                .containsExactly(NOON);
        housekeeping().run(NOON.plus(DAY));
        assertThat(archive.hours("chat", NOON, NOON.plus(DAY)))
                .extracting(ResultArchive.Hour::start)
                .containsExactly(
                        // The last one was over at four, and nothing was known any more an hour after the last result.
                        NOON, NOON.plusSeconds(3 * 3600));
    }

    @Test
    void aLateResultIsCountedAtOnceAndAgainRolledUp() {
        commit(List.of(Samples.up("chat", NOON), Samples.up("chat", NOON.plusSeconds(3600))));
        housekeeping().run(NOON.plus(DAY));
        commit(List.of(Samples.down("chat", NOON.plusSeconds(1800))));
        for (int i = 0; i < 2; i++) {
            Tally tally = archive.tally("chat", NOON, NOON.plusSeconds(7200));
            assertThat(tally.down()).isEqualTo(1);
            assertThat(tally.count()).isEqualTo(3);
            assertThat(tally.downFor()).isEqualTo(Duration.ofMinutes(30));
            assertThat(tally.reasons())
                    .isEqualTo(Map.of(Samples.FAILURE.reason().code(), 1L));
            housekeeping().run(NOON.plus(DAY));
        }
        assertThat(archive.hours("chat", NOON, NOON.plus(DAY))
                        .getFirst()
                        .tally()
                        .down())
                .isEqualTo(1);
    }

    @Test
    void aRunOfManySlicesRollsEachHourUpOnce() {
        commit(List.of(Samples.up("chat", NOON), Samples.up("chat", NOON.plusSeconds(3600))));
        housekeeping().run(NOON.plus(DAY));
        commit(List.of(Samples.up("chat", NOON.plusSeconds(60))));
        // Every look at the time takes as long as a slice may, so that each hour is a slice of its own.
        AtomicInteger reads = new AtomicInteger();
        Housekeeping slow = new Housekeeping(
                store.writer,
                Housekeeping.Retention.DEFAULT,
                () -> reads.incrementAndGet() * Housekeeping.SLICE.toNanos());
        assertThat(slow.run(NOON.plus(DAY)).hoursRolledUp()).isEqualTo(2);
        assertThat(archive.hours("chat", NOON, NOON.plus(DAY))
                        .getFirst()
                        .tally()
                        .up())
                .isEqualTo(2);
    }

    @Test
    void uptimeIsMeasuredInTimeNotInResults() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 60; i += 5) {
            if (i != 30) {
                results.add(Samples.up("chat", NOON.plus(Duration.ofMinutes(i))));
            }
        }
        for (int i = 0; i < 10; i++) {
            results.add(Samples.down("chat", NOON.plus(Duration.ofMinutes(30)).plusSeconds(i * 30L)));
        }
        commit(results);
        Tally tally = archive.tally("chat", NOON, NOON.plusSeconds(3600));
        assertThat(tally.down()).isEqualTo(10);
        assertThat(tally.downFor()).isEqualTo(Duration.ofMinutes(5));
        assertThat(tally.uptime().orElseThrow()).isCloseTo(55.0 / 60, within(1e-9));
    }

    @Test
    void nothingIsKnownLongAfterTheLastResultNorOfAMonitorThatHasNone() {
        commit(List.of(Samples.up("chat", NOON)));
        Tally tally = archive.tally("chat", NOON, NOON.plus(DAY));
        assertThat(tally.upFor()).isEqualTo(Tally.LONGEST_HOLD);
        assertThat(archive.tally("chat", NOON.plusSeconds(7200), NOON.plus(DAY)).uptime())
                .isEmpty();
        assertThat(archive.tally("other", NOON, NOON.plus(DAY)).uptime()).isEmpty();
        assertThat(archive.tally("chat", NOON.plusSeconds(1), NOON).count()).isZero();
    }

    @Test
    void aFailureThatWaitsForItsConfirmationDoesNotCount() {
        Result suspect = new Result(
                "chat",
                "eu",
                NOON.plusSeconds(1),
                Result.Trigger.SCHEDULE,
                Result.Standing.SUSPECT,
                Report.of(new Outcome.Down(Samples.FAILURE), Duration.ofSeconds(1)));
        commit(List.of(Samples.up("chat", NOON), suspect));
        assertThat(archive.tally("chat", NOON, NOON.plusSeconds(60)).down()).isZero();
        housekeeping().run(NOON.plus(DAY));
        assertThat(archive.tally("chat", NOON, NOON.plusSeconds(3600)).down()).isZero();
    }

    @Test
    void percentilesOverHoursAreThoseOfAllResults() {
        List<Result> results = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            results.add(new Result(
                    "chat",
                    i % 2 == 0 ? "eu" : "us",
                    NOON.plusSeconds(i * 60L),
                    Result.Trigger.SCHEDULE,
                    Result.Standing.COUNTED,
                    Report.of(new Outcome.Up(), Duration.ofMillis(i + 1))));
        }
        commit(results);
        housekeeping().run(NOON.plus(DAY));
        Histogram latency = archive.tally("chat", NOON, NOON.plus(DAY)).latency();
        assertThat(latency.count()).isEqualTo(200);
        assertThat(latency.percentile(50).orElseThrow().toNanos()).isCloseTo(100_000_000L, within(3_300_000L));
        assertThat(latency.percentile(95).orElseThrow().toNanos()).isCloseTo(190_000_000L, within(6_200_000L));
        assertThat(latency.percentile(99).orElseThrow().toNanos()).isCloseTo(198_000_000L, within(6_500_000L));
        assertThat(latency.mean()).contains(Duration.ofNanos(100_500_000));
    }

    @Test
    void oldResultsGoAndTheirSumsStayUntilTheirOwnTime() {
        commit(random(5, 3));
        Tally before = archive.tally("chat", NOON, NOON.plusSeconds(3 * 3600));
        Housekeeping.Done done = housekeeping().run(NOON.plus(DAY.multipliedBy(36)));
        assertThat(done.resultsDeleted()).isEqualTo(before.count() * 2);
        assertThat(Samples.results(store.journal(), Instant.EPOCH)).isEmpty();
        assertThat(words(archive.tally("chat", NOON, NOON.plusSeconds(3 * 3600))))
                .isEqualTo(words(before));
        assertThat(words(archive.tally("chat", NOON.plusSeconds(60), NOON.plusSeconds(3 * 3600 - 60))))
                .as("widened to full hours")
                .isEqualTo(words(before));
        housekeeping().run(NOON.plus(DAY.multipliedBy(402)));
        assertThat(archive.tally("chat", NOON, NOON.plusSeconds(3 * 3600)).count())
                .isZero();
    }

    @Test
    void aResultThatComesAfterItsTimeSpoilsNoRollUp() {
        commit(random(6, 2));
        String before = words(archive.tally("chat", NOON, NOON.plusSeconds(7200)));
        housekeeping().run(NOON.plus(DAY.multipliedBy(36)));
        commit(List.of(Samples.down("chat", NOON.plusSeconds(7))));
        housekeeping().run(NOON.plus(DAY.multipliedBy(36)));
        assertThat(words(archive.tally("chat", NOON, NOON.plusSeconds(7200)))).isEqualTo(before);
        assertThat(Samples.results(store.journal(), Instant.EPOCH)).isEmpty();
    }

    @Test
    void youngResultsStay() {
        commit(random(7, 3));
        int all = Samples.results(store.journal(), Instant.EPOCH).size();
        assertThat(housekeeping().run(NOON.plus(DAY.multipliedBy(35))).resultsDeleted())
                .isZero();
        assertThat(Samples.results(store.journal(), Instant.EPOCH)).hasSize(all);
    }

    @Test
    void anAcknowledgementThatCameInTheMomentOfTheEndDoesNotStay() {
        store.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.fired("t"))));
        store.outbox()
                .acknowledge(new Acknowledgement.Request("alert-of-t", NOON, "ann", Acknowledgement.Via.API, "", null));
        store.writer.change("end it beside", session -> {
            RuleTables.add(session, List.of(Samples.resolved("t", NOON)));
            session.update("update acknowledgement set ends_at = " + AcknowledgementTable.FIRES);
        });
        assertThat(store.outbox().acknowledgements(NOON)).hasSize(1);
        housekeeping().run(NOON.plusSeconds(60));
        assertThat(store.outbox().acknowledgements(NOON.plusSeconds(60))).isEmpty();
        assertThat(store.outbox().acknowledgements(NOON)).hasSize(1);
    }

    @Test
    void whatStillHasToBeToldIsNeverDeleted() {
        store.journal()
                .commit(new Journal.Batch(
                        List.of(),
                        List.of(Samples.firing("r", "s")),
                        List.of(Samples.fired("told"), Samples.fired("untold"))));
        Group open = Samples.group("open", Map.of("slack", "1"), false);
        Group closed = Samples.group("closed", Map.of("slack", "2"), true);
        Group waiting = Samples.group("g1", Map.of(), true);
        Notification pending = Samples.notification("pending", "slack", 1);
        Notification sent = Samples.in(Notification.State.SENT, Samples.notification("sent", "mail", 2));
        store.outbox().plan(List.of("told"), List.of(open, closed, waiting), List.of(pending, sent));
        for (String alert : List.of("told", "untold")) {
            store.outbox()
                    .acknowledge(new Acknowledgement.Request(
                            "alert-of-" + alert, NOON, "ann", Acknowledgement.Via.API, "", null));
        }
        store.journal().commit(new Journal.Batch(List.of(), List.of(), List.of(Samples.resolved("told", NOON))));
        store.outbox().plan(List.of("alert-of-told:resolved"), List.of(), List.of());
        store.outbox().silence(Samples.silence("over", NOON));
        store.outbox().silence(Samples.silence("long", NOON.plus(DAY.multipliedBy(1000))));

        Housekeeping.Done done = housekeeping().run(NOON.plus(DAY.multipliedBy(500)));

        assertThat(done.othersDeleted())
                .as("told and its end, closed, sent, over and the acknowledgement")
                .isEqualTo(6);
        assertThat(store.outbox().unplanned()).extracting(Transition::id).containsExactly("untold");
        assertThat(store.outbox().undelivered()).containsExactly(pending);
        assertThat(store.outbox().openGroups()).containsExactly(open);
        assertThat(store.outbox().silences(NOON)).hasSize(1);
        assertThat(store.outbox().acknowledgements(Instant.EPOCH))
                .extracting(Acknowledgement::alert)
                .containsExactly("alert-of-untold");
        assertThat(store.journal().states()).hasSize(1);
        assertThat(count("select count(*) from alert_group")).isEqualTo(2);
        assertThat(count("select count(*) from alert_group_thread")).isEqualTo(1);
        assertThat(count("select count(*) from outbox")).isEqualTo(1);
    }

    @Test
    void declaredMaintenanceIsKeptForAsLongAsTheTimesThatItIsNotCountedIn() {
        store.outbox().silence(Samples.silence("s", NOON.plusSeconds(60)));
        store.outbox().silence(Samples.maintenance("m", NOON, NOON.plusSeconds(60)));

        housekeeping().run(NOON.plus(DAY.multipliedBy(399)));
        assertThat(store.outbox().silences(NOON)).extracting(Silence::id).containsExactly("m");

        housekeeping().run(NOON.plus(DAY.multipliedBy(401)));
        assertThat(store.outbox().silences(NOON)).isEmpty();
    }

    @Test
    void anEmptyStoreNeedsNoKeeping() {
        Housekeeping.Done done = housekeeping().run(NOON);
        assertThat(done.hoursRolledUp() + done.resultsDeleted() + done.othersDeleted())
                .isZero();
        assertThat(done.bytes()).isPositive();
    }

    @Test
    void timesThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> new Housekeeping.Retention(Duration.ofDays(35), Duration.ofDays(34)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Housekeeping.Retention(Duration.ofHours(1), Duration.ofDays(34)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    Housekeeping housekeeping() {
        return new Housekeeping(store.writer, Housekeeping.Retention.DEFAULT, System::nanoTime);
    }

    /** Forgets that anything was rolled up. */
    private void reset() {
        store.writer.change("reset", session -> {
            session.update("delete from roll_up");
            session.update("delete from roll_up_due");
            session.update("delete from meta");
        });
    }

    private long count(String sql) {
        return store.reader.read(
                "count", session -> session.row(sql, row -> row.getLong(1)).orElseThrow());
    }

    void commit(List<Result> results) {
        store.journal().commit(new Journal.Batch(results, List.of(), List.of()));
    }

    /** Results of two monitors, seen alike from two regions, with gaps, over some hours. */
    private static List<Result> random(long seed, int hours) {
        Random random = new Random(seed);
        List<Result> results = new ArrayList<>();
        for (String region : List.of("eu", "us")) {
            for (long second = random.nextInt(60);
                    second < hours * 3600L;
                    second += random.nextInt(50) == 0 ? 5_000 : 30 + random.nextInt(300)) {
                Outcome outcome = switch (random.nextInt(6)) {
                    case 0 -> new Outcome.Down(Samples.FAILURE);
                    case 1 -> new Outcome.Degraded(Samples.FAILURE);
                    case 2 -> new Outcome.Unknown(Samples.FAILURE);
                    default -> new Outcome.Up();
                };
                Report report = Report.of(outcome, Duration.ofMillis(random.nextInt(3000)));
                for (String monitor : List.of("chat", "home")) {
                    results.add(new Result(
                            monitor,
                            region,
                            NOON.plusSeconds(second),
                            Result.Trigger.SCHEDULE,
                            Result.Standing.COUNTED,
                            report));
                }
            }
        }
        return results;
    }

    private static String words(Tally tally) {
        return tally.up() + " " + tally.degraded() + " " + tally.down() + " " + tally.unknown() + " " + tally.upFor()
                + " " + tally.degradedFor() + " " + tally.downFor() + " " + tally.uptime() + " " + tally.reasons() + " "
                + tally.latency().encoded() + " " + tally.latency().mean();
    }
}
