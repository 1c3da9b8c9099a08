package dev.launchwatch.config;

import dev.launchwatch.model.Durations;
import dev.launchwatch.probe.Expect;
import dev.launchwatch.probe.HeartbeatSpec;
import dev.launchwatch.probe.HttpSpec;
import dev.launchwatch.probe.Monitor;
import dev.launchwatch.probe.StepsSpec;
import dev.launchwatch.probe.WebSocketSpec;
import java.time.Duration;
import java.util.List;

/** Intervals and times of a monitor. */
final class MonitorChecks {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private final Findings findings;

    MonitorChecks(Findings findings) {
        this.findings = findings;
    }

    void check(Monitor monitor) {
        atLeastASecond(monitor, "every", monitor.every());
        atLeastASecond(monitor, "every-while-down", monitor.everyWhileDown());
        Checks.positive(findings, monitor, "timeout", monitor.timeout());
        Checks.within(findings, monitor, "confirmations", monitor.confirmations(), 0, 5);
        Checks.labels(findings, monitor, monitor.labels());
        if (monitor.group().isBlank() || monitor.group().length() > 64) {
            findings.error(monitor, "group", "'group' must be a name of 1 to 64 characters");
        }
        if (monitor.probe() instanceof HeartbeatSpec) {
            return;
        }
        if (monitor.timeout().compareTo(monitor.every()) > 0) {
            String key = findings.written(monitor, "timeout") ? "timeout" : "every";
            findings.error(
                    monitor,
                    key,
                    "the timeout (" + Durations.format(monitor.timeout()) + ") is longer than the interval ("
                            + Durations.format(monitor.every()) + "): a probe must end before the next begins; write a"
                            + " timeout of at most " + Durations.format(monitor.every()),
                    "timeout",
                    "every");
        }
        for (Expect expect : expectations(monitor)) {
            Duration latency = expect.latency();
            if (latency != null && latency.compareTo(monitor.timeout()) > 0) {
                findings.warning(
                        expect,
                        "latency",
                        "a latency of " + Durations.format(latency)
                                + " is never reached, since the monitor's timeout is "
                                + Durations.format(monitor.timeout()));
            }
        }
    }

    private static List<Expect> expectations(Monitor monitor) {
        return switch (monitor.probe()) {
            case HttpSpec http -> List.of(http.expect());
            case WebSocketSpec socket -> List.of(socket.expect());
            case StepsSpec(List<StepsSpec.Step> steps) ->
                steps.stream().map(step -> step.http().expect()).toList();
            default -> List.of();
        };
    }

    private void atLeastASecond(Monitor monitor, String key, Duration duration) {
        if (duration.compareTo(SHORTEST) < 0) {
            findings.error(monitor, key, "'" + key + "' must be at least 1s, not " + Durations.format(duration));
        }
    }
}
