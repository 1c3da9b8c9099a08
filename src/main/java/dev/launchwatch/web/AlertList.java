package dev.launchwatch.web;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.web.Views.AlertView;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Alerts as the API lists them: those that are not over, which are in memory, before those that are, which are in the store. */
final class AlertList {
    /** What the cursors of those that are over begin with; no other one does. */
    private static final String ENDED = "e.";

    private static final int LONGEST_CURSOR = 100;

    private final Operations operations;
    private final AlertHistory history;
    private final AlertFilter filter;
    private final UriInfo uri;

    AlertList(Operations operations, AlertHistory history, AlertFilter filter, UriInfo uri) {
        this.operations = operations;
        this.history = history;
        this.filter = filter;
        this.uri = uri;
    }

    /**
     * A page of them.
     *
     * @throws jakarta.ws.rs.WebApplicationException 400 if the cursor is none of ours
     * @throws dev.launchwatch.model.StoreUnavailableException if the store is asked and away
     */
    Page<AlertView> page(Optional<String> cursor, int size) {
        Optional<String> behind =
                cursor.filter(text -> text.startsWith(ENDED)).map(text -> text.substring(ENDED.length()));
        List<AlertView> views = new ArrayList<>();
        if (filter.open() && behind.isEmpty()) {
            Page<AlertView> open = open(cursor, size);
            if (open.next() != null || !filter.ended()) {
                return open;
            }
            views.addAll(open.items());
        } else if (cursor.isPresent() && behind.isEmpty()) {
            throw Page.foreign();
        }
        if (views.size() == size) {
            return new Page<>(views, Page.next(uri, ENDED));
        }
        AlertHistory.Past past = past(behind.orElse(""), size - views.size());
        past.alerts().forEach(each -> views.add(AlertView.of(each.alert(), each.first())));
        return new Page<>(views, past.next() == null ? null : Page.next(uri, ENDED + past.next()));
    }

    private Page<AlertView> open(Optional<String> cursor, int size) {
        Map<String, Acknowledgement> acknowledgements = operations.acknowledgements();
        Page<Alert> page = Page.within(
                operations.alerts().stream()
                        .filter(filter)
                        .sorted(Comparator.comparing(Alert::since)
                                .thenComparing(Alert::id)
                                .reversed())
                        .toList(),
                Page.cursor(cursor.orElse(null)),
                size,
                alert -> new Page.Cursor(alert.since(), alert.id()),
                uri);
        @Nullable String next = page.next();
        return new Page<>(
                page.items().stream()
                        .map(alert -> AlertView.of(alert, acknowledgements.get(alert.id())))
                        .toList(),
                next);
    }

    /** An alert ends after it began: of those that began since then none ended before. */
    private AlertHistory.Past past(String behind, int size) {
        if (behind.length() > LONGEST_CURSOR) {
            throw Page.foreign();
        }
        try {
            return history.past(filter, filter.since(), behind, size);
        } catch (IllegalArgumentException e) {
            throw Page.foreign();
        }
    }
}
