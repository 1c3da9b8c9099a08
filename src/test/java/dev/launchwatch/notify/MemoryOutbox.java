package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.AuditEntry;
import dev.launchwatch.model.StoreUnavailableException;
import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The port's contract in memory: what is in here survives the notifier's death. */
final class MemoryOutbox implements Outbox {
    final Map<String, Transition> transitions = new LinkedHashMap<>();
    final Set<String> planned = new HashSet<>();
    final Map<String, Group> groups = new LinkedHashMap<>();
    final Map<String, Notification> notifications = new LinkedHashMap<>();
    final Map<String, Silence> silences = new LinkedHashMap<>();
    final Map<String, List<Acknowledgement>> acknowledgements = new LinkedHashMap<>();
    boolean away;

    /** Called before and after every write with what it is: a test may throw from it. */
    Consumer<String> hook = _ -> {};

    /** Happens while the store is read, after open groups and before who looks after what. */
    Runnable meanwhile = () -> {};

    /** Another one that holds the same. */
    synchronized MemoryOutbox copy() {
        MemoryOutbox copy = new MemoryOutbox();
        copy.transitions.putAll(transitions);
        copy.planned.addAll(planned);
        copy.groups.putAll(groups);
        copy.notifications.putAll(notifications);
        copy.silences.putAll(silences);
        copy.acknowledgements.putAll(acknowledgements);
        return copy;
    }

    synchronized void commit(Transition transition) {
        transitions.putIfAbsent(transition.id(), transition);
    }

    @Override
    public synchronized List<Transition> unplanned() {
        check();
        return transitions.values().stream()
                .filter(transition -> !planned.contains(transition.id()))
                .toList();
    }

    @Override
    public synchronized Set<String> firing() {
        check();
        Set<String> firing = new HashSet<>();
        for (Transition transition : transitions.values()) {
            String alert = transition.alert().id();
            if (transition.kind() == Transition.Kind.RESOLVED) {
                firing.remove(alert);
            } else {
                firing.add(alert);
            }
        }
        return firing;
    }

    @Override
    public synchronized List<Group> openGroups() {
        check();
        List<Group> open =
                groups.values().stream().filter(group -> !group.closed()).toList();
        meanwhile.run();
        return open;
    }

    @Override
    public synchronized List<Notification> undelivered() {
        check();
        List<Notification> pending = new ArrayList<>(notifications.values());
        pending.removeIf(notification -> notification.state() != Notification.State.PENDING);
        pending.sort(Comparator.comparing(Notification::channel).thenComparingLong(Notification::sequence));
        return pending;
    }

    @Override
    public synchronized void plan(List<String> covered, List<Group> changed, List<Notification> added) {
        check();
        hook.accept("before plan");
        for (String id : covered) {
            if (transitions.containsKey(id)) {
                planned.add(id);
            }
        }
        changed.forEach(group -> groups.put(group.id(), group));
        added.forEach(notification -> notifications.putIfAbsent(notification.id(), notification));
        hook.accept("after plan");
    }

    @Override
    public synchronized void record(Notification notification, @Nullable Group group) {
        check();
        hook.accept("before record");
        notifications.put(notification.id(), notification);
        if (group != null) {
            groups.put(group.id(), group);
        }
        hook.accept("after record");
    }

    @Override
    public synchronized List<Silence> silences(Instant now) {
        check();
        return silences.values().stream()
                .filter(silence -> silence.end().isAfter(now))
                .toList();
    }

    @Override
    public synchronized void silence(Silence silence, @Nullable AuditEntry audit) {
        check();
        silences.put(silence.id(), silence);
    }

    @Override
    public synchronized List<Acknowledgement> acknowledgements(Instant since) {
        check();
        return acknowledgements.values().stream()
                .flatMap(List::stream)
                .filter(each -> !hasEnded(each.alert(), since))
                .toList();
    }

    private boolean hasEnded(String alert, Instant by) {
        return transitions.values().stream()
                .filter(transition -> transition.kind() == Transition.Kind.RESOLVED)
                .anyMatch(end -> end.alert().id().equals(alert) && !end.at().isAfter(by));
    }

    @Override
    public synchronized Acknowledgement.Outcome acknowledge(Acknowledgement.Request request) {
        check();
        List<Transition> known = transitions.values().stream()
                .filter(transition -> transition.alert().id().equals(request.alert()))
                .toList();
        if (known.isEmpty()) {
            return new Acknowledgement.Outcome.Unknown();
        }
        if (known.getLast().kind() == Transition.Kind.RESOLVED) {
            return new Acknowledgement.Outcome.Ended();
        }
        List<Acknowledgement> before = acknowledgements.computeIfAbsent(request.alert(), _ -> new ArrayList<>());
        if (!before.isEmpty() && !before.getLast().isOver(request.at())) {
            return new Acknowledgement.Outcome.Known(before.getLast());
        }
        hook.accept("before acknowledging");
        Acknowledgement taken =
                request.taken(before.size() + 1, known.getFirst().at());
        before.add(taken);
        hook.accept("after acknowledging");
        return new Acknowledgement.Outcome.Taken(taken);
    }

    private void check() {
        if (away) {
            throw new StoreUnavailableException("the test took the store away", new IllegalStateException());
        }
    }
}
