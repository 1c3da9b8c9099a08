package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The message of {@code notify test}: it looks like an alert and says that it is none. An Alertmanager forgets it after some minutes. */
final class TestMessage {
    private TestMessage() {}

    static Message of(String channel, Instant now) {
        String id = Ids.of("test_", channel, now);
        Alert alert = new Alert(
                id,
                "launchwatch-test",
                "launchwatch",
                Severity.INFO,
                Alert.State.FIRING,
                now,
                now,
                null,
                Map.of("rule", "launchwatch-test", "severity", Severity.INFO.label()),
                "Nothing is wrong: this is a test",
                "Somebody asked Launchwatch to try channel " + channel + ". If you can read this, alerts arrive here.",
                null,
                List.of(),
                List.of(),
                null,
                Map.of());
        Notification notification = new Notification(
                id,
                id,
                channel,
                Notification.Kind.FIRING,
                1,
                now,
                List.of(alert),
                List.of(),
                "",
                Notification.State.PENDING,
                0,
                now,
                null);
        return new Message(notification, null, now, "");
    }
}
