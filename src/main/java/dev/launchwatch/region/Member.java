package dev.launchwatch.region;

import java.time.Duration;
import java.time.Instant;

/**
 * A region as the shared store knows it. Times are by the store's clock.
 *
 * @param sign what it said last
 * @param since when the process that spoke last spoke first
 * @param seen when it spoke last
 * @param left whether that was to say that it leaves
 */
public record Member(Sign sign, Instant since, Instant seen, boolean left) {
    public String region() {
        return sign.region();
    }

    /** Whether another process than this spoke last; a process may have a name and that with {@code +} and something. */
    public boolean isAnother(String instance) {
        return !process(sign.instance()).equals(process(instance));
    }

    private static String process(String instance) {
        int plus = instance.indexOf('+');
        return plus < 0 ? instance : instance.substring(0, plus);
    }

    /** Whether it spoke within this time. */
    boolean isLive(Instant now, Duration silence) {
        return !left && !seen.plus(silence).isBefore(now);
    }
}
