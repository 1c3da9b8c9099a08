package dev.launchwatch.probe;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Looks whether a job has reported in time. Blocks as long as the port does. */
final class HeartbeatProber {
    private final Heartbeats heartbeats;
    private final InstantSource clock;

    HeartbeatProber(Heartbeats heartbeats, InstantSource clock) {
        this.heartbeats = heartbeats;
        this.clock = clock;
    }

    /** @param monitor the name of the monitor that the job reports to */
    Report probe(HeartbeatSpec spec, String monitor) {
        return Report.of(
                heartbeats.last(monitor).map(last -> judged(spec, last)).orElseGet(HeartbeatProber::blind),
                Duration.ZERO);
    }

    private Outcome judged(HeartbeatSpec spec, Instant last) {
        Instant now = clock.instant();
        Instant due = last.plus(spec.within()).plus(spec.grace());
        if (!due.isBefore(now)) {
            return new Outcome.Up();
        }
        if (!due.isBefore(heartbeats.heardUntil())) {
            return new Outcome.Unknown(Failure.of(
                    Reason.INTERNAL, "the job may have reported to another region, whose reports are not known yet"));
        }
        return new Outcome.Down(new Failure(
                Reason.HEARTBEAT_MISSING,
                "the job has not reported for " + Durations.format(Duration.between(last, now)),
                "a report every " + Durations.format(spec.within()),
                "the last one at " + last,
                null));
    }

    private static Outcome blind() {
        return new Outcome.Unknown(Failure.of(Reason.INTERNAL, "the store cannot tell when the job reported last"));
    }
}
