package dev.launchwatch.app;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.notify.Group;
import dev.launchwatch.notify.Notification;
import dev.launchwatch.notify.Silence;
import dev.launchwatch.region.Decisions;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * What rules raised in all regions and what people say to it, as far as this one knows: it asks its own office while it has one, the copy of
 * what was decided otherwise. For any thread.
 */
final class SharedAttention {
    private final Seat seat;
    private final SharedStore store;
    private final Decisions copy;
    private final SharedAnswers answers;
    private final InstantSource clock;

    SharedAttention(Seat seat, SharedStore store, SharedAnswers answers, InstantSource clock) {
        this.seat = seat;
        this.store = store;
        this.copy = store.decisions();
        this.answers = answers;
        this.clock = clock;
    }

    /** The alerts that are pending or firing, in no order. */
    List<Alert> alerts() {
        return seat.office().map(office -> office.evaluator().alerts()).orElseGet(copy::alerts);
    }

    /** Silences in force. Blocks. */
    List<Silence> silences() {
        return answers.silences(clock.instant());
    }

    /**
     * Adds, replaces or ends a silence, for all regions; for this one while it is cut off, and for the others when it is back. Blocks.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be made durable; then it is not in force
     */
    void silence(Silence silence, AuditEntry audit) {
        Office here = seat.office().orElse(null);
        if (here == null) {
            answers.silence(silence, audit);
            return;
        }
        here.notifier().silence(silence, audit);
        if (seat.isOfAll(here)) {
            answers.show(silence);
        }
    }

    /** Who looks after alerts, or did last, by the alert's id. */
    Map<String, Acknowledgement> answers() {
        return seat.office()
                .map(office -> office.notifier().answers())
                .orElseGet(() -> answers.answers(clock.instant()));
    }

    /**
     * Has somebody look after alerts, in all regions; in this one while it is cut off, and in the others when it is back. Blocks.
     *
     * @return what came of each request, in their order
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be made durable; then some may be
     */
    List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests) {
        Office here = seat.office().orElse(null);
        if (here == null) {
            return answers.acknowledge(requests);
        }
        List<Acknowledgement.Outcome> outcomes = here.notifier().acknowledge(requests);
        if (seat.isOfAll(here)) {
            answers.show(requests, outcomes);
        }
        return outcomes;
    }

    /** Groups of alerts that are being told. Blocks. */
    List<Group> groups() {
        return store.copiedOutbox().openGroups();
    }

    /** Messages that their channels have not taken yet. Blocks. */
    List<Notification> waiting() {
        return store.copiedOutbox().undelivered();
    }
}
