package dev.launchwatch.app;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import dev.launchwatch.store.AlertArchive;
import dev.launchwatch.store.AlertArchive.Changes;
import dev.launchwatch.store.AlertArchive.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What happened to the alerts that members may read of, however much happened to others: the latest changes are read each time; what is
 * behind them after a reload, where some were missed, and about every hour. One thread at a time.
 */
final class PublicTimeLine {
    /** So many changes are read at once. */
    static final int PAGE = 1_000;

    /** And so often at most: where alerts flap by the hundred, the page is there all the same. */
    private static final int PAGES = 20;

    private static final Duration LASTS = Duration.ofHours(1);

    private Station.@Nullable Configured configured;
    private Instant whole = Instant.EPOCH;
    private @Nullable Place latest;
    private Map<String, Transition> known = Map.of();

    /**
     * Changes since a moment, the newest first.
     *
     * @param now the configuration, which says what members may read of
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is away; then all is as it was
     */
    List<Transition> since(
            AlertArchive archive, Station.Configured now, Predicate<Alert> isPublic, Instant first, Instant at) {
        Changes page = archive.changes(first, Place.LAST, PAGE);
        Place newest = page.newest();
        boolean all = configured != now || at.isBefore(whole) || at.isAfter(whole.plus(LASTS)) || isMissing(page);
        Map<String, Transition> read = new LinkedHashMap<>();
        add(read, page, isPublic);
        for (int i = 1; all && i < PAGES && page.behind() != null; i++) {
            page = archive.changes(first, page.behind(), PAGE);
            add(read, page, isPublic);
        }
        if (all) {
            configured = now;
            whole = at;
        } else {
            known.forEach(read::putIfAbsent);
        }
        known = read;
        latest = newest;
        return List.copyOf(known.values());
    }

    /** Whether something happened since the last time that is not on the page of the latest. */
    private boolean isMissing(Changes page) {
        Place behind = page.behind();
        return behind != null && (latest == null || behind.compareTo(latest) > 0);
    }

    private static void add(Map<String, Transition> read, Changes page, Predicate<Alert> isPublic) {
        for (Transition transition : page.changes()) {
            if (isPublic.test(transition.alert())) {
                read.putIfAbsent(transition.id(), transition);
            }
        }
    }
}
