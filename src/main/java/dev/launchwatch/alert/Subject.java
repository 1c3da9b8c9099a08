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
 * @param timeout how long a probe may take
 * @param confirming how long it may take, pauses and probes together, until a first failure is confirmed or dismissed
 */
public record Subject(
        String name,
        String group,
        Duration every,
        String impact,
        Map<String, String> labels,
        List<String> dependsOn,
        boolean heartbeat,
        Duration timeout,
        Duration confirming) {
    /** How long after the interval a result may still be awaited: probes take time, and timers are late. */
    private static final Duration LATE = Duration.ofSeconds(30);

    /** How long results take from one region to another, at most, and what timers add to it. */
    private static final Duration ON_THE_WAY = Duration.ofSeconds(5);

    public Subject {
        labels = Map.copyOf(labels);
        dependsOn = List.copyOf(dependsOn);
    }

    /** One that nobody probes, so that nobody is waited for. */
    public Subject(
            String name,
            String group,
            Duration every,
            String impact,
            Map<String, String> labels,
            List<String> dependsOn,
            boolean heartbeat) {
        this(name, group, every, impact, labels, dependsOn, heartbeat, Duration.ZERO, Duration.ZERO);
    }

    /** A signal, as the subject of the alerts about it. */
    static Subject signal(String name) {
        return new Subject(name, "signals", Duration.ZERO, "", Map.of(), List.of(), false);
    }

    /** For how long the end of a probe tells how things are now: twice the interval and half a minute. */
    Duration freshFor() {
        return every.multipliedBy(2).plus(LATE);
    }

    /** How long after a region told of a failure the others may take to look for themselves: a time-out and 5 s. */
    Duration answersWithin() {
        return timeout.plus(ON_THE_WAY);
    }

    /** How long after a region's first failure it may take until it is known to be confirmed or dismissed. */
    Duration confirmsWithin() {
        return confirming.plus(ON_THE_WAY);
    }

    /** The same, with another interval. */
    Subject every(Duration other) {
        return new Subject(name, group, other, impact, labels, dependsOn, heartbeat, timeout, confirming);
    }

    /** The same, with other words about what members cannot do. */
    Subject impact(String other) {
        return new Subject(name, group, every, other, labels, dependsOn, heartbeat, timeout, confirming);
    }
}
