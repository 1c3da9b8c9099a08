package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who looks after which alert.
 *
 * @param latest the latest acknowledgement of each alert that has one, by the alert's id
 */
record Answers(Map<String, Acknowledgement> latest) {
    Answers {
        latest = Map.copyOf(latest);
    }

    /** The acknowledgement of the alert, if it holds at {@code now}. */
    @Nullable
    Acknowledgement holding(String alert, Instant now) {
        Acknowledgement acknowledgement = latest.get(alert);
        return acknowledgement == null || acknowledgement.isOver(now) ? null : acknowledgement;
    }

    /** How much there is to tell of an alert: each acknowledgement counts, and so does the end of each. */
    int step(String alert, Instant now) {
        Acknowledgement acknowledgement = latest.get(alert);
        if (acknowledgement == null) {
            return 0;
        }
        return 2 * acknowledgement.number() - (acknowledgement.isOver(now) ? 0 : 1);
    }

    /** How often somebody looked after the alert and does not any more: as often may it be escalated anew. */
    int rounds(String alert, Instant now) {
        return step(alert, now) / 2;
    }

    /** Since when nobody looks after the alert although somebody did, or null. */
    @Nullable
    Instant leftAt(String alert, Instant now) {
        Acknowledgement acknowledgement = latest.get(alert);
        return acknowledgement == null || !acknowledgement.isOver(now) ? null : acknowledgement.until();
    }
}
