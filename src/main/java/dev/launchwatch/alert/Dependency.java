package dev.launchwatch.alert;

import java.time.Instant;

/** How a monitor stands that another one depends on. */
final class Dependency {
    private Dependency() {}

    /**
     * Whether most regions that look saw it down last; a first failure that is not yet confirmed is enough. Of whom was
     * asked by it and has not looked since, nothing is known: it is better to wait for an answer than to take an old one.
     */
    static boolean isDown(Observations parent, Subject subject, Instant now) {
        int live = 0;
        int down = 0;
        for (Trail trail : parent.trails()) {
            int last = trail.size() - 1;
            if (last >= 0
                    && !trail.unknown(last)
                    && Condition.fresh(trail.ended(last), now, subject)
                    && !Voices.isAsked(trail, parent.trails(), subject)) {
                live++;
                down += trail.bad(last, false) ? 1 : 0;
            }
        }
        return down > 0 && down >= live / 2 + 1;
    }

    /** When it was first seen good after it was seen down last; long ago if it was not. */
    static Instant recovered(Observations parent) {
        long latest = 0;
        for (Trail trail : parent.trails()) {
            long good = 0;
            for (int i = trail.size() - 1; i >= 0; i--) {
                if (trail.bad(i, false)) {
                    latest = Math.max(latest, good);
                    break;
                }
                good = trail.unknown(i) ? good : trail.at(i);
            }
        }
        return Instant.ofEpochMilli(latest);
    }
}
