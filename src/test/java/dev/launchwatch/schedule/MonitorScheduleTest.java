package dev.launchwatch.schedule;

import static dev.launchwatch.schedule.Monitors.DOWN;
import static dev.launchwatch.schedule.Monitors.UNKNOWN;
import static dev.launchwatch.schedule.Monitors.UP;
import static dev.launchwatch.schedule.Monitors.monitor;
import static org.assertj.core.api.Assertions.assertThat;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.model.Result.Trigger;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.MonitorSchedule.Overdue;
import dev.launchwatch.testing.FakeTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MonitorScheduleTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final FakeTime time = new FakeTime();
    private final Instant start = time.instant();
    private final Map<String, Report> world = new HashMap<>();
    private final List<Result> results = new ArrayList<>();
    private final List<Duration> lags = new ArrayList<>();
    private final Map<Missed, Long> missed = new EnumMap<>(Missed.class);
    private final Deque<Runnable> held = new ArrayDeque<>();
    private boolean hold;
    private boolean refused;
    private MonitorSchedule schedule = schedule(new Limits(64, Duration.ofMillis(50)));

    private MonitorSchedule schedule(Limits limits) {
        Measurements measurements = new Measurements() {
            @Override
            public void started(Duration lag) {
                lags.add(lag);
            }

            @Override
            public void missed(Missed reason, long runs) {
                missed.merge(reason, runs, Long::sum);
            }
        };
        return new MonitorSchedule(
                monitor -> world.getOrDefault(monitor.name(), UP),
                this::take,
                measurements,
                new Clockwork(time, time, time),
                task -> {
                    if (hold) {
                        held.add(task);
                    } else {
                        task.run();
                    }
                },
                Place.alone("eu"),
                limits);
    }

    private void take(Result result) {
        if (refused) {
            throw new IllegalStateException("not taken");
        }
        results.add(result);
    }

    @BeforeEach
    void tickEverySecond() {
        time.every(Duration.ofSeconds(1), () -> schedule.tick());
    }

    private void release() {
        while (!held.isEmpty()) {
            held.remove().run();
        }
        hold = false;
    }

    private List<String> story() {
        return results.stream()
                .map(r -> r.trigger() + " " + r.standing() + " " + r.outcome().code())
                .toList();
    }

    private List<Duration> gaps() {
        return IntStream.range(1, results.size())
                .mapToObj(i ->
                        Duration.between(results.get(i - 1).at(), results.get(i).at()))
                .toList();
    }

    private static List<Monitor> many(int count, Duration every) {
        return IntStream.range(0, count)
                .mapToObj(i -> monitor("monitor-" + i, every, 1))
                .toList();
    }

    @Test
    void ten_thousand_monitors_have_each_run_once_within_their_first_interval_and_to_the_millisecond() {
        schedule.start(many(10_000, MINUTE), Set.of());
        time.advance(MINUTE.minusMillis(1));
        assertThat(results.stream().map(Result::monitor).distinct()).hasSize(10_000);
        assertThat(results).hasSize(10_000);
        assertThat(lags).allMatch(Duration.ZERO::equals);
        assertThat(missed).isEmpty();
        Map<Long, Integer> perSecond = new HashMap<>();
        results.forEach(r -> perSecond.merge(r.at().getEpochSecond(), 1, Integer::sum));
        assertThat(perSecond.values()).allMatch(count -> count < 250);
    }

    @Test
    void only_what_is_due_soon_has_a_timer() {
        schedule.start(many(10_000, MINUTE), Set.of());
        time.advance(Duration.ofSeconds(10));
        assertThat(time.pending()).isLessThan(700);
    }

    @Test
    void a_monitor_runs_at_the_same_phase_for_ever() {
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(Duration.ofHours(1));
        assertThat(results)
                .hasSize(60)
                .allMatch(r -> r.trigger() == Trigger.SCHEDULE && r.region().equals("eu"));
        assertThat(gaps()).containsOnly(MINUTE);
    }

    @Test
    void intervals_shorter_than_the_tick_are_kept() {
        schedule.start(List.of(monitor("hasty", Duration.ofMillis(250), 0)), Set.of());
        time.advance(Duration.ofSeconds(10));
        assertThat(results).hasSize(40);
        assertThat(gaps()).containsOnly(Duration.ofMillis(250));
    }

    @Test
    void a_late_tick_delays_nothing() {
        MonitorSchedule slowlyTicked = schedule(Limits.DEFAULT);
        slowlyTicked.start(many(300, MINUTE), Set.of());
        time.every(Duration.ofMillis(1900), slowlyTicked::tick);
        time.advance(Duration.ofMinutes(2));
        assertThat(results).hasSize(600);
        assertThat(lags).allMatch(Duration.ZERO::equals);
    }

    @Test
    void a_first_failure_is_a_suspect_until_its_confirmation_after_which_the_recovery_interval_holds() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(MINUTE.plusSeconds(36));
        assertThat(story().subList(0, 4))
                .containsExactly(
                        "SCHEDULE SUSPECT down",
                        "CONFIRMATION COUNTED down",
                        "RECOVERY COUNTED down",
                        "RECOVERY COUNTED down");
        assertThat(gaps().subList(0, 3))
                .containsExactly(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
    }

    @Test
    void after_the_recovery_the_timetable_holds_again() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(Duration.ofMinutes(2));
        Instant slot = results.getFirst().at();
        world.clear();
        results.clear();
        time.advance(Duration.ofMinutes(5));
        assertThat(story().subList(0, 2)).containsExactly("RECOVERY COUNTED up", "SCHEDULE COUNTED up");
        assertThat(results.stream().skip(1))
                .allMatch(r -> Duration.between(slot, r.at()).toMillis() % 60_000 == 0);
        assertThat(gaps().subList(1, 4)).containsOnly(MINUTE);
    }

    @Test
    void a_blip_is_forgotten_at_its_confirmation() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage")), Set.of());
        while (results.isEmpty()) {
            time.advance(Duration.ofMillis(100));
        }
        world.clear();
        time.advance(MINUTE.plusSeconds(10));
        assertThat(story()).containsExactly("SCHEDULE SUSPECT down", "CONFIRMATION COUNTED up", "SCHEDULE COUNTED up");
        assertThat(Duration.between(results.get(0).at(), results.get(2).at())).isEqualTo(MINUTE);
    }

    @Test
    void a_suspect_about_which_nothing_can_be_said_stays_one() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage")), Set.of());
        while (results.isEmpty()) {
            time.advance(Duration.ofMillis(100));
        }
        world.put("homepage", UNKNOWN);
        time.advance(Duration.ofSeconds(10));
        world.put("homepage", DOWN);
        time.advance(Duration.ofSeconds(10));
        assertThat(story())
                .containsExactly("SCHEDULE SUSPECT down", "CONFIRMATION COUNTED unknown", "CONFIRMATION COUNTED down");
    }

    @Test
    void without_confirmations_a_failure_counts_at_once() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage", MINUTE, 0)), Set.of());
        time.advance(MINUTE);
        assertThat(story().getFirst()).isEqualTo("SCHEDULE COUNTED down");
    }

    @Test
    void a_monitor_that_was_down_before_the_restart_is_probed_at_the_recovery_interval_and_needs_no_confirmation() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage", Duration.ofDays(1), 1)), Set.of("homepage"));
        time.advance(Duration.ofSeconds(30));
        assertThat(story()).hasSize(3).containsOnly("RECOVERY COUNTED down");
        assertThat(gaps()).containsOnly(Duration.ofSeconds(10));
    }

    @Test
    void a_monitor_whose_failure_was_not_confirmed_before_the_restart_is_looked_at_at_once() {
        world.put("homepage", DOWN);
        schedule.start(
                List.of(monitor("homepage", Duration.ofDays(1), 1), monitor("other", Duration.ofDays(1), 1)),
                Set.of(),
                Set.of("homepage", "gone"));
        time.advance(Duration.ofSeconds(5));
        assertThat(story()).containsExactly("REQUEST SUSPECT down", "CONFIRMATION COUNTED down");
    }

    @Test
    void a_monitor_does_not_overlap_itself() {
        hold = true;
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(Duration.ofMinutes(3));
        assertThat(held).hasSize(1);
        assertThat(schedule.running()).isOne();
        assertThat(missed).containsExactly(Map.entry(Missed.OVERLAP, 2L));
        release();
        time.advance(MINUTE);
        assertThat(results).hasSize(2);
        assertThat(schedule.running()).isZero();
    }

    @Test
    void no_more_probes_run_than_allowed_and_the_rest_wait_in_order() {
        schedule = schedule(new Limits(2, Duration.ofMillis(50)));
        hold = true;
        schedule.start(many(5, MINUTE), Set.of());
        time.advance(MINUTE);
        assertThat(held).hasSize(2);
        assertThat(schedule.running()).isEqualTo(2);
        assertThat(schedule.waiting()).isEqualTo(3);
        time.advance(MINUTE);
        assertThat(missed).containsOnly(Map.entry(Missed.OVERLAP, 2L), Map.entry(Missed.SATURATED, 3L));
        release();
        List<String> byOffset = many(5, MINUTE).stream()
                .sorted(Comparator.comparing(m ->
                        Timetable.of(m.name(), m.every(), Place.alone("eu")).next(start)))
                .map(Monitor::name)
                .toList();
        assertThat(results.stream().map(Result::monitor)).containsExactlyElementsOf(byOffset);
        assertThat(lags.getLast()).isBetween(MINUTE, Duration.ofMinutes(2));
    }

    @Test
    void a_reload_keeps_the_state_and_phase_of_unchanged_monitors_and_restarts_changed_ones() {
        world.put("same", DOWN);
        schedule.start(List.of(monitor("same"), monitor("changed"), monitor("gone")), Set.of());
        time.advance(MINUTE);
        results.clear();
        schedule.reload(List.of(monitor("same"), monitor("changed", Duration.ofSeconds(20), 1), monitor("new")));
        time.advance(MINUTE);
        assertThat(results.stream().map(Result::monitor)).contains("new").doesNotContain("gone");
        assertThat(results.stream().filter(r -> r.monitor().equals("changed"))).hasSize(3);
        assertThat(results.stream().filter(r -> r.monitor().equals("same")))
                .hasSizeBetween(5, 6)
                .allMatch(r -> r.standing() == Standing.COUNTED);
    }

    @Test
    void a_changed_monitor_that_was_down_is_still_taken_for_down() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(MINUTE.plusSeconds(10));
        results.clear();
        schedule.reload(List.of(monitor("homepage", Duration.ofHours(1), 1)));
        time.advance(Duration.ofSeconds(10));
        assertThat(story()).containsExactly("RECOVERY COUNTED down");
    }

    @Test
    void a_probe_of_a_former_version_is_dropped_and_not_overlapped() {
        hold = true;
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(MINUTE);
        schedule.reload(List.of(monitor("homepage", Duration.ofSeconds(1), 1)));
        time.advance(Duration.ofSeconds(3));
        assertThat(held).hasSize(1);
        assertThat(missed).containsKey(Missed.OVERLAP);
        release();
        assertThat(results).isEmpty();
        time.advance(Duration.ofSeconds(2));
        assertThat(results).hasSize(2);
    }

    @Test
    void a_disabled_monitor_does_not_run() {
        Monitor m = monitor("homepage");
        Monitor off = new Monitor(
                m.name(),
                m.every(),
                m.timeout(),
                m.group(),
                m.impact(),
                1,
                m.confirmAfter(),
                m.everyWhileDown(),
                List.of(),
                Map.of(),
                false,
                m.excerpts(),
                m.probe());
        schedule.start(List.of(off), Set.of());
        time.advance(MINUTE);
        assertThat(results).isEmpty();
        assertThat(schedule.request("homepage")).isFalse();
    }

    @Test
    void a_request_runs_now_and_leaves_the_timetable_alone() {
        schedule.start(List.of(monitor("homepage", Duration.ofHours(1), 1)), Set.of());
        assertThat(schedule.request("homepage")).isTrue();
        assertThat(schedule.request("nobody")).isFalse();
        assertThat(story()).containsExactly("REQUEST COUNTED up");
        time.advance(Duration.ofHours(2));
        assertThat(results).hasSize(3);
    }

    @Test
    void a_request_for_a_suspect_does_not_pass_for_its_confirmation() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage", Duration.ofHours(1), 1)), Set.of());
        schedule.request("homepage");
        assertThat(schedule.request("homepage")).isTrue();
        assertThat(story()).containsExactly("REQUEST SUSPECT down");
        time.advance(Duration.ofSeconds(5));
        assertThat(story()).containsExactly("REQUEST SUSPECT down", "CONFIRMATION COUNTED down");
    }

    @Test
    void a_second_opinion_is_given_at_once_by_a_probe_that_begins_after_it_was_asked_for() {
        hold = true;
        schedule.start(List.of(monitor("homepage", Duration.ofHours(1), 1)), Set.of());
        schedule.request("homepage");
        time.advance(Duration.ofMillis(300));
        schedule.secondOpinion("homepage");
        release();
        assertThat(story()).containsExactly("REQUEST COUNTED up", "REQUEST COUNTED up");
        schedule.secondOpinion("homepage");
        schedule.secondOpinion("nobody");
        assertThat(results).hasSize(3);
    }

    @Test
    void a_monitor_that_is_down_here_needs_no_second_opinion() {
        world.put("homepage", DOWN);
        schedule.start(List.of(monitor("homepage", Duration.ofHours(1), 0)), Set.of());
        schedule.request("homepage");
        schedule.secondOpinion("homepage");
        assertThat(story()).containsExactly("REQUEST COUNTED down");
    }

    @Test
    void at_a_first_failure_what_the_monitor_depends_on_is_probed_at_once_but_not_over_and_over() {
        Duration hour = Duration.ofHours(1);
        List<Monitor> monitors = new ArrayList<>(List.of(monitor("homepage", hour, 1)));
        IntStream.range(0, 5).forEach(i -> monitors.add(monitor("page-" + i, hour, 1, "homepage")));
        schedule.start(monitors, Set.of());
        for (int i = 0; i < 5; i++) {
            world.put("page-" + i, DOWN);
            schedule.request("page-" + i);
        }
        List<Result> parent =
                results.stream().filter(r -> r.monitor().equals("homepage")).toList();
        assertThat(parent).hasSize(1);
        assertThat(parent.getFirst().trigger()).isEqualTo(Trigger.REQUEST);
        assertThat(parent.getFirst().at()).isEqualTo(start);
        time.advance(Duration.ofSeconds(6));
        assertThat(results.stream().filter(r -> r.monitor().equals("homepage"))).hasSize(1);
    }

    @Test
    void after_a_suspension_missed_runs_are_counted_and_nobody_stampedes() {
        // The wall clock goes on while the machine sleeps; the ticker does not.
        schedule.start(many(600, MINUTE), Set.of());
        time.advance(MINUTE);
        results.clear();
        time.jump(Duration.ofHours(2));
        time.advance(MINUTE);
        assertThat(missed).containsOnlyKeys(Missed.CLOCK);
        assertThat(missed.get(Missed.CLOCK)).isEqualTo(600L * 120);
        assertThat(results).hasSize(600);
        Map<Long, Integer> perSecond = new HashMap<>();
        results.forEach(r -> perSecond.merge(r.at().getEpochSecond(), 1, Integer::sum));
        assertThat(perSecond.values()).allMatch(count -> count < 30);
    }

    @Test
    void after_the_process_was_stopped_missed_runs_are_counted_and_nobody_stampedes() {
        schedule.start(many(600, MINUTE), Set.of());
        time.advance(MINUTE);
        results.clear();
        time.freeze(Duration.ofMinutes(30));
        time.settle();
        assertThat(results).hasSizeLessThan(100);
        time.advance(MINUTE.plusSeconds(5));
        assertThat(results.stream().map(Result::monitor).distinct()).hasSize(600);
        assertThat(missed.get(Missed.LATE)).isBetween(600L * 29, 600L * 31);
        Map<Long, Integer> perSecond = new HashMap<>();
        results.forEach(r -> perSecond.merge(r.at().getEpochSecond(), 1, Integer::sum));
        assertThat(perSecond.values()).allMatch(count -> count < 100);
    }

    @Test
    void a_daily_monitor_that_was_missed_is_made_up_for_within_minutes() {
        schedule.start(List.of(monitor("daily", Duration.ofDays(1), 1)), Set.of());
        time.freeze(Duration.ofDays(1).plusHours(1));
        time.advance(Duration.ofMinutes(6));
        assertThat(results).hasSize(1);
        assertThat(missed).containsKey(Missed.LATE);
    }

    @Test
    void a_short_stall_only_makes_runs_late() {
        schedule.start(many(60, MINUTE), Set.of());
        time.advance(Duration.ofSeconds(30));
        time.freeze(Duration.ofSeconds(2));
        time.advance(Duration.ofSeconds(28));
        assertThat(results).hasSize(60);
        assertThat(missed).isEmpty();
        assertThat(lags)
                .allMatch(lag -> lag.compareTo(Duration.ofSeconds(2)) <= 0)
                .anyMatch(Duration::isPositive);
    }

    @Test
    void a_clock_set_back_stalls_nothing() {
        schedule.start(many(60, MINUTE), Set.of());
        time.advance(MINUTE);
        results.clear();
        time.jump(Duration.ofDays(-2));
        time.advance(Duration.ofMinutes(3));
        assertThat(results).hasSizeBetween(120, 240);
        assertThat(results.stream().map(Result::monitor).distinct()).hasSize(60);
        assertThat(missed).isEmpty();
    }

    @Test
    void a_prober_that_throws_is_our_own_failure_and_says_nothing_of_the_site() {
        schedule = new MonitorSchedule(
                monitor -> {
                    throw new IllegalStateException("a bug");
                },
                results::add,
                new Measurements() {
                    @Override
                    public void started(Duration lag) {}

                    @Override
                    public void missed(Missed reason, long runs) {}
                },
                new Clockwork(time, time, time),
                Runnable::run,
                Place.alone("eu"),
                Limits.DEFAULT);
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(Duration.ofMinutes(2));
        assertThat(results).hasSize(2).allMatch(r -> r.outcome() instanceof Outcome.Unknown);
        assertThat(schedule.running()).isZero();
    }

    @Test
    void moving_to_another_place_among_the_regions_shifts_the_slots() {
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(MINUTE);
        Instant before = results.getFirst().at();
        results.clear();
        schedule.interleave(new Place("us", 1, 2));
        time.advance(MINUTE);
        assertThat(Duration.between(before, results.getFirst().at()).toMillis() % 60_000)
                .isEqualTo(30_000);
        assertThat(results.getFirst().region()).isEqualTo("us");
    }

    @Test
    void closing_waits_for_running_probes_keeps_their_results_and_starts_no_more() throws InterruptedException {
        schedule = schedule(new Limits(64, Duration.ofSeconds(20)));
        hold = true;
        schedule.start(List.of(monitor("homepage")), Set.of());
        schedule.request("homepage");
        Thread closer = Thread.ofVirtual().start(schedule::close);
        while (closer.getState() == Thread.State.NEW || closer.getState() == Thread.State.RUNNABLE) {
            Thread.onSpinWait();
        }
        assertThat(closer.isAlive()).isTrue();
        release();
        closer.join();
        assertThat(results).hasSize(1);
        time.advance(Duration.ofMinutes(5));
        assertThat(results).hasSize(1);
    }

    @Test
    void closing_does_not_wait_for_ever_and_drops_what_comes_later() {
        hold = true;
        schedule.start(List.of(monitor("homepage")), Set.of());
        schedule.request("homepage");
        schedule.close();
        release();
        assertThat(results).isEmpty();
    }

    @Test
    void while_all_is_well_nothing_is_overdue() {
        schedule.start(many(20, MINUTE), Set.of());
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(schedule.overdue()).isEmpty();
        }
        schedule.interleave(new Place("eu", 1, 2));
        for (int i = 0; i < 600; i++) {
            time.advance(Duration.ofSeconds(1));
            assertThat(schedule.overdue()).isEmpty();
        }
    }

    @Test
    void a_probe_that_hangs_is_overdue_once_its_timeout_is_over_and_until_its_result_came() {
        schedule.start(List.of(monitor("homepage"), monitor("chat")), Set.of());
        time.advance(MINUTE);
        hold = true;
        time.advance(MINUTE.multipliedBy(5));
        Overdue overdue = schedule.overdue().orElseThrow();
        assertThat(overdue.by()).isBetween(Duration.ofSeconds(230), Duration.ofSeconds(290));
        release();
        assertThat(schedule.overdue()).isEmpty();
    }

    @Test
    void a_reload_does_not_hide_a_probe_that_hangs() {
        schedule.start(List.of(monitor("homepage")), Set.of());
        hold = true;
        time.advance(MINUTE);
        schedule.reload(List.of(monitor("homepage", MINUTE.multipliedBy(2), 1)));
        time.advance(MINUTE.multipliedBy(6));
        assertThat(schedule.overdue().orElseThrow().by()).isGreaterThan(MINUTE.multipliedBy(3));
        release();
        time.advance(MINUTE.multipliedBy(3));
        assertThat(schedule.overdue()).isEmpty();
    }

    @Test
    void a_run_that_nothing_starts_is_overdue() {
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.freeze(MINUTE.multipliedBy(3));
        assertThat(schedule.overdue().orElseThrow().by()).isGreaterThan(MINUTE.multipliedBy(2));
        time.advance(MINUTE.multipliedBy(2));
        assertThat(schedule.overdue()).isEmpty();
    }

    @Test
    void one_whose_results_nobody_takes_is_overdue() {
        refused = true;
        schedule.start(List.of(monitor("homepage")), Set.of());
        time.advance(MINUTE.multipliedBy(4));
        assertThat(schedule.overdue().orElseThrow().by()).isGreaterThan(MINUTE.multipliedBy(2));
        refused = false;
        time.advance(MINUTE);
        assertThat(schedule.overdue()).isEmpty();
    }

    @Test
    void one_that_is_planned_anew_before_it_is_due_again_and_again_is_overdue() {
        schedule.start(List.of(monitor("homepage")), Set.of());
        for (int i = 0; i < 40; i++) {
            // The other half of the interval comes within 30 s: nothing is due when the place changes each time.
            schedule.interleave(new Place("eu", i % 2, 2));
            time.freeze(Duration.ofSeconds(10));
        }
        assertThat(schedule.overdue().orElseThrow().by()).isGreaterThan(MINUTE);
    }
}
