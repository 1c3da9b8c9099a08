package dev.launchwatch.web;

import dev.launchwatch.model.Result;
import java.util.List;
import java.util.Optional;

/** What failed probes asked and were answered: a port of the API. */
public interface MonitorExcerpts {
    /**
     * The results of a monitor of which that is known, with their excerpts, the newest first; empty if there is no monitor of this name. Blocks.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    Optional<List<Result>> of(String monitor);
}
