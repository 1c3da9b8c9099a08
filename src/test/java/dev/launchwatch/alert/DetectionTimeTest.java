package dev.launchwatch.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Transition;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Clockwork;
import dev.launchwatch.schedule.Limits;
import dev.launchwatch.schedule.Measurements;
import dev.launchwatch.schedule.Missed;
import dev.launchwatch.schedule.MonitorSchedule;
import dev.launchwatch.schedule.Place;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * How long after its beginning an outage is an alert, with the default interval of five minutes: the schedules and the rules themselves in
 * virtual time, over many outages at random moments.
 */
class DetectionTimeTest {
    private static final int OUTAGES = 1_000;
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final Duration PROBE = Duration.ofMillis(400);

    /** What a result needs from one region to the other, through the database. */
    private static final Duration EXCHANGE = Duration.ofMillis(200);

    private static final String MONITOR = "home";
    private static final List<String> NAMES = List.of("eu", "us");
    private static final Rule RULE =
            Given.rule(Given.failing().done()).named("down").watching(MONITOR).done();

    /** The regions, the site that they watch, and the rules of the one that decides. */
    private static final class World {
        private final FakeTime time = new FakeTime(Given.START);
        private final List<MonitorSchedule> schedules = new ArrayList<>();
        private final Rehearsal rules;
        private boolean down;

        World(int regions, int confirmations, Rule rule) {
            rules = new Rehearsal(
                    new RuleBook(List.of(rule), List.of(Given.subject(MONITOR).every(INTERVAL))), Given.START);
            for (int i = 0; i < regions; i++) {
                MonitorSchedule schedule = schedule(new Place(NAMES.get(i), i, regions));
                schedules.add(schedule);
                schedule.start(List.of(monitor(confirmations)), Set.of());
                time.every(Duration.ofSeconds(1), schedule::tick);
            }
        }

        private MonitorSchedule schedule(Place place) {
            return new MonitorSchedule(
                    _ -> down
                            ? Report.of(new Outcome.Down(Failure.of(Reason.ASSERTION_STATUS, "503")), PROBE)
                            : Report.of(new Outcome.Up(), PROBE),
                    result -> time.after(PROBE, () -> seen(result)),
                    new Unmeasured(),
                    new Clockwork(time, time, time),
                    Runnable::run,
                    place,
                    Limits.DEFAULT);
        }

        /** The first region decides; each hears of the other a moment later, and looks for itself where that saw a failure. */
        private void seen(Result result) {
            int from = NAMES.indexOf(result.region());
            if (from == 0) {
                decide(result);
            }
            for (int i = 0; i < schedules.size(); i++) {
                if (i != from) {
                    MonitorSchedule other = schedules.get(i);
                    boolean decides = i == 0;
                    time.after(EXCHANGE, () -> {
                        if (decides) {
                            decide(result);
                        }
                        if (result.outcome() instanceof Outcome.Down) {
                            other.secondOpinion(MONITOR);
                        }
                    });
                }
            }
        }

        private void decide(Result result) {
            rules.observe(result, time.instant());
        }

        /** Until an outage that begins after this time is an alert; then the site is well again and the alert ends. */
        Duration detects(Duration after) {
            time.advance(after);
            Instant beginning = time.instant();
            down = true;
            Duration detected = Duration.between(beginning, awaits(Transition.Kind.FIRED));
            down = false;
            awaits(Transition.Kind.RESOLVED);
            return detected;
        }

        private Instant awaits(Transition.Kind kind) {
            int before = rules.transitions().size();
            for (int seconds = 0; seconds < 3_600; seconds++) {
                time.advance(Duration.ofSeconds(1));
                rules.until(time.instant());
                List<Transition> news = rules.transitions();
                for (Transition transition : news.subList(before, news.size())) {
                    if (transition.kind() == kind) {
                        return transition.at();
                    }
                }
            }
            throw new AssertionError(kind + " never came");
        }
    }

    private static final class Unmeasured implements Measurements {
        @Override
        public void started(Duration lag) {}

        @Override
        public void missed(Missed reason, long runs) {}
    }

    private static Monitor monitor(int confirmations) {
        return new Monitor(
                MONITOR,
                INTERVAL,
                Duration.ofSeconds(10),
                "default",
                "",
                confirmations,
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                List.of(),
                Map.of(),
                true,
                Monitor.Excerpts.AUTO,
                new HeartbeatSpec(Duration.ofDays(1), Duration.ZERO));
    }

    /** Sorted. */
    private static List<Duration> detected(World world) {
        Random random = new Random(42);
        List<Duration> all = new ArrayList<>();
        for (int i = 0; i < OUTAGES; i++) {
            all.add(world.detects(Duration.ofMinutes(3).plusMillis(random.nextInt(300_000))));
        }
        Collections.sort(all);
        return all;
    }

    private static String row(String what, List<Duration> sorted) {
        return "%-62s %6.1f s %6.1f s %6.1f s"
                .formatted(
                        what,
                        sorted.get(OUTAGES / 2).toMillis() / 1e3,
                        sorted.get(OUTAGES * 95 / 100).toMillis() / 1e3,
                        sorted.getLast().toMillis() / 1e3);
    }

    @Test
    void twoRegionsKnowOfAnOutageWithinHalfAnInterval() {
        List<Duration> one = detected(new World(1, 1, RULE));
        List<Duration> two = detected(new World(2, 1, RULE));
        List<Duration> usual = detected(new World(1, 0, RULE)).stream()
                // A second failure in a row is needed, and comes an interval later.
                .map(INTERVAL::plus)
                .toList();
        System.out.printf("%-62s %8s %8s %8s%n", OUTAGES + " outages, every 5m", "median", "p95", "worst");
        System.out.println(row("one region, confirmed after 5 s", one));
        System.out.println(row("two regions, interleaved, both agree", two));
        System.out.println(row("one region, two failures in a row", usual));

        assertThat(two.getLast()).isLessThan(Duration.ofSeconds(165));
        assertThat(one.getLast()).isLessThan(INTERVAL.plusSeconds(15));
        assertThat(two.get(OUTAGES / 2)).isLessThan(usual.get(OUTAGES / 2).dividedBy(4));
    }
}
