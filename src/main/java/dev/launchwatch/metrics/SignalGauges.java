package dev.launchwatch.metrics;

import java.time.Duration;
import java.util.Map;

/**
 * What windows come to at this moment: read at each scrape, so nothing here may block. What cannot be told throws any runtime exception;
 * its metric is left out of the scrape then, and nothing else is.
 */
public interface SignalGauges {
    /** The number that a rule compared last, and what it compared it with. */
    record Compared(double value, double limit) {}

    /** What each rule about a signal compared last, by its name. */
    Map<String, Compared> compared();

    /** How many different members were active in the window, see {@link dev.launchwatch.model.Activity}. */
    long activeMembers(Duration window);

    /** What models cost in the window for each active member, by the currency's code. */
    Map<String, Double> costPerActiveMember(Duration window);

    /** How many events are known to be in the log and not counted yet. */
    long uncounted();

    /** Whether windows have all that is known. */
    boolean complete();
}
