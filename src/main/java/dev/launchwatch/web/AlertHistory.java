package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Alerts of now and before: the port of their operator pages and of the API. Blocking. */
public interface AlertHistory {
    /**
     * All that is known of an alert, be it over or not; empty if there is none of this id, or no longer.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    Optional<AlertStory> of(String id);

    /**
     * A page of alerts that are over, those that ended last first. It may have fewer than the limit although there are more.
     *
     * @param which of them
     * @param since of those that ended then or later
     * @param next from the page before; empty for the first
     * @throws IllegalArgumentException if {@code next} is not what a page said
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away
     */
    Past past(Predicate<Alert> which, Instant since, String next, int limit);

    /**
     * Alerts that are over.
     *
     * @param next asks for the next page; null for the last one
     */
    record Past(List<Ended> alerts, @Nullable String next) {
        public Past {
            alerts = List.copyOf(alerts);
        }
    }

    /**
     * An alert that is over.
     *
     * @param first who looked after it first; null for nobody
     */
    record Ended(Alert alert, @Nullable Acknowledgement first) {}
}
