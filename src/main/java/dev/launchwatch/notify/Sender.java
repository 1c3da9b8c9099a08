package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hands messages to one channel. Called on a virtual thread, by one at a time but for tests of the channel; may block for
 * as long as the channel's timeout. An interrupt means that the time is over.
 */
public interface Sender extends AutoCloseable {
    /** One attempt. Must not throw for anything that the other side does. */
    Delivery send(Message message);

    /** How often {@link #refresh} wants to be called while something fires; null for never. */
    default @Nullable Duration refreshEvery() {
        return null;
    }

    /** Says again that these alerts fire, to a receiver that forgets; nothing durable hangs on it. */
    default Delivery refresh(List<Alert> firing) {
        return new Delivery.Sent(null);
    }

    @Override
    void close();
}
