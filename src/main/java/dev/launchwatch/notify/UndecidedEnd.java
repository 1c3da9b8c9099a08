package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The end of an alert that people were told of and that no rule ends. Nobody may remember it: it was told from memory while the store was away, and a
 * crash came before the rules could store it; what is still wrong fires anew, as another episode, and this one would fire for ever. That is the only
 * end it has, and the message of it is the one that it would have had. Or others go on with it and don't know what was told here: its own end comes later,
 * from them, as another message.
 */
final class UndecidedEnd {
    private static final String FORGOTTEN = ":forgotten";
    private static final String HANDED_OVER = ":handed-over";

    private UndecidedEnd() {}

    /** The ids of its ends that nobody decided: whoever hears of the alert after all takes them back. */
    static List<String> ids(Alert alert) {
        return List.of(alert.id() + FORGOTTEN, alert.id() + HANDED_OVER);
    }

    /** Whether a transition, by its id, ends only what was told here: the alert goes on elsewhere, and ends later. */
    static boolean goesOn(String transition) {
        return transition.endsWith(HANDED_OVER);
    }

    static Transition forgotten(Alert alert, Instant now) {
        Duration lasted = Duration.between(alert.since(), now);
        String detail = "over after " + Durations.coarse(lasted.isNegative() ? Duration.ZERO : lasted)
                + ": no longer known after a crash; if it still fails, it is told anew";
        return over(alert, FORGOTTEN, alert.impact(), detail, now);
    }

    /** The end of what was told where others, who go on with it, don't tell of it. */
    static Transition handedOver(Alert alert, String impact, String why, Instant now) {
        return over(alert, HANDED_OVER, "No recovery, " + impact, "no recovery: " + why, now);
    }

    private static Transition over(Alert alert, String mark, String impact, String detail, Instant now) {
        Alert over = new Alert(
                alert.id(),
                alert.rule(),
                alert.subject(),
                alert.severity(),
                Alert.State.RESOLVED,
                alert.since(),
                alert.firedAt(),
                now,
                alert.labels(),
                impact,
                detail,
                alert.failure(),
                alert.regions(),
                alert.recent(),
                alert.runbook(),
                alert.annotations());
        return new Transition(alert.id() + mark, Transition.Kind.RESOLVED, now, over);
    }
}
