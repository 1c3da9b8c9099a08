package dev.launchwatch.probe;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/** Looks whether a job has reported in time. Blocks as long as the port does. */
final class HeartbeatProber {
    /** What other regions heard for longer is not known: a job that was missing then may have reported to them since. */
    private static final Duration STALE = Duration.ofSeconds(10);

    private final Heartbeats heartbeats;
    private final InstantSource clock;

    HeartbeatProber(Heartbeats heartbeats, InstantSource clock) {
        this.heartbeats = heartbeats;
        this.clock = clock;
    }

    /** @param monitor the name of the monitor that the job reports to */
    Report probe(HeartbeatSpec spec, String monitor) {
        // Before its last report is read: whatever is heard while that takes came in time for all that is known here.
        Instant now = clock.instant();
        Instant heard = heartbeats.heardUntil();
        // Before it, too: what others tell in between would make a job that nobody has heard of here one that reports.
        Optional<Instant> first = heartbeats.firstKnown(monitor);
        return Report.of(
                heartbeats
                        .last(monitor)
                        .map(last -> judged(spec, first, last, now, heard))
                        .orElseGet(HeartbeatProber::blind),
                Duration.ZERO);
    }

    private static Outcome judged(
            HeartbeatSpec spec, Optional<Instant> first, Instant last, Instant now, Instant heard) {
        Instant due = last.plus(spec.within()).plus(spec.grace());
        if (!due.isBefore(now)) {
            boolean isNew = first.filter(last::equals).isPresent();
            return isNew && last.isAfter(heard)
                    ? deaf("the job may be known to other regions for longer than to this one")
                    : new Outcome.Up();
        }
        if (!due.isBefore(heard) || heard.isBefore(now.minus(STALE))) {
            return deaf("the job may have reported to another region, whose reports are not known yet");
        }
        return new Outcome.Down(new Failure(
                Reason.HEARTBEAT_MISSING,
                "the job has not reported for " + Durations.format(Duration.between(last, now)),
                "a report every " + Durations.format(spec.within()),
                "the last one at " + last,
                null));
    }

    private static Outcome blind() {
        return deaf("the store cannot tell when the job reported last");
    }

    private static Outcome deaf(String why) {
        return new Outcome.Unknown(Failure.of(Reason.INTERNAL, why));
    }
}
