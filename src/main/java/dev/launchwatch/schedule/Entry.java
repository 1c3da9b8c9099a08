package dev.launchwatch.schedule;

import dev.launchwatch.model.Result.Trigger;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Health.Down;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** A monitor and where it stands. Guarded by the schedule that it belongs to. */
final class Entry {
    /**
     * The next run.
     *
     * @param wallDue when it was due by the wall clock as it went when this was planned
     * @param due the same on the agenda's scale
     */
    record Plan(Instant wallDue, long due, Trigger trigger) {}

    private static final long NOTHING = Long.MAX_VALUE;

    final Monitor monitor;
    Timetable timetable;
    Health health;

    /** When its last probe started, on the agenda's scale. */
    long started;

    /** When a result of it was taken last, or when it became known, on the agenda's scale. */
    long taken;

    /** Since when a run that was due has not led to a result, on the agenda's scale; {@link #NOTHING} if all have. */
    private long owed = NOTHING;

    /** In line for a free place. */
    boolean queued;

    /** Being probed. */
    boolean running;

    /** To be probed once more when the probe under way is over. */
    boolean again;

    /** No longer part of the schedule. */
    boolean retired;

    /** A former version of the same monitor, while that is still being probed. */
    private Optional<Entry> predecessor = Optional.empty();

    private Optional<Plan> plan = Optional.empty();
    private Optional<Agenda.Appointment> appointment = Optional.empty();

    Entry(Monitor monitor, Timetable timetable, Health health, long started) {
        this.monitor = monitor;
        this.timetable = timetable;
        this.health = health;
        this.started = started;
    }

    /** The time between two runs as it stands. */
    Duration period() {
        Duration period = health instanceof Down ? monitor.intervalWhileDown() : monitor.every();
        return period.isPositive() ? period : Duration.ofMillis(1);
    }

    /** A run was due then. */
    void owe(long due) {
        owed = Math.min(owed, due);
    }

    /** Its result was taken. */
    void paid(long now) {
        owed = NOTHING;
        taken = now;
    }

    /**
     * How much later than it should a run has led to no result, in nanoseconds; nothing if not positive. That a plan is late shows in the
     * plan, that a probe hangs in what is owed, and what never comes to a plan, or is planned anew again and again, in when a result was
     * taken last.
     */
    long overdue(long now) {
        long timeout = monitor.timeout().toNanos();
        long unplanned = now - taken - 2 * period().toNanos() - timeout;
        long unpaid = owed == NOTHING ? 0 : now - owed - timeout;
        long late = plan.map(next -> now - next.due()).orElse(0L);
        return Math.max(unplanned, Math.max(unpaid, late));
    }

    boolean busy() {
        predecessor = predecessor.filter(former -> former.running);
        return queued || running || predecessor.isPresent();
    }

    void follows(Entry former) {
        predecessor = Optional.of(former);
    }

    void plan(Plan next, Agenda.Appointment at) {
        plan = Optional.of(next);
        appointment = Optional.of(at);
    }

    /** Takes the plan, if it is still the one to follow. */
    boolean take(Plan due) {
        if (retired || plan.filter(due::equals).isEmpty()) {
            return false;
        }
        plan = Optional.empty();
        appointment = Optional.empty();
        return true;
    }

    void cancel() {
        appointment.ifPresent(Agenda.Appointment::cancel);
        plan = Optional.empty();
        appointment = Optional.empty();
    }

    void retire() {
        retired = true;
        cancel();
    }
}
