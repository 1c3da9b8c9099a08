package dev.launchwatch.alert;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A monitor, or whatever else alerts are about, as the rules know it.
 *
 * @param name the monitor's name
 * @param group the monitor's group
 * @param every the interval between two probes, by which a result is fresh or stale
 * @param impact what members cannot do while it is down, for rules that don't say it themselves; may be empty
 * @param labels the monitor's labels
 * @param dependsOn monitors without which this one's results mean nothing
 * @param heartbeat whether it is a job that reports by itself: the ones that heartbeat rules watch
 */
public record Subject(
        String name,
        String group,
        Duration every,
        String impact,
        Map<String, String> labels,
        List<String> dependsOn,
        boolean heartbeat) {
    /** How long after the interval a result may still be awaited: probes take time, and timers are late. */
    private static final Duration LATE = Duration.ofSeconds(30);

    public Subject {
        labels = Map.copyOf(labels);
        dependsOn = List.copyOf(dependsOn);
    }

    /** A signal, as the subject of the alerts about it. */
    static Subject signal(String name) {
        return new Subject(name, "signals", Duration.ZERO, "", Map.of(), List.of(), false);
    }

    /** For how long the end of a probe tells how things are now: twice the interval and half a minute. */
    Duration freshFor() {
        return every.multipliedBy(2).plus(LATE);
    }
}
