package dev.launchwatch.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** When each watch has to be looked at although nothing new was observed. Not safe for several threads. */
final class Agenda {
    /** A moment at which a watch has to be looked at; outdated once the watch's own due time is another. */
    private record Check(long due, Watch watch) {
        boolean isOutdated() {
            return due != watch.due;
        }
    }

    /** By time, then by name, so that a restart decides in the same order. */
    private final PriorityQueue<Check> checks = new PriorityQueue<>(Comparator.comparingLong(Check::due)
            .thenComparing(check -> check.watch().subject.name())
            .thenComparing(check -> check.watch().rule.name()));

    /**
     * Has the watch looked at then, and no more at what was planned before.
     *
     * @param next null if time alone changes nothing
     * @param watches how many there are, so that what is outdated does not pile up
     */
    void plan(Watch watch, @Nullable Instant next, Instant now, int watches) {
        long due = next == null ? Watch.NEVER : Math.max(next.toEpochMilli(), now.toEpochMilli() + 1);
        if (due == watch.due) {
            return;
        }
        watch.due = due;
        if (due != Watch.NEVER) {
            checks.add(new Check(due, watch));
            if (checks.size() > 1000 + 4 * watches) {
                checks.removeIf(Check::isOutdated);
            }
        }
    }

    /** When the next one is due, null for never. */
    @Nullable
    Instant next() {
        for (Check next = checks.peek(); next != null; next = checks.peek()) {
            if (!next.isOutdated()) {
                return Instant.ofEpochMilli(next.due());
            }
            checks.remove();
        }
        return null;
    }

    /** Takes one that is due by now off the agenda; null if there is none. */
    @Nullable
    Watch take(Instant now) {
        Instant due = next();
        if (due == null || due.isAfter(now)) {
            return null;
        }
        Watch watch = checks.remove().watch();
        watch.due = Watch.NEVER;
        return watch;
    }

    /** Forgets all that was planned; whoever plans the same again is heard. */
    void clear() {
        checks.forEach(check -> check.watch().due = Watch.NEVER);
        checks.clear();
    }
}
