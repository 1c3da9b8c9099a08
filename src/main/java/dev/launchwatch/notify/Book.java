package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known and planned: transitions to plan, open groups, silences, acknowledgements. Every change goes into the ledger, which makes it
 * durable. Confined to the notifier's desk, but for {@link #answers}.
 */
final class Book {
    private static final Duration KEEP_ENDED_SILENCES = Duration.ofHours(1);
    private static final Duration JUST_ENDED = Duration.ofMinutes(1);
    private static final int REMEMBERED = 20_000;

    private final Ledger ledger;
    private final Lanes lanes;
    private final Map<String, Group> groups = new LinkedHashMap<>();
    private final Map<String, Transition> unplanned = new LinkedHashMap<>();
    private final Map<String, Silence> silences = new LinkedHashMap<>();
    private final Map<String, Acknowledgement> acknowledgements = new LinkedHashMap<>();
    private final Recent ended = new Recent(REMEMBERED);
    private final Recent covered = new Recent(REMEMBERED);
    private Addressing addressing = Addressing.NONE;
    private AlreadyTold told = new AlreadyTold();
    private volatile Map<String, Acknowledgement> answers = Map.of();

    Book(Ledger ledger, Lanes lanes) {
        this.ledger = ledger;
        this.lanes = lanes;
    }

    void configure(Addressing other) {
        addressing = other;
    }

    /** What must not be told again. */
    void spare(AlreadyTold before) {
        told = before;
    }

    /**
     * Takes up what the store holds; what is in memory already is newer.
     *
     * @return the undelivered notifications whose channels are not configured
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be read; then nothing was taken up
     */
    List<Notification> load(Outbox outbox, Instant now) {
        // In this order: an alert that the rules end meanwhile is remembered to fire, or waits to be told; and who
        // looks
        // after it is known, although its end is the end of that, too.
        List<Acknowledgement> answered = outbox.acknowledgements(now);
        Set<String> firing = outbox.firing();
        List<Transition> waiting = outbox.unplanned();
        List<Group> open = outbox.openGroups();
        List<Notification> undelivered = outbox.undelivered();
        Instant oldest =
                waiting.stream().map(Transition::at).min(Instant::compareTo).orElse(now);
        List<Silence> inForce = outbox.silences(oldest.isBefore(now) ? oldest : now);
        inForce.forEach(silence -> silences.putIfAbsent(silence.id(), silence));
        answered.forEach(this::put);
        outbox.acknowledgements(now).forEach(this::put);
        List<Group> taken = open.stream()
                .filter(group -> groups.putIfAbsent(group.id(), group) == null)
                .toList();
        List<Notification> orphans = new ArrayList<>();
        for (Notification notification : undelivered) {
            if (told.knows(notification.id(), null)) {
                ledger.record(sent(notification, now));
            } else if (lanes.has(notification.channel())) {
                // Whatever stood in the way may be gone: it costs one attempt to know.
                lanes.add(notification.with(
                        notification.state(), notification.attempts(), now, notification.lastError()));
            } else {
                orphans.add(notification);
            }
        }
        takeFirst(waiting);
        endForgotten(taken, firing, now);
        return orphans;
    }

    /** Ends what people were told of and neither the rules nor a transition knows of: nobody else ever would. */
    private void endForgotten(List<Group> taken, Set<String> firing, Instant now) {
        Set<String> known = new HashSet<>(firing);
        unplanned.values().forEach(transition -> known.add(transition.alert().id()));
        List<Transition> ends = taken.stream()
                .flatMap(group -> group.alerts().values().stream())
                .filter(alert -> alert.state() != Alert.State.RESOLVED && known.add(alert.id()))
                .map(alert -> UndecidedEnd.forgotten(alert, now))
                .toList();
        ends.forEach(end -> unplanned.put(end.id(), end));
    }

    /** What the store holds was decided before what was heard of while it was read. */
    private void takeFirst(List<Transition> stored) {
        List<Transition> later = List.copyOf(unplanned.values());
        unplanned.clear();
        take(stored);
        take(later);
    }

    void take(List<Transition> transitions) {
        List<String> known = new ArrayList<>();
        for (Transition transition : transitions) {
            String alert = transition.alert().id();
            boolean end = transition.kind() == Transition.Kind.RESOLVED;
            UndecidedEnd.ids(transition.alert()).forEach(unplanned::remove);
            // Whoever could not read the past may decide again what began before: its end comes after that, or was told
            // already.
            Transition itsEnd = end ? null : unplanned.remove(alert + ":resolved");
            boolean over = !end && covered.has(alert + ":resolved");
            if (end) {
                ended.add(alert);
            }
            if (over || covered.has(transition.id())) {
                known.add(transition.id());
            } else {
                unplanned.putIfAbsent(transition.id(), transition);
            }
            if (itsEnd != null) {
                unplanned.put(itsEnd.id(), itsEnd);
            }
        }
        // Told while the store was away: now that they are stored, they have to be marked.
        ledger.plan(known, List.of(), List.of());
    }

    /**
     * Others go on with these alerts in these groups. What was told in a group of which they don't know ends there: nobody else would ever end
     * it.
     *
     * @param known the ids of those alerts and groups
     * @param untold groups of which nobody was told
     * @param impact in a few words, for the head of the message
     * @param why for the message
     */
    void handOver(Set<String> known, Set<String> untold, String impact, String why, Instant now) {
        for (Group group : List.copyOf(groups.values())) {
            if (known.containsAll(group.alerts().keySet())) {
                if (known.contains(group.id())) {
                    groups.remove(group.id());
                } else if (untold.contains(group.id())) {
                    groups.remove(group.id());
                    ledger.keep(group.asClosed());
                }
            }
        }
        unplanned
                .values()
                .removeIf(transition -> transition.kind() != Transition.Kind.RESOLVED
                        && known.contains(transition.alert().id()));
        Set<String> ending = new HashSet<>();
        unplanned.values().forEach(end -> ending.add(end.alert().id()));
        List<Transition> ends = groups.values().stream()
                .filter(group -> !known.contains(group.id()))
                .flatMap(group -> group.alerts().values().stream())
                .filter(alert -> alert.state() != Alert.State.RESOLVED && known.contains(alert.id()))
                .filter(alert -> ending.add(alert.id()))
                .map(alert -> UndecidedEnd.handedOver(alert, impact, why, now))
                .toList();
        ends.forEach(end -> unplanned.put(end.id(), end));
    }

    /**
     * Takes up what people said of alerts, wherever they said it.
     *
     * @throws dev.launchwatch.model.StoreUnavailableException if it cannot be read; then nothing was taken up
     */
    void hear(Outbox outbox, Instant now) {
        List<Silence> inForce = outbox.silences(now);
        // Also of what the rules have just ended: its end is told after what is told now.
        List<Acknowledgement> answered = outbox.acknowledgements(now.minus(JUST_ENDED));
        inForce.forEach(this::put);
        answered.stream().filter(each -> isOpen(each.alert())).forEach(this::put);
    }

    private boolean isOpen(String alert) {
        return groups.values().stream().anyMatch(group -> group.alerts().containsKey(alert))
                || unplanned.values().stream()
                        .anyMatch(transition -> transition.alert().id().equals(alert));
    }

    void put(Silence silence) {
        silences.put(silence.id(), silence);
    }

    /** Of several acknowledgements of one alert the latest counts. */
    void put(Acknowledgement acknowledgement) {
        acknowledgements.merge(
                acknowledgement.alert(),
                acknowledgement,
                (known, other) -> other.number() > known.number() ? other : known);
        answers = Map.copyOf(acknowledgements);
    }

    /** The latest acknowledgement of each alert that may fire, by its id. For any thread. */
    Map<String, Acknowledgement> answers() {
        return answers;
    }

    /** Plans what can be planned, into the lanes and the ledger; returns when time alone will change something. */
    @Nullable
    Instant plan(Instant now) {
        if (unplanned.isEmpty()) {
            silences.values().removeIf(silence -> silence.end().isBefore(now.minus(KEEP_ENDED_SILENCES)));
        }
        Plan plan = draft(now);
        plan.covered().forEach(id -> {
            unplanned.remove(id);
            covered.add(id);
        });
        ledger.plan(plan.covered(), plan.groups(), plan.notifications());
        for (Notification notification : plan.notifications()) {
            Group before = groups.get(notification.group());
            if (told.knows(notification.id(), before == null ? null : before.lastToldAt())) {
                ledger.record(sent(notification, now));
            } else {
                lanes.add(notification);
            }
        }
        plan.groups().forEach(group -> groups.put(group.id(), group));
        closeFinished();
        forgetAnswers();
        return plan.nextCheck();
    }

    /** Whether there is something to tell, by what is known so far. */
    boolean wouldTell(Instant now) {
        return !draft(now).notifications().isEmpty();
    }

    private Plan draft(Instant now) {
        Planner planner = new Planner(
                addressing.at(now), Muting.of(silences.values(), addressing.maintenance()), new Answers(answers));
        return planner.plan(List.copyOf(unplanned.values()), List.copyOf(groups.values()), this::busy, now);
    }

    private static Notification sent(Notification notification, Instant now) {
        return notification.with(Notification.State.SENT, notification.attempts(), now, null);
    }

    private boolean busy(String group) {
        Group present = groups.get(group);
        return present != null && present.channels().stream().allMatch(channel -> lanes.waits(channel, group));
    }

    /**
     * Closes groups that are over and told. One that an unplanned transition still speaks of stays, since it is what
     * remembers that its channel knows of that already.
     */
    private void closeFinished() {
        List<Group> done = groups.values().stream()
                .filter(Group::finished)
                .filter(group -> !lanes.waits(group.id()))
                .filter(group -> unplanned.values().stream()
                        .noneMatch(transition ->
                                group.alerts().containsKey(transition.alert().id())))
                .toList();
        for (Group group : done) {
            groups.remove(group.id());
            ledger.keep(group.asClosed());
        }
    }

    /** Forgets who looked after alerts that are over and told. */
    private void forgetAnswers() {
        boolean forgotten = acknowledgements.keySet().removeIf(alert -> ended.has(alert) && !isOpen(alert));
        if (forgotten) {
            answers = Map.copyOf(acknowledgements);
        }
    }

    @Nullable
    Group group(String id) {
        return groups.get(id);
    }

    void replace(Group group) {
        groups.put(group.id(), group);
        ledger.keep(group);
    }

    void rememberThread(String id, String channel, @Nullable String thread) {
        Group group = groups.get(id);
        if (group != null && thread != null && !thread.equals(group.threads().get(channel))) {
            replace(group.withThread(channel, thread));
        }
    }

    /** The alerts that fire and that the channel has taken. */
    List<Alert> firing(ChannelLane lane) {
        return groups.values().stream()
                .filter(group -> group.channels().contains(lane.channel().name()) && !lane.has(group.id()))
                .flatMap(group -> group.alerts().values().stream())
                .filter(alert -> alert.state() == Alert.State.FIRING)
                .toList();
    }

    /** Takes removed channels out of their groups, and closes the groups that have none left. */
    void forgetRemovedChannels() {
        for (Group group : List.copyOf(groups.values())) {
            List<String> left = group.channels().stream().filter(lanes::has).toList();
            if (left.isEmpty()) {
                groups.remove(group.id());
                ledger.keep(group.asClosed());
            } else if (left.size() < group.channels().size()) {
                replace(group.withChannels(left));
            }
        }
    }
}
