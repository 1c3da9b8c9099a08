package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One pass of planning for one channel: first every transition finds its group, then every group is told or waits. */
final class ChannelPlan {
    /** For groups whose alerts no route leads here any more. */
    private static final Duration INTERVAL_WITHOUT_ROUTE = Duration.ofMinutes(5);

    private final Routing routing;
    private final Muting muting;
    private final Answers answers;
    private final Escalations escalations;
    private final Channel channel;
    private final Manner manner;
    private final Predicate<String> busy;
    private final Instant now;

    private final Map<String, Draft> drafts = new LinkedHashMap<>();
    private final Map<String, Draft> draftOf = new HashMap<>();
    private final Map<String, List<Draft>> draftsByKey = new HashMap<>();
    private final Set<String> held = new HashSet<>();
    private final List<Group> groups = new ArrayList<>();
    private final List<Notification> notifications = new ArrayList<>();
    private final Set<String> waiting = new HashSet<>();
    private @Nullable Instant nextCheck;

    ChannelPlan(Routing routing, Muting muting, Answers answers, Channel channel, Predicate<String> busy, Instant now) {
        this.routing = routing;
        this.muting = muting;
        this.answers = answers;
        this.escalations = new Escalations(routing, muting, answers, channel.name(), now);
        this.channel = channel;
        this.manner = Manner.of(channel.spec());
        this.busy = busy;
        this.now = now;
    }

    List<Group> groups() {
        return groups;
    }

    List<Notification> notifications() {
        return notifications;
    }

    Set<String> waiting() {
        return waiting;
    }

    @Nullable
    Instant nextCheck() {
        return nextCheck;
    }

    void plan(List<Transition> unplanned, Map<String, Transition> ends, Collection<Group> open) {
        for (Group group : open) {
            if (group.home().equals(channel.name())) {
                Draft draft = keep(new Draft(group));
                group.alerts().keySet().forEach(alert -> draftOf.put(alert, draft));
            }
        }
        escalate(open, ends.keySet());
        for (Transition transition : unplanned) {
            Draft draft = draftOf.get(transition.alert().id());
            if (draft != null && !draft.firesAnew(transition)) {
                follow(draft, transition);
            } else if (transition.kind() == Transition.Kind.FIRED) {
                begin(transition, ends.get(transition.alert().id()));
            } else if (held.contains(transition.alert().id())) {
                waiting.add(transition.id());
            }
        }
        drafts.values().forEach(this::answer);
        drafts.values().forEach(this::settle);
        check(escalations.nextCheck());
    }

    /** Nobody came in time: a channel that knows the alert hears that, and another one hears of the alert. */
    private void escalate(Collection<Group> open, Set<String> ended) {
        escalations.due(open, ended).forEach((id, escalation) -> {
            Draft draft = draftOf.get(id);
            if (draft == null) {
                Transition begins =
                        new Transition(id + ":escalated", Transition.Kind.FIRED, escalation.due(), escalation.alert());
                draft = draftFor(
                        escalation.route(), Routing.escalationKey(escalation.route(), escalation.alert()), begins);
                draft.join(begins);
                draftOf.put(id, draft);
            }
            draft.escalated.put(id, escalation);
        });
    }

    /** Finds what there is to say about who looks after the alerts. */
    private void answer(Draft draft) {
        for (Alert alert : draft.after.values()) {
            Acknowledgement latest = answers.latest().get(alert.id());
            if (latest == null || alert.state() == Alert.State.RESOLVED) {
                continue;
            }
            boolean over = latest.isOver(now);
            Instant mutedUntil = over ? muting.until(alert, now) : null;
            check(over ? mutedUntil : latest.until());
            boolean before = over && !draft.heard.containsKey(alert.id()); // the channel was told of the alert
            if (manner.repeats()
                    && !before
                    && mutedUntil == null
                    && answers.step(alert.id(), now) > draft.step(alert.id())) {
                draft.answered.put(alert.id(), latest);
            }
        }
    }

    private void begin(Transition fired, @Nullable Transition end) {
        Alert alert = fired.alert();
        Route route = routing.route(alert, channel.name());
        if (route == null) {
            return;
        }
        Instant mutedUntil = end == null ? muting.until(alert, now) : muting.until(alert, end.at());
        if (mutedUntil != null) {
            if (end == null) {
                held.add(alert.id());
                waiting.add(fired.id());
                check(mutedUntil);
            }
            return;
        }
        Draft draft = draftFor(route, Routing.key(route, alert), fired);
        draft.join(fired);
        draftOf.put(alert.id(), draft);
    }

    private Draft draftFor(Route route, String key, Transition fired) {
        for (Draft draft : draftsByKey.getOrDefault(key, List.of())) {
            if (!draft.over() && Duration.between(draft.lastFiredAt, fired.at()).compareTo(route.groupWindow()) <= 0) {
                return draft;
            }
        }
        return keep(new Draft(channel.name(), key, fired));
    }

    private Draft keep(Draft draft) {
        drafts.put(draft.id, draft);
        draftsByKey.computeIfAbsent(draft.key, _ -> new ArrayList<>()).add(draft);
        return draft;
    }

    private void follow(Draft draft, Transition transition) {
        Alert alert = transition.alert();
        if (draft.knows(alert)) {
            return;
        }
        if (transition.kind() == Transition.Kind.RESOLVED) {
            draft.end(transition);
            return;
        }
        Instant mutedUntil = draft.joined.contains(alert.id()) ? null : muting.until(alert, now);
        if (mutedUntil == null) {
            draft.change(transition);
        } else {
            waiting.add(transition.id());
            check(mutedUntil);
        }
    }

    private void settle(Draft draft) {
        if (draft.isNew && !open(draft)) {
            return;
        }
        if (draft.over() && draft.hasNews()) {
            finish(draft);
        } else if (draft.isNew) {
            // What ended already is the next message's news: this one is still on its way.
            waiting.addAll(draft.endsFrom);
            emit(draft);
        } else if (draft.hasNews()) {
            update(draft);
        } else if (!draft.over()) {
            repeat(draft);
        }
    }

    /** Plans the first message, unless the route waits for more alerts. */
    private boolean open(Draft draft) {
        Route route = routeOf(draft);
        boolean waited = !draft.escalated.isEmpty();
        Duration wait = route == null || waited ? Duration.ZERO : route.groupWait();
        Instant due = draft.openedAt.plus(wait);
        if (now.isBefore(due)) {
            waiting.addAll(draft.newsFrom);
            waiting.addAll(draft.endsFrom);
            check(due);
            return false;
        }
        tell(draft, Notification.Kind.FIRING, draft.firing, News.ofFirst(draft, wait, now));
        checkRepeat(draft, route);
        return true;
    }

    private void finish(Draft draft) {
        if (!draft.isNew && !draft.joined.isEmpty() && manner.immediate()) {
            tell(draft, Notification.Kind.UPDATE, draft.firing, News.ofChanges(draft, false, now));
        }
        if (wantsEnd(draft)) {
            tell(draft, Notification.Kind.RESOLVED, draft.after, draft.isNew ? "" : News.ofChanges(draft, true, now));
        } else {
            draft.told = draft.after;
        }
        emit(draft);
    }

    private void update(Draft draft) {
        if (draft.joined.isEmpty() && draft.changed.isEmpty() && !draft.hasRemarks() && !wantsEnd(draft)) {
            draft.told = draft.after;
            emit(draft);
            return;
        }
        Route route = routeOf(draft);
        Instant due = now;
        if (!manner.immediate() && draft.lastToldAt != null && !draft.isUrgent()) {
            due = draft.lastToldAt.plus(route == null ? INTERVAL_WITHOUT_ROUTE : route.groupInterval());
        }
        if (now.isBefore(due) || busy.test(draft.id)) {
            waiting.addAll(draft.newsFrom);
            waiting.addAll(draft.endsFrom);
            if (now.isBefore(due)) {
                check(due);
            }
            return;
        }
        if (manner.exact() && draft.blinked()) {
            tell(draft, Notification.Kind.UPDATE, draft.firing, News.ofChanges(draft, false, now));
            waiting.addAll(draft.endsFrom);
        } else {
            tell(draft, Notification.Kind.UPDATE, draft.after, News.ofChanges(draft, true, now));
        }
        checkRepeat(draft, route);
        emit(draft);
    }

    private void repeat(Draft draft) {
        Route route = routeOf(draft);
        if (!manner.repeats() || route == null || !route.repeatInterval().isPositive() || draft.lastToldAt == null) {
            return;
        }
        Instant due = draft.lastToldAt.plus(route.repeatInterval());
        if (now.isBefore(due)) {
            check(due);
            return;
        }
        List<Alert> firing = new ArrayList<>();
        for (Alert alert : draft.after.values()) {
            Instant mutedUntil = muting.until(alert, now);
            if (alert.state() == Alert.State.RESOLVED || answers.holding(alert.id(), now) != null) {
                continue;
            }
            if (mutedUntil == null) {
                firing.add(alert);
            } else {
                check(mutedUntil);
            }
        }
        if (!firing.isEmpty() && !busy.test(draft.id)) {
            tell(draft, Notification.Kind.UPDATE, draft.after, News.ofRepeat(firing, now));
            checkRepeat(draft, route);
            emit(draft);
        }
    }

    private void tell(Draft draft, Notification.Kind kind, Map<String, Alert> alerts, String news) {
        Instant before = draft.lastToldAt;
        long last = before == null ? Long.MIN_VALUE : before.toEpochMilli();
        long sequence = Math.max(now.toEpochMilli(), last + 1);
        for (String to : draft.channels()) {
            notifications.add(new Notification(
                    id(draft, to, kind, last),
                    draft.id,
                    to,
                    kind,
                    sequence,
                    now,
                    List.copyOf(alerts.values()),
                    holding(alerts.keySet()),
                    news,
                    Notification.State.PENDING,
                    0,
                    now,
                    null));
        }
        draft.lastToldAt = Instant.ofEpochMilli(sequence);
        draft.told = new LinkedHashMap<>(alerts);
        alerts.keySet().forEach(alert -> draft.hear(alert, answers.step(alert, now), now));
    }

    /**
     * A group begins once and ends once; each update follows another message. Where it was only said to be over, since somebody else goes on with
     * it, its end is still to come: whoever knows a message by its id has to take that one for another.
     */
    private static String id(Draft draft, String to, Notification.Kind kind, long last) {
        if (kind == Notification.Kind.UPDATE) {
            return Ids.of("msg_", draft.id, to, kind, last);
        }
        boolean goesOn =
                kind == Notification.Kind.RESOLVED && draft.endsFrom.stream().anyMatch(UndecidedEnd::goesOn);
        return goesOn ? Ids.of("msg_", draft.id, to, kind, "goes on") : Ids.of("msg_", draft.id, to, kind);
    }

    private List<Acknowledgement> holding(Collection<String> alerts) {
        List<Acknowledgement> holding = new ArrayList<>();
        for (String alert : alerts) {
            Acknowledgement acknowledgement = answers.holding(alert, now);
            if (acknowledgement != null) {
                holding.add(acknowledgement);
            }
        }
        return holding;
    }

    private void emit(Draft draft) {
        Group group = draft.group();
        groups.add(group);
        escalations.expect(group);
    }

    private boolean wantsEnd(Draft draft) {
        for (String id : draft.ended) {
            Alert alert = draft.after.get(id);
            Route route = alert == null ? null : routing.leading(alert, channel.name());
            if (route == null || route.sendResolved()) {
                return true;
            }
        }
        return false;
    }

    private @Nullable Route routeOf(Draft draft) {
        for (Alert alert : draft.after.values()) {
            Route route = routing.leading(alert, channel.name());
            if (route != null) {
                return route;
            }
        }
        return null;
    }

    private void checkRepeat(Draft draft, @Nullable Route route) {
        if (manner.repeats() && route != null && route.repeatInterval().isPositive() && draft.lastToldAt != null) {
            check(draft.lastToldAt.plus(route.repeatInterval()));
        }
    }

    private void check(@Nullable Instant when) {
        if (when != null && (nextCheck == null || when.isBefore(nextCheck))) {
            nextCheck = when;
        }
    }
}
