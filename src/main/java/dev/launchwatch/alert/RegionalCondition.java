package dev.launchwatch.alert;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * A monitor fails, but for fewer regions than must agree, so that its rule does not fire. It holds from so many bad results
 * in a row in one region on as the rule's {@code regional} asks for. Only those count that came since it was last a failure
 * that enough regions saw: where an outage is over, and one region is the last to see that, it shall not be told of a second
 * time.
 *
 * <p>It is over when no region that has a voice ({@link Voices}) fails any more. When enough of them agree to fail it
 * neither holds nor is over: the rule may take its time until it fires, and that is the end of this one ({@link
 * Engine#regional}).
 */
final class RegionalCondition {
    private RegionalCondition() {}

    /** @param firing whether it was told of */
    static Reading read(
            RuleSpec.Failing spec, int resolveAfter, Observations seen, Instant now, Subject subject, boolean firing) {
        int enough = Math.max(1, resolveAfter);
        Voices voices = Voices.of(seen, subject, now, spec.degraded());
        List<View> views = FailingCondition.views(spec, enough, voices, now);
        List<View> holding = views.stream().filter(View::holds).toList();
        int needed = spec.agreement().needed(views.size());
        boolean agreed = holding.size() >= needed;
        if (views.isEmpty() || (agreed && firing)) {
            return Reading.SILENT;
        }
        return !agreed && lasts(spec, seen, holding, needed)
                ? FailingCondition.holds(spec, holding, voices, () -> where(views, voices))
                : FailingCondition.clear(views, 1, enough, voices);
    }

    private static boolean lasts(RuleSpec.Failing spec, Observations seen, List<View> holding, int needed) {
        if (holding.isEmpty()) {
            return false;
        }
        long shared = lastShared(spec, seen, holding, needed);
        return holding.stream()
                .anyMatch(view ->
                        inRow(spec, view.trail(), shared) >= spec.regional().after());
    }

    /**
     * When as many regions as must agree saw a failure last, 0 for never: those that see it now, and as many of the others
     * as are missing of which it is not as long ago as of the rest.
     */
    private static long lastShared(RuleSpec.Failing spec, Observations seen, List<View> holding, int needed) {
        List<Trail> failing = holding.stream().map(View::trail).toList();
        return seen.trails().stream()
                .filter(trail -> !failing.contains(trail))
                .map(trail -> newestBad(spec, trail))
                .sorted(Comparator.reverseOrder())
                .skip(needed - holding.size() - 1L)
                .findFirst()
                .orElse(0L);
    }

    private static long newestBad(RuleSpec.Failing spec, Trail trail) {
        for (int i = trail.size() - 1; i >= 0; i--) {
            if (trail.counts(i) && trail.bad(i, spec.degraded())) {
                return trail.at(i);
            }
        }
        return 0;
    }

    private static int inRow(RuleSpec.Failing spec, Trail trail, long since) {
        int bad = 0;
        for (int i = trail.size() - 1; i >= 0 && trail.at(i) > since; i--) {
            if (trail.counts(i)) {
                if (!trail.bad(i, spec.degraded())) {
                    break;
                }
                bad++;
            }
        }
        return bad;
    }

    /** From where it is seen, and from where it is not. */
    private static String where(List<View> views, Voices voices) {
        return ", seen from " + FailingCondition.names(views, View::holds) + ", not from "
                + FailingCondition.names(views, view -> !view.holds()) + FailingCondition.unanswered(voices);
    }
}
