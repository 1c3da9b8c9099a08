package dev.launchwatch.notify;

import dev.launchwatch.model.Acknowledgement;
import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Severity;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages for tests of senders. */
final class Messages {
    private Messages() {}

    static Message firing() {
        return of(
                Notification.Kind.FIRING,
                null,
                "",
                Given.fired("homepage", Given.NOON).alert());
    }

    static Message resolved(@Nullable String thread) {
        Instant end = Given.NOON.plusSeconds(750);
        return of(
                Notification.Kind.RESOLVED,
                thread,
                "",
                Given.alert("homepage", Alert.State.RESOLVED, Severity.CRITICAL, Given.NOON, end));
    }

    /** An alert that fires and that somebody looks after. */
    static Message acknowledged() {
        Message firing = firing();
        Notification was = firing.notification();
        Notification notification = new Notification(
                "msg_acknowledged",
                was.group(),
                was.channel(),
                Notification.Kind.UPDATE,
                8,
                was.createdAt(),
                was.alerts(),
                List.of(new Acknowledgement(
                        was.alerts().getFirst().id(),
                        1,
                        Given.NOON,
                        Given.NOON.plusSeconds(240),
                        "Ada",
                        Acknowledgement.Via.MAIL,
                        "",
                        null)),
                "Acknowledged by Ada after 4m: homepage (site-down).",
                was.state(),
                0,
                was.nextAttempt(),
                null);
        return new Message(notification, "C1|1700000000.000001", firing.now(), "");
    }

    static Message of(Notification.Kind kind, @Nullable String thread, String news, Alert... alerts) {
        Notification notification = new Notification(
                "msg_" + kind.label(),
                "grp_1",
                "team",
                kind,
                7,
                Given.NOON,
                List.of(alerts),
                List.of(),
                news,
                Notification.State.PENDING,
                0,
                Given.NOON,
                null);
        return new Message(notification, thread, Given.NOON.plusSeconds(120), "");
    }

    /** An alert whose every text was said by somebody with bad intentions. */
    static Alert hostile(String evil) {
        Alert like = Given.fired("homepage", Given.NOON).alert();
        return new Alert(
                like.id(),
                like.rule(),
                evil,
                like.severity(),
                like.state(),
                like.since(),
                like.firedAt(),
                null,
                like.labels(),
                evil,
                evil,
                new dev.launchwatch.model.Failure(dev.launchwatch.model.Reason.ASSERTION_BODY, evil, evil, evil, evil),
                List.of(evil),
                List.of(evil),
                evil,
                java.util.Map.of(evil, evil));
    }
}
