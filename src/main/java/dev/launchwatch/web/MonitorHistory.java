package dev.launchwatch.web;

import java.time.Duration;
import java.util.Optional;

/** How a monitor did: the port of its operator page. */
public interface MonitorHistory {
    /**
     * How a monitor did over a time that ends now; empty if there is none of this name. Blocks.
     *
     * @param span at most 31 days
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    Optional<MonitorStory> of(String monitor, Duration span);
}
