package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Default;
import dev.launchwatch.model.Doc;
import dev.launchwatch.model.Severity;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which alerts go to which channels, and how they are put together. An alert takes every route that fits. */
@Doc("Which alerts go to which channels. An alert takes every route that fits.")
public record Route(
        @Doc("Severities that take this route; empty for all.")
        List<Severity> severity,

        @Doc("Rules that take this route, * for any run of characters; empty for all.")
        List<String> rule,

        @Doc("Labels that the alert must carry; * for any run of characters.")
        Map<String, String> match,

        @Doc("Channels, or who is on call.") List<String> to,

        @Doc(
                "Labels whose values separate messages: alerts that agree in them and begin within group-window share one.")
        @Default("[severity]")
        List<String> groupBy,

        @Doc("How long to wait for more alerts before the first message.") @Default("0s")
        Duration groupWait,

        @Doc("Alerts that fire this soon after the latest one of a message join it instead of making another.")
        @Default("5m")
        Duration groupWindow,

        @Doc("The shortest time between two follow-ups of one message where a channel cannot edit what it sent.")
        @Default("5m")
        Duration groupInterval,

        @Doc("Say again that it is still firing after this time; 0s for never.") @Default("4h")
        Duration repeatInterval,

        @Doc("Whether the end is told.") @Default("true") boolean sendResolved,

        @Doc("Somebody must acknowledge within this time, else escalate-to is told.") @Nullable
        Duration acknowledgeWithin,

        @Doc("Channels, or who is on call, to tell when nobody acknowledged.")
        List<String> escalateTo) {
    public Route {
        severity = List.copyOf(severity);
        rule = List.copyOf(rule);
        match = Map.copyOf(match);
        to = List.copyOf(to);
        groupBy = List.copyOf(groupBy);
        escalateTo = List.copyOf(escalateTo);
    }

    /** Whether an alert goes this way. */
    public boolean takes(Alert alert) {
        return Routing.fits(this, alert);
    }

    /** The same alerts to other channels. */
    Route to(List<String> channels, List<String> escalation) {
        return new Route(
                severity,
                rule,
                match,
                channels,
                groupBy,
                groupWait,
                groupWindow,
                groupInterval,
                repeatInterval,
                sendResolved,
                acknowledgeWithin,
                escalation);
    }
}
