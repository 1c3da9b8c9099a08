package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts a channel has to hear of since nobody looked after them in time, or before somebody else's turn began. When that is follows from what groups remember of whom they
 * told when, so that a restart changes nothing about it.
 */
final class Escalations {
    private final Routing routing;
    private final Muting muting;
    private final Answers answers;
    private final String channel;
    private final Instant now;
    private @Nullable Instant nextCheck;

    Escalations(Routing routing, Muting muting, Answers answers, String channel, Instant now) {
        this.routing = routing;
        this.muting = muting;
        this.answers = answers;
        this.channel = channel;
        this.now = now;
    }

    /** When time alone may add one, as far as was asked. */
    @Nullable
    Instant nextCheck() {
        return nextCheck;
    }

    /**
     * What is due and not told, by the alert's id, of several reasons the earliest.
     *
     * @param ended alerts that are over, although groups don't know it yet
     */
    Map<String, Escalation> due(Collection<Group> open, Set<String> ended) {
        if (!routing.escalates()) {
            return Map.of();
        }
        Map<String, Collection<String>> listeners = listeners(open);
        Map<String, Integer> told = told(open);
        Map<String, Escalation> due = new LinkedHashMap<>();
        for (Group group : open) {
            for (Alert alert : waiting(group)) {
                if (ended.contains(alert.id())) {
                    continue;
                }
                Collection<String> to = listeners.getOrDefault(alert.id(), List.of(channel));
                Instant from = waitingSince(group, alert);
                Stream.concat(
                                routing.escalating(alert, to)
                                        .filter(route -> route.to().contains(group.home()))
                                        .map(route -> inTime(group, alert, from, route)),
                                routing.handedOver(alert, group.home(), from, to)
                                        .map(handOver -> atHandOver(group, alert, from, handOver)))
                        .filter(each -> told.getOrDefault(alert.id(), 0) <= each.round() && isDue(each))
                        .forEach(each -> due.merge(alert.id(), each, Escalations::earlier));
            }
        }
        return due;
    }

    /** Has {@link #nextCheck} know what may come of a group that was just told. */
    void expect(Group group) {
        for (Alert alert : routing.escalates() ? waiting(group) : List.<Alert>of()) {
            routing.routes().stream()
                    .filter(route -> route.acknowledgeWithin() != null
                            && !route.escalateTo().isEmpty()
                            && route.to().contains(group.home())
                            && Routing.fits(route, alert))
                    .map(route -> inTime(group, alert, waitingSince(group, alert), route)
                            .due())
                    .filter(now::isBefore)
                    .forEach(this::check);
        }
    }

    /** The alerts that fire and that nobody looks after. */
    private List<Alert> waiting(Group group) {
        return group.alerts().values().stream()
                .filter(alert -> alert.state() != Alert.State.RESOLVED)
                .filter(alert -> answers.holding(alert.id(), now) == null)
                .toList();
    }

    /**
     * Who hears what is told of an alert in this channel, where the channel has it already: with those that stepped in for it. Nobody, where
     * this channel stepped in for another, in whose group that is told then.
     */
    private Map<String, Collection<String>> listeners(Collection<Group> open) {
        Map<String, Collection<String>> listeners = new HashMap<>();
        for (Group group : open) {
            boolean own = group.home().equals(channel);
            if (own || group.channels().contains(channel)) {
                for (Alert alert : waiting(group)) {
                    listeners.merge(alert.id(), own ? group.channels() : List.of(), (one, other) -> own ? other : one);
                }
            }
        }
        return listeners;
    }

    private Map<String, Integer> told(Collection<Group> open) {
        Map<String, Integer> told = new HashMap<>();
        for (Group group : open) {
            if (group.home().equals(channel)) {
                group.heard().forEach((alert, heard) -> told.merge(alert, heard.escalations(), Math::max));
            }
        }
        return told;
    }

    /** When the group's channel was told of the alert, or whoever looked after it left it. */
    private Instant waitingSince(Group group, Alert alert) {
        Heard heard = group.heard().get(alert.id());
        Instant from = heard == null ? group.openedAt() : heard.at();
        Instant left = answers.leftAt(alert.id(), now);
        return left != null && left.isAfter(from) ? left : from;
    }

    private Escalation inTime(Group group, Alert alert, Instant from, Route route) {
        Duration within = route.acknowledgeWithin() == null ? Duration.ZERO : route.acknowledgeWithin();
        int round = answers.rounds(alert.id(), now);
        return new Escalation(alert, route, group.home(), from, from.plus(within), round, "");
    }

    private Escalation atHandOver(Group group, Alert alert, Instant from, Routing.HandOver handOver) {
        OnCall.Shift shift = handOver.shift();
        int round = answers.rounds(alert.id(), now);
        return new Escalation(
                alert,
                handOver.route(),
                group.home(),
                from,
                shift.since(),
                round,
                shift.turn().name());
    }

    private boolean isDue(Escalation escalation) {
        if (now.isBefore(escalation.due())) {
            check(escalation.due());
            return false;
        }
        Instant mutedUntil = muting.until(escalation.alert(), now);
        if (mutedUntil != null) {
            check(mutedUntil);
        }
        return mutedUntil == null;
    }

    private static Escalation earlier(Escalation one, Escalation other) {
        return other.due().isBefore(one.due()) ? other : one;
    }

    private void check(Instant when) {
        if (nextCheck == null || when.isBefore(nextCheck)) {
            nextCheck = when;
        }
    }
}
