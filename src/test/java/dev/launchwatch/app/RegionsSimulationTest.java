package dev.launchwatch.app;

import static dev.launchwatch.app.Feature.CLOCKS;
import static dev.launchwatch.app.Feature.ESCALATIONS;
import static dev.launchwatch.app.Feature.EVENTS;
import static dev.launchwatch.app.Feature.JOBS;
import static dev.launchwatch.app.Feature.RELOADS;
import static dev.launchwatch.app.Feature.SILENCES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.app.SimulatedConfigs.Edition;
import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Outbox;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Lease;
import dev.launchwatch.region.Skew;
import dev.launchwatch.signal.Event;
import dev.launchwatch.signal.EventLog;
import dev.launchwatch.store.MemoryDatabase.Way;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whole regions in virtual time: the parts of a daemon that watch, decide and tell, with all their threads, over a simulated network, database,
 * channel and disk, while processes are killed, stopped and stand still, in two regions or three. What people were told is held against what was
 * true ({@link Judge}).
 *
 * <p>As many seeds as fit into half a minute in every build, 20 times as many with {@code -Dlaunchwatch.long=true}; {@code -Dlaunchwatch.seed=N}
 * plays one and prints what was told.
 */
class RegionsSimulationTest {
    private static final boolean LONG = Boolean.getBoolean("launchwatch.long");
    private static final Duration TIME = Duration.ofSeconds(LONG ? 600 : 30);
    private static final int MOST = LONG ? 30_000 : 1_500;

    /** So many at least, however slow the machine is. */
    private static final int LEAST = 300;

    /** What daemons that lose their database say of it is of no use here. */
    private final List<Logger> logs = List.of(Logger.getLogger("launchwatch"), Logger.getLogger("dev.launchwatch"));

    @TempDir
    Path folder;

    private @Nullable Level level;

    @BeforeEach
    void beQuiet() {
        level = logs.getFirst().getLevel();
        logs.forEach(log -> log.setLevel(Level.OFF));
    }

    @AfterEach
    void speakAgain() {
        logs.forEach(log -> log.setLevel(level));
    }

    @Test
    void whatPeopleAreToldIsTrueAndCompleteWhateverGoesWrong() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        Reckoning tally = new Reckoning();
        Long only = Long.getLong("launchwatch.seed");
        List<String> faults = new ArrayList<>();
        if (only != null) {
            SimulatedWorld world = play(only, configs, SimulatedStore::new);
            faults.addAll(judged(only, world, tally));
            System.out.println(world.story());
        } else {
            long end = System.nanoTime() + TIME.toNanos();
            for (long seed = 1; seed <= LEAST || (seed <= MOST && System.nanoTime() < end); seed++) {
                faults.addAll(judged(seed, play(seed, configs, SimulatedStore::new), tally));
            }
        }
        System.out.println(tally.table());
        assertThat(faults).isEmpty();
        if (only == null) {
            tally.shouldHaveSeenEverything();
        }
    }

    private static SimulatedWorld play(long seed, SimulatedConfigs configs, SimulatedWorld.Stores stores) {
        return play(new SimulatedWorld(seed, Feature.of(seed), configs::of, stores));
    }

    private static SimulatedWorld play(SimulatedWorld world) {
        world.run();
        return world;
    }

    private static List<String> judged(long seed, SimulatedWorld world, Reckoning tally) {
        List<String> faults = new Judge(world, tally).judge();
        return faults.isEmpty()
                ? List.of()
                : List.of("-Dlaunchwatch.seed=" + seed + ": " + String.join("; ", faults) + "\n" + world.plot());
    }

    /** Minutes that a clock was wrong by made a region alert of what was over, and fewer regions judge what one saw. */
    @ParameterizedTest
    @ValueSource(longs = {50, 63, 112, 132, 145, 146, 163, 183})
    void aClockThatIsSetByMinutesMakesNobodyTellWhatIsNotSo(long seed) {
        isAsItShould(seed, EnumSet.of(CLOCKS));
    }

    /** It went by a copy that stands still as long as it has something to tell, for up to an hour where a channel is away. */
    @ParameterizedTest
    @ValueSource(longs = {1605, 2332})
    void whoeverDecidesHearsWhoLooksAfterAnAlertWhileItStillTellsWhatItRaisedAlone(long seed) {
        isAsItShould(seed, seed == 1605 ? EnumSet.of(ESCALATIONS, SILENCES) : EnumSet.of(ESCALATIONS, EVENTS));
    }

    /** It was closing while the next one opened under the same lease, and nothing fenced off what it planned later. */
    @Test
    void anOfficeThatCouldNotBeOpenedPlansNothingBesideTheNextOne() {
        isAsItShould(2762, EnumSet.of(ESCALATIONS, SILENCES, EVENTS));
    }

    /**
     * A region took a job for new whose reports it had lost with its disk, for missing still after it had not heard of the others for long, or
     * for missing while another one had its report; and what a region had seen before it was stopped, and shared when it was back, ended an alert.
     */
    @ParameterizedTest
    @ValueSource(longs = {30, 111, 146, 234})
    void whoHasNotHeardOfAJobsReportNeitherRaisesNorEndsAnAlert(long seed) {
        isAsItShould(seed, EnumSet.of(JOBS));
    }

    /** The same, with other configurations. */
    @ParameterizedTest
    @ValueSource(longs = {760, 822})
    void whoHasNotHeardOfAJobsReportRaisesNoAlertWhereRegionsAreReloadedEither(long seed) {
        isAsItShould(seed, EnumSet.of(JOBS, RELOADS));
    }

    /** It went by what it had seen itself before it was stopped, and ended an alert that went on. */
    @ParameterizedTest
    @ValueSource(longs = {5075, 6235})
    void whoDecidesAsSoonAsItStartsHearsFirstWhatOthersSaw(long seed) {
        isAsItShould(seed, EnumSet.complementOf(EnumSet.of(CLOCKS)));
    }

    /** Its copy did not have it yet: the region was cut off again before it could follow the others. */
    @Test
    void whatWasSilencedInARegionHoldsThereOnceItIsAlone() {
        isAsItShould(14692, EnumSet.of(SILENCES, EVENTS, RELOADS));
    }

    /** The last of them lay a moment ahead for the region that decides, and nobody looked again. */
    @Test
    void whatComesFromARegionWhoseClockIsAheadCountsAtOnce() {
        isAsItShould(1959, EnumSet.of(SILENCES, EVENTS));
    }

    /** It asked when the job reported last, and a moment later since when it is known, which others had told it in between. */
    @Test
    void aRegionThatLostItsFilesEndsNoAlertOfAJobItJustHeardOf() {
        isAsItShould(42921, EnumSet.of(EVENTS, JOBS));
    }

    private void isAsItShould(long seed, Set<Feature> features) {
        SimulatedWorld world =
                play(new SimulatedWorld(seed, features, new SimulatedConfigs(folder)::of, SimulatedStore::new));
        assertThat(new Judge(world, new Reckoning()).judge()).as(world.story()).isEmpty();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        for (long seed = 1; seed <= 20; seed++) {
            SimulatedWorld once = play(seed, configs, SimulatedStore::new);
            SimulatedWorld again = play(seed, configs, SimulatedStore::new);
            assertThat(again.simulation().trace())
                    .as("seed %d", seed)
                    .isEqualTo(once.simulation().trace());
            assertThat(again.simulation().steps()).isEqualTo(once.simulation().steps());
            assertThat(again.story()).isEqualTo(once.story());
        }
    }

    @Test
    void aDatabaseThatLetsAFormerDeciderWriteIsNoticed() {
        assertThat(firstFault(Unfenced::new)).contains("after epoch");
    }

    @Test
    void aMessageThatIsNotRecordedAsToldIsNoticed() {
        assertThat(firstFault(Unrecorded::new)).contains("untold at the end");
    }

    @Test
    void anAcknowledgementThatIsNotKeptIsNoticed() {
        assertThat(firstFault(Forgetful::new)).contains("forgotten: ");
    }

    @Test
    void anEscalationThatDoesNotComeIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(
                        seed,
                        EnumSet.of(ESCALATIONS),
                        (_, edition) -> configs.of(Set.of(), edition),
                        SimulatedStore::new)))
                .contains("not escalated: ");
    }

    @Test
    void anEscalationOfWhatSomebodyLooksAfterInAnotherRegionIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(seed, EnumSet.of(ESCALATIONS), configs::of, Deaf::new)))
                .contains("escalated by ", "was looked after");
    }

    @Test
    void aSilenceOfWhichOtherRegionsDoNotHearIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(seed, EnumSet.of(SILENCES), configs::of, Deaf::new)))
                .contains("told in a silence: ");
    }

    @Test
    void aSilenceThatDoesNotEndIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(seed, EnumSet.of(SILENCES), configs::of, Endless::new)))
                .contains("lost: ");
    }

    @Test
    void aReloadThatEndsWhatIsUnchangedIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(
                        seed,
                        EnumSet.of(RELOADS),
                        (features, edition) ->
                                configs.of(features, edition == Edition.RULE ? Edition.MONITOR : edition),
                        SimulatedStore::new)))
                .containsAnyOf("lost: ", "told 2 times");
    }

    @Test
    void aReloadThatIsNotTakenOverIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(
                        seed,
                        EnumSet.of(RELOADS),
                        (features, _) -> configs.of(features, Edition.FIRST),
                        SimulatedStore::new)))
                .contains("told of what nobody watches: ");
    }

    @Test
    void anEventThatCountsTwiceIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(seed, EnumSet.of(EVENTS), configs::of, Doubling::new)))
                .contains("invented: ");
    }

    @Test
    void eventsThatOtherRegionsDoNotHearOfAreNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(seed, EnumSet.of(EVENTS), configs::of, Secretive::new)))
                .contains("lost: nobody was told of");
    }

    @Test
    void aJobThatNobodyMissesIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(
                        seed, EnumSet.of(JOBS), (_, edition) -> configs.of(Set.of(), edition), SimulatedStore::new)))
                .contains("lost: nobody was told that ", " was missing from ");
    }

    @Test
    void aReportThatIsNotKeptIsNoticed() {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        assertThat(firstFault(seed -> new SimulatedWorld(seed, EnumSet.of(JOBS), configs::of, Careless::new)))
                .contains("invented: ", "and it had reported to ");
    }

    /** What is found first in worlds whose stores are not as they should be. */
    private String firstFault(SimulatedWorld.Stores stores) {
        SimulatedConfigs configs = new SimulatedConfigs(folder);
        return firstFault(seed -> new SimulatedWorld(seed, Feature.of(seed), configs::of, stores));
    }

    private static String firstFault(LongFunction<SimulatedWorld> worlds) {
        Reckoning tally = new Reckoning();
        for (long seed = 1; seed <= 200; seed++) {
            List<String> faults = judged(seed, play(worlds.apply(seed)), tally);
            if (!faults.isEmpty()) {
                return faults.getFirst();
            }
        }
        return "nothing";
    }

    /** Anybody may write, whoever decides. */
    private static final class Unfenced extends SimulatedStore {
        Unfenced(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
        }

        @Override
        @Nullable
        Lease checked(Lease lease) {
            return null;
        }
    }

    /** Takes no note of what was told. */
    private static final class Unrecorded extends SimulatedStore {
        private final Watcher watcher;

        Unrecorded(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.watcher = watcher;
        }

        @Override
        public Outbox outbox(Lease lease) {
            return new Recorded(super.outbox(lease), watcher) {
                @Override
                public void record(Notification notification, @Nullable Group group) {}
            };
        }
    }

    /** Says that it keeps an acknowledgement. */
    private static final class Forgetful extends SimulatedStore {
        private final Watcher watcher;

        Forgetful(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.watcher = watcher;
        }

        @Override
        public Outbox outbox() {
            return new Recorded(super.outbox(), watcher) {
                @Override
                public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
                    return new Acknowledgement.Outcome.Taken(request.taken(1, request.at()));
                }
            };
        }

        @Override
        public Outbox outbox(Lease lease) {
            return new Recorded(super.outbox(lease), watcher) {
                @Override
                public Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
                    return new Acknowledgement.Outcome.Taken(request.taken(1, request.at()));
                }
            };
        }
    }

    /** Silences last for longer than people wanted. */
    private static final class Endless extends SimulatedStore {
        private final Watcher watcher;

        Endless(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.watcher = watcher;
        }

        @Override
        public Outbox outbox() {
            return new Prolonging(super.outbox(), watcher);
        }

        @Override
        public Outbox outbox(Lease lease) {
            return new Prolonging(super.outbox(lease), watcher);
        }

        private static final class Prolonging extends Recorded {
            Prolonging(Outbox outbox, Watcher watcher) {
                super(outbox, watcher);
            }

            @Override
            public void silence(Silence silence, @Nullable AuditEntry audit) {
                super.silence(
                        new Silence(
                                silence.id(),
                                silence.match(),
                                silence.start(),
                                silence.end().plusSeconds(600),
                                silence.author(),
                                silence.comment(),
                                silence.announcement()),
                        audit);
            }
        }
    }

    /** Nobody hears what was said of alerts in another region. */
    private static final class Deaf extends SimulatedStore {
        private final Watcher watcher;

        Deaf(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.watcher = watcher;
        }

        @Override
        public Outbox copiedOutbox() {
            return new Unheard(super.copiedOutbox(), watcher);
        }

        @Override
        public Outbox outbox(Lease lease) {
            return new Unheard(super.outbox(lease), watcher);
        }

        private static final class Unheard extends Recorded {
            Unheard(Outbox outbox, Watcher watcher) {
                super(outbox, watcher);
            }

            @Override
            public List<Acknowledgement> acknowledgements(Instant since) {
                return List.of();
            }

            @Override
            public List<Silence> silences(Instant now) {
                return List.of();
            }
        }
    }

    /** What came to others is taken for something else that happened at the same time. */
    private static final class Doubling extends SimulatedStore {
        private final SimulatedLog log;

        Doubling(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.log = disk.events();
        }

        @Override
        public Exchanging.Events events(Supplier<Skew> skew, Consumer<List<EventLog.Placed>> fetched) {
            return super.events(skew, fresh -> {
                fetched.accept(fresh);
                fetched.accept(fresh.stream()
                        .filter(placed -> !placed.event().id().endsWith("again"))
                        .map(placed -> again(placed.event()))
                        .map(event -> new EventLog.Placed(
                                log.over(Way.DIRECT)
                                        .append(List.of(event))
                                        .getFirst()
                                        .position(),
                                event))
                        .toList());
            });
        }

        private static Event again(Event event) {
            return new Event(
                    event.source(),
                    event.id() + "again",
                    event.kind(),
                    event.at(),
                    event.received(),
                    event.ip(),
                    event.account(),
                    event.member(),
                    event.route(),
                    event.status(),
                    event.latency(),
                    event.provider(),
                    event.reason(),
                    event.model(),
                    event.next());
        }
    }

    /** Jobs' reports are lost as soon as they were shared. */
    private static final class Careless extends SimulatedStore {
        private final Disk disk;

        Careless(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.disk = disk;
        }

        @Override
        public Exchanging.Jobs jobs(Supplier<Skew> skew) {
            return _ -> SimulatedConfigs.JOBS.forEach(job -> disk.jobs().record(Way.DIRECT, job, Instant.EPOCH));
        }
    }

    /** Events stay where they came. */
    private static final class Secretive extends SimulatedStore {
        private final InstantSource clock;

        Secretive(String region, Disk disk, Shared shared, Ways ways, InstantSource clock, Watcher watcher) {
            super(region, disk, shared, ways, clock, watcher);
            this.clock = ways.clock();
        }

        @Override
        public Exchanging.Events events(Supplier<Skew> skew, Consumer<List<EventLog.Placed>> fetched) {
            return new SimulatedLog()
                    .exchange(new SimulatedLog.Shared(), "", Way.DIRECT, Way.DIRECT, skew, clock, () -> {}, fetched);
        }
    }
}
