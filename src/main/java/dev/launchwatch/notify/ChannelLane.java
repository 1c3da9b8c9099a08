package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Timer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one channel. Within a group the order is kept: nothing overtakes the message before it; between groups a
 * message that the channel does not take holds up no other. Confined to the notifier's desk, but for {@link #attempt}.
 */
final class ChannelLane {
    private final Map<String, Deque<Notification>> queues = new LinkedHashMap<>();
    private final List<Sender> retired = new ArrayList<>();
    private volatile Channel channel;
    private volatile Sender sender;
    private volatile Guard guard;
    private Instant restsUntil = Instant.MIN;
    private Instant lastTaken = Instant.MIN;

    boolean inFlight;

    /** The message that the channel is about to take, by its id. */
    @Nullable
    String sending;

    int failures;

    @Nullable
    String lastError;

    @Nullable
    Instant nextRefresh;

    Timer.@Nullable Cancellable timer;

    ChannelLane(Channel channel, Sender sender, Guard guard) {
        this.channel = channel;
        this.sender = sender;
        this.guard = guard;
    }

    Channel channel() {
        return channel;
    }

    Sender sender() {
        return sender;
    }

    String breaker() {
        return guard.state();
    }

    /** One attempt, on the calling thread. */
    Delivery attempt(Message message) {
        Sender present = sender;
        return guard.call(() -> present.send(message));
    }

    Delivery refresh(List<Alert> firing) {
        Sender present = sender;
        return guard.call(() -> present.refresh(firing));
    }

    /** Takes over a changed configuration; everything is tried again at once. */
    void replace(Channel newChannel, Sender newSender, Guard newGuard, Instant now) {
        retired.add(sender);
        channel = newChannel;
        sender = newSender;
        guard = newGuard;
        restsUntil = Instant.MIN;
        tryAllAt(now);
    }

    /** Senders that nothing uses any more once no attempt is in flight. */
    List<Sender> takeRetired() {
        if (inFlight) {
            return List.of();
        }
        List<Sender> taken = List.copyOf(retired);
        retired.clear();
        return taken;
    }

    /** Adds a notification behind the others of its group; one that is there already changes nothing. */
    void add(Notification notification) {
        Deque<Notification> queue = queues.computeIfAbsent(notification.group(), _ -> new ArrayDeque<>());
        if (queue.stream().noneMatch(other -> other.id().equals(notification.id()))) {
            queue.addLast(notification);
        }
    }

    /** The notification to send now: of the groups whose first one is due, the oldest. */
    @Nullable
    Notification next(Instant now) {
        Notification oldest = null;
        if (!now.isBefore(restsUntil)) {
            for (Deque<Notification> queue : queues.values()) {
                Notification head = queue.getFirst();
                if (!head.nextAttempt().isAfter(now) && (oldest == null || head.sequence() < oldest.sequence())) {
                    oldest = head;
                }
            }
        }
        return oldest;
    }

    /** When {@link #next} may have something, null if nothing waits. */
    @Nullable
    Instant nextDue() {
        Instant due = null;
        for (Deque<Notification> queue : queues.values()) {
            Instant attempt = queue.getFirst().nextAttempt();
            due = due == null || attempt.isBefore(due) ? attempt : due;
        }
        return due != null && due.isBefore(restsUntil) ? restsUntil : due;
    }

    /** Puts the newer form of a group's first notification in its place. */
    void update(Notification notification) {
        Deque<Notification> queue = queues.get(notification.group());
        if (queue != null && queue.getFirst().id().equals(notification.id())) {
            queue.removeFirst();
            queue.addFirst(notification);
        }
    }

    /** The channel took a message. */
    void took(Instant now) {
        lastTaken = now;
    }

    /**
     * Since when nothing of what waits has left; null if nothing waits, or if the channel only keeps to its own pace: then it rests after
     * a success and not after a failure.
     */
    @Nullable
    Instant stillSince(Instant now) {
        Instant oldest = null;
        for (Deque<Notification> queue : queues.values()) {
            Instant created = queue.getFirst().createdAt();
            oldest = oldest == null || created.isBefore(oldest) ? created : oldest;
        }
        if (oldest == null || (failures == 0 && now.isBefore(restsUntil))) {
            return null;
        }
        Instant since = oldest.isAfter(lastTaken) ? oldest : lastTaken;
        return failures == 0 && restsUntil.isAfter(since) ? restsUntil : since;
    }

    void remove(Notification notification) {
        Deque<Notification> queue = queues.get(notification.group());
        if (queue != null) {
            queue.removeIf(other -> other.id().equals(notification.id()));
            if (queue.isEmpty()) {
                queues.remove(notification.group());
            }
        }
    }

    boolean has(String group) {
        return queues.containsKey(group);
    }

    /** What waits of one group, in order. */
    List<Notification> waiting(String group) {
        Deque<Notification> queue = queues.get(group);
        return queue == null ? List.of() : List.copyOf(queue);
    }

    /** The first waiting notification of every group. */
    List<Notification> heads() {
        return queues.values().stream().map(Deque::getFirst).toList();
    }

    List<Notification> all() {
        return queues.values().stream().flatMap(Deque::stream).toList();
    }

    void restUntil(Instant until) {
        if (until.isAfter(restsUntil)) {
            restsUntil = until;
        }
    }

    /** The channel works: what waits for its next attempt need not wait any longer. */
    void tryAllAt(Instant now) {
        for (Deque<Notification> queue : queues.values()) {
            Notification head = queue.removeFirst();
            queue.addFirst(
                    head.nextAttempt().isAfter(now)
                            ? head.with(head.state(), head.attempts(), now, head.lastError())
                            : head);
        }
    }

    void cancelTimer() {
        if (timer != null) {
            timer.cancel();
            timer = null;
        }
    }

    ChannelStatus status() {
        int depth = 0;
        Instant oldest = null;
        for (Deque<Notification> queue : queues.values()) {
            depth += queue.size();
            Instant created = queue.getFirst().createdAt();
            oldest = oldest == null || created.isBefore(oldest) ? created : oldest;
        }
        return new ChannelStatus(channel.name(), depth, oldest, failures, lastError, guard.state());
    }
}
