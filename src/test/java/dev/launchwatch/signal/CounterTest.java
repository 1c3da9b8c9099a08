package dev.launchwatch.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.SignalView;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The counting thread without a thread: whatever is handed over in whatever order, each event counts once. */
class CounterTest {
    private static final Signal LOGINS = new Signal("failed-logins", Kinds.LOGIN_FAILED);
    private static final Duration HOUR = Duration.ofHours(1);

    private final World world = new World(new MemoryLog());

    /** One run of the program over a log. */
    private static final class World {
        final MemoryLog log;
        final FakeTime time = new FakeTime();
        final Windows windows;
        final Counter counter;
        final Deque<Counter.Task> tasks = new ArrayDeque<>();
        int told;

        World(MemoryLog log) {
            this(log, new Windows(List.of(), List.of(), WindowsPropertyTest.KEY, people -> false));
        }

        World(MemoryLog log, Windows windows) {
            this.log = log;
            this.windows = windows;
            counter = new Counter(log, windows, time, time, tasks::add, () -> told++);
        }

        World start(Signal... signals) {
            counter.start(List.of(signals), List.of());
            settle();
            return this;
        }

        void settle() {
            boolean more = counter.settle();
            while (more || !tasks.isEmpty()) {
                if (!tasks.isEmpty()) {
                    counter.handle(tasks.poll());
                }
                more = counter.settle();
            }
        }

        void stored(EventLog.Placed... events) {
            tasks.add(new Counter.Task.Stored(List.of(events)));
            settle();
        }

        void advance(Duration duration) {
            // In steps, so that what a task plans is due within the same stretch of time.
            for (long left = duration.toMillis(); left > 0; left -= 50) {
                time.advance(Duration.ofMillis(Math.min(left, 50)));
                settle();
            }
        }

        SignalView view() {
            return windows.view(Happening.START.plusSeconds(60));
        }

        long events() {
            return view().count("failed-logins", HOUR).events();
        }
    }

    private EventLog.Placed put() {
        return world.log.put(Happening.of(Kinds.LOGIN_FAILED).done());
    }

    @Test
    void theRulesFindAllThatWasStoredBeforeTheStart() {
        IntStream.range(0, 3).forEach(i -> put());
        world.start(LOGINS);
        assertThat(world.events()).isEqualTo(3);
        assertThat(world.view().complete("failed-logins")).isTrue();
        assertThat(world.counter.counted()).isEqualTo(3);
    }

    @Test
    void eventsThatOvertakeEachOtherCountOnceInTheOrderOfTheLog() {
        world.start(LOGINS);
        EventLog.Placed first = put();
        EventLog.Placed second = put();
        EventLog.Placed third = put();
        world.stored(third, second);
        assertThat(world.events()).isZero();
        world.stored(first);
        assertThat(world.events()).isEqualTo(3);
        world.stored(first, second, third);
        assertThat(world.events()).isEqualTo(3);
    }

    @Test
    void whatNobodyHandedOverIsReadFromTheLogAsSoonAsItIsMissed() {
        world.start(LOGINS);
        put();
        world.stored(put());
        world.advance(Counter.PATIENCE.minusMillis(1));
        assertThat(world.events()).isZero();
        world.advance(Duration.ofMillis(1));
        assertThat(world.events()).isEqualTo(2);
    }

    @Test
    void whatNobodyMissesIsReadWithinAMinute() {
        world.start(LOGINS);
        put();
        world.advance(Counter.CHECKPOINT_EVERY);
        assertThat(world.events()).isEqualTo(1);
    }

    @Test
    void moreThanCanWaitIsReadFromTheLog() {
        world.start(LOGINS);
        put();
        EventLog.Placed[] many = IntStream.range(0, Counter.MOST_OUT_OF_ORDER + 5)
                .mapToObj(i -> put())
                .toArray(EventLog.Placed[]::new);
        world.stored(many);
        assertThat(world.events()).isEqualTo(many.length + 1);
    }

    @Test
    void aFloodInOrderNeedsNoLog() {
        world.start(LOGINS);
        world.log.unreadable(true);
        for (int i = 0; i < 5; i++) {
            world.tasks.add(new Counter.Task.Stored(IntStream.range(0, Counter.MOST_OUT_OF_ORDER / 2)
                    .mapToObj(n -> put())
                    .toList()));
        }
        world.tasks.forEach(world.counter::handle);
        world.tasks.clear();
        world.settle();
        assertThat(world.events()).isEqualTo(5L * Counter.MOST_OUT_OF_ORDER / 2);
        assertThat(world.view().complete("failed-logins")).isTrue();
    }

    @Test
    void whatTheLogDoesNotHaveAnyMoreIsNotWaitedFor() {
        world.start(LOGINS);
        Event event = Happening.of(Kinds.LOGIN_FAILED).done();
        world.stored(new EventLog.Placed(7, event), new EventLog.Placed(9, event));
        world.advance(Counter.PATIENCE);
        assertThat(world.events()).isEqualTo(2);
        world.stored(new EventLog.Placed(10, event));
        assertThat(world.events()).isEqualTo(3);
    }

    @Test
    void withTheLogAwayAtTheStartNothingIsCompleteUntilItIsReadLater() {
        put();
        world.log.unreadable(true);
        world.start(LOGINS);
        world.stored(put());
        assertThat(world.view().complete("failed-logins")).isFalse();
        assertThat(world.told).isZero();
        world.log.unreadable(false);
        world.advance(Duration.ofSeconds(30));
        assertThat(world.view().complete("failed-logins")).isTrue();
        assertThat(world.events()).isEqualTo(2);
        assertThat(world.told).isEqualTo(1);
    }

    @Test
    void aGapThatCannotBeFilledMakesViewsIncompleteUntilItIs() {
        world.start(LOGINS);
        put();
        world.log.unreadable(true);
        world.stored(put());
        world.advance(Counter.PATIENCE);
        assertThat(world.view().complete("failed-logins")).isFalse();
        world.log.unreadable(false);
        world.advance(Duration.ofSeconds(2));
        assertThat(world.view().complete("failed-logins")).isTrue();
        assertThat(world.events()).isEqualTo(2);
    }

    @Test
    void theRulesAreToldAtOnceThenTenTimesASecondAndNeverTooLate() {
        world.start(LOGINS);
        world.advance(Duration.ofSeconds(1));
        world.told = 0;
        world.stored(put());
        assertThat(world.told).isEqualTo(1);
        for (int i = 0; i < 20; i++) {
            world.stored(put());
            world.advance(Duration.ofMillis(10));
        }
        assertThat(world.told).isEqualTo(3);
        world.stored(put());
        assertThat(world.told).isEqualTo(3);
        world.advance(Counter.TOLD_EVERY);
        assertThat(world.told).isEqualTo(4);
        world.advance(Duration.ofSeconds(10));
        assertThat(world.told).isEqualTo(4);
    }

    @Test
    void newSignalsGetTheirPastWhileTheOthersGoOnCounting() {
        IntStream.range(0, 5_000).forEach(i -> put());
        world.start(LOGINS);
        Signal again = new Signal("again", Kinds.LOGIN_FAILED);
        world.counter.handle(new Counter.Task.Watch(List.of(LOGINS, again), List.of()));
        assertThat(world.counter.settle()).isTrue();
        assertThat(world.view().complete("again")).isFalse();
        assertThat(world.view().complete("failed-logins")).isTrue();
        world.counter.handle(new Counter.Task.Stored(List.of(put())));
        assertThat(world.counter.settle()).isTrue();
        assertThat(world.events()).isEqualTo(5_001);
        assertThat(world.view().count("again", HOUR).events()).isLessThan(5_000);
        world.told = 0;
        world.settle();
        assertThat(world.view().complete("again")).isTrue();
        assertThat(world.view().count("again", HOUR).events()).isEqualTo(5_001);
        assertThat(world.events()).isEqualTo(5_001);
        world.advance(Counter.TOLD_EVERY);
        assertThat(world.told).isPositive();
    }

    @Test
    void whatWasCountedIsRememberedEveryMinuteAndAtTheEnd() {
        world.start(LOGINS);
        world.stored(put());
        world.log.fail(true);
        world.advance(Counter.CHECKPOINT_EVERY);
        world.log.fail(false);
        assertThat(world.log.restore().through()).isZero();
        world.advance(Counter.CHECKPOINT_EVERY);
        assertThat(world.log.restore().through()).isEqualTo(1);
        world.stored(put());
        put();
        world.counter.close();
        assertThat(world.log.restore().through()).isEqualTo(3);
    }

    @Test
    void anEventThatMeetsABugCostsNoOther() {
        Windows faulty = new Windows(List.of(), List.of(), WindowsPropertyTest.KEY, people -> {
            if (people.ip() != null) {
                throw new IllegalStateException("a bug");
            }
            return false;
        });
        World broken = new World(world.log, faulty);
        put();
        world.log.put(Happening.of(Kinds.LOGIN_FAILED).ip(1).done());
        broken.start(LOGINS);
        broken.stored(
                put(), world.log.put(Happening.of(Kinds.LOGIN_FAILED).ip(1).done()), put());
        assertThat(broken.events()).isEqualTo(3);
        assertThat(broken.counter.counted()).isEqualTo(5);
    }

    @Test
    void whateverIsLostOvertakenOrKilledEachEventCountsOnce() {
        for (long seed = 0; seed < 60; seed++) {
            Chaos chaos = new Chaos(seed);
            for (int step = 0; step < 300; step++) {
                chaos.step();
            }
            chaos.calm();
            Windows straight = new Windows(
                    WindowsPropertyTest.SIGNALS, WindowsPropertyTest.KEPT, WindowsPropertyTest.KEY, people -> false);
            chaos.course.log.replay(0, straight::take);
            assertThat(answers(chaos, chaos.run.windows)).as("seed %d", seed).isEqualTo(answers(chaos, straight));
            assertThat(chaos.signals())
                    .as("seed %d", seed)
                    .allMatch(signal -> chaos.run.windows.view(chaos.course.now).complete(signal.name()));
        }
    }

    /** All but when the first event was: a signal that is new has none from before the longest window. */
    private static List<Object> answers(Chaos chaos, Windows windows) {
        return WindowsPropertyTest.answers(windows.view(chaos.course.now), chaos.signals()).stream()
                .map(answer -> answer instanceof Optional<?> found
                                && found.isPresent()
                                && found.get() instanceof SignalView.Span span
                        ? span.last()
                        : answer)
                .toList();
    }

    /** Everything that can happen. */
    private static final class Chaos {
        final WindowsPropertyTest.Course course;
        final Random random;
        final List<EventLog.Placed> underWay = new ArrayList<>();
        World run;
        int watched = 2;

        Chaos(long seed) {
            course = new WindowsPropertyTest.Course(seed);
            random = course.random;
            run = new World(course.log);
            begin();
        }

        List<Signal> signals() {
            return WindowsPropertyTest.SIGNALS.subList(0, watched);
        }

        private void begin() {
            run.counter.start(signals(), WindowsPropertyTest.KEPT);
            run.settle();
        }

        void step() {
            switch (random.nextInt(12)) {
                case 0 -> course.log.unreadable(random.nextInt(3) == 0);
                case 1 -> course.log.fail(random.nextInt(3) == 0);
                case 2 -> run.advance(Duration.ofMillis(random.nextInt(400)));
                case 3 -> run.advance(Duration.ofSeconds(random.nextInt(random.nextInt(10) == 0 ? 90 : 3) + 1));
                case 4 -> {
                    watched = 1 + random.nextInt(WindowsPropertyTest.SIGNALS.size());
                    run.counter.handle(new Counter.Task.Watch(signals(), WindowsPropertyTest.KEPT));
                    run.counter.settle();
                }
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        if (random.nextBoolean()) {
                            run.counter.close();
                        }
                        underWay.clear();
                        run = new World(course.log);
                        begin();
                    }
                }
                default -> {
                    for (int i = random.nextInt(8); i >= 0; i--) {
                        EventLog.Placed placed = course.log.put(course.next());
                        if (random.nextInt(25) > 0) {
                            underWay.add(placed);
                        }
                    }
                    Collections.shuffle(underWay, random);
                    List<EventLog.Placed> arrived = underWay.subList(0, random.nextInt(underWay.size() + 1));
                    run.counter.handle(new Counter.Task.Stored(List.copyOf(arrived)));
                    arrived.clear();
                    run.counter.settle();
                }
            }
        }

        void calm() {
            course.log.unreadable(false);
            course.log.fail(false);
            run.advance(Duration.ofSeconds(100));
        }
    }
}
