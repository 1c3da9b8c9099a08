package dev.launchwatch.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Which messages the channels took from this daemon, whichever of its notifiers sent them: who goes on from a copy of what others planned
 * may plan again what this daemon told before. The last 20,000 messages since the start; for any thread.
 */
public final class AlreadyTold {
    private static final int REMEMBERED = 20_000;

    private final LinkedHashMap<String, Instant> when = new LinkedHashMap<>();

    /** Senders whose messages are remembered once they were taken. */
    public Senders noting(Senders senders) {
        return channel -> new Noting(senders.open(channel));
    }

    private synchronized void note(String notification, Instant at) {
        when.putLast(notification, at);
        if (when.size() > REMEMBERED) {
            when.pollFirstEntry();
        }
    }

    /**
     * Whether a message was taken from this daemon, and its group was not spoken of since.
     *
     * @param lastTold when a message about its group was planned last, this one not counted; null if none is known
     */
    synchronized boolean knows(String notification, @Nullable Instant lastTold) {
        Instant at = when.get(notification);
        return at != null && (lastTold == null || !lastTold.isAfter(at));
    }

    private final class Noting extends ForwardingSender {
        Noting(Sender sender) {
            super(sender);
        }

        @Override
        public Delivery send(Message message) {
            Delivery delivery = super.send(message);
            if (delivery instanceof Delivery.Sent) {
                note(message.notification().id(), message.now());
            }
            return delivery;
        }
    }
}
