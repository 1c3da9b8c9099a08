package dev.launchwatch.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A monitor's target fails, in truth.
 *
 * @param regions from where it is seen
 * @param all whether those are all
 */
record Outage(String monitor, Instant from, Instant to, List<String> regions, boolean all) {
    static final Duration CLOCKS = Duration.ofSeconds(4);

    @Override
    public String toString() {
        return from + " to " + to + ": " + monitor + " is down, seen from " + (all ? "everywhere" : regions.toString());
    }

    boolean isSeen(String region, Instant at) {
        return regions.contains(region) && !at.isBefore(from) && at.isBefore(to);
    }

    /** Whether an alert since then may be about it; clocks of regions differ. */
    boolean began(Instant since) {
        return !since.isBefore(from.minus(CLOCKS)) && since.isBefore(to.plus(CLOCKS));
    }
}
