package dev.launchwatch.alert;

import dev.launchwatch.model.Failure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a failing condition makes of one region's results. Times in milliseconds; {@code firstBad} and {@code newestBad} are 0
 * without a bad result, {@code stopped} is 0 where only the evaluation itself can tell when the condition stopped holding,
 * and {@code next} is when time alone ends it, {@link Long#MAX_VALUE} for never.
 */
record View(
        Trail trail,
        boolean holds,
        long firstBad,
        long newestBad,
        int bad,
        int looked,
        int goodInRow,
        long stopped,
        long next) {
    /** @param enough how many good results in a row are counted at most */
    static View of(RuleSpec.Failing spec, int enough, Trail trail, long now) {
        int last = trail.lastCounted();
        int goodInRow = 0;
        long goodSince = 0;
        for (int i = last; i >= 0 && goodInRow < enough; i--) {
            if (trail.counts(i)) {
                if (trail.bad(i, spec.degraded())) {
                    break;
                }
                goodInRow++;
                goodSince = trail.at(i);
            }
        }
        Duration window = spec.window();
        if (window != null) {
            return inWindow(spec, trail, now, window.toMillis(), goodInRow);
        }
        Integer of = spec.of();
        return of != null ? amongLast(spec, trail, of, goodInRow) : inRow(spec, trail, goodInRow, goodSince);
    }

    private static View inRow(RuleSpec.Failing spec, Trail trail, int goodInRow, long goodSince) {
        int bad = 0;
        long newest = 0;
        int first = -1;
        for (int i = trail.lastCounted(); i >= 0 && goodInRow == 0; i--) {
            if (trail.counts(i)) {
                if (!trail.bad(i, spec.degraded())) {
                    break;
                }
                newest = bad++ == 0 ? trail.at(i) : newest;
                first = i;
            }
        }
        boolean holds = bad > 0 && bad >= spec.atLeast();
        return new View(
                trail, holds, began(trail, first, spec), newest, bad, bad, goodInRow, goodSince, Long.MAX_VALUE);
    }

    private static View amongLast(RuleSpec.Failing spec, Trail trail, int of, int goodInRow) {
        int looked = 0;
        int bad = 0;
        long newest = 0;
        int first = -1;
        for (int i = trail.lastCounted(); i >= 0 && looked < of; i--) {
            if (trail.counts(i)) {
                looked++;
                if (trail.bad(i, spec.degraded())) {
                    newest = bad++ == 0 ? trail.at(i) : newest;
                    first = i;
                }
            }
        }
        boolean holds = bad > 0 && bad >= spec.atLeast();
        return new View(trail, holds, began(trail, first, spec), newest, bad, looked, goodInRow, 0, Long.MAX_VALUE);
    }

    private static View inWindow(RuleSpec.Failing spec, Trail trail, long now, long window, int goodInRow) {
        int looked = 0;
        int bad = 0;
        long newest = 0;
        int first = -1;
        long deciding = 0; // the bad result whose leaving the window ends the condition
        for (int i = trail.lastCounted(); i >= 0 && trail.at(i) > now - window; i--) {
            if (trail.counts(i)) {
                looked++;
                if (trail.bad(i, spec.degraded())) {
                    newest = bad++ == 0 ? trail.at(i) : newest;
                    first = i;
                    deciding = bad == spec.atLeast() ? trail.at(i) : deciding;
                }
            }
        }
        boolean holds = bad > 0 && bad >= spec.atLeast();
        long next = holds && deciding > 0 ? deciding + window : Long.MAX_VALUE;
        return new View(trail, holds, began(trail, first, spec), newest, bad, looked, goodInRow, 0, next);
    }

    /** When the bad result at {@code first} was first suspected: the suspicions directly before it belong to it. */
    private static long began(Trail trail, int first, RuleSpec.Failing spec) {
        if (first < 0) {
            return 0;
        }
        int index = first;
        for (int i = first - 1; i >= 0 && !trail.counts(i); i--) {
            if (trail.suspect(i) && trail.bad(i, spec.degraded())) {
                index = i;
            }
        }
        return trail.at(index);
    }

    /** The failure of its newest bad result. */
    @Nullable
    Failure failure() {
        for (int i = trail.size() - 1; i >= 0; i--) {
            if (trail.counts(i) && trail.at(i) == newestBad) {
                return trail.failure(i);
            }
        }
        return null;
    }

    /** Whether it neither holds nor is too short of good results for an alert to end. */
    boolean isOver(int enough) {
        return !holds && goodInRow >= enough;
    }
}
