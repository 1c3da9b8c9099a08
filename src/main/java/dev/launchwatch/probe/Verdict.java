package dev.launchwatch.probe;

import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a connection's end and its speed mean for the outcome of a probe. */
final class Verdict {
    private Verdict() {}

    /** A failure of ours says nothing about the target; any other means that it is down. */
    static Outcome of(Failure failure) {
        return failure.reason() == Reason.INTERNAL ? new Outcome.Unknown(failure) : new Outcome.Down(failure);
    }

    /** Up, or degraded where it took longer than wanted. */
    static Outcome unlessLate(Duration took, @Nullable Duration limit) {
        if (limit == null || took.compareTo(limit) <= 0) {
            return new Outcome.Up();
        }
        return new Outcome.Degraded(new Failure(
                Reason.ASSERTION_LATENCY,
                "it took " + Durations.format(took),
                "at most " + Durations.format(limit),
                Durations.format(took),
                null));
    }

    /** The report on settings that lead to no probe at all. */
    static Report unusable(@Nullable String why) {
        String message = why == null ? "the probe's settings cannot be used" : why;
        return Report.of(new Outcome.Unknown(Failure.of(Reason.INTERNAL, message)), Duration.ZERO);
    }
}
