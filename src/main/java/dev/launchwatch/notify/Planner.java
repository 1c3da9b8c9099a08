package dev.launchwatch.notify;

import dev.launchwatch.model.Transition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides who is told what: a pure function. A transition that is not told yet (its alert is silenced, or its channel
 * collects) stays unplanned, so that nothing else has to be remembered: the difference between the transitions that are
 * unplanned and what a group holds is the news.
 *
 * <ul>
 *   <li>A channel is told about an alert by the first route that leads there.
 *   <li>An alert that is silenced or in maintenance is not told. If it still fires at the end of that, it is told then; if
 *       it ended before, nobody hears of it. The end of an alert that was told is always told, even in a silence: a
 *       message without an end misleads.
 *   <li>Who looks after an alert is told where it was told, once, and so is that nobody does any more. Meanwhile nothing is repeated.
 *   <li>Where a route wants somebody in time, counted from when it told its channel, and nobody comes, its escalation channels are told
 *       once. They hear the rest as if a route led there. What is silenced or in maintenance is not escalated before the end of that.
 *   <li>What nobody looks after when somebody else's turn on call begins is told to whoever is on call then.
 *   <li>Follow-ups wait while an earlier message of the group is on its way, so that a slow channel gets one that says
 *       everything; a first message and the end never wait for that.
 * </ul>
 */
record Planner(Routing routing, Muting muting, Answers answers) {
    /**
     * Plans what can be planned at {@code now}.
     *
     * @param unplanned transitions that no plan has covered, in the order in which they were decided
     * @param groups the groups that are not closed
     * @param busy tells by a group's id whether all its channels still have messages of it to deliver
     */
    Plan plan(List<Transition> unplanned, Collection<Group> groups, Predicate<String> busy, Instant now) {
        Map<String, Transition> ends = new HashMap<>();
        for (Transition transition : unplanned) {
            if (transition.kind() == Transition.Kind.RESOLVED) {
                ends.put(transition.alert().id(), transition);
            }
        }
        List<Group> changed = new ArrayList<>();
        List<Notification> notifications = new ArrayList<>();
        Set<String> waiting = new HashSet<>();
        Instant next = null;
        for (Channel channel : routing.channels().values()) {
            ChannelPlan part = new ChannelPlan(routing, muting, answers, channel, busy, now);
            part.plan(unplanned, ends, groups);
            changed.addAll(part.groups());
            notifications.addAll(part.notifications());
            waiting.addAll(part.waiting());
            next = earlier(next, part.nextCheck());
        }
        if (!changed.isEmpty() || !groups.isEmpty()) {
            next = earlier(next, routing.until());
        }
        List<String> covered = new ArrayList<>();
        for (Transition transition : unplanned) {
            if (!waiting.contains(transition.id())) {
                covered.add(transition.id());
            }
        }
        return new Plan(changed, notifications, covered, next);
    }

    private static @Nullable Instant earlier(@Nullable Instant one, @Nullable Instant other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.isBefore(other) ? one : other;
    }
}
