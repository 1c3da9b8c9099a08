package dev.launchwatch.store;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the results of a time add up to. Only results that count are in it; first failures that were never confirmed are
 * not. Not thread-safe.
 *
 * <p>Uptime is measured in time, not in results: a monitor is probed more often while it is down, so a share of results
 * would make an outage look several times as long. An outcome holds until the next result of the same region, at most
 * for {@link #LONGEST_HOLD}. With several regions their times add up.
 */
public final class Tally {
    /** After this time without a result, nothing is known. */
    public static final Duration LONGEST_HOLD = Duration.ofHours(1);

    private static final int OUTCOMES = 4;

    private final long[] counts = new long[OUTCOMES];
    private final long[] millis = new long[OUTCOMES];
    private final Histogram latency = new Histogram();
    private final Map<String, Long> reasons = new TreeMap<>();

    /** How many results were up. */
    public long up() {
        return counts[ResultRow.UP];
    }

    /** How many results were degraded. */
    public long degraded() {
        return counts[ResultRow.DEGRADED];
    }

    /** How many results were down. */
    public long down() {
        return counts[ResultRow.DOWN];
    }

    /** How many results say nothing about the target. */
    public long unknown() {
        return counts[ResultRow.UNKNOWN];
    }

    /** How many results there were. */
    public long count() {
        return up() + degraded() + down() + unknown();
    }

    /** For how long the target was up. */
    public Duration upFor() {
        return Duration.ofMillis(millis[ResultRow.UP]);
    }

    /** For how long it was degraded. */
    public Duration degradedFor() {
        return Duration.ofMillis(millis[ResultRow.DEGRADED]);
    }

    /** For how long it was down. */
    public Duration downFor() {
        return Duration.ofMillis(millis[ResultRow.DOWN]);
    }

    /** The share of the known time in which the target worked (up or degraded), 0 to 1; empty if nothing is known. */
    public OptionalDouble uptime() {
        long works = millis[ResultRow.UP] + millis[ResultRow.DEGRADED];
        long known = works + millis[ResultRow.DOWN];
        return known == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) works / known);
    }

    /** The durations of the results that worked: how long members waited for an answer they could use. */
    public Histogram latency() {
        return latency;
    }

    /** How often each reason was given, by its code. */
    public Map<String, Long> reasons() {
        return Collections.unmodifiableMap(reasons);
    }

    /** Adds what another one counted. */
    void add(Tally other) {
        for (int i = 0; i < OUTCOMES; i++) {
            counts[i] += other.counts[i];
            millis[i] += other.millis[i];
        }
        latency.add(other.latency);
        other.reasons.forEach((reason, count) -> reasons.merge(reason, count, Long::sum));
    }

    void count(int outcome, long durationMicros, @Nullable String reason) {
        counts[outcome]++;
        if (outcome == ResultRow.UP || outcome == ResultRow.DEGRADED) {
            latency.addMicros(durationMicros);
        }
        if (reason != null) {
            reasons.merge(reason, 1L, Long::sum);
        }
    }

    void hold(int outcome, long more) {
        millis[outcome] += more;
    }

    void addCounts(int outcome, long moreResults, long moreMillis) {
        counts[outcome] += moreResults;
        millis[outcome] += moreMillis;
    }

    long count(int outcome) {
        return counts[outcome];
    }

    long millis(int outcome) {
        return millis[outcome];
    }

    /** As stored: {@code code:count}, separated by spaces. */
    String encodedReasons() {
        StringBuilder text = new StringBuilder();
        reasons.forEach((reason, count) -> text.append(text.isEmpty() ? "" : " ")
                .append(reason)
                .append(':')
                .append(count));
        return text.toString();
    }

    /** Adds stored reasons. @throws IllegalArgumentException if they are none */
    void addEncodedReasons(String encoded) {
        if (encoded.isEmpty()) {
            return;
        }
        for (String entry : encoded.split(" ", -1)) {
            int colon = entry.lastIndexOf(':');
            if (colon < 0) {
                throw new IllegalArgumentException("no reasons");
            }
            reasons.merge(entry.substring(0, colon), Long.parseLong(entry.substring(colon + 1)), Long::sum);
        }
    }
}
