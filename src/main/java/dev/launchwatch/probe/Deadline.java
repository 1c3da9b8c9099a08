package dev.launchwatch.probe;

import dev.launchwatch.model.Ticker;
import java.time.Duration;

/**
 * The time that one probe may take, all its requests together.
 *
 * @param start the ticker's value when the probe began
 */
record Deadline(Ticker ticker, long start, Duration timeout) {
    static Deadline in(Duration timeout, Ticker ticker) {
        return new Deadline(ticker, ticker.nanos(), timeout);
    }

    /** Since the probe began; never negative. */
    Duration elapsed() {
        return Duration.ofNanos(Math.max(0, ticker.nanos() - start));
    }

    /** What is left; zero when the time is over. */
    Duration left() {
        Duration left = timeout.minus(elapsed());
        return left.isNegative() ? Duration.ZERO : left;
    }
}
