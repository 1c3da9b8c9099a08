package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Carries notifications to their channels: one at a time per channel, again until it is taken, and to the fallback where
 * that takes too long. Decides on the notifier's desk and sends on the executor.
 */
final class Courier {
    private static final Logger LOG = Logger.getLogger(Courier.class);
    private static final Duration GIVE_UP_REJECTED = Duration.ofDays(7);
    private static final Duration LONGEST_WISH = Duration.ofHours(1);

    private final InstantSource clock;
    private final Timer timer;
    private final Executor executor;
    private final Desk desk;
    private final Lanes lanes;
    private final Book book;
    private final Ledger ledger;
    private final Backoff backoff;
    private final NotifierListener listener;
    private final Steps steps;
    private boolean closing;

    /** What the courier asks of the notifier. */
    interface Steps {
        /** Stores what is not stored yet. */
        void save();

        /** Plans again, stores and sends: something has changed that plans may wait for. */
        void replan();

        /** Sends what is due in every channel. */
        void pump();
    }

    Courier(
            InstantSource clock,
            Timer timer,
            Executor executor,
            Desk desk,
            Lanes lanes,
            Book book,
            Ledger ledger,
            Backoff backoff,
            NotifierListener listener,
            Steps steps) {
        this.clock = clock;
        this.timer = timer;
        this.executor = executor;
        this.desk = desk;
        this.lanes = lanes;
        this.book = book;
        this.ledger = ledger;
        this.backoff = backoff;
        this.listener = listener;
        this.steps = steps;
    }

    /** From now on nothing is scheduled for later. */
    void closing() {
        closing = true;
    }

    /** Sends what is due in one channel. */
    void pump(ChannelLane lane) {
        Instant now = clock.instant();
        lane.takeRetired().forEach(sender -> executor.execute(sender::close));
        stepIn(lane, now);
        if (lane.inFlight) {
            return;
        }
        Notification next = lane.next(now);
        if (next != null) {
            send(lane, next, now);
        } else if (!closing) {
            refresh(lane, now);
            schedule(lane, now);
        }
    }

    private void send(ChannelLane lane, Notification notification, Instant now) {
        Group group = book.group(notification.group());
        String thread =
                group == null ? null : group.threads().get(lane.channel().name());
        Message message = new Message(notification, thread, now, News.ofDelay(notification, now));
        lane.inFlight = true;
        lane.sending = notification.id();
        executor.execute(() -> {
            Delivery delivery = lane.attempt(message);
            desk.run(() -> delivered(lane, notification, delivery));
        });
    }

    private void delivered(ChannelLane lane, Notification notification, Delivery delivery) {
        lane.inFlight = false;
        lane.sending = null;
        Instant now = clock.instant();
        if (lanes.named(notification.channel()) != lane) {
            // The channel was removed meanwhile, and what waited for it is given up already.
            return;
        }
        Duration age = Duration.between(notification.createdAt(), now);
        String channel = lane.channel().name();
        int attempts = notification.attempts() + 1;
        switch (delivery) {
            case Delivery.Sent(String thread) -> {
                lane.remove(notification);
                lane.took(now);
                ledger.record(notification.with(Notification.State.SENT, attempts, now, notification.lastError()));
                book.rememberThread(notification.group(), channel, thread);
                recovered(lane, now);
                listener.happened(channel, NotifierListener.Event.SENT, age);
            }
            case Delivery.Retry(String reason, Duration after) -> {
                Duration delay = backoff.afterFailure(attempts, age);
                if (after != null) {
                    Duration wish = after.compareTo(LONGEST_WISH) < 0 ? after : LONGEST_WISH;
                    lane.restUntil(now.plus(wish));
                    delay = wish.compareTo(delay) > 0 ? wish : delay;
                }
                failed(lane, notification.with(Notification.State.PENDING, attempts, now.plus(delay), reason), reason);
                listener.happened(channel, NotifierListener.Event.RETRY, age);
            }
            case Delivery.Postponed(String reason, Duration rest) -> {
                lane.restUntil(now.plus(rest));
                String error = notification.lastError() == null ? reason : notification.lastError();
                lane.update(notification.with(Notification.State.PENDING, notification.attempts(), now, error));
                listener.happened(channel, NotifierListener.Event.POSTPONED, age);
            }
            case Delivery.Rejected(String reason) -> rejected(lane, notification, reason, now, age);
        }
        // Follow-ups may have waited for this one, and so may the group's end.
        steps.replan();
    }

    private static void recovered(ChannelLane lane, Instant now) {
        if (lane.failures > 0) {
            LOG.infof("Channel %s takes messages again", lane.channel().name());
            lane.tryAllAt(now);
        }
        lane.failures = 0;
        lane.lastError = null;
    }

    private void failed(ChannelLane lane, Notification notification, String reason) {
        // One line per trouble, not per attempt: a dead channel is tried for hours.
        if (!reason.equals(lane.lastError)) {
            LOG.warnf("Channel %s did not take a message: %s", lane.channel().name(), reason);
        }
        lane.failures++;
        lane.lastError = reason;
        lane.update(notification);
        ledger.record(notification);
    }

    private void rejected(ChannelLane lane, Notification notification, String reason, Instant now, Duration age) {
        int attempts = notification.attempts() + 1;
        if (age.compareTo(GIVE_UP_REJECTED) > 0) {
            lane.remove(notification);
            drop(notification, attempts, reason, now);
            return;
        }
        Instant next = now.plus(backoff.afterRejection(age));
        failed(lane, notification.with(Notification.State.PENDING, attempts, next, reason), reason);
        listener.happened(lane.channel().name(), NotifierListener.Event.REJECTED, age);
        fallBack(lane, notification.group(), reason, now);
    }

    /** Gives up what waits for channels that are not configured any more. */
    void dropOrphans(List<Notification> orphans) {
        Instant now = clock.instant();
        orphans.stream()
                .filter(orphan -> !lanes.has(orphan.channel()))
                .forEach(orphan ->
                        drop(orphan, orphan.attempts(), "its channel was removed from the configuration", now));
    }

    /**
     * Gives up what waits and speaks of none but alerts that others tell of. Of a group of which they don't know it leaves the end of what was
     * told, and what its channel is about to take.
     *
     * @param known the ids of those alerts and groups
     * @return the groups of which the others don't know, and whose beginning was given up
     */
    Set<String> giveUp(Set<String> known) {
        Instant now = clock.instant();
        List<Notification> late = lanes.all().stream()
                .flatMap(lane -> lane.all().stream())
                .filter(waiting -> waiting.alerts().stream().allMatch(alert -> known.contains(alert.id())))
                .filter(waiting -> known.contains(waiting.group()) || !isBeingSent(waiting))
                .toList();
        Set<String> untold = late.stream()
                .filter(waiting -> waiting.kind() == Notification.Kind.FIRING && !known.contains(waiting.group()))
                .map(Notification::group)
                .collect(Collectors.toSet());
        for (Notification waiting : late) {
            boolean theirs = known.contains(waiting.group()) || untold.contains(waiting.group());
            ChannelLane lane = lanes.named(waiting.channel());
            if (lane != null && (theirs || waiting.kind() != Notification.Kind.RESOLVED)) {
                lane.remove(waiting);
                ledger.record(waiting.with(
                        Notification.State.REJECTED, waiting.attempts(), now, "somebody else tells it by now"));
            }
        }
        return untold;
    }

    private boolean isBeingSent(Notification notification) {
        ChannelLane lane = lanes.named(notification.channel());
        return lane != null && notification.id().equals(lane.sending);
    }

    private void drop(Notification notification, int attempts, String reason, Instant now) {
        ledger.record(notification.with(Notification.State.REJECTED, attempts, now, reason));
        LOG.errorf("A message to channel %s is given up: %s", notification.channel(), reason);
        listener.happened(
                notification.channel(),
                NotifierListener.Event.DROPPED,
                Duration.between(notification.createdAt(), now));
    }

    /** Gives what the channel did not take for too long to its fallback. */
    private void stepIn(ChannelLane lane, Instant now) {
        if (lane.channel().fallback() == null) {
            return;
        }
        for (Notification head : lane.heads()) {
            if (!now.isBefore(head.createdAt().plus(lane.channel().fallbackAfter()))) {
                fallBack(lane, head.group(), head.lastError() == null ? "it is too slow" : head.lastError(), now);
            }
        }
    }

    private void fallBack(ChannelLane lane, String id, String reason, Instant now) {
        String channel = lane.channel().name();
        String fallback = lane.channel().fallback();
        Group group = book.group(id);
        // Once a fallback knows of a group it is planned for like the channel itself, so that it hears the end, too.
        if (fallback == null || group == null || group.channels().contains(fallback) || !lanes.has(fallback)) {
            return;
        }
        List<String> channels = new ArrayList<>(group.channels());
        channels.add(fallback);
        List<Notification> copies = new ArrayList<>();
        for (Notification waiting : lane.waiting(id)) {
            copies.add(Fallbacks.copy(waiting, channel, fallback, reason, now));
            listener.happened(channel, NotifierListener.Event.FALLBACK, Duration.between(waiting.createdAt(), now));
        }
        book.replace(group.withChannels(channels));
        ledger.plan(List.of(), List.of(), copies);
        steps.save();
        copies.forEach(lanes::add);
        LOG.warnf("Channel %s fails (%s); its messages also go to %s", channel, reason, fallback);
        desk.run(steps::replan);
    }

    private void refresh(ChannelLane lane, Instant now) {
        Duration every = lane.sender().refreshEvery();
        if (every == null || (lane.nextRefresh != null && now.isBefore(lane.nextRefresh))) {
            return;
        }
        lane.nextRefresh = now.plus(every);
        List<Alert> firing = book.firing(lane);
        if (firing.isEmpty()) {
            return;
        }
        lane.inFlight = true;
        executor.execute(() -> {
            Delivery delivery = lane.refresh(firing);
            desk.run(() -> {
                lane.inFlight = false;
                lane.lastError = delivery instanceof Delivery.Retry(String reason, var _) ? reason : lane.lastError;
                steps.pump();
            });
        });
    }

    private void schedule(ChannelLane lane, Instant now) {
        lane.cancelTimer();
        Instant due = lane.nextDue();
        if (due != null && lane.channel().fallback() != null) {
            for (Notification head : lane.heads()) {
                Instant fallback = head.createdAt().plus(lane.channel().fallbackAfter());
                due = fallback.isAfter(now) && fallback.isBefore(due) ? fallback : due;
            }
        }
        Instant refresh = lane.sender().refreshEvery() == null ? null : lane.nextRefresh;
        if (refresh != null && (due == null || refresh.isBefore(due))) {
            due = refresh;
        }
        if (due != null && !lane.inFlight) {
            lane.timer = timer.after(delay(now, due), () -> desk.run(steps::pump));
        }
    }

    /** Timers work in milliseconds; a task that came a moment early would only have to come again. */
    static Duration delay(Instant now, Instant when) {
        Duration delay = Duration.between(now, when);
        return (delay.isNegative() ? Duration.ZERO : delay).plusMillis(1);
    }
}
