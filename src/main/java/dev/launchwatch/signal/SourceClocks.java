package dev.launchwatch.signal;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What is known of the clocks of all sources. Thread-safe. */
public final class SourceClocks {
    private final Map<String, SourceClock> clocks = new ConcurrentHashMap<>();

    /** That of a source. */
    SourceClock of(String source) {
        return clocks.computeIfAbsent(source, _ -> new SourceClock());
    }

    /** How far the clock of a source seems to be behind, or its way to be slow; negative if it is ahead. */
    public Duration skew(String source) {
        return of(source).skew();
    }

    /** How many events of a source said that they are yet to happen; they count when they came. */
    public long early(String source) {
        return of(source).early();
    }
}
