package dev.launchwatch.region;

import java.time.Duration;
import java.time.Instant;

/**
 * How far another clock is ahead of ours, measured as NTP does (RFC 5905, section 8): the answer's time lies somewhere between the
 * question and the answer, in the middle at best, so half of what the way took is how wrong it may be.
 *
 * @param offset what has to be added to our time to get theirs
 * @param error how much larger or smaller it may be
 */
public record Skew(Duration offset, Duration error) {
    /** Nothing is known. */
    public static final Skew UNKNOWN = new Skew(Duration.ZERO, Duration.ofDays(365));

    /** A measurement: somewhere between {@code asked} and {@code answered} of ours it was {@code theirs}. */
    public static Skew measure(Instant asked, Instant theirs, Instant answered) {
        Duration way = Duration.between(asked, answered);
        Duration half = way.dividedBy(2);
        return new Skew(Duration.between(asked.plus(half), theirs), half);
    }

    /** Whether it was measured. */
    public boolean isKnown() {
        return !equals(UNKNOWN);
    }

    /** Whether the clocks differ by more than this for sure. */
    public boolean exceeds(Duration bound) {
        return offset.abs().compareTo(bound.plus(error)) > 0;
    }

    /** Whether both cannot be true of the same clocks. */
    boolean contradicts(Skew other) {
        return offset.minus(other.offset).abs().compareTo(error.plus(other.error)) > 0;
    }
}
