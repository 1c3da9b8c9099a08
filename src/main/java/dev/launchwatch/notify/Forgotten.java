package dev.launchwatch.notify;

import dev.launchwatch.model.Alert;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Transition;
import java.time.Duration;
import java.time.Instant;

/**
 * The end of an alert that people were told of and that nobody remembers: it was told from memory while the store was
 * away, and a crash came before the rules could store it. What is still wrong fires anew, as another episode; this one
 * would fire for ever.
 */
final class Forgotten {
    private static final String MARK = ":forgotten";

    private Forgotten() {}

    /** One per alert: whoever hears of the alert after all takes this back. */
    static String id(Alert alert) {
        return alert.id() + MARK;
    }

    /** Whether a transition is such an end, by its id: the alert itself may go on, and end later. */
    static boolean is(String transition) {
        return transition.endsWith(MARK);
    }

    static Transition end(Alert alert, Instant now) {
        Duration lasted = Duration.between(alert.since(), now);
        String detail = "over after " + Durations.coarse(lasted.isNegative() ? Duration.ZERO : lasted)
                + ": no longer known after a crash; if it still fails, it is told anew";
        return over(alert, alert.impact(), detail, now);
    }

    /** The end of what was told where others, who go on with it, don't tell of it. */
    static Transition handOver(Alert alert, String impact, String why, Instant now) {
        return over(alert, "No recovery, " + impact, "no recovery: " + why, now);
    }

    private static Transition over(Alert alert, String impact, String detail, Instant now) {
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
        return new Transition(id(alert), Transition.Kind.RESOLVED, now, over);
    }
}
