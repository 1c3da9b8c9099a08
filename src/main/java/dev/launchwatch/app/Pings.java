package dev.launchwatch.app;

import dev.launchwatch.metrics.DeadManMetrics;
import dev.launchwatch.notify.DeadMan;
import dev.launchwatch.notify.Vitals;
import java.util.HashMap;
import java.util.Map;

/** The dead-man ping as its metrics have it. */
final class Pings {
    private Pings() {}

    static DeadManMetrics.Standing standing(DeadMan.Status status) {
        Map<String, Long> outcomes = new HashMap<>();
        status.counts().forEach((outcome, count) -> outcomes.put(outcome.code(), count));
        Map<String, Boolean> withheld = new HashMap<>();
        Vitals.Ailment ailment = status.ailment();
        for (Vitals.Trouble trouble : Vitals.Trouble.values()) {
            withheld.put(trouble.code(), ailment != null && ailment.trouble() == trouble);
        }
        return new DeadManMetrics.Standing(status.lastSuccess(), outcomes, withheld);
    }
}
