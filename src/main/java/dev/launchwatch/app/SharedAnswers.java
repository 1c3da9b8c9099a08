package dev.launchwatch.app;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.notify.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What people say of alerts, in all regions and in this one's copy: silences and acknowledgements. For any thread; blocks. */
final class SharedAnswers {
    private static final Logger LOG = Logger.getLogger("launchwatch");

    private final SharedStore store;

    SharedAnswers(SharedStore store) {
        this.store = store;
    }

    /** Silences in force, as far as this region knows. */
    List<Silence> silences(Instant now) {
        return store.copiedOutbox().silences(now);
    }

    /** Keeps a silence for all regions. @throws StoreUnavailableException if the shared store is away */
    void silence(Silence silence, @Nullable AuditEntry audit) {
        store.outbox().silence(silence, audit);
        show(silence);
    }

    /** The latest acknowledgements of alerts that may fire, by the alert's id, as far as this region knows. */
    Map<String, Acknowledgement> answers(Instant now) {
        Map<String, Acknowledgement> answers = new HashMap<>();
        try {
            store.copiedOutbox().acknowledgements(now).forEach(each -> answers.put(each.alert(), each));
        } catch (StoreUnavailableException e) {
            LOG.debugf("The copy of acknowledgements cannot be read: %s", e.getMessage());
        }
        return answers;
    }

    /** Keeps acknowledgements for all regions. @throws StoreUnavailableException if the shared store is away; some may be kept */
    List<Acknowledgement.Outcome> acknowledge(List<Acknowledgement.Request> requests) {
        List<Acknowledgement.Outcome> outcomes = new ArrayList<>();
        try {
            for (Acknowledgement.Request request : requests) {
                outcomes.add(store.outbox().acknowledge(request));
            }
        } finally {
            show(requests, outcomes);
        }
        return outcomes;
    }

    /** The copy has it in a moment; whoever asks before that, or is alone by then, is to know it as well. */
    void show(Silence silence) {
        show(() -> store.copiedOutbox().silence(silence, null));
    }

    /** The same of those acknowledgements that were taken. */
    void show(List<Acknowledgement.Request> requests, List<Acknowledgement.Outcome> outcomes) {
        for (int i = 0; i < outcomes.size(); i++) {
            if (outcomes.get(i) instanceof Acknowledgement.Outcome.Taken) {
                Acknowledgement.Request taken = requests.get(i).audited(null);
                show(() -> store.copiedOutbox().acknowledge(taken));
            }
        }
    }

    private static void show(Runnable writing) {
        try {
            writing.run();
        } catch (StoreUnavailableException e) {
            LOG.debugf("The copy of what people said cannot be written: %s", e.getMessage());
        }
    }

    /** Gives all regions what was acknowledged in this one while it was alone, unless somebody came elsewhere. */
    void shareAnswers(Set<String> alerts, Instant now) {
        for (Acknowledgement each : answers(now).values()) {
            if (alerts.contains(each.alert()) && !each.isOver(now)) {
                store.outbox()
                        .acknowledge(new Acknowledgement.Request(
                                each.alert(), each.at(), each.by(), each.via(), each.note(), each.until()));
            }
        }
    }

    /** Gives all regions what was silenced in this one while it was alone. What was ended earlier, by whomever, stays ended;
     * of maintenance counts what was said last, and also what is over is given for their history. */
    void shareSilences(Instant now) {
        Map<String, Silence> known = new HashMap<>();
        store.outbox().silences(Instant.EPOCH).forEach(silence -> known.put(silence.id(), silence));
        for (Silence silence : silences(Instant.EPOCH)) {
            Silence other = known.get(silence.id());
            boolean news = other == null
                    ? silence.end().isAfter(now) || silence.announcement() != null
                    : silence.supersedes(other);
            if (news) {
                silence(silence, null);
            }
        }
    }
}
