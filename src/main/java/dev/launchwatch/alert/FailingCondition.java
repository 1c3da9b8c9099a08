package dev.launchwatch.alert;

import dev.launchwatch.model.Agreement;
import dev.launchwatch.model.Durations;
import dev.launchwatch.model.Failure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Results are bad: in a row, among the last ones, or within a window, seen by enough regions.
 *
 * <p>Of several regions those that have a voice ({@link Voices}) agree, or don't: as many must fail as the agreement asks
 * for among them. It is over when fewer still do. So a failure that the others answered to be none of theirs never fires;
 * one that nobody else could look at within the time fires by what its region saw; and an answer that comes later decides
 * anew. A region that fails and falls silent counts as failing while its last word is fresh, then not at all: the others,
 * who have looked since it began, decide without it, at their next result; while nobody has, everything stays as it is.
 *
 * <p>What fewer regions see than must agree is a condition of its own: {@link RegionalCondition}.
 */
final class FailingCondition {
    /**
     * A missing heartbeat is a result as any other. Who says that a job is not missing has its report; who says that it is may only not have
     * heard of that yet.
     */
    static final RuleSpec.Failing HEARTBEAT =
            new RuleSpec.Failing(Duration.ZERO, 1, null, null, new Agreement(Agreement.Kind.ALL, 0), false);

    private FailingCondition() {}

    /** Who has a voice, what each of them sees, and how many must see it. */
    private record Sight(Voices voices, List<View> views, List<View> holding, int needed) {
        static Sight of(RuleSpec.Failing spec, int enough, Observations seen, Instant now, Subject subject) {
            Voices voices = Voices.of(seen, subject, now, spec.degraded());
            List<View> views = FailingCondition.views(spec, enough, voices, now);
            List<View> holding = views.stream().filter(View::holds).toList();
            return new Sight(voices, views, holding, spec.agreement().needed(views.size()));
        }

        boolean agrees() {
            return holding.size() >= needed;
        }
    }

    static Reading read(RuleSpec.Failing spec, int resolveAfter, Observations seen, Instant now, Subject subject) {
        int enough = Math.max(1, resolveAfter);
        Sight sight = Sight.of(spec, enough, seen, now, subject);
        if (sight.views().isEmpty()) {
            return Reading.SILENT;
        }
        Voices voices = sight.voices();
        List<View> holding = sight.holding();
        return sight.agrees()
                ? holds(spec, holding, voices, () -> ofVoices(voices, holding.size()))
                : clear(sight.views(), sight.needed(), enough, voices);
    }

    /** What each region sees, and whether enough of them agree. */
    static List<Check> checks(RuleSpec.Failing spec, Observations seen, Instant now, Subject subject) {
        Sight sight = Sight.of(spec, 1, seen, now, subject);
        List<Check> checks = new ArrayList<>();
        if (sight.views().isEmpty()) {
            checks.add(new Check(
                    "results that tell how it is",
                    "one no older than " + Durations.format(subject.freshFor()),
                    "none",
                    false));
        }
        for (View view : sight.views()) {
            checks.add(new Check(
                    what(spec) + " from " + view.trail().region(),
                    "at least " + spec.atLeast(),
                    spec.of() == null && spec.window() == null ? "" + view.bad() : view.bad() + " of " + view.looked(),
                    view.holds()));
        }
        if (sight.voices().several()) {
            int live = sight.views().size();
            checks.add(new Check(
                    "regions that see it",
                    sight.needed() + " of " + live + " (" + spec.agreement() + ")",
                    sight.holding().size() + " of " + live
                            + (sight.holding().isEmpty() ? "" : ": " + names(sight.views(), View::holds))
                            + unanswered(sight.voices()),
                    live > 0 && sight.agrees()));
        }
        return checks;
    }

    private static String what(RuleSpec.Failing spec) {
        String bad = spec.degraded() ? "bad or degraded results" : "bad results";
        return spec.window() != null
                ? bad + " within " + Durations.format(spec.window())
                : spec.of() != null ? bad + " among the last " + spec.of() : bad + " in a row";
    }

    static List<View> views(RuleSpec.Failing spec, int enough, Voices voices, Instant now) {
        List<View> views = new ArrayList<>(voices.heard().size());
        for (Trail trail : voices.heard()) {
            views.add(View.of(spec, enough, trail, now.toEpochMilli()));
        }
        return views;
    }

    static Reading holds(RuleSpec.Failing spec, List<View> holding, Voices voices, Supplier<String> where) {
        long beginning = Long.MAX_VALUE;
        View newest = holding.getFirst();
        Instant next = voices.next();
        for (View view : holding) {
            beginning = Math.min(beginning, view.firstBad());
            newest = view.newestBad() > newest.newestBad() ? view : newest;
            next = view.next() == Long.MAX_VALUE ? next : Condition.earlier(next, Instant.ofEpochMilli(view.next()));
        }
        Failure failure = newest.failure();
        View told = newest;
        List<String> regions =
                holding.stream().map(view -> view.trail().region()).sorted().toList();
        return new Reading.Holds(
                Instant.ofEpochMilli(beginning),
                Instant.ofEpochMilli(newest.newestBad()),
                true,
                () -> detail(spec, told, failure, where.get()),
                failure,
                regions,
                next);
    }

    static Reading clear(List<View> views, int needed, int enough, Voices voices) {
        int notOver = 0;
        int goodInRow = enough;
        long stopped = 0;
        for (View view : views) {
            notOver += isOver(view, enough, voices) ? 0 : 1;
            goodInRow = Math.min(goodInRow, view.goodInRow());
            stopped = Math.max(stopped, view.stopped());
        }
        boolean over = notOver < needed;
        Supplier<String> detail =
                () -> (enough == 1 ? "the last probe was good" : "the last " + enough + " probes were good")
                        + (voices.several() ? byWhom(views, voices, enough) : "");
        return new Reading.Clear(
                over,
                over ? enough : goodInRow,
                stopped == 0 ? null : Instant.ofEpochMilli(stopped),
                detail,
                voices.next());
    }

    /** Where several decide, one that suspects a failure and has not decided yet, or has not looked since it began, ends nothing. */
    private static boolean isOver(View view, int enough, Voices voices) {
        return view.isOver(enough)
                && !(voices.several() && voices.asked().contains(view.trail().region()));
    }

    private static String detail(RuleSpec.Failing spec, View view, @Nullable Failure failure, String where) {
        String count = spec.window() != null
                ? view.bad() + " of " + view.looked() + " probes within " + Durations.format(spec.window()) + " failed"
                : spec.of() != null
                        ? view.bad() + " of the last " + view.looked() + " probes failed"
                        : view.bad() == 1 ? "the last probe failed" : "the last " + view.bad() + " probes failed";
        return count + where + (failure == null ? "" : ": " + failure.message());
    }

    /** How many of those who have a voice see it, and who has none. */
    private static String ofVoices(Voices voices, int seeing) {
        int live = voices.heard().size();
        return voices.several()
                ? ", seen from " + seeing + " of " + live + (live == 1 ? " region" : " regions") + unanswered(voices)
                : "";
    }

    /** Where it is good again, if not everywhere. */
    private static String byWhom(List<View> views, Voices voices, int enough) {
        String failing = names(views, view -> !isOver(view, enough, voices));
        return failing.isEmpty()
                ? unanswered(voices)
                : " from " + names(views, view -> isOver(view, enough, voices)) + ", not from " + failing
                        + unanswered(voices);
    }

    static String names(List<View> views, Predicate<View> which) {
        return views.stream()
                .filter(which)
                .map(view -> view.trail().region())
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    static String unanswered(Voices voices) {
        return voices.mute().isEmpty() ? "" : " (no answer from " + String.join(" and ", voices.mute()) + ")";
    }
}
