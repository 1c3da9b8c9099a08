package dev.launchwatch.metrics;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;

/**
 * How things stand at this moment: read at each scrape, so nothing here may block. What cannot be told throws any runtime
 * exception; its metric is left out of the scrape then, and nothing else is.
 */
public interface Gauges {
    /** A rule as its series know it. */
    record RuleLabels(String rule, Severity severity) {}

    /**
     * What waits for a channel.
     *
     * @param depth how many notifications
     * @param oldest for how long the oldest has waited; zero if there is none
     */
    record Queue(int depth, Duration oldest) {}

    /** Every rule, so that those without an alert show 0. */
    Collection<RuleLabels> rules();

    /** The alerts that are pending or firing; others are not counted. */
    Collection<Alert> alerts();

    /** What waits, by channel; every channel, so that an empty one shows 0. */
    Map<String, Queue> outbox();

    /** How many probes run. */
    int probesRunning();

    /** How many runs are due and wait for a free place. */
    int probesWaiting();

    /** Whether the store takes what it is given. */
    boolean storeUp();

    /** How large the store is. */
    long storeBytes();

    /** How much room its disk has for it, in bytes; not a number if that is not known. */
    double diskFree();

    /** Whether the last attempt to read the configuration succeeded. */
    boolean configReloaded();

    /** When the configuration was last read with success. */
    Instant configReloadedAt();

    /** The known regions, this one included, and whether each is up. */
    Map<String, Boolean> regions();

    /** For how long the oldest has waited to be known to other regions, by what it is: results or events; empty without other regions. */
    Map<String, Duration> unshared();

    /**
     * Versions of the schema, by whose: that of this program, and the lowest that the database needs which regions share, 0 while that needs
     * none or has not said; empty without other regions.
     */
    Map<String, Integer> schemas();

    /** Whether this region has no connectivity of its own. */
    boolean blind();
}
