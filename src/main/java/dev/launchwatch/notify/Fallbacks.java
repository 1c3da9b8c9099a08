package dev.launchwatch.notify;

import dev.launchwatch.model.Durations;
import java.time.Duration;
import java.time.Instant;

/** What a fallback channel is told. */
final class Fallbacks {
    private Fallbacks() {}

    /** The same message for another channel, saying why it comes there. */
    static Notification copy(Notification original, String from, String to, String reason, Instant now) {
        Duration waited = Duration.between(original.createdAt(), now);
        String why = waited.compareTo(Duration.ofSeconds(1)) < 0
                ? "Channel " + from + " refused this message (" + reason + "), so it comes here."
                : "Channel " + from + " did not take this message for " + Durations.format(waited) + " (" + reason
                        + "), so it comes here.";
        return new Notification(
                Ids.of("msg_", original.id(), "fallback", to),
                original.group(),
                to,
                original.kind(),
                original.sequence(),
                now,
                original.alerts(),
                original.acknowledgements(),
                original.news().isEmpty() ? why : why + "\n" + original.news(),
                Notification.State.PENDING,
                0,
                now,
                null);
    }
}
