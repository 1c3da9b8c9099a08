package dev.launchwatch.notify;

import dev.launchwatch.model.Transition;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What the store does not have yet. While the store is away the newest form of each thing is kept, so that an outage costs
 * memory by what is told and not by its length. Confined to the notifier's desk.
 */
final class Ledger {
    private static final Logger LOG = Logger.getLogger(Ledger.class);

    private final Outbox outbox;
    private final Set<String> covered = new LinkedHashSet<>();
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Notification> planned = new LinkedHashMap<>();
    private final Map<String, Notification> recorded = new LinkedHashMap<>();
    private final Set<String> endsToCome = new HashSet<>();
    private boolean away;

    Ledger(Outbox outbox) {
        this.outbox = outbox;
    }

    void plan(List<String> transitions, List<Group> changed, List<Notification> notifications) {
        covered.addAll(transitions);
        changed.forEach(this::keep);
        notifications.forEach(notification -> planned.put(notification.id(), notification));
    }

    void record(Notification notification) {
        recorded.put(notification.id(), notification);
    }

    void keep(Group group) {
        groups.put(group.id(), group);
    }

    /**
     * These were decided, but the rules could not store them yet. That an alert fires may be stored before the rules store
     * it: were they to forget it, it is {@link UndecidedEnd#forgotten forgotten}. That it ended may not: were they to forget that, they would go
     * on with an alert of which nobody would hear any more.
     */
    void hold(List<Transition> undurable) {
        ends(undurable).forEach(endsToCome::add);
    }

    /** The rules have stored these. */
    void release(List<Transition> durable) {
        ends(durable).forEach(endsToCome::remove);
    }

    private static Stream<String> ends(List<Transition> transitions) {
        return transitions.stream()
                .filter(transition -> transition.kind() == Transition.Kind.RESOLVED)
                .map(Transition::id);
    }

    /** Stores everything, unless the rules have to store first; false if the store is away and something is left. */
    boolean flush() {
        if (!endsToCome.isEmpty()) {
            return true; // the rules say when they have stored them
        }
        try {
            if (!covered.isEmpty() || !planned.isEmpty() || !allRecorded()) {
                outbox.plan(List.copyOf(covered), List.copyOf(groups.values()), List.copyOf(planned.values()));
                covered.clear();
                groups.clear();
                planned.clear();
            }
            for (Notification notification : new ArrayList<>(recorded.values())) {
                outbox.record(notification, groups.get(notification.group()));
                groups.remove(notification.group());
                recorded.remove(notification.id());
            }
            if (away) {
                away = false;
                LOG.info("The store is back; notifications are durable again");
            }
            return true;
        } catch (RuntimeException e) {
            if (!away) {
                away = true;
                LOG.errorf("The store is away; notifications go on from memory: %s", e.getMessage());
            }
            return false;
        }
    }

    /** Whether every changed group is written together with a notification's outcome. */
    private boolean allRecorded() {
        Set<String> written = new LinkedHashSet<>();
        recorded.values().forEach(notification -> written.add(notification.group()));
        return written.containsAll(groups.keySet());
    }
}
