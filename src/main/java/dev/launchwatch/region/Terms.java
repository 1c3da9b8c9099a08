package dev.launchwatch.region;

import java.time.Duration;

/**
 * How patient regions are with each other.
 *
 * @param renewal how often a region says that it is alive
 * @param lease for how long the right to decide is given
 * @param margin how much earlier than the store whoever has it takes it for over
 * @param alone after how long without an answer of the shared store a region decides for itself; shorter than {@code lease}
 * @param silence after how long without a sign the others take a region for lost
 * @param memory after how long a lost region is forgotten
 */
public record Terms(
        Duration renewal, Duration lease, Duration margin, Duration alone, Duration silence, Duration memory) {
    /** A takeover within 10 s, and a lost region noticed within 30 s. */
    public static final Terms DEFAULT = of(Duration.ofSeconds(10), Duration.ofSeconds(30));

    /** Who runs looks at the time more often than this. */
    private static final Duration LEAST_STANDSTILL = Duration.ofMillis(1_500);

    private static final Duration MOST_STANDSTILL = Duration.ofSeconds(3);

    /**
     * Terms in proportion to the lease: three renewals fit into it, and a region is alone before its own could be over.
     *
     * @throws IllegalArgumentException if the lease is shorter than a second
     */
    public static Terms of(Duration lease, Duration silence) {
        if (lease.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("a lease of less than 1s would be over before it is renewed");
        }
        return new Terms(
                lease.multipliedBy(3).dividedBy(10),
                lease,
                lease.dividedBy(10),
                lease.multipliedBy(6).dividedBy(10),
                silence,
                Duration.ofDays(1));
    }

    public Terms {
        if (renewal.plus(margin).compareTo(lease) >= 0) {
            throw new IllegalArgumentException("a lease of " + lease + " would be over before it is renewed");
        }
        if (alone.compareTo(renewal) <= 0) {
            throw new IllegalArgumentException("a region must try at least once before it is alone");
        }
    }

    /**
     * Longer without a look at the time, and a process did not run. So short that who stood still for less, after all the time that may lie between
     * two renewals, is not alone for that; with a lease of less than 5 s that cannot be told apart.
     */
    Duration standstill() {
        Duration spare = alone.minus(renewal);
        if (spare.compareTo(LEAST_STANDSTILL) < 0) {
            return LEAST_STANDSTILL;
        }
        return spare.compareTo(MOST_STANDSTILL) > 0 ? MOST_STANDSTILL : spare;
    }
}
