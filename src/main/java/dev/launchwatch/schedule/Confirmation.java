package dev.launchwatch.schedule;

import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.schedule.Health.Down;
import dev.launchwatch.schedule.Health.Suspect;
import dev.launchwatch.schedule.Health.Up;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether an outcome counts and how soon to look again: a pure function of what was believed of the monitor and what its
 * probe found. Only down is confirmed. Degraded is a statement about quality, whose rules look at many results anyway,
 * and an unknown outcome says nothing about the target, so it changes nothing.
 */
final class Confirmation {
    private Confirmation() {}

    /**
     * What follows from an outcome.
     *
     * @param standing whether the result counts
     * @param health what to believe from now on
     * @param pause until the next probe, if that is not up to the timetable
     * @param firstFailure whether the monitor was not believed to fail before, so that what it depends on is worth a look
     */
    record Verdict(Standing standing, Health health, Optional<Duration> pause, boolean firstFailure) {}

    static Verdict decide(Monitor monitor, Health before, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Up _, Outcome.Degraded _ -> new Verdict(Standing.COUNTED, new Up(), Optional.empty(), false);
            case Outcome.Down _ -> down(monitor, before);
            case Outcome.Unknown _ ->
                // A suspect stays one, but is asked at the recovery's pace: nobody knows for how long nothing can be
                // said.
                new Verdict(
                        Standing.COUNTED,
                        before,
                        before instanceof Up ? Optional.empty() : Optional.of(monitor.intervalWhileDown()),
                        false);
        };
    }

    private static Verdict down(Monitor monitor, Health before) {
        int failedConfirmations = switch (before) {
            case Up() -> 0;
            case Suspect(int confirmations) -> confirmations + 1;
            case Down() -> monitor.confirmations();
        };
        boolean first = before instanceof Up;
        return failedConfirmations < monitor.confirmations()
                ? new Verdict(
                        Standing.SUSPECT, new Suspect(failedConfirmations), Optional.of(monitor.confirmAfter()), first)
                : new Verdict(Standing.COUNTED, new Down(), Optional.of(monitor.intervalWhileDown()), first);
    }
}
