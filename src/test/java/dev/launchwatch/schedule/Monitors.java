package dev.launchwatch.schedule;

import dev.launchwatch.model.Failure;
import dev.launchwatch.model.Outcome;
import dev.launchwatch.model.Reason;
import dev.launchwatch.model.Report;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.Monitor;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Monitors and reports as the tests of this package need them. */
final class Monitors {
    static final Report UP = Report.of(new Outcome.Up(), Duration.ofMillis(20));
    static final Report DOWN = down(Reason.CONNECT_TIMEOUT);
    static final Report DEGRADED =
            Report.of(new Outcome.Degraded(Failure.of(Reason.ASSERTION_LATENCY, "slow")), Duration.ofMillis(900));
    static final Report UNKNOWN =
            Report.of(new Outcome.Unknown(Failure.of(Reason.REGION_BLIND, "blind")), Duration.ofMillis(20));

    private Monitors() {}

    static Report down(Reason reason) {
        return Report.of(new Outcome.Down(Failure.of(reason, "It did not work.")), Duration.ofMillis(20));
    }

    /** Every minute, one confirmation after 5 s, every 10 s while down. */
    static Monitor monitor(String name) {
        return monitor(name, Duration.ofMinutes(1), 1);
    }

    static Monitor monitor(String name, Duration every, int confirmations, String... dependsOn) {
        return new Monitor(
                name,
                every,
                Duration.ofSeconds(10),
                "default",
                "",
                confirmations,
                Duration.ofSeconds(5),
                Duration.ofSeconds(10),
                List.of(dependsOn),
                Map.of(),
                true,
                Monitor.Excerpts.AUTO,
                new HeartbeatSpec(Duration.ofDays(1), Duration.ZERO));
    }
}
