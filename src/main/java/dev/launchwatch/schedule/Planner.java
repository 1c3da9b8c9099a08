package dev.launchwatch.schedule;

import dev.launchwatch.model.Result.Trigger;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Confirmation.Verdict;
import dev.launchwatch.schedule.Entry.Plan;
import dev.launchwatch.schedule.Health.Down;
import dev.launchwatch.schedule.Health.Suspect;
import dev.launchwatch.schedule.Health.Up;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.BiConsumer;

/**
 * When each monitor runs next. Slots come from the wall clock, but once a run is planned only the ticker counts: a clock
 * that is set back stalls nothing, and after a suspension, which stops the ticker, monitors are as spread as before.
 *
 * <p>Not thread-safe: its owner guards it. The callback comes unguarded, on the timer's threads.
 */
final class Planner {
    /** Within which time monitors that were late together are seen again, if their interval is longer. */
    private static final Duration CATCH_UP = Duration.ofMinutes(5);

    private final Agenda agenda;
    private final InstantSource clock;
    private final BiConsumer<Entry, Plan> onDue;
    private Place place;

    Planner(Agenda agenda, InstantSource clock, Place place, BiConsumer<Entry, Plan> onDue) {
        this.agenda = agenda;
        this.clock = clock;
        this.place = place;
        this.onDue = onDue;
    }

    Place place() {
        return place;
    }

    /** Later plans are made as seen from here. */
    void moveTo(Place newPlace) {
        place = newPlace;
    }

    /** A monitor that is new here, and its first run. */
    Entry welcome(Monitor monitor, Health health, long started) {
        Entry entry = new Entry(monitor, timetable(monitor), health, started);
        if (health instanceof Down) {
            soon(entry, Trigger.RECOVERY, monitor.intervalWhileDown());
        } else {
            at(entry, entry.timetable.next(clock.instant()), Trigger.SCHEDULE);
        }
        return entry;
    }

    /** Applies a change of place. */
    void resettle(Entry entry) {
        entry.timetable = timetable(entry.monitor);
        if (entry.health instanceof Up) {
            at(entry, entry.timetable.next(clock.instant()), Trigger.SCHEDULE);
        }
    }

    /** The run after one that is due now. */
    void repeat(Entry entry, Plan last) {
        if (entry.health instanceof Down) {
            at(entry, last.due() + entry.period().toNanos(), Trigger.RECOVERY);
            return;
        }
        Instant now = clock.instant();
        // A timer may be early by a little, and the clock may have been set back by much.
        boolean setBack = now.isBefore(last.wallDue().minus(entry.period().dividedBy(2)));
        Instant from = setBack || now.isAfter(last.wallDue()) ? now : last.wallDue();
        at(entry, entry.timetable.after(from), Trigger.SCHEDULE);
    }

    /** Many were late together: each comes at its next slot, or within a few minutes if that is far. */
    void catchUp(Entry entry, Plan last) {
        Duration range = switch (entry.health) {
            case Up() -> entry.monitor.every();
            case Suspect _ -> entry.monitor.confirmAfter();
            case Down() -> entry.monitor.intervalWhileDown();
        };
        if (entry.health instanceof Up && range.compareTo(CATCH_UP) <= 0) {
            at(entry, entry.timetable.next(clock.instant()), Trigger.SCHEDULE);
        } else {
            soon(entry, last.trigger(), range.compareTo(CATCH_UP) < 0 ? range : CATCH_UP);
        }
    }

    /** The run after a probe with this verdict, times on the agenda's scale. */
    void follow(Entry entry, Verdict verdict, long started, long ended) {
        boolean wasUp = entry.health instanceof Up;
        long pause = verdict.pause().orElse(Duration.ZERO).toNanos();
        entry.health = verdict.health();
        switch (verdict.health()) {
            case Up() -> {
                if (!wasUp) {
                    at(entry, entry.timetable.after(clock.instant()), Trigger.SCHEDULE);
                }
            }
            case Suspect _ -> at(entry, ended + pause, Trigger.CONFIRMATION);
            case Down() -> at(entry, started + pause, Trigger.RECOVERY);
        }
    }

    private Timetable timetable(Monitor monitor) {
        return Timetable.of(monitor.name(), monitor.every(), place);
    }

    /** Plans within {@code range} from now, at a moment that is the monitor's own. */
    private void soon(Entry entry, Trigger trigger, Duration range) {
        long millis = Timetable.spread(entry.monitor.name(), Math.max(1, range.toMillis()));
        at(entry, agenda.now() + Duration.ofMillis(millis).toNanos(), trigger);
    }

    private void at(Entry entry, Instant wallDue, Trigger trigger) {
        long due = agenda.now() + Duration.between(clock.instant(), wallDue).toNanos();
        put(entry, new Plan(wallDue, due, trigger));
    }

    private void at(Entry entry, long due, Trigger trigger) {
        long notBefore = Math.max(due, agenda.now());
        put(entry, new Plan(clock.instant().plusNanos(notBefore - agenda.now()), notBefore, trigger));
    }

    private void put(Entry entry, Plan plan) {
        entry.cancel();
        entry.plan(plan, agenda.at(plan.due(), () -> onDue.accept(entry, plan)));
    }
}
