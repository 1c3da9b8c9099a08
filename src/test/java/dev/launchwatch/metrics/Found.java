package dev.launchwatch.metrics;

import dev.launchwatch.model.Facts;
import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.model.Result;
import dev.launchwatch.model.Result.Standing;
import dev.launchwatch.model.Result.Trigger;
import dev.launchwatch.model.Timings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Results as the tests of this package need them. */
final class Found {
    static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");

    private static final Timings TIMINGS = new Timings(2_000_000, 10_000_000, 20_000_000, 700_000_000, 18_000_000);

    private Found() {}

    static Result up(String monitor) {
        Facts facts = new Facts(200, "2", 5120, 1, 6, "TLSv1.3", Instant.ofEpochSecond(1_800_000_000), null, 0);
        return result(monitor, Standing.COUNTED, new Outcome.Up(), TIMINGS, facts);
    }

    static Result degraded(String monitor) {
        Outcome slow = new Outcome.Degraded(Failure.of(Reason.ASSERTION_LATENCY, "slow"));
        return result(monitor, Standing.COUNTED, slow, TIMINGS, new Facts(200, "1.1", 10, 0, 4, null, null, null, 0));
    }

    static Result down(String monitor, Reason reason, Standing standing) {
        Outcome down = new Outcome.Down(Failure.of(reason, "It did not work: \"no\"\n"));
        return result(monitor, standing, down, Timings.NONE, Facts.NONE);
    }

    static Result unknown(String monitor) {
        Outcome unknown = new Outcome.Unknown(Failure.of(Reason.REGION_BLIND, "blind"));
        return result(monitor, Standing.COUNTED, unknown, Timings.NONE, Facts.NONE);
    }

    static Result from(String region, Result result) {
        return new Result(result.monitor(), region, result.at(), result.trigger(), result.standing(), result.report());
    }

    private static Result result(String monitor, Standing standing, Outcome outcome, Timings timings, Facts facts) {
        Report report = new Report(outcome, Duration.ofMillis(750), timings, facts, List.of());
        return new Result(monitor, "eu", NOW, Trigger.SCHEDULE, standing, report);
    }
}
