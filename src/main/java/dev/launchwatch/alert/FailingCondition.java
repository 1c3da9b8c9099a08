package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Results are bad: in a row, among the last ones, or within a window, seen by enough regions. */
final class FailingCondition {
    /** A missing heartbeat is a result as any other, and every region hears the same heartbeats. */
    static final RuleSpec.Failing HEARTBEAT =
            new RuleSpec.Failing(Duration.ZERO, 1, null, null, new Agreement(Agreement.Kind.ANY, 1), false);

    private FailingCondition() {}

    /**
     * One region's view. Times in milliseconds; {@code firstBad} and {@code newestBad} are 0 without a bad result, and
     * {@code stopped} where only the evaluation itself can tell when the condition stopped holding.
     */
    private record View(
            Trail trail,
            boolean holds,
            long firstBad,
            long newestBad,
            int bad,
            int looked,
            int goodInRow,
            long stopped,
            long next) {}

    static Reading read(RuleSpec.Failing spec, int resolveAfter, Observations seen, Instant now, Subject subject) {
        int enough = Math.max(1, resolveAfter);
        List<View> views = new ArrayList<>(seen.trails().size());
        for (Trail trail : seen.trails()) {
            if (Condition.speaks(trail, now, subject)) {
                views.add(look(spec, enough, trail, now.toEpochMilli()));
            }
        }
        if (views.isEmpty()) {
            return Reading.SILENT;
        }
        List<View> holding = views.stream().filter(View::holds).toList();
        int needed = spec.agreement().needed(views.size());
        return holding.size() >= needed ? holds(spec, holding, views.size()) : clear(views, needed, enough);
    }

    private static Reading holds(RuleSpec.Failing spec, List<View> holding, int live) {
        long beginning = Long.MAX_VALUE;
        View newest = holding.getFirst();
        long next = Long.MAX_VALUE;
        for (View view : holding) {
            beginning = Math.min(beginning, view.firstBad());
            newest = view.newestBad() > newest.newestBad() ? view : newest;
            next = Math.min(next, view.next());
        }
        Failure failure = failureAt(newest);
        View told = newest;
        List<String> regions =
                holding.stream().map(view -> view.trail().region()).sorted().toList();
        return new Reading.Holds(
                Instant.ofEpochMilli(beginning),
                Instant.ofEpochMilli(newest.newestBad()),
                true,
                () -> detail(spec, told, failure, holding.size(), live),
                failure,
                regions,
                next == Long.MAX_VALUE ? null : Instant.ofEpochMilli(next));
    }

    private static Reading clear(List<View> views, int needed, int enough) {
        int notOver = 0;
        int goodInRow = enough;
        long stopped = 0;
        for (View view : views) {
            boolean over = !view.holds() && view.goodInRow() >= enough;
            notOver += over ? 0 : 1;
            goodInRow = Math.min(goodInRow, view.goodInRow());
            stopped = Math.max(stopped, view.stopped());
        }
        boolean over = notOver < needed;
        Supplier<String> detail =
                () -> enough == 1 ? "the last probe was good" : "the last " + enough + " probes were good";
        return new Reading.Clear(
                over, over ? enough : goodInRow, stopped == 0 ? null : Instant.ofEpochMilli(stopped), detail, null);
    }

    private static View look(RuleSpec.Failing spec, int enough, Trail trail, long now) {
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

    private static @Nullable Failure failureAt(View view) {
        for (int i = view.trail().size() - 1; i >= 0; i--) {
            if (view.trail().counts(i) && view.trail().at(i) == view.newestBad()) {
                return view.trail().failure(i);
            }
        }
        return null;
    }

    private static String detail(RuleSpec.Failing spec, View view, @Nullable Failure failure, int seeing, int live) {
        String count = spec.window() != null
                ? view.bad() + " of " + view.looked() + " probes within " + Durations.format(spec.window()) + " failed"
                : spec.of() != null
                        ? view.bad() + " of the last " + view.looked() + " probes failed"
                        : view.bad() == 1 ? "the last probe failed" : "the last " + view.bad() + " probes failed";
        String where = live > 1 ? ", seen from " + seeing + " of " + live + " regions" : "";
        return count + where + (failure == null ? "" : ": " + failure.message());
    }
}
