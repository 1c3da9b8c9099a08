package dev.launchwatch.schedule;

import java.time.Duration;

/**
 * What a schedule may use.
 *
 * @param maxConcurrent how many probes run at the same time at most; more wait in the order they came
 * @param drain how long closing waits for running probes
 */
public record Limits(int maxConcurrent, Duration drain) {
    public static final Limits DEFAULT = new Limits(64, Duration.ofSeconds(12));

    public Limits {
        if (maxConcurrent < 1) {
            throw new IllegalArgumentException("at least one probe must be allowed to run");
        }
    }
}
