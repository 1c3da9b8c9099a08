package dev.launchwatch.app;

import dev.launchwatch.model.Ticker;
import dev.launchwatch.region.Roster;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether regions hash people with the same key: else somebody who is seen in two regions counts as two. One thread. */
final class KeyComparison {
    private static final long EVERY = Duration.ofMinutes(1).toNanos();

    private final String region;
    private final long fingerprint;
    private final SharedStore store;
    private final Others others;
    private final OwnConditions conditions;
    private final Ticker ticker;
    private long comparedAt;

    /** @param fingerprint what tells this region's key apart */
    KeyComparison(
            String region,
            long fingerprint,
            SharedStore store,
            Others others,
            OwnConditions conditions,
            Ticker ticker) {
        this.region = region;
        this.fingerprint = fingerprint;
        this.store = store;
        this.others = others;
        this.conditions = conditions;
        this.ticker = ticker;
        this.comparedAt = ticker.nanos() - EVERY;
    }

    /**
     * Compares, once a minute, and says which regions have another key. Blocks.
     *
     * @param roster the regions; null while none is known
     * @throws dev.launchwatch.model.StoreUnavailableException if the shared store is away
     */
    void look(@Nullable Roster roster) {
        long now = ticker.nanos();
        if (now - comparedAt <= EVERY) {
            return;
        }
        comparedAt = now;
        Map<String, Long> prints = store.keyPrints(region, fingerprint);
        if (roster != null) {
            conditions.hashKeys(others.working(roster).stream()
                    .filter(name -> prints.getOrDefault(name, fingerprint) != fingerprint)
                    .sorted()
                    .toList());
        }
    }
}
